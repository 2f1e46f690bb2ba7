"""Taking imports out of the lake again, as if they had never come.

An import counts while its record is there. Where later imports told the same rows once more, those
rows were counted as duplicates there and are stored by them now: their records are counted anew. So
several records change at once. What is to be done is written down first, as one file; a command
that is killed on the way is finished by the next (`lake.lock`), so there is no state in between.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from touchline.lake import atomic
from touchline.lake.counting import count_repeats
from touchline.lake.imports import arrival_files, committed
from touchline.lake.record import ImportRecord, Tally, record_from_json
from touchline.lake.workspace import Workspace
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.progress import Progress, silent

STAGE = "roll back"


def without(
    workspace: Workspace, engine: Engine, import_ids: Collection[str], progress: Progress = silent
) -> list[ImportRecord]:
    """The records that would change, as they would be; nothing is written."""
    known = {record.import_id: record for record in committed(workspace)}
    missing = sorted(set(import_ids) - set(known))
    if missing:
        raise TouchlineError(
            "There is no such import.",
            ", ".join(missing),
            "The page Runs lists them.",
        )
    gone = [known[import_id] for import_id in sorted(import_ids)]
    facts = {tally.fact for record in gone for tally in record.tallies if tally.stored}
    stay = sorted(
        (record for record in known.values() if record.import_id not in import_ids),
        key=lambda record: _committed_at(workspace, record),
    )
    changed = []
    for place, record in enumerate(stay):
        progress(STAGE, place, len(stay))
        again = _counted_again(workspace, engine, record, stay[:place], facts)
        if again != record:
            changed.append(again)
    return changed


def take_out(
    workspace: Workspace, import_ids: Collection[str], changed: Sequence[ImportRecord]
) -> None:
    """Take the imports out and put the changed records in place. The caller holds the lock."""
    plan = {"gone": sorted(import_ids), "changed": [record.as_json() for record in changed]}
    atomic.write_file(workspace.roll_back_file, json.dumps(plan).encode())
    finish_roll_back(workspace)


def finish_roll_back(workspace: Workspace) -> None:
    """Do what was written down, if anything; doing it twice changes nothing."""
    try:
        plan = json.loads(workspace.roll_back_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    for text in plan["changed"]:
        record = record_from_json(text)
        atomic.write_file(workspace.imports / f"{record.import_id}.json", text.encode())
    for import_id in plan["gone"]:
        (workspace.imports / f"{import_id}.json").unlink(missing_ok=True)
        atomic.remove(workspace.arrivals / import_id)
    atomic.sync(workspace.imports)
    workspace.roll_back_file.unlink()
    atomic.sync(workspace.lake)


def _committed_at(workspace: Workspace, record: ImportRecord) -> tuple[int, str]:
    """The order in which rows told twice are given to imports: any total order adds up."""
    file = workspace.imports / f"{record.import_id}.json"
    return file.stat().st_mtime_ns, record.import_id


def _counted_again(
    workspace: Workspace,
    engine: Engine,
    record: ImportRecord,
    earlier: Sequence[ImportRecord],
    facts: Collection[str],
) -> ImportRecord:
    tallies = list(record.tallies)
    for fact in sorted({tally.fact for tally in tallies if tally.duplicate} & set(facts)):
        files = arrival_files(workspace, [record], fact)
        before = arrival_files(workspace, earlier, fact)
        counts = count_repeats(engine, fact, files, before) if files else {}
        tallies = [
            _with(tally, *counts[tally.file])
            if tally.fact == fact and tally.file in counts
            else tally
            for tally in tallies
        ]
    return replace(record, tallies=tuple(tallies))


def _with(tally: Tally, stored: int, duplicate: int, conflict: int) -> Tally:
    again = replace(tally, stored=stored, duplicate=duplicate, conflict=conflict)
    return again.held_to_conservation()
