"""What each kind of job does. Every one may be killed at any moment and done again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from touchline.intake.mapping import MappingFile, load_mapping, parse_mapping
from touchline.lake.imports import committed
from touchline.lake.lock import writing
from touchline.pipeline.import_files import import_files
from touchline.pipeline.import_report import ImportReport
from touchline.pipeline.replay import replay
from touchline.pipeline.roll_back import plan_roll_back, roll_back
from touchline.pipeline.run import Run, read_run
from touchline.simulator.simulate import MAPPING_FILE
from touchline.simulator.virtual_firm import virtual_firm
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.progress import Progress
from touchline.web.firm import Firm
from touchline.web.jobs.looking import look_into, try_out
from touchline.web.jobs.mended_rows import opened_rows
from touchline.web.jobs.publishing import Publishing
from touchline.web.office.demo_cast import hire_demo_cast
from touchline.web.office.import_drafts import draft_folder, drop_files, mapping_text
from touchline.web.office.models import ImportDraft, Job, JobKind

Result = dict[str, Any]
Work = Callable[[Firm, Mapping[str, Any], Progress], Result]
INBOX = "inbox"  # in the workspace: what other programs put there is imported every night
VIRTUAL_FIRM = "virtual-firm"  # in the workspace: the exports of the demo
MAPPINGS = "mappings"  # in the workspace: by which


def work_of(kind: JobKind) -> Work:
    """What does a job of that kind."""
    return WORK[kind]


def clear_up(firm: Firm, job: Job) -> None:
    """After success: what only the job needed goes."""
    for draft in ImportDraft.objects.filter(job=job, ended_at__isnull=False):
        drop_files(firm, draft)


def _import(firm: Firm, arguments: Mapping[str, Any], progress: Progress) -> Result:
    draft = ImportDraft.objects.get(pk=arguments["draft"])
    mapping = parse_mapping(mapping_text(firm, draft), "the agreed mapping")
    with writing(firm.workspace, "import"):
        report = _import_paths(firm, [draft_folder(firm, draft)], mapping, progress)
    if report.problems and len(report.problems) == len(report.files):
        raise report.problems[0]
    draft.ended_at = timezone.now()
    draft.save(update_fields=["ended_at"])
    return report.as_json()


def _import_paths(
    firm: Firm, paths: Sequence[Path], mapping: MappingFile, progress: Progress
) -> ImportReport:
    """The caller holds the workspace's lock."""
    return import_files(
        firm.workspace,
        paths,
        mapping=mapping,
        policy=firm.policy,
        vault=firm.office.vault,
        quarantine=firm.office.quarantine,
        engine=firm.engine,
        now=datetime.now(UTC),
        progress=progress,
    )


def _demo(firm: Firm, arguments: Mapping[str, Any], progress: Progress) -> Result:
    """The virtual firm: its files made and imported, a run, and an account for each of its reps.

    Only where there is nothing else; done again after a kill, it goes on with the same files.
    """
    folder = firm.workspace.root / VIRTUAL_FIRM
    if _has_others(firm):
        raise TouchlineError(
            "There are data here already.",
            str(firm.workspace.root),
            "Look at the virtual firm in a workspace of its own: `touchline demo`.",
        )
    progress("virtual firm", 0, 0)
    today = datetime.now(ZoneInfo(firm.policy.firm.time_zone)).date()
    day = virtual_firm(folder, today, **arguments)
    with writing(firm.workspace, "demo"):
        exports = folder / "exports"
        report = _import_paths(firm, [exports], load_mapping(MAPPING_FILE), progress)
        if report.problems:
            raise report.problems[0]
        made = _made(_publishing(firm).run(day, progress))
    hire_demo_cast(firm.office)
    return made


def _has_others(firm: Firm) -> bool:
    """Whether anything was imported that is not of the virtual firm."""
    own = load_mapping(MAPPING_FILE).digest
    return any(record.origin.mapping != own for record in committed(firm.workspace))


def _run(firm: Firm, arguments: Mapping[str, Any], progress: Progress) -> Result:
    given = arguments.get("as_of")
    today = datetime.now(ZoneInfo(firm.policy.firm.time_zone)).date()
    day = date.fromisoformat(given) if given else today
    with writing(firm.workspace, "run"):
        return _made(_publishing(firm).run(day, progress))


def _nightly(firm: Firm, arguments: Mapping[str, Any], progress: Progress) -> Result:
    """The book of record: everything up to the end of the day before.

    Where people already see a later day, since somebody ran it by hand, it is made anew as of that
    day: the night never takes anything away.
    """
    del arguments
    yesterday = datetime.now(ZoneInfo(firm.policy.firm.time_zone)).date() - timedelta(days=1)
    day = max(yesterday, _published_day(firm) or yesterday)
    reports, problems = [], []
    with writing(firm.workspace, "nightly run"):
        mappings, broken = _saved_mappings(firm)
        problems += [problem.as_json() for problem in broken]
        for mapping in mappings:
            report = _import_paths(firm, [inbox(firm)], mapping, progress)
            reports.append({name: report.total(name) for name in ("received", "stored")})
            problems += [problem.as_json() for problem in report.problems]
        made = _made(_publishing(firm).run(day, progress))
    return made | {"imports": reports, "problems": problems}


def _published_day(firm: Firm) -> date | None:
    """The last day that the published run knows; None before the first."""
    published = firm.office.publisher.published_run()
    if published is None or not (firm.workspace.runs / published.run_id).exists():
        return None
    return read_run(firm.workspace.runs / published.run_id).as_of_day


def inbox(firm: Firm) -> Path:
    """The folder from which files are imported every night."""
    return firm.workspace.root / INBOX


def _saved_mappings(firm: Firm) -> tuple[list[MappingFile], list[TouchlineError]]:
    """The mappings, and what is wrong with those that cannot be read: they stop no other."""
    folder = firm.workspace.root / MAPPINGS
    found: list[MappingFile] = []
    broken: list[TouchlineError] = []
    if not inbox(firm).is_dir() or not any(inbox(firm).iterdir()):
        return found, broken
    for file in sorted(folder.glob("*.toml")):
        try:
            found.append(load_mapping(file))
        except TouchlineError as problem:
            broken.append(problem)
    return found, broken


def _replay(firm: Firm, arguments: Mapping[str, Any], progress: Progress) -> Result:
    edits = opened_rows(firm.office, arguments)
    progress("replay", 0, len(edits))
    with writing(firm.workspace, "quarantine replay"):
        waiting = firm.office.quarantine.open_rows()
        report = replay(
            firm.workspace,
            [row for row in waiting if row.row_id in edits],
            policy=firm.policy,
            vault=firm.office.vault,
            quarantine=firm.office.quarantine,
            engine=firm.engine,
            now=datetime.now(UTC),
            edits=edits,
        )
    if report.problems:
        raise report.problems[0]
    return report.as_json()


def _roll_back(firm: Firm, arguments: Mapping[str, Any], progress: Progress) -> Result:
    """Doing it a second time, after a kill, finds that nothing is left to do."""
    with writing(firm.workspace, "roll-back"):
        here = {record.import_id for record in committed(firm.workspace)}
        wanted = here & set(arguments["imports"])
        quarantine = firm.office.quarantine
        planned = plan_roll_back(firm.workspace, firm.engine, quarantine, wanted, progress)
        roll_back(firm.workspace, quarantine, planned)
        firm.office.contacts.release(arguments["imports"])
        if not committed(firm.workspace):
            # No run can take the place of the published one, whose data are gone.
            firm.office.publisher.withdraw()
    return planned.as_json()


def _publishing(firm: Firm) -> Publishing:
    return Publishing(firm.workspace, firm.engine, firm.policy, firm.office)


def _made(run: Run) -> Result:
    manifest = run.manifest
    return {
        "run": manifest.run,
        "as_of": manifest.as_of,
        "policy_version": manifest.policy_version,
        "customers": manifest.customers,
        "hash": manifest.results_digest,
    }


WORK: dict[JobKind, Work] = {
    JobKind.DEMO: _demo,
    JobKind.IMPORT: _import,
    JobKind.RUN: _run,
    JobKind.NIGHTLY: _nightly,
    JobKind.REPLAY: _replay,
    JobKind.ROLL_BACK: _roll_back,
    JobKind.LOOK: look_into,
    JobKind.TRY: try_out,
}
