"""What an import did, in the words of the page."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from touchline.intake.reason_words import reason_words
from touchline.lake.imports import committed
from touchline.pipeline.dry_run import CHECKING
from touchline.vocabulary.fact_words import TABLE_WORDS
from touchline.vocabulary.words import Language
from touchline.web.firm import Firm
from touchline.web.office.draft_findings import READING
from touchline.web.office.hiring import Stranger, strangers
from touchline.web.office.models import CustomerDesk, ImportDraft, Job, JobState, Person
from touchline.web.office.roles import Role
from touchline.web.pages.import_wizard.check import Emptied, emptied_of

IMPORTING = "Importing "
SHOWN_EMPLOYEES = 20


@dataclass(frozen=True)
class ShownJob:
    """How far a job is."""

    state: str
    words: str
    done: int
    total: int  # 0 where nobody can tell
    share: float | None  # per cent; None where nobody can tell
    what: str
    remedy: str


@dataclass(frozen=True)
class Line:
    """One file, or one reason."""

    name: str
    counts: tuple[int, ...]
    note: str = ""
    import_id: str = ""


@dataclass(frozen=True)
class Report:
    """Every row is accounted for."""

    received: int
    stored: int
    duplicate: int
    rejected: int
    quarantined: int
    files: tuple[Line, ...]
    reasons: tuple[Line, ...]
    tables: tuple[Line, ...]
    emptied: tuple[Emptied, ...]
    import_ids: tuple[str, ...]  # those that still count and were made by this import

    @property
    def held(self) -> int:
        """Rows that were not stored."""
        return self.rejected + self.quarantined

    @property
    def bar(self) -> tuple[float, float, float, float]:
        """Widths of stored and repeated, and where repeated and held begin, in per cent."""
        whole = self.received or 1
        stored, repeated = 100 * self.stored / whole, 100 * self.duplicate / whole
        return (
            round(stored, 2),
            round(repeated, 2),
            round(stored, 2),
            round(stored + repeated, 2),
        )


@dataclass(frozen=True)
class Offer:
    """Customers whom nobody looks after, and the employees whom the files name."""

    unowned: int
    employees: tuple[Stranger, ...]  # those shown, who keeps most customers first
    more: int


def shown_job(job: Job) -> ShownJob:
    """The job in words."""
    error = job.error or {}
    share = round(100 * job.done / job.total, 1) if job.total else None
    return ShownJob(
        job.state,
        _step(job),
        job.done,
        job.total,
        share,
        str(error.get("error", "")),
        str(error.get("remedy", "")),
    )


def _step(job: Job) -> str:
    if job.state == JobState.WAITING:
        return gettext("Waits for the worker")
    for stage, said in (
        (IMPORTING, gettext("Importing {file}")),
        (READING, gettext("Reading {file}")),
        (CHECKING, gettext("Trying {file}")),
    ):
        if job.step.startswith(stage) and job.step != stage:
            return said.format(file=job.step.removeprefix(stage))
    known = {
        READING: gettext("Opening the files"),
        CHECKING: gettext("Opening the files"),
        "measures": gettext("Working out the measures"),
        "advice": gettext("Deciding whom to contact"),
        "publish": gettext("Putting the list before people"),
        "roll back": gettext("Counting again without it"),
    }
    return known.get(job.step, gettext("At work"))


def shown_report(firm: Firm, job: Job | None, language: Language) -> Report | None:
    """What the import did; None where it did not end well."""
    if job is None or job.state != JobState.SUCCEEDED or not job.result:
        return None
    told = job.result
    alive = {record.import_id for record in committed(firm.workspace)}
    mine = [file for file in told["files"] if not file.get("already_imported")]
    return Report(
        told["received"],
        told["stored"],
        told["duplicate"],
        told["rejected"],
        told["quarantined"],
        tuple(_file(file) for file in told["files"]),
        tuple(_reasons(told, language)),
        tuple(
            Line(TABLE_WORDS[name].in_language(language), (counts["stored"],))
            for name, counts in told["by_table"].items()
            if name
        ),
        emptied_of(told.get("emptied_cells", {}), language),
        tuple(file["import_id"] for file in mine if file["import_id"] in alive),
    )


def is_taken_back(draft: ImportDraft, alive: Collection[str]) -> bool:
    """Whether something was stored of it, and is not among the imports that count."""
    told = (draft.job.result if draft.job else None) or {}
    mine = {file["import_id"] for file in told.get("files", ())}
    return bool(told.get("stored")) and mine.isdisjoint(alive)


def _file(file: dict[str, Any]) -> Line:
    counts = ("received", "stored", "duplicate", "rejected", "quarantined")
    note = gettext("imported before: nothing new") if file.get("already_imported") else ""
    if file.get("problem"):
        note = f"{file['problem']['error']} {file['problem']['remedy']}"
    return Line(file["file"], tuple(int(file[count]) for count in counts), note, file["import_id"])


def _reasons(told: dict[str, Any], language: Language) -> list[Line]:
    found: dict[str, int] = {**told["rejected_by_reason"], **told["quarantined_by_reason"]}
    lines = []
    for reason, count in sorted(found.items(), key=lambda each: -each[1]):
        said = reason_words(reason)
        lines.append(
            Line(
                said.finding.in_language(language) if said else reason,
                (count,),
                said.remedy.in_language(language) if said else "",
            )
        )
    return lines


def owners_offer(firm: Firm, person: Person) -> Offer | None:
    """What can be done so that every customer is on somebody's list; None where all are."""
    unowned = CustomerDesk.objects.filter(owner=None, owner_by_hand=False).count()
    if not unowned or person.role != Role.ADMIN:
        return None
    unknown = strangers(firm.office)
    shown = tuple(unknown[:SHOWN_EMPLOYEES])
    return Offer(unowned, shown, len(unknown) - len(shown))
