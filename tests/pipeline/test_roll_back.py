"""Rolling back: the facts are then as if the import had never come, whatever is killed."""

import json
from collections.abc import Collection
from pathlib import Path

import pytest
from tests.pipeline.test_compact import bring, contact, engine_of, order

from touchline.lake.imports import committed
from touchline.lake.lock import writing
from touchline.lake.workspace import Workspace, create_workspace
from touchline.pipeline.compact import compact
from touchline.pipeline.roll_back import plan_roll_back, roll_back
from touchline.vocabulary.errors import TouchlineError

FIRST = {"order": [order("1", 7, 1), order("2", 8, 2)], "interaction": [contact("c1", 7, 1)]}
SECOND = {"order": [order("2", 8, 2), order("3", 9, 3)], "interaction": [contact("c2", 8, 1)]}
THIRD = {"order": [order("2", 8, 2, 99), order("3", 9, 3), order("4", 9, 4)]}


class Replays:
    """Which imports replayed rows of which."""

    def __init__(self, known: dict[str, set[str]] | None = None) -> None:
        self.known = known or {}
        self.reopened: list[str] = []

    def replays_of(self, import_ids: Collection[str]) -> set[str]:
        return set().union(*(self.known.get(import_id, set()) for import_id in import_ids))

    def reopen(self, import_ids: Collection[str]) -> int:
        self.reopened += sorted(import_ids)
        return 0


def firm_of(root: Path, *imports: str) -> Workspace:
    workspace = create_workspace(root)
    rows = {"a": FIRST, "b": SECOND, "c": THIRD}
    for day, import_id in enumerate("abc"):
        if import_id in imports:
            bring(workspace, import_id, rows[import_id], day)
    return workspace


def taken_out(workspace: Workspace, *imports: str) -> None:
    with writing(workspace, "roll-back"):
        engine = engine_of(workspace)
        planned = plan_roll_back(workspace, engine, Replays(), imports)
        roll_back(workspace, Replays(), planned)


def digests(workspace: Workspace) -> dict[str, list[str]]:
    snapshot = compact(workspace, engine_of(workspace), "UTC")
    return {name: [bucket.digest for bucket in found] for name, found in snapshot.tables.items()}


@pytest.mark.contract("A2.5")
@pytest.mark.parametrize("gone", ["a", "b", "c", "ab", "bc"])
def test_the_facts_are_as_if_the_import_had_never_come(tmp_path: Path, gone: str) -> None:
    whole = firm_of(tmp_path / "whole", *"abc")
    compact(whole, engine_of(whole), "UTC")
    taken_out(whole, *gone)
    never = firm_of(tmp_path / "never", *sorted(set("abc") - set(gone)))
    assert digests(whole) == digests(never)


def test_rows_that_later_imports_told_again_are_stored_by_them(tmp_path: Path) -> None:
    workspace = firm_of(tmp_path / "firm", *"abc")
    taken_out(workspace, "b")
    stored = {record.import_id: record.stored_in("order") for record in committed(workspace)}
    assert stored == {"a": 2, "c": 2}


def test_importing_again_undoes_it(tmp_path: Path) -> None:
    workspace = firm_of(tmp_path / "firm", *"abc")
    before = digests(workspace)
    taken_out(workspace, "b")
    bring(workspace, "b", SECOND, 1)
    assert digests(workspace) == before


def test_a_replay_goes_with_the_import_whose_rows_it_told(tmp_path: Path) -> None:
    workspace = firm_of(tmp_path / "firm", *"abc")
    replays = Replays({"a": {"c"}})
    planned = plan_roll_back(workspace, engine_of(workspace), replays, ["a"])
    assert [record.import_id for record in planned.gone] == ["a", "c"]


def test_a_dry_plan_changes_nothing(tmp_path: Path) -> None:
    workspace = firm_of(tmp_path / "firm", *"abc")
    before = committed(workspace)
    plan_roll_back(workspace, engine_of(workspace), Replays(), ["a"])
    assert committed(workspace) == before


def test_one_that_was_killed_on_the_way_is_finished_by_the_next_command(tmp_path: Path) -> None:
    workspace = firm_of(tmp_path / "firm", *"abc")
    planned = plan_roll_back(workspace, engine_of(workspace), Replays(), ["b"])
    told = {"gone": ["b"], "changed": [record.as_json() for record in planned.changed]}
    workspace.roll_back_file.write_text(json.dumps(told), encoding="utf-8")
    (workspace.imports / "b.json").unlink()  # killed here
    with writing(workspace, "run"):
        never = firm_of(tmp_path / "never", *"ac")
        assert digests(workspace) == digests(never)
    assert not workspace.roll_back_file.exists()


def test_an_import_that_is_not_there_is_said(tmp_path: Path) -> None:
    workspace = firm_of(tmp_path / "firm", "a")
    with pytest.raises(TouchlineError, match="no such import"):
        plan_roll_back(workspace, engine_of(workspace), Replays(), ["zzz"])
