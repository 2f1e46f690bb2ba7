"""What an import did, file by file: every row is accounted for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from touchline.lake.record import Tally
from touchline.vocabulary.errors import TouchlineError

COUNTS = ("received", "stored", "duplicate", "conflict", "rejected", "quarantined")


@dataclass(frozen=True)
class FileReport:
    """What became of one file."""

    name: str
    import_id: str
    tallies: tuple[Tally, ...] = ()
    rejected: Mapping[str, int] = field(default_factory=dict)  # by reason
    quarantined: Mapping[str, int] = field(default_factory=dict)  # by reason
    red_line_cells: Mapping[str, int] = field(default_factory=dict)  # by column or identifier
    emptied_cells: Mapping[str, int] = field(default_factory=dict)  # "fact.column:reason"
    already_imported: bool = False
    problem: TouchlineError | None = None  # why nothing of the file was imported

    def total(self, count: str) -> int:
        """The sum of `received`, `stored`, … over facts."""
        return sum(int(getattr(tally, count)) for tally in self.tallies)

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        plain: dict[str, Any] = {"file": self.name, "import_id": self.import_id}
        plain |= {count: self.total(count) for count in COUNTS}
        plain["already_imported"] = self.already_imported
        plain["rejected_by_reason"] = dict(self.rejected)
        plain["quarantined_by_reason"] = dict(self.quarantined)
        plain["red_line_cells"] = dict(self.red_line_cells)
        plain["emptied_cells"] = dict(self.emptied_cells)
        if self.problem is not None:
            plain["problem"] = self.problem.as_json()
        return plain


@dataclass(frozen=True)
class ImportReport:
    """What became of everything that was handed over."""

    files: tuple[FileReport, ...]
    ignored: tuple[tuple[str, str], ...] = ()  # (name, why) of what no table rule takes

    def total(self, count: str) -> int:
        """The sum of `received`, `stored`, `duplicate`, … over files."""
        return sum(file.total(count) for file in self.files)

    @property
    def problems(self) -> tuple[TouchlineError, ...]:
        """What kept whole files out."""
        return tuple(file.problem for file in self.files if file.problem is not None)

    @property
    def by_table(self) -> dict[str, dict[str, int]]:
        """The counts of each fact table; the empty name is for rows that no fact takes."""
        tables: dict[str, Counter[str]] = {}
        for file in self.files:
            for tally in file.tallies:
                counts = tables.setdefault(tally.fact, Counter())
                counts.update({count: int(getattr(tally, count)) for count in COUNTS})
        return {name: {count: tables[name][count] for count in COUNTS} for name in sorted(tables)}

    def reasons(self, kind: str) -> dict[str, int]:
        """Counts by reason, over all files; `kind`: "rejected", "quarantined", "emptied_cells"."""
        total: Counter[str] = Counter()
        for file in self.files:
            total.update(getattr(file, kind))
        return dict(sorted(total.items()))

    def held_to_conservation(self) -> "ImportReport":
        """Itself, if received = stored + duplicate + rejected + quarantined."""
        ended = ("stored", "duplicate", "rejected", "quarantined")
        if self.total("received") != sum(self.total(count) for count in ended):
            raise TouchlineError(
                "The rows of the import do not add up.",
                ", ".join(f"{count} {self.total(count):,}" for count in COUNTS),
                "This is a fault of the program. Please report it.",
            )
        return self

    def as_json(self) -> dict[str, Any]:
        """The report for programs: the totals first."""
        plain: dict[str, Any] = {count: self.total(count) for count in COUNTS}
        plain["by_table"] = self.by_table
        plain["rejected_by_reason"] = self.reasons("rejected")
        plain["quarantined_by_reason"] = self.reasons("quarantined")
        plain["emptied_cells"] = self.reasons("emptied_cells")
        plain["files"] = [file.as_json() for file in self.files]
        plain["ignored"] = [{"name": name, "why": why} for name, why in self.ignored]
        return plain


def sorted_counts(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """The sum of several counts, by name."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(sorted(total.items()))
