"""Policies put in force one after another, whoever publishes at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from touchline import policy as policies
from touchline.lake.workspace import Workspace, create_workspace, open_workspace
from touchline.pipeline.policy_versions import PolicyMovedError, put_in_force, versions
from touchline.policy import Policy

PUBLISHERS = 8


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "firm", policies.dump(policies.default()))


def with_weeks(weeks: int) -> Policy:
    windows = policies.default().windows.model_copy(update={"rolling_weeks": weeks})
    return policies.default().model_copy(update={"windows": windows})


def test_of_those_who_publish_at_the_same_instant_no_version_is_lost(workspace: Workspace) -> None:
    together = Barrier(PUBLISHERS)

    def publish(number: int) -> int:
        own = open_workspace(workspace.root)
        together.wait()
        return put_in_force(own, with_weeks(number + 2), f"author {number}", "").policy.version

    with ThreadPoolExecutor(PUBLISHERS) as pool:
        numbers = sorted(pool.map(publish, range(PUBLISHERS)))
    assert numbers == list(range(2, PUBLISHERS + 2))
    kept = versions(workspace)
    assert [each.policy.version for each in kept] == [*reversed(numbers), 1]
    assert {each.policy.author for each in kept[:-1]} == {f"author {n}" for n in range(PUBLISHERS)}


def test_of_two_who_changed_the_same_version_the_second_is_told(workspace: Workspace) -> None:
    put_in_force(workspace, with_weeks(4), "first", "", based_on=1)
    with pytest.raises(PolicyMovedError, match="Version 2 came into force meanwhile"):
        put_in_force(workspace, with_weeks(5), "second", "", based_on=1)
    assert versions(workspace)[0].policy.author == "first"
