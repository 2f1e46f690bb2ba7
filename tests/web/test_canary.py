"""S7: whoever reads every byte of the workspace but the keys learns nobody's name."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from django.db import connection

from touchline.vocabulary.identity import IDENTITY_SCHEMA, QUARANTINE_SCHEMA, SEARCHABLE, Identifier
from touchline.web.database import Office
from touchline.web.office.vault.rotation import rotate

pytestmark = pytest.mark.slow

CANARIES = {
    Identifier.NUMBER: "CANARY-778812",
    Identifier.NAME: "金丝雀贸易有限公司",
    Identifier.CONTACT_NAME: "Canaria Yellowbird",
    Identifier.PHONE: "+8613877665544",
    Identifier.EMAIL: "canary.yellow@example.com",
    Identifier.ADDRESS: "金丝雀路一百二十三号",
    Identifier.WECHAT: "wx_canary_5544",
    Identifier.WECOM: "wm_canary_5544",
    Identifier.TAX_CODE: "91310000CANARY5544",
    Identifier.NOTE: "likes yellow canaries 黄色金丝雀",
}
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5")


def spellings() -> Iterator[bytes]:
    """The bytes that would betray a canary: any encoding, either case, hex and JSON escapes."""
    for text in CANARIES.values():
        for form in (text, text.lower(), text.upper(), json.dumps(text)[1:-1]):
            for encoding in ENCODINGS:
                yield form.encode(encoding, errors="ignore")
            yield form.encode().hex().encode()
    yield b"13877665544"


def files_with_a_canary(folder: Path, apart_from: Path) -> list[Path]:
    needles = {spelling for spelling in spellings() if len(spelling) >= 8}
    assert len(needles) > 90
    files = [file for file in folder.rglob("*") if file.is_file()]
    files = [file for file in files if apart_from not in file.parents]
    assert len(files) > 900  # a whole cluster
    return [file for file in files if tells(file, needles)]


def tells(file: Path, needles: set[bytes]) -> bool:
    text = file.read_bytes().replace(bytes(512), b"")  # most of a new log is zeros
    return any(needle in text for needle in needles)


@pytest.fixture
def full(office: Office) -> Office:
    rows = [(5544, "customer", "crm", kind.value, text) for kind, text in CANARIES.items()]
    columns = [list(column) for column in zip(*rows, strict=True)]
    office.vault.keep(pa.table(columns, schema=IDENTITY_SCHEMA))
    raw = json.dumps(CANARIES, ensure_ascii=False)
    mapping = f'source = "crm" # {CANARIES[Identifier.NAME]}'
    bad = [["a.csv"], [2], ["order"], ["amount"], ["not_a_number"], ["m"], ["r"], [raw]]
    office.quarantine.keep("i1", mapping, pa.table(bad, schema=QUARANTINE_SCHEMA))
    return office


def use_everything(office: Office) -> None:
    assert office.vault.reveal(5544) == CANARIES
    assert office.vault.names([5544]) == {5544: CANARIES[Identifier.NAME]}
    for kind in SEARCHABLE:
        assert office.vault.find(CANARIES[kind]) == [5544]
    assert office.quarantine.open_rows()[0].raw == CANARIES
    rotate(office.database, office.vault.keys)


def workspace_of(office: Office) -> Path:
    with office.database.transaction() as cursor:
        cursor.execute("SHOW data_directory")
        return Path(cursor.fetchone()[0]).parents[1]


@pytest.mark.contract("S7")
def test_no_byte_of_the_workspace_tells_who_anybody_is(full: Office) -> None:
    use_everything(full)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")  # everything in memory is in files now
    workspace = workspace_of(full)
    assert files_with_a_canary(workspace, workspace / "keys") == []


def test_the_search_would_find_a_canary(full: Office) -> None:
    workspace = workspace_of(full)
    planted = workspace / "planted.txt"
    planted.write_bytes("x 金丝雀贸易有限公司".encode("gb18030"))
    try:
        assert files_with_a_canary(workspace, workspace / "keys") == [planted]
    finally:
        planted.unlink()
