"""Bad files of the other kinds: binaries, archives, workbooks, JSON and Parquet."""

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from tests.sources.bad_case import HEADER, Case, rows, table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD_CSV = table(rows(5)).encode()
NOISE = bytes((place * 7919 + place // 13) % 256 for place in range(5000))
STARTS = {
    "a PDF": b"%PDF-1.7\n",
    "a PNG": b"\x89PNG\r\n\x1a\n",
    "a JPEG": b"\xff\xd8\xff\xe0",
    "a GIF": b"GIF89a",
    "a 7-Zip archive": b"7z\xbc\xaf\x27\x1c",
    "a RAR archive": b"Rar!\x1a\x07",
    "a bzip2 file": b"BZh91AY",
    "an XZ file": b"\xfd7zXZ\0",
    "a Zstandard file": b"\x28\xb5\x2f\xfd",
    "an SQLite database": b"SQLite format 3\0",
    "a program": b"\x7fELF\x02",
    "a Windows program": b"MZ\x90\0",
    "an ORC file": b"ORC",
    "an Avro file": b"Obj\x01",
    "noise": b"",
}


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def workbook(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    """An XLSX file."""
    book = openpyxl.Workbook()
    fill(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def parquet_of_three() -> bytes:
    """A Parquet file of three rows."""
    content = io.BytesIO()
    pq.write_table(pa.table({"a": [1, 2, 3], "b": ["x", None, "z"]}), content)
    return content.getvalue()


def filled(book: openpyxl.Workbook) -> None:
    """Five good rows on the first sheet."""
    for line in [HEADER, *rows(5)]:
        book.worksheets[0].append(line.split(","))


def binaries() -> Iterator[Case]:
    for name, start in STARTS.items():
        for file_name in ("export.csv", "export.xlsx"):
            yield Case(f"{name} as {file_name}", file_name, start + NOISE, 0, ("not_a_table",))
    page = b"<html><table><tr><td>a</td></tr></table></html>"
    yield Case("a web page as .xls", "report.xls", page, 0, ("markup",))
    sheet = b'<?xml version="1.0"?><Workbook></Workbook>'
    yield Case("an XML workbook as .xls", "report.xls", b"\xef\xbb\xbf" + sheet, 0, ("markup",))
    yield Case("text as .xls", "report.xls", GOOD_CSV, 5)
    yield Case("text as .xlsx", "report.xlsx", GOOD_CSV, 5)
    yield Case("a document", "notes.md", b"# Notes\n", 0, ("not_a_table",))


def gzips() -> Iterator[Case]:
    good = gzip.compress(GOOD_CSV)
    large = gzip.compress(table(rows(20_000)).encode())
    body = bytearray(large)
    body[len(body) // 2] ^= 0xFF
    yield Case("gzip", "export.csv.gz", good, 5)
    yield Case("gzip without its ending", "export.csv", good, 5)
    yield Case("text as gzip", "export.csv.gz", GOOD_CSV, 5)
    yield Case("gzip with a false sum", "export.csv.gz", good[:-8] + bytes(8), 5, ("broken_file",))
    yield Case("gzip cut in its head", "export.csv.gz", good[:5], 0, ("broken_file",))
    yield Case("gzip with rubbish behind", "export.csv.gz", good + b"rubbish", 5, ("broken_file",))
    yield Case("gzip in gzip", "export.csv.gz", gzip.compress(good), 0, ("nested_archive",))
    yield Case("gzip of nothing", "export.csv.gz", gzip.compress(b""), 0, ("empty_file",))
    bomb = gzip.compress(b"a,b\n" * (5 << 20))
    yield Case("a gzip bomb", "export.csv.gz", bomb, 0, ("bomb",))


def zips() -> Iterator[Case]:
    two = packed({"a.csv": GOOD_CSV, "b.csv": GOOD_CSV})
    yield Case("ZIP", "export.zip", two, 10)
    yield Case("ZIP with folders and hidden files", "export.zip",
               packed({"__MACOSX/._a.csv": b"x", "f/": b"", "f/a.csv": GOOD_CSV}), 5)  # fmt: skip
    yield Case("ZIP with a bad and a good member", "export.zip",
               packed({"a.csv": b"", "b.csv": GOOD_CSV, "c.pdf": b"%PDF" + NOISE}),
               5, ("empty_file", "not_a_table"))  # fmt: skip
    yield Case("ZIP named .csv", "export.csv", two, 10)
    yield Case("ZIP cut off", "export.zip", two[:-40], 0, ("broken_file",))
    spoilt = bytearray(packed({"a.csv": GOOD_CSV}, zipfile.ZIP_STORED))
    spoilt[60] ^= 0x01
    yield Case("ZIP with a false sum", "export.zip", bytes(spoilt), 0, ("broken_file",))
    yield Case("ZIP of nothing", "export.zip", packed({}), 0, ("empty_file",))
    yield Case("ZIP in ZIP", "export.zip", packed({"a.zip": two}), 0, ("nested_archive",))
    yield Case("ZIP in ZIP renamed", "export.zip", packed({"a.csv": two}), 0, ("nested_archive",))
    yield Case("gzip in ZIP", "export.zip",
               packed({"a.csv": gzip.compress(GOOD_CSV)}), 0, ("nested_archive",))  # fmt: skip
    yield Case("XLSX in ZIP", "export.zip", packed({"a.xlsx": workbook(filled)}), 5)
    yield Case("a ZIP bomb", "export.zip", packed({"a.csv": bytes(60 << 20)}), 0, ("bomb",))
    many = packed({f"{place}.csv": b"a\n1\n" for place in range(1_001)})
    yield Case("1,001 files in a ZIP", "export.zip", many, 0, ("bomb",))
    locked = bytearray(packed({"a.csv": GOOD_CSV}))
    locked[6] |= 1
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    yield Case("a locked ZIP", "export.zip", bytes(locked), 0, ("password",))
    climbing = packed({"../../etc/a.csv": GOOD_CSV})
    yield Case("a ZIP that climbs", "export.zip", climbing, 5)
    lying = bytearray(packed({"a.csv": GOOD_CSV}))
    at = lying.rfind(b"PK\x01\x02") + 24
    lying[at : at + 4] = struct.pack("<I", 0xFFFFFFF0)
    yield Case("a ZIP that lies about sizes", "export.zip", bytes(lying), 0, ("bomb",))
    yield Case("a Word file", "report.xlsx",
               packed({"[Content_Types].xml": b"", "word/document.xml": b"<a/>"}),
               0, ("not_a_table",))  # fmt: skip


def workbooks() -> Iterator[Case]:
    good = workbook(filled)
    yield Case("XLSX", "export.xlsx", good, 5)
    yield Case("XLSX as .csv", "export.csv", good, 5)
    yield Case("XLSX in gzip", "export.xlsx.gz", gzip.compress(good), 5)
    yield Case("XLSX cut off", "export.xlsx", good[: len(good) // 2], 0, ("broken_file",))
    yield Case("XLSX of nothing", "export.xlsx", workbook(lambda _: None), 0, ("empty_file",))
    yield Case("XLSX with a header only", "export.xlsx",
               workbook(lambda book: book.worksheets[0].append(["a", "b"])),
               0, ("no_rows",))  # fmt: skip

    def titled(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append(["销售报表"])
        sheet.append([])
        filled(book)
        sheet.merge_cells("A1:E1")
        filled_again = book.create_sheet("空")
        filled_again.append([])

    yield Case("XLSX with a title and an empty sheet", "export.xlsx", workbook(titled), 5)

    def far(book: openpyxl.Workbook) -> None:
        filled(book)
        book.worksheets[0]["XFD1048576"] = 1

    yield Case("XLSX with a far cell", "export.xlsx", workbook(far), 0, ("too_many_columns",))

    def deep(book: openpyxl.Workbook) -> None:
        filled(book)
        book.worksheets[0]["CV1048576"] = 1

    yield Case("XLSX with a deep cell", "export.xlsx", workbook(deep), 0, ("too_large",))
    parts = {name: zipfile.ZipFile(io.BytesIO(good)).read(name)
             for name in zipfile.ZipFile(io.BytesIO(good)).namelist()}  # fmt: skip
    sheet = "xl/worksheets/sheet1.xml"
    bomb = {**parts, sheet: parts[sheet] + b" " * (60 << 20)}
    yield Case("an XLSX bomb", "export.xlsx", packed(bomb), 0, ("bomb",))
    torn = {**parts, sheet: parts[sheet][: len(parts[sheet]) // 2]}
    yield Case("XLSX with torn XML", "export.xlsx", packed(torn), 0, ("broken_file",))
    laughs = b'<!DOCTYPE a [<!ENTITY b "' + b"ha" * 999 + b'">]>' + parts["xl/workbook.xml"]
    laughing = packed({**parts, "xl/workbook.xml": laughs})
    yield Case("XLSX with entities, which are never expanded", "export.xlsx", laughing, 5)
    locked = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    yield Case("a locked XLSX", "export.xlsx", locked, 0, ("password",))
    yield Case("a damaged XLS", "export.xls", OLE + bytes(2000), 0, ("broken_file",))


def objects() -> Iterator[Case]:
    good = [{"id": place, "客户": f"甲{place}", "v": {"a b": place}} for place in range(5)]
    lines = [json.dumps(item, ensure_ascii=False) for item in good]
    array = "[" + ",\n".join(lines) + "]"
    texts: dict[str, tuple[str, int, tuple[str, ...]]] = {
        "an array": (array, 5, ()),
        "object lines": ("\n".join(lines) + "\n", 5, ()),
        "an object around a list": ('{"code":0,"data":{"list":' + array + "}}", 5, ()),
        "one object": ('{"a": 1, "b": 2}', 1, ()),
        "a broken line": ("\n".join([*lines[:2], '{"id": 9,', *lines[2:]]), 5, ("bad_record",)),
        "a broken element": (array.replace('"甲2"', '甲2"'), 4, ("bad_record",)),
        "a cut off array": (array[:-20], 4, ("bad_record", "broken_file")),
        "an unclosed array": (array[:-1], 5, ("broken_file",)),
        "an empty array": ("[]", 0, ("no_rows",)),
        "elements that are no objects": ('[1, {"a": 2}, null, "x"]', 1, ("bad_record",) * 3),
        "two lists": ('{"a":[{"x":1}],"b":[{"y":2}]}', 0, ("several_lists",)),
        "torn": ('{"a": ', 0, ("bad_json",)),
        "deep nesting": ("[" + '{"a":' * 5000 + "1" + "}" * 5000 + "]", 0, ("bad_record",)),
        "a comma too many": ("[" + ",".join(lines) + ",]", 5, ()),
        "not a number": ('[{"a": NaN, "b": 1}, {"a": 1e400, "b": 2}]', 2, ()),
        "half a surrogate": ('[{"a": "\\ud800", "b": 1}]', 1, ()),
        "a NUL": ('[{"a": "x\\u0000y"}]', 1, ()),
        "a huge number": ('[{"a": ' + "9" * 5000 + '}, {"a": 1}]', 1, ("bad_record",)),
        "3,000 keys": (json.dumps([{f"k{n}": n for n in range(3000)}]), 0, ("too_many_columns",)),
    }
    for name, (text, count, reasons) in texts.items():
        yield Case(f"JSON: {name}", "export.json", text.encode(), count, reasons)
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        yield Case(f"JSON in {encoding}", "export.json", array.encode(encoding), 5)
    yield Case("JSON as .csv", "export.csv", array.encode(), 5)
    spoilt = "\n".join(lines).encode().replace("甲3".encode(), b"\xff")
    yield Case("JSON with bad bytes", "export.ndjson", spoilt, 4, ("bad_record",))


def parquets() -> Iterator[Case]:
    good = parquet_of_three()
    yield Case("Parquet", "export.parquet", good, 3)
    yield Case("Parquet as .csv", "export.csv", good, 3)
    yield Case("Parquet in gzip", "export.parquet.gz", gzip.compress(good), 3)
    yield Case("Parquet cut off", "export.parquet", good[:-9], 0, ("broken_file",))
    yield Case("Parquet noise", "export.parquet", b"PAR1" + NOISE + b"PAR1", 0, ("broken_file",))
    empty = io.BytesIO()
    pq.write_table(pa.table({"a": pa.array([], pa.int64())}), empty)
    yield Case("Parquet of no rows", "export.parquet", empty.getvalue(), 0, ("no_rows",))


def bad_containers() -> list[Case]:
    """All of them."""
    makers = (binaries, gzips, zips, workbooks, objects, parquets)
    return [case for maker in makers for case in maker()]
