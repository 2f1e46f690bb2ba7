"""What a file is, seen from its first bytes rather than from its name."""

import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from touchline.sources.files.defects import refuse
from touchline.sources.files.encoding import byte_order_mark, guessed_encoding, silent_utf16

HEAD_BYTES = 64 << 10


class Kind(StrEnum):
    """How the content is read."""

    TEXT = "text"
    JSON = "json"
    PARQUET = "parquet"
    WORKBOOK = "workbook"
    ZIP = "zip"
    GZIP = "gzip"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_BINARIES = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an XZ archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"ORC", "an ORC file"),
    (b"Obj\x01", "an Avro file"),
)
DOCUMENTS = frozenset(
    {".md", ".rst", ".py", ".toml", ".ini", ".cfg", ".yml", ".yaml", ".sh", ".js", ".css"}
    | {".html", ".htm", ".xml", ".sql", ".rtf"}
)
NAMES_OF_DOCUMENTS = re.compile(r"(licen[cs]e|readme|makefile|changelog|notice)", re.IGNORECASE)
JSON_START = re.compile(r'\s*(\[\s*(\{|\]|$)|\{\s*("|\}|$))')
MARKUP_START = re.compile(
    r"\s*<(!doctype|\?xml|html|table|meta|head|body|div|style)", re.IGNORECASE
)
SAVE_AS = "Open it in a spreadsheet program, save it as XLSX or CSV, and import that."


def kind_of(head: bytes, file_name: str) -> Kind:
    """The kind; refuses what is no table, and says what it seems to be."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if head.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith(OLE) or _is_old_workbook(head):
        return Kind.WORKBOOK
    for start, called in OTHER_BINARIES:
        if head.startswith(start) and _is_binary(head):
            refuse("not_a_table", f"{file_name} is {called}, not a table.", SAVE_AS)
    return _text_kind(head, file_name)


def _is_old_workbook(head: bytes) -> bool:
    """A BIFF stream of Excel 2 to 4 without a container."""
    return head[:2] == b"\x09\x08" and head[2:4] in {b"\x10\x00", b"\x08\x00"}


def _text_kind(head: bytes, file_name: str) -> Kind:
    if not head.strip(b"\0 \r\n\t"):
        refuse(
            "empty_file",
            f"{file_name} is empty.",
            "Export it again; if it is meant to be empty, take it out of the folder.",
        )
    encoding, skipped = byte_order_mark(head)
    encoding = encoding or silent_utf16(head)
    if not encoding and _is_binary(head):
        refuse("not_a_table", f"{file_name} is not text but binary data.", SAVE_AS)
    if not encoding:
        encoding = "utf-8" if head.isascii() else guessed_encoding(head)
    text = head[skipped:].decode(encoding, "replace")[:4096]
    suffix = PurePath(file_name).suffix.lower()
    if MARKUP_START.match(text):
        refuse(
            "markup",
            f"{file_name} is a web page or XML, whatever its name says.",
            SAVE_AS,
        )
    if suffix in DOCUMENTS or (not suffix and NAMES_OF_DOCUMENTS.match(file_name)):
        refuse(
            "not_a_table",
            f"{file_name} is a document, not a table.",
            "If it does hold a table, give it the ending .csv; otherwise leave it out.",
        )
    if suffix in {".json", ".ndjson", ".jsonl"} or JSON_START.match(text):
        return Kind.JSON
    return Kind.TEXT


def _is_binary(head: bytes) -> bool:
    """Control characters that no text has make up a good part of it."""
    controls = bytes({*range(9), *range(14, 28)} - {1})
    count = len(head) - len(head.translate(None, controls))
    nuls = head.count(0)
    # Zeros alone may be a damaged stretch of a text; other controls are no accident.
    return (count - nuls) * 50 > len(head) or nuls * 5 > len(head) * 2


def workbook_in(archive: zipfile.ZipFile) -> bool:
    """Whether a ZIP archive is a workbook (XLSX, XLSB, ODS) rather than a bundle of files."""
    names = {name.lower() for name in archive.namelist()}
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return True
    if {"mimetype", "content.xml"} <= names:
        with archive.open("mimetype") as content:
            return b"spreadsheet" in content.read(200)
    if "[content_types].xml" in names:
        refuse("not_a_table", "This is a document or a presentation, not a workbook.", SAVE_AS)
    return False
