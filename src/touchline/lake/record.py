"""What is written down of an import. The record's presence is the commit."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from touchline.vocabulary.errors import TouchlineError

RECORD_FORMAT = 1


@dataclass(frozen=True)
class Tally:
    """What became of the rows of one file that were directed at one fact table.

    Rows that no fact takes have the empty fact. `conflict` counts, among the duplicates, each
    further body that an already known (source, source_id) came with.
    """

    file: str
    fact: str
    received: int
    rejected: int = 0
    quarantined: int = 0
    stored: int = 0
    duplicate: int = 0
    conflict: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)  # of rejection and quarantine

    @property
    def accepted(self) -> int:
        """The rows that reached staging."""
        return self.received - self.rejected - self.quarantined

    def held_to_conservation(self) -> "Tally":
        """Itself, if received = stored + duplicate + rejected + quarantined."""
        if self.accepted != self.stored + self.duplicate:
            raise TouchlineError(
                f"The rows do not add up: received {self.received:,}, stored {self.stored:,}, "
                f"duplicate {self.duplicate:,}, rejected {self.rejected:,}, quarantined "
                f"{self.quarantined:,}.",
                f"{self.file} into {self.fact}",
                "This is a fault of the program: nothing was imported. Please report it.",
            )
        return self


@dataclass(frozen=True)
class Origin:
    """Where an import came from."""

    source: str  # the mapping's name of the system
    files: Mapping[str, str]  # file name -> SHA-256 of its content
    mapping: str  # SHA-256 of the mapping's text
    program: str  # the program's version


@dataclass(frozen=True)
class ImportRecord:
    """One committed import."""

    import_id: str
    origin: Origin
    tallies: tuple[Tally, ...]

    def total(self, count: str) -> int:
        """The sum of `received`, `stored`, `duplicate`, … over files and facts."""
        return sum(int(getattr(tally, count)) for tally in self.tallies)

    def stored_in(self, fact: str) -> int:
        """The rows that one fact table gained."""
        return sum(tally.stored for tally in self.tallies if tally.fact == fact)

    @property
    def facts(self) -> frozenset[str]:
        """The fact tables that gained rows."""
        return frozenset(tally.fact for tally in self.tallies if tally.fact and tally.stored)

    def repeated_in(self, fact: str) -> int:
        """The accepted rows of one fact table that were known already."""
        return sum(tally.duplicate for tally in self.tallies if tally.fact == fact)

    def as_json(self) -> str:
        """The record as it is kept."""
        kept = {"format": RECORD_FORMAT, **asdict(self)}
        return json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def record_from_json(text: str) -> ImportRecord:
    """The record that was kept."""
    kept = json.loads(text)
    if kept["format"] != RECORD_FORMAT:
        raise TouchlineError(
            f"The import record has format {kept['format']}, this program knows {RECORD_FORMAT}.",
            kept["import_id"],
            "Use the version of the program that wrote it, or a newer one.",
        )
    tallies = tuple(Tally(**tally) for tally in kept["tallies"])
    return ImportRecord(kept["import_id"], Origin(**kept["origin"]), tallies)
