"""A run: facts up to a day, a policy and the program become results, byte for byte the same."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa

from touchline import __version__
from touchline.advice.figures import Figures
from touchline.advice.habits import habits_of
from touchline.advice.next_contact import advise
from touchline.advice.rfm import group_sizes, score_rfm
from touchline.advice.tier import assign_tier
from touchline.lake import atomic
from touchline.lake.snapshot import Snapshot, fact_files, reading
from touchline.lake.workspace import Workspace
from touchline.measures.catalogue import load_catalogue
from touchline.measures.plan import Plan, plan
from touchline.measures.spelling import spelling_of
from touchline.measures.table import measure_table
from touchline.pipeline.attributes import attributes_of, with_attributes
from touchline.pipeline.compact import compact
from touchline.pipeline.manifest import Manifest, code_digest, run_name
from touchline.pipeline.results import read_results, write_results
from touchline.policy import Policy
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.progress import Progress, silent

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Run:
    """One finished run in the lake."""

    folder: Path
    manifest: Manifest

    @property
    def as_of_day(self) -> date:
        """The last day that it knows."""
        return date.fromisoformat(self.manifest.as_of)

    @property
    def results(self) -> pa.Table:
        """One row a customer, by customer_id."""
        return read_results(self.folder)


def make_run(
    workspace: Workspace,
    engine: Engine,
    policy: Policy,
    as_of_day: date,
    progress: Progress = silent,
) -> Run:
    """Compact what has arrived, measure, advise, and keep the results with their manifest.

    The caller holds `lake.lock.writing`. A run that is there already is made again and compared:
    other bytes from the same ingredients are a fault of the program, and said so.
    """
    compact(workspace, engine, policy.firm.time_zone, progress)
    with reading(workspace) as snapshot:
        present = {name: snapshot.rows(name) for name in snapshot.tables if snapshot.rows(name)}
        if not any(present.values()):
            raise TouchlineError(
                "There is nothing to run on.",
                str(workspace.root),
                "Import some data first: touchline import --dry-run FILE…",
            )
        progress("measures", 0, 1)
        spelling = spelling_of(policy, as_of_day, engine)
        tables = _existing(fact_files(workspace, snapshot))
        with ThreadPoolExecutor(1) as beside:
            known = beside.submit(attributes_of, engine, tables, spelling.clock.as_of)
            currencies = beside.submit(other_currencies, engine, tables, policy.firm.currency)
            planned = plan(load_catalogue(policy, policy.measures), spelling, tuple(present))
            measured = measure_table(planned, engine, bucket_files(workspace, snapshot))
            results = with_attributes(measured, known.result())
        progress("measures", 1, 1)
    progress("advice", 0, 1)
    tiered = assign_tier(score_rfm(results.combine_chunks(), policy), policy)
    making = workspace.runs / f"run{atomic.UNFINISHED}"
    atomic.remove(making)
    making.mkdir(parents=True)
    with ThreadPoolExecutor(1) as beside:
        advised = beside.submit(_advise, making, tiered, policy, as_of_day, engine.threads)
        manifest = _manifest(snapshot, policy, planned, tiered, engine.name)
        columns, digest = advised.result()
    progress("advice", 1, 1)
    whole = replace(
        manifest,
        other_currencies=currencies.result(),
        columns=columns,
        results_digest=digest,
    )
    return _keep(workspace, making, whole)


def _advise(
    making: Path, tiered: pa.Table, policy: Policy, as_of_day: date, threads: int
) -> tuple[list[str], str]:
    """Write the results with advice; their columns and SHA-256."""
    habits = habits_of(Figures(tiered))

    def advised(some: pa.Table) -> pa.Table:
        return advise(some, policy, as_of_day, habits)

    return write_results(making, tiered, advised, threads)


def bucket_files(workspace: Workspace, snapshot: Snapshot) -> list[dict[str, tuple[Path, ...]]]:
    """The files of each bucket by table, for those tables of it that have rows."""
    folder = snapshot.folder(workspace)
    buckets: list[dict[str, tuple[Path, ...]]] = []
    for number in range(snapshot.bucket_count):
        found = {name: snapshot.bucket(name, number) for name in snapshot.tables}
        buckets.append({name: (folder / bucket.file,) for name, bucket in found.items() if bucket})
    return buckets


def _existing(tables: Mapping[str, Sequence[Path]]) -> dict[str, Sequence[Path]]:
    return {name: files for name, files in tables.items() if files}


def other_currencies(
    engine: Engine, tables: Mapping[str, Sequence[Path]], own: str
) -> dict[str, dict[str, int]]:
    """By fact table, how many rows have amounts in each currency that is not the firm's."""
    found: dict[str, dict[str, int]] = {}
    for name, files in tables.items():
        if "currency" in FACT_TABLES[name].schema.names:
            sql = f'SELECT currency, count(*) AS n FROM "{name}" GROUP BY 1 ORDER BY 1'
            rows = engine.query(sql, {name: files}).to_pylist()
            others = {
                row["currency"]: row["n"] for row in rows if row["currency"] not in (None, own)
            }
            found |= {name: others} if others else {}
    return found


def _groups(advised: pa.Table, policy: Policy) -> dict[str, dict[str, int]]:
    return {
        name: {str(score): size for score, size in enumerate(sizes, 1)}
        for name, sizes in group_sizes(advised, policy).items()
    }


def _manifest(
    snapshot: Snapshot, policy: Policy, planned: Plan, scored: pa.Table, engine: str
) -> Manifest:
    code = code_digest()
    as_of_day = planned.spelling.clock.as_of_day.isoformat()
    facts = {name: snapshot.rows(name) for name in sorted(snapshot.tables) if snapshot.rows(name)}
    ingredients = [*snapshot.imports, policy.digest, code, planned.sql, engine]
    return Manifest(
        run=run_name(as_of_day, ingredients),
        as_of=as_of_day,
        policy_name=policy.name.en,
        policy_version=policy.version,
        policy_digest=policy.digest,
        code_version=__version__,
        code_digest=code,
        engine=engine,
        inputs=list(snapshot.imports),
        facts=facts,
        customers=scored.num_rows,
        columns=(),  # known when the advice is written
        rfm_groups=_groups(scored, policy),
    )


def _keep(workspace: Workspace, making: Path, manifest: Manifest) -> Run:
    """Lay the manifest beside the results, and put both in place in one step."""
    folder = workspace.runs / manifest.run
    (making / MANIFEST).write_text(manifest.as_json(), encoding="utf-8")
    if folder.exists():
        _same_as_before(folder, manifest)
        (folder / MANIFEST).touch()  # it is the run made last again, see `runs`
        atomic.remove(making)
    else:
        atomic.move_directory(making, folder)
    return Run(folder, manifest)


def _same_as_before(folder: Path, manifest: Manifest) -> None:
    before = read_run(folder).manifest
    if before.results_digest != manifest.results_digest:
        raise TouchlineError(
            "The same ingredients gave other results than before.",
            str(folder),
            "This is a fault of the program: please report it with both manifests.",
        )


def read_run(folder: Path) -> Run:
    """The run that lies in the folder."""
    text = (folder / MANIFEST).read_text(encoding="utf-8")
    return Run(folder, Manifest.from_json(text))


def runs(workspace: Workspace) -> list[Run]:
    """Every finished run, the latest day last; of one day, the one made last is last."""
    folders = [file.parent for file in workspace.runs.glob(f"*/{MANIFEST}")]
    whole = [folder for folder in folders if not folder.name.endswith(atomic.UNFINISHED)]
    made = [(read_run(folder), (folder / MANIFEST).stat().st_mtime_ns) for folder in whole]
    return [run for run, _ in sorted(made, key=lambda found: (found[0].manifest.as_of, found[1]))]


def latest_run(workspace: Workspace) -> Run:
    """The run that people see; TouchlineError where there is none."""
    found = runs(workspace)
    if not found:
        raise TouchlineError("There is no run yet.", str(workspace.root), "Make one: touchline run")
    return found[-1]
