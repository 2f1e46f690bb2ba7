"""Step 2: how each file is read, in words, and what a person may choose instead."""

from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from touchline.intake.reason_words import reason_words
from touchline.vocabulary.words import Language
from touchline.web.office.draft_findings import Findings, FoundTable
from touchline.web.office.models import ImportDraft

ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "cp950", "utf-16", "cp1252", "shift_jis", "euc_kr")
DELIMITERS: tuple[tuple[str, Any], ...] = (
    (",", _("comma")),
    (";", _("semicolon")),
    ("\\t", _("tab")),
    ("|", _("bar")),
    ("whitespace", _("blanks")),
)


@dataclass(frozen=True)
class ShownTable:
    """One table of a file."""

    name: str
    sheet: str
    rows: int
    more_rows: bool
    bad_rows: int
    columns: int
    headers: tuple[str, ...]
    encoding: str
    delimiter: str
    imported: bool  # the very same content is in the lake


@dataclass(frozen=True)
class ShownFile:
    """One uploaded file with its tables, or why it cannot be read."""

    name: str
    size: int
    read: dict[str, Any]
    tables: tuple[ShownTable, ...]
    problems: tuple[tuple[str, str, str], ...]  # name, what is wrong, what to do
    twin: str = ""  # an earlier file of the upload with the very same content

    @property
    def is_text(self) -> bool:
        """Whether its spelling can be chosen."""
        return any(table.encoding for table in self.tables) and len(self.tables) == 1


def shown_files(
    draft: ImportDraft, found: Findings, known: Map[str, str], language: Language
) -> list[ShownFile]:
    """Every uploaded file, in the order of the upload."""
    first: dict[str, str] = {}
    for file in draft.files:
        first.setdefault(file["digest"], file["name"])
    return [
        ShownFile(
            file["name"],
            file["bytes"],
            file.get("read", {}),
            tuple(_table(t, known) for t in found.tables if _of(file["name"], t.name)),
            tuple(
                _problem(name, defect.reason, (defect.message, defect.remedy), language)
                for name, defect in found.unreadable
                if _of(file["name"], name)
            ),
            twin if (twin := first[file["digest"]]) != file["name"] and file["bytes"] else "",
        )
        for file in draft.files
    ]


def unreadable(found: Findings, language: Language) -> dict[str, tuple[str, str]]:
    """What cannot be read, by name: what is wrong, and what to do."""
    return {
        name: _problem(name, defect.reason, (defect.message, defect.remedy), language)[1:]
        for name, defect in found.unreadable
    }


def _of(upload: str, name: str) -> bool:
    """Whether a table lies in that upload: "a.zip/b.csv", "a.xlsx › Sheet1"."""
    return name == upload or name.startswith((f"{upload}/", f"{upload} › "))


def _table(table: FoundTable, known: Map[str, str]) -> ShownTable:
    names = {",": gettext("comma"), ";": gettext("semicolon"), "\t": gettext("tab")}
    names |= {"|": gettext("bar"), "whitespace": gettext("blanks")}
    return ShownTable(
        table.name,
        table.sheet,
        table.rows,
        table.more_rows,
        table.bad_rows,
        len(table.sample.headers),
        table.sample.headers,
        table.encoding.upper(),
        names.get(table.delimiter, table.delimiter),
        table.name in known,
    )


def _problem(
    name: str, reason: str, plain: tuple[str, str], language: Language
) -> tuple[str, str, str]:
    said = reason_words(reason)
    if said is None or language is Language.EN:
        return name, *plain
    return name, said.finding.in_language(language), said.remedy.in_language(language)
