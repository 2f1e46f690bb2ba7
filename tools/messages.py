"""`make messages`: the site's words in each language.

Each room of the site (an app under `web/`) has a `locale` folder of its own. This tool finds the
texts that the room marks, keeps its `.po` files in step with them, says what lacks a translation,
and compiles the `.mo` files, which are not committed. `--check` writes no `.po` file, and
`--compile` says nothing either. Rooms may be named (`pages/today`); otherwise it is all of them.

It needs no gettext programs. Texts marked by an alias of gettext are not found: use gettext,
gettext_lazy (or `_`), ngettext, pgettext and the template tags.
"""

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

WEB = Path(__file__).parents[1] / "src/touchline/web"
LANGUAGES = ("zh_Hans", "zh_Hant")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Key = tuple[str, tuple[str, ...]]  # context, and msgid with its plural


@dataclass(frozen=True)
class Room:
    """One app of the site with the texts that it marks."""

    folder: Path

    @property
    def name(self) -> str:
        """Where it stands below `web`."""
        return self.folder.relative_to(WEB).as_posix()

    def po_file(self, language: str) -> Path:
        """The file with the room's translations."""
        return self.folder / "locale" / language / "LC_MESSAGES" / "django.po"

    def texts(self) -> set[Key]:
        """Every text that the room's code and templates mark."""
        found: set[Key] = set()
        for file in sorted(self.folder.rglob("*")):
            if file.suffix in {".py", ".html", ".txt"} and "static" not in file.parts:
                found |= set(_marked(file))
        return found


def rooms() -> list[Room]:
    """Each app of the site."""
    pages = sorted(found.parent for found in (WEB / "pages").glob("*/__init__.py"))
    return [Room(WEB / name) for name in ("shell", "office", "jobs", "api")] + [
        Room(page) for page in pages
    ]


def _marked(file: Path) -> Iterator[Key]:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        text = templatize(text, origin=str(file))
    for _line, msgid, _comments, context in extract(
        "python", io.BytesIO(text.encode()), keywords=KEYWORDS
    ):
        yield (context or "", (msgid,) if isinstance(msgid, str) else tuple(msgid))


def translations(file: Path, language: str) -> dict[Key, str]:
    """What the file holds; empty texts where nothing was written yet."""
    if not file.exists():
        return {}
    with file.open("rb") as opened:
        catalog = read_po(opened, locale=language, abort_invalid=True)
    found: dict[Key, str] = {}
    for message in catalog:
        if message.id:
            msgid = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            string = message.string or ""
            found[(message.context or "", msgid)] = string if isinstance(string, str) else string[0]
    return found


def write_po(file: Path, language: str, known: dict[Key, str]) -> None:
    """The room's translations in the order of their texts; Chinese has one plural form."""
    parts = [
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    ]
    for (context, msgid), string in sorted(known.items(), key=lambda item: item[0][::-1]):
        lines = [f"msgctxt {_quoted(context)}"] if context else []
        lines.append(f"msgid {_quoted(msgid[0])}")
        if len(msgid) > 1:
            lines += [f"msgid_plural {_quoted(msgid[1])}", f"msgstr[0] {_quoted(string)}"]
        else:
            lines.append(f"msgstr {_quoted(string)}")
        parts.append("\n".join(lines) + "\n")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(parts), encoding="utf-8")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def write_compiled(file: Path, language: str, known: dict[Key, str]) -> None:
    """The `.mo` file beside the `.po` file."""
    catalog = Catalog(locale=language, charset="utf-8")
    for (context, msgid), string in known.items():
        if string:
            plural = len(msgid) > 1
            catalog.add(
                msgid if plural else msgid[0],
                (string,) if plural else string,
                context=context or None,
            )
    with file.with_suffix(".mo").open("wb") as opened:
        write_mo(opened, catalog)


def problems(room: Room, language: str, known: dict[Key, str]) -> Iterator[str]:
    """What a reader of that language would see in English or broken."""
    for (_context, msgid), string in known.items():
        where = f"{room.name} [{language}] {msgid[0]!r}"
        if not string:
            yield f"{where}: no translation"
            continue
        for placeholder in (r"%\((\w+)\)s", r"\{(\w+)\}"):
            wanted = set(re.findall(placeholder, " ".join(msgid)))
            if not set(re.findall(placeholder, string)) <= wanted:
                yield f"{where}: names a placeholder that the text does not have"


def disagreements(found: dict[Room, dict[Key, str]], language: str) -> Iterator[str]:
    """Texts that rooms translate differently: Django takes one for all, so they need a context."""
    first: dict[Key, tuple[str, str]] = {}
    for room, known in found.items():
        for key, string in known.items():
            where, other = first.setdefault(key, (room.name, string))
            if string and other and string != other:
                yield f"{room.name} [{language}] {key[1][0]!r}: {string}, but {other} in {where}"


def main() -> int:
    """Update, compile and report; 1 where a translation is missing."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    check = bool({"--check", "--compile"} & set(sys.argv))
    named = {word for word in sys.argv[1:] if not word.startswith("--")}
    told: list[str] = []
    for language in LANGUAGES:
        found: dict[Room, dict[Key, str]] = {}
        for room in rooms():
            file = room.po_file(language)
            before = translations(file, language)
            known = {key: before.get(key, "") for key in room.texts()}
            found[room] = known
            if named and room.name not in named:
                continue
            if known and not check:
                write_po(file, language, known)
            if known and file.exists():
                write_compiled(file, language, known)
            told += problems(room, language, known)
        told += disagreements(found, language)
    if "--compile" in sys.argv:
        return 0
    print("\n".join(sorted(told)) or "messages: every text has its translations")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
