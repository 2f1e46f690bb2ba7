"""First insight by a new user: own files to own Today list in under five minutes."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from proof.new_user import said, walked

LIMIT_S = 300


@pytest.mark.contract("A19.1")
def test_own_files_become_the_own_today_list_in_under_five_minutes() -> None:
    with TemporaryDirectory(prefix="new-user-", ignore_cleanup_errors=True) as folder:
        clock, cards = walked(Path(folder), "zh-CN", 1280)
    print(f"\n{said(clock, cards)}")  # noqa: T201 - the figures
    assert cards > 0
    assert sum(seconds for _, seconds, _ in clock.steps) < LIMIT_S
