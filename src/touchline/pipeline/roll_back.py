"""Rolling an import back: the next run is as if it had never come; importing it again undoes that.

What goes: its facts, its rows in quarantine, and its replays, which told its rows again. What
stays: identifiers in the vault. Other imports may have told the same person, and the vault does not
know which of them said what; a customer of whom no fact is left appears in no run and on no page.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from touchline.lake.imports import committed
from touchline.lake.record import ImportRecord
from touchline.lake.roll_back import take_out, without
from touchline.lake.workspace import Workspace
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.progress import Progress, silent


class Replays(Protocol):
    """What the quarantine knows of replays."""

    def replays_of(self, import_ids: Collection[str]) -> set[str]:
        """The imports that replayed rows of those."""

    def reopen(self, import_ids: Collection[str]) -> int:
        """Have rows that those imports replayed wait again; how many."""


@dataclass(frozen=True)
class RollBack:
    """What a rolling back takes out, and which other imports are counted anew."""

    gone: tuple[ImportRecord, ...]
    changed: tuple[ImportRecord, ...]

    def total(self, count: str) -> int:
        """The sum of `stored`, `duplicate`, … over what goes."""
        return sum(record.total(count) for record in self.gone)

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "imports": [record.import_id for record in self.gone],
            "files": sorted(name for record in self.gone for name in record.origin.files),
            "rows": self.total("stored"),
            "counted_again": [record.import_id for record in self.changed],
        }


def plan_roll_back(
    workspace: Workspace,
    engine: Engine,
    replays: Replays,
    import_ids: Collection[str],
    progress: Progress = silent,
) -> RollBack:
    """What would be done; nothing is written. TouchlineError for an import that is not there."""
    records = {record.import_id: record for record in committed(workspace)}
    whole = set(import_ids)
    while further := (replays.replays_of(whole) & set(records)) - whole:
        whole |= further
    changed = without(workspace, engine, whole, progress)
    gone = tuple(records[import_id] for import_id in sorted(whole))
    return RollBack(gone, tuple(changed))


def roll_back(workspace: Workspace, replays: Replays, planned: RollBack) -> None:
    """Do it. The caller holds the workspace's lock; killed at any moment, it can be done again."""
    ids = [record.import_id for record in planned.gone]
    replays.reopen(ids)  # first: after a kill there would be nothing to tell it by
    take_out(workspace, ids, planned.changed)
