"""Everything that a reader can see of a workspace, read through the program's own commands."""

import hashlib
import io
import json
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from touchline.cli.main import app
from touchline.lake.workspace import Workspace
from touchline.web.database import open_office

TABLES = ("interaction", "order", "payment", "customer")


@dataclass(frozen=True)
class State:
    """What readers see, and digests of the bytes that it comes from."""

    customers: str  # the last run, without names
    names: Mapping[str, str]  # what the vault reveals of them
    imports: Mapping[str, str]  # the lines of `show quality` by import
    facts: Mapping[str, str]  # digest of each exported fact table
    runs: str
    quarantine: Mapping[str, str]  # the waiting rows by import
    published: str  # the run and a digest of its rows
    files: Mapping[str, str]  # digests of arrivals, records, facts and results


def asked(workspace: Workspace, *arguments: str) -> str:
    """What the command says on standard output; it raises where the command fails."""
    said = io.StringIO()
    with redirect_stdout(said):
        app([*arguments, "--workspace", str(workspace.root)], standalone_mode=False)
    return said.getvalue()


def state_of(workspace: Workspace) -> State:
    """What readers see now."""
    with open_office(workspace.root, {}) as office:
        run = office.publisher.published_run()
        rows = office.publisher.published(limit=1_000_000)
        assert run is None or run.row_count == len(rows), "a published run is whole"
        has_run = any(workspace.runs.glob("*/manifest.json"))
        told = _customers(workspace) if has_run else []
        return State(
            customers=_digest([{**each, "name": ""} for each in told]),
            names={each["customer_id"]: each["name"] for each in told},
            imports=_by_import(json.loads(asked(workspace, "show", "quality", "--json"))),
            facts=_facts(workspace) if workspace.current_file.exists() else {},
            runs=asked(workspace, "show", "runs", "--json"),
            quarantine=_waiting(workspace),
            published=f"{run.run_id} {_digest(rows)}" if run else "",
            files=_files(workspace),
        )


def _customers(workspace: Workspace) -> list[dict[str, Any]]:
    found = asked(workspace, "show", "customers", "--json", "--limit", "0")
    customers: list[dict[str, Any]] = json.loads(found)
    return customers


def _by_import(lines: list[dict[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        parts = ("stored", "duplicate", "rejected", "quarantined")
        assert line["received"] == sum(line[part] for part in parts), line
        found[line["import"]] = found.get(line["import"], "") + json.dumps(line, sort_keys=True)
    return found


def _waiting(workspace: Workspace) -> dict[str, str]:
    rows = json.loads(asked(workspace, "quarantine", "list", "--json", "--limit", "0"))
    found: dict[str, str] = {}
    for row in rows:
        import_id = row["row_id"].partition(":")[0]
        found[import_id] = found.get(import_id, "") + json.dumps(row, sort_keys=True)
    return found


def _facts(workspace: Workspace) -> dict[str, str]:
    found = {}
    with TemporaryDirectory() as folder:
        for table in TABLES:
            to = Path(folder) / f"{table}.csv"
            asked(workspace, "export", "facts", table, "--to", str(to), "--json")
            found[table] = hashlib.sha256(to.read_bytes()).hexdigest()
    return found


def _files(workspace: Workspace) -> dict[str, str]:
    roots = (workspace.arrivals, workspace.imports, workspace.facts, workspace.runs)
    files = [file for root in roots for file in root.rglob("*") if file.is_file()]
    files += [workspace.current_file] if workspace.current_file.exists() else []
    return {
        str(file.relative_to(workspace.lake)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def _digest(document: Any) -> str:
    text = json.dumps(document, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(found: State, wanted: State) -> list[str]:
    """The parts in which two states are not the same, byte for byte."""
    names = [each.name for each in fields(State)]
    wrong = [name for name in names if getattr(found, name) != getattr(wanted, name)]
    return [f"{name} differs from the undisturbed: {_first(found, wanted, name)}" for name in wrong]


def _first(found: State, wanted: State, name: str) -> str:
    one, other = getattr(found, name), getattr(wanted, name)
    if isinstance(one, str):
        return f"{one[:60]} is not {other[:60]}"
    keys = sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
    return f"{keys[0]} and {len(keys) - 1} more"


def half_written(found: State, before: State, after: State) -> list[str]:
    """The parts that look neither as before the command nor as after it."""
    wrong = [
        f"{name} is between before and after"
        for name in ("customers", "facts", "runs", "published")
        if getattr(found, name) not in (getattr(before, name), getattr(after, name))
    ]
    if found.imports != {key: after.imports.get(key) for key in found.imports}:
        wrong.append("an import shows other counts than the undisturbed one")
    if not before.imports.keys() <= found.imports.keys():
        wrong.append("an import has gone")
    if not found.quarantine.keys() <= found.imports.keys():
        wrong.append("rows wait of an import that does not count")
    if found.quarantine != {key: after.quarantine.get(key) for key in found.quarantine}:
        wrong.append("other rows wait than of the undisturbed import")
    return wrong
