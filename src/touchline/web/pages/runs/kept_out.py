"""Why rows were kept out, in the language of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from touchline.intake.reason_words import reason_words
from touchline.vocabulary.fact_words import COLUMN_WORDS, column_words
from touchline.vocabulary.identity import QuarantinedRow
from touchline.web.shell.context import current_language


@dataclass(frozen=True)
class WaitingRow:
    """A row in quarantine as a person reads it."""

    number: str  # its place in its import
    row: QuarantinedRow
    proposed: Mapping[str, str] | None = None  # the cells of a row that could not be split

    @property
    def cells(self) -> Mapping[str, str | None]:
        """The cells to be mended."""
        return self.row.raw if self.proposed is None else self.proposed

    @property
    def finding(self) -> str:
        """What is wrong; a reason that only the mapping knows is told in the mapping's words."""
        if not reason_words(self.row.reason):
            return self.row.message
        finding = reason_word(self.row.reason)
        if self.row.field not in COLUMN_WORDS:
            return finding
        column = column_words(self.row.fact, self.row.field).in_language(current_language())
        return gettext("{column}: {finding}").format(column=column, finding=finding)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        if self.proposed:
            return gettext("Put each cell into its column, then tick the row.")
        said = reason_words(self.row.reason)
        return said.remedy.in_language(current_language()) if said else self.row.remedy


def reason_word(reason: str) -> str:
    """The words for a reason; itself where the mapping gives it in words of its own."""
    said = reason_words(reason)
    return said.finding.in_language(current_language()) if said else reason
