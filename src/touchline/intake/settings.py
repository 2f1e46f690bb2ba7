"""What the intake is told beside the mapping: the firm's settings, the red lines and the hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from touchline.vocabulary.identity import Identifier


@dataclass(frozen=True)
class RedLines:
    """What the firm never collects: kinds of identifiers, and columns of sources or of facts.

    A column is named as the source names it ("身份证号", in any case) or as "fact.column".
    """

    identifiers: frozenset[Identifier] = frozenset()
    columns: frozenset[str] = frozenset()

    def forbids(self, column: str) -> bool:
        """Whether a column may not be taken in."""
        return column.strip().casefold() in {name.strip().casefold() for name in self.columns}


@dataclass(frozen=True)
class Settings:
    """The firm's part in reading a source.

    `words` translates words of a closed set: column's set name → folded word → our word.
    """

    now: datetime
    currency: str = ""
    red_lines: RedLines = RedLines()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
