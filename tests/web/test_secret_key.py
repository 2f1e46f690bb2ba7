"""The key that signs sessions and links is never one that others can know."""

import os
import subprocess
import sys
from importlib import reload

import pytest

from touchline.web import settings


@pytest.mark.parametrize("given", [None, ""])
def test_a_process_without_the_secret_signs_with_a_key_that_nobody_knows(
    monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    monkeypatch.delenv("TOUCHLINE_SECRET_KEY", raising=False)
    if given is not None:
        monkeypatch.setenv("TOUCHLINE_SECRET_KEY", given)
    first, second = reload(settings).SECRET_KEY, reload(settings).SECRET_KEY
    assert first != second
    assert min(len(first), len(second)) > 60


def test_the_web_server_refuses_to_serve_without_the_secret() -> None:
    without = {name: value for name, value in os.environ.items() if name != "TOUCHLINE_SECRET_KEY"}
    command = [sys.executable, "-W", "ignore", "-m", "touchline.web.server", "nowhere", "3"]
    done = subprocess.run(command, env=without, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "`touchline serve`" in done.stderr
    assert "Traceback" not in done.stderr
