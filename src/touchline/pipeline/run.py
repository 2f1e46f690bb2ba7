"""A run: facts up to a day, a policy and the program become results, byte for byte the same."""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from touchline import __version__
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
from touchline.pipeline.attributes import with_attributes
from touchline.pipeline.compact import compact
from touchline.pipeline.manifest import Manifest, code_digest, run_name
from touchline.policy import Policy
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.progress import Progress, silent

RESULTS = "results.parquet"
MANIFEST = "manifest.json"
ROW_GROUP = 100_000


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
        return pq.read_table(self.folder / RESULTS)


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
        catalogue = load_catalogue(policy, policy.measures)
        planned = plan(catalogue, spelling_of(policy, as_of_day, engine), tuple(present))
        progress("measures", 0, 1)
        measured = measure_table(planned, engine, bucket_files(workspace, snapshot))
        results = with_attributes(
            measured,
            engine,
            _existing(fact_files(workspace, snapshot)),
            planned.spelling.clock.as_of,
        )
        currencies = other_currencies(
            engine, _existing(fact_files(workspace, snapshot)), policy.firm.currency
        )
        progress("measures", 1, 1)
    progress("advice", 0, 1)
    scored = score_rfm(results.combine_chunks(), policy)
    advised = advise(assign_tier(scored, policy), policy, as_of_day).combine_chunks()
    progress("advice", 1, 1)
    making = workspace.runs / f"run{atomic.UNFINISHED}"
    atomic.remove(making)
    making.mkdir(parents=True)
    with ThreadPoolExecutor(1) as beside:
        written = beside.submit(_write, advised, making / RESULTS)
        manifest = _manifest(snapshot, policy, planned, advised, engine.name)
    whole = replace(manifest, other_currencies=currencies, results_digest=written.result())
    return _keep(workspace, making, whole)


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
    snapshot: Snapshot, policy: Policy, planned: Plan, advised: pa.Table, engine: str
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
        customers=advised.num_rows,
        columns=advised.column_names,
        rfm_groups=_groups(advised, policy),
    )


def _write(results: pa.Table, file: Path) -> str:
    """Write the results so that equal ones give equal bytes; their SHA-256."""
    pq.write_table(
        results,
        file,
        row_group_size=ROW_GROUP,
        write_batch_size=ROW_GROUP,
        use_dictionary=[_leaf(field) for field in results.schema if _few_values(field.type)],
        compression="zstd",
        compression_level=1,
        store_decimal_as_integer=True,
        write_statistics=["customer_id"],  # the order of rows: nothing else narrows a search
    )
    return hashlib.sha256(file.read_bytes()).hexdigest()


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


def _few_values(kind: pa.DataType) -> bool:
    """Whether values of the kind come again and again, so that a list of them is short."""
    return not (pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _leaf(field: pa.Field) -> str:
    """The name under which Parquet holds the values of a column."""
    return f"{field.name}.list.element" if pa.types.is_list(field.type) else str(field.name)


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
