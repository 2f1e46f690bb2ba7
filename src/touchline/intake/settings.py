"""What the intake is told beside the mapping: the firm's settings, the red lines and the hour."""

from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase

from touchline.policy.firm import RedLines


@dataclass(frozen=True)
class Settings:
    """The firm's part in reading a source."""

    now: datetime
    currency: str = ""
    red_lines: RedLines = field(default_factory=RedLines)

    def forbids(self, column: str) -> bool:
        """Whether the red lines forbid a source column, or a fact's ("fact.column")."""
        name = column.strip().casefold()
        return any(fnmatchcase(name, pattern.casefold()) for pattern in self.red_lines.columns)
