"""Step 4: what an import would do, told from a try that stores nothing."""

import codecs
import io
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv

from touchline.intake.mapping import origins
from touchline.intake.proposal.mask import masked
from touchline.intake.reason_words import reason_words
from touchline.pipeline.dry_run import DryRun, TriedFact
from touchline.pipeline.export import disarmed
from touchline.vocabulary.fact_words import TABLE_WORDS, code_words, column_words
from touchline.vocabulary.facts import FACT_TABLES, KNOWN_MEANS, Column, Kind
from touchline.vocabulary.mapping import Mapping as ImportMapping
from touchline.vocabulary.words import Language
from touchline.web.pages.import_wizard.columns import SHOWN_LETTERS, may_reach_somebody
from touchline.web.shell.problem_words import in_readers_language as said

SHOWN_SAMPLES = 3
PREVIEW_COLUMNS = 8
LINEAGE = frozenset(
    {"_file", "_row", "_exported_at", "source", "flags", "time_repaired", *KNOWN_MEANS}
)
WHO = frozenset({Kind.CUSTOMER, Kind.STAFF})


@dataclass(frozen=True)
class Finding:
    """One reason why rows are held back."""

    count: int
    finding: str
    field: str
    remedy: str
    samples: tuple[str, ...]
    places: tuple[tuple[str, tuple[int, ...]], ...]  # some of the rows, by file
    rejected: bool


@dataclass(frozen=True)
class Emptied:
    """How many rows would be stored without a field, and why."""

    count: int
    field: str
    finding: str


def emptied_of(counts: Mapping[str, int], language: Language) -> tuple[Emptied, ...]:
    """In words, of "fact.column:reason" and how many; the most frequent first."""
    found = []
    for which, count in sorted(counts.items(), key=lambda each: -each[1]):
        place, _, reason = which.partition(":")
        fact, _, column = place.partition(".")
        said = reason_words(reason)
        finding = said.finding.in_language(language) if said else reason
        found.append(Emptied(count, column_words(fact, column).in_language(language), finding))
    return tuple(found)


@dataclass(frozen=True)
class Preview:
    """Some rows of one fact table, as they would be stored."""

    label: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, tuple[Any, ...]], ...]  # row number, cells


@dataclass(frozen=True)
class Checked:
    """The whole try."""

    received: int
    stored: int
    repeated: int
    rejected: int
    quarantined: int
    findings: tuple[Finding, ...]
    previews: tuple[Preview, ...]
    unnumbered: tuple[str, ...]  # fact tables whose rows have no number of their own
    currencies: tuple[str, ...]
    ignored: tuple[str, ...]
    problems: tuple[tuple[str, str, str], ...]  # name, what, remedy
    by_table: tuple[tuple[str, int], ...]
    emptied: tuple[Emptied, ...] = ()

    @property
    def held(self) -> int:
        """Rows that would not be stored."""
        return self.rejected + self.quarantined

    def share(self, count: int) -> float:
        """Of all rows, in per cent."""
        return round(100 * count / self.received, 2) if self.received else 0.0

    @property
    def bar(self) -> tuple[float, float, float, float]:
        """Widths of stored and repeated, and where repeated and held begin, in per cent."""
        stored, repeated = self.share(self.stored), self.share(self.repeated)
        return stored, repeated, stored, round(stored + repeated, 2)


def bad_rows_csv(run: DryRun, language: Language) -> bytes:
    """The rows that would be held back with their reasons, harmless in a spreadsheet."""
    rows = [row for table in run.tables for row in table.bad_samples]
    raws = [json.loads(row["raw"]) for row in rows]
    headers = list(dict.fromkeys(header for raw in raws for header in raw))
    found = [reason_words(row["reason"]) for row in rows]
    columns: dict[str, list[str]] = {
        "file": [row["file"] for row in rows],
        "row": [str(row["row_number"]) for row in rows],
        "reason": [
            said.finding.in_language(language) if said else row["reason"]
            for said, row in zip(found, rows, strict=True)
        ],
        "remedy": [said.remedy.in_language(language) if said else "" for said in found],
    }
    texts = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    texts |= {
        f"{header} " if header in columns else header: pa.array(
            [raw.get(header) for raw in raws], pa.string()
        )
        for header in headers
    }
    table = pa.table({name: disarmed(values) for name, values in texts.items()})
    names = disarmed(pa.array(table.column_names, pa.string())).to_pylist()
    sink = io.BytesIO()
    sink.write(codecs.BOM_UTF8)
    pacsv.write_csv(table.rename_columns(names), sink)
    return sink.getvalue()


def checked(run: DryRun, mapping: ImportMapping, language: Language) -> Checked:
    """The try in the words of the page."""
    facts = [fact for table in run.tables for fact in table.facts]
    rejected = sum(sum(fact.rejected.values()) for fact in facts)
    quarantined = sum(sum(fact.quarantined.values()) for fact in facts)
    repeated = sum(fact.repeated for fact in facts)
    received = sum(fact.received for fact in facts)
    unnumbered = _unnumbered(mapping)
    return Checked(
        received,
        received - rejected - quarantined - repeated,
        repeated,
        rejected,
        quarantined,
        tuple(_findings(run, mapping, language)),
        _previews(facts, run.who, language, unnumbered),
        tuple(sorted({_table(name, language) for name in unnumbered})),
        tuple(sorted({code for fact in facts for code in fact.currencies})),
        tuple(name for name, _why in run.ignored),
        tuple(
            (table.name, said(table.problem.what), said(table.problem.remedy))
            for table in run.tables
            if table.problem
        ),
        tuple(_by_table(facts, language)),
        emptied_of(_emptied(facts), language),
    )


def _emptied(facts: Sequence[TriedFact]) -> Counter[str]:
    total: Counter[str] = Counter()
    for fact in facts:
        total.update({f"{fact.fact}.{which}": count for which, count in fact.emptied.items()})
    return total


def _by_table(facts: Sequence[TriedFact], language: Language) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for fact in facts:
        if fact.fact:
            counts[_table(fact.fact, language)] += fact.accepted - fact.repeated
    return list(counts.items())


def _findings(run: DryRun, mapping: ImportMapping, language: Language) -> list[Finding]:
    """Reasons by how many rows they hold back, with some of the cells."""
    counts: Counter[tuple[str, bool]] = Counter()
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for table in run.tables:
        for fact in table.facts:
            counts.update({(reason, True): count for reason, count in fact.rejected.items()})
            counts.update({(reason, False): count for reason, count in fact.quarantined.items()})
        for row in table.bad_samples:
            rows[row["reason"]].append(row)
    named = _sources(mapping)
    return [
        _finding(key, count, rows[key[0]], named, language) for key, count in counts.most_common()
    ]


def _finding(
    key: tuple[str, bool],
    count: int,
    rows: list[dict[str, Any]],
    named: dict[tuple[str, str], str],
    language: Language,
) -> Finding:
    reason, rejected = key
    said = reason_words(reason)
    fields = dict.fromkeys(
        column_words(row["fact"], row["field"]).in_language(language)
        for row in rows
        if row["fact"] and row["field"]
    )
    cells = dict.fromkeys(cell for row in rows[:50] if (cell := _cell(row, named)) is not None)
    return Finding(
        count,
        said.finding.in_language(language) if said else reason,
        ", ".join(fields),
        said.remedy.in_language(language) if said else "",
        tuple(cells)[:SHOWN_SAMPLES],
        _places(rows),
        rejected,
    )


def _places(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The first bad rows of each file, for two files have a row 5 each."""
    by_file: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_file[row["file"]].append(row["row_number"])
    return tuple((file, tuple(numbers[:SHOWN_SAMPLES])) for file, numbers in by_file.items())


def _sources(mapping: ImportMapping) -> dict[tuple[str, str], str]:
    """(fact, column) → the source column that feeds it."""
    return {
        (fact.into, name): origins(rule)[0]
        for table in mapping.table
        for fact in table.fact
        for name, rule in fact.set.items()
        if origins(rule)
    }


def _cell(row: dict[str, Any], named: dict[tuple[str, str], str]) -> str | None:
    """What stood in the bad cell; what may tell who somebody is, in part."""
    header = named.get((row["fact"], row["field"]))
    cell = json.loads(row["raw"]).get(header) if header else None
    if not cell:
        return None
    who = FACT_TABLES[row["fact"]].column(row["field"]).kind in WHO
    hidden = who or may_reach_somebody(cell)
    return masked(cell[:SHOWN_LETTERS]) if hidden else cell[:SHOWN_LETTERS]


def _previews(
    facts: Sequence[TriedFact],
    who: Mapping[int, str],
    language: Language,
    unnumbered: Sequence[str],
) -> tuple[Preview, ...]:
    """One for all files of a layout: the first rows of the others look alike."""
    shown: dict[tuple[str, tuple[str, ...]], Preview] = {}
    for fact in facts:
        if fact.samples:
            made = _preview(fact, who, language, numbered=fact.fact not in unnumbered)
            shown.setdefault((made.label, made.headings), made)
    return tuple(shown.values())


def _preview(
    fact: TriedFact, who: Mapping[int, str], language: Language, *, numbered: bool
) -> Preview:
    """Who and whose first: that is where a wrong match shows."""
    table = FACT_TABLES[fact.fact]
    names = [
        column.name
        for column in sorted(table.columns, key=lambda column: column.kind not in WHO)
        if column.name not in LINEAGE
        and (column.name != "source_id" or (numbered and fact.fact not in {"customer", "employee"}))
        and any(row[column.name] is not None for row in fact.samples)
    ][:PREVIEW_COLUMNS]
    return Preview(
        TABLE_WORDS[fact.fact].in_language(language),
        tuple(column_words(fact.fact, name).in_language(language) for name in names),
        tuple(
            (
                row["_row"],
                tuple(_plain(table.column(name), row[name], who, language) for name in names),
            )
            for row in fact.samples
        ),
    )


def _plain(column: Column, value: Any, who: Mapping[int, str], language: Language) -> Any:
    """Times get their zone back, so that the page shows them in the person's; codes get words."""
    if column.kind in WHO:
        return who.get(value, "•••") if value is not None else None
    if value is not None and column.values is not None:
        return code_words(column.values, value).in_language(language)
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def _unnumbered(mapping: ImportMapping) -> list[str]:
    return [
        fact.into
        for table in mapping.table
        for fact in table.fact
        if "source_id" not in fact.set and fact.into not in {"customer", "employee"}
    ]


def _table(name: str, language: Language) -> str:
    return TABLE_WORDS[name].in_language(language)
