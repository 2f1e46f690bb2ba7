"""S7: people planted in every kind of export are in the vault and in no other byte."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cli.canaries import (
    ADDRESS,
    CANARIES,
    CONTACT,
    EMAIL,
    EMPLOYEE,
    IN_BAD_AMOUNT,
    IN_BAD_CHANNEL,
    IN_BAD_TIME,
    IN_HEADERLESS,
    MAPPING,
    NAME,
    NOTE,
    NUMBER,
    NUMBER_IN_CHINESE,
    PHONE,
    SECOND_NAME,
    WECOM,
    as_csv,
    write_exports,
)
from tests.cli.conftest import AS_OF, Answer, program

from touchline.web.database import open_office

pytestmark = pytest.mark.slow
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def needles() -> dict[bytes, str]:
    """The bytes that would betray a canary, by the canary."""
    found: dict[bytes, str] = {}
    for canary in CANARIES:
        found |= {canary.encode(encoding): canary for encoding in ENCODINGS}
        found |= {form.encode(): canary for form in (canary.lower(), json.dumps(canary)[1:-1])}
    return {needle: canary for needle, canary in found.items() if len(needle) >= 6}


def contents(file: Path) -> Iterator[bytes]:
    """What stands in a file, also where it is packed."""
    raw = file.read_bytes()
    yield raw.replace(bytes(512), b"")  # most of a new database log is zeros
    if file.suffix == ".parquet":
        table = pq.read_table(file)
        yield json.dumps(table.to_pydict(), default=str, ensure_ascii=False).encode()
        yield str(table.schema).encode()
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def betrayed(content: bytes, wanted: dict[bytes, str]) -> set[str]:
    """The canaries that the bytes tell of."""
    return {canary for needle, canary in wanted.items() if needle in content}


@dataclass
class Journey:
    """The whole way of the planted people; what was said on it."""

    room: Path
    said: list[tuple[str, str]]

    @property
    def workspace(self) -> Path:
        return self.room / "workspace"

    def keep(self, name: str, answer: Answer) -> Answer:
        self.said.append((name, answer.out + answer.words))
        return answer


def mended(file: Path) -> None:
    """Put a good amount and a good time in place of the bad ones."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        lines = list(csv.DictReader(opened))
    for line in lines:
        for name, cell in line.items():
            good = {IN_BAD_AMOUNT: "800", IN_BAD_TIME: "2026-05-02 08:00:00"}
            line[name] = good.get(cell, cell)
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """Import, run, exports without names, failing imports, a replay."""
    room = tmp_path_factory.mktemp("canary")
    (room / "tmp").mkdir(mode=0o755)
    (room / "out").mkdir()
    touchline = program(room / "workspace", TMPDIR=str(room / "tmp"), PYTHONDEVMODE="0")
    way = Journey(room, [])
    write_exports(room / "exports")
    (room / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    given = ("--map", room / "mapping.toml")
    touchline("init").good()
    proposed = touchline("import", room / "exports", "--dry-run", "--json")
    way.keep("proposal", Answer(proposed.code, "", proposed.words))  # shown to a person, once
    taken = way.keep("import", touchline("import", room / "exports", *given, "--json").good())
    assert taken.document["quarantined"] == 6, taken.out
    _fail(way, touchline("import", _headerless(room), *given))
    _fail(way, touchline("import", _torn(room), *given))
    waiting = room / "waiting.csv"
    way.keep("quarantine", touchline("quarantine", "list").good())
    touchline("quarantine", "export", "--to", waiting).good()
    mended(waiting)
    replay = touchline("quarantine", "replay", waiting, "--with", room / "exports", "--json")
    assert way.keep("replay", replay.good()).document["stored"] == 2, replay.out
    way.keep("run", touchline("run", "--as-of", AS_OF).good())
    for name in ("customers.xlsx", "customers.csv", "customers.parquet"):
        way.keep(name, touchline("export", "customers", "--to", room / "out" / name).good())
    for table in ("interaction", "order", "payment", "customer"):
        to = room / "out" / f"{table}.parquet"
        way.keep(table, touchline("export", "facts", table, "--to", to).good())
    for what in ("quality", "runs"):
        way.keep(what, touchline("show", what, "--json").good())
    way.keep("show", touchline("show", "customers", "--no-names", "--json").good())
    return way


def _fail(way: Journey, answer: Answer) -> None:
    assert answer.code == 1, answer.out
    way.keep("failing import", answer)


def _headerless(room: Path) -> Path:
    file = room / "headerless" / "客户资料.csv"
    file.parent.mkdir()
    file.write_text(as_csv(*[(NUMBER, IN_HEADERLESS, EMAIL, "华东")] * 3), encoding="utf-8")
    return file


def _torn(room: Path) -> Path:
    file = room / "torn" / "orders.xlsx"
    file.parent.mkdir()
    file.write_bytes((room / "exports" / "orders.xlsx").read_bytes()[:-600])
    return file


@pytest.mark.contract("S7")
def test_no_byte_but_the_keys_tells_of_anybody(journey: Journey) -> None:
    wanted = needles()
    found = {}
    for folder in ("workspace", "tmp", "out"):
        for file in (journey.room / folder).rglob("*"):
            if file.is_file() and journey.workspace / "keys" not in file.parents:
                told = set().union(*(betrayed(content, wanted) for content in contents(file)))
                if told:
                    found[str(file.relative_to(journey.room))] = told
    # A word of a closed list that nobody knows must be shown to the one who maps it.
    assert found == {"workspace/proposed-mapping.toml": {IN_BAD_CHANNEL}}


@pytest.mark.contract("S7")
def test_no_word_that_the_program_said_tells_of_anybody(journey: Journey) -> None:
    wanted = needles()
    told = [(name, betrayed(text.encode(), wanted)) for name, text in journey.said]
    assert [each for each in told if each[1]] == []


def test_the_vault_reveals_them_all(journey: Journey) -> None:
    with open_office(journey.workspace, {}) as office:
        (first,) = office.vault.find(NUMBER)
        (second,) = office.vault.find(SECOND_NAME)
        revealed = office.vault.reveal(first)
        assert set(revealed.values()) >= {NUMBER, NAME, CONTACT, EMAIL, ADDRESS, NOTE, WECOM}
        assert PHONE in "".join(revealed.values())
        assert office.vault.reveal(second)["number"] == NUMBER_IN_CHINESE  # type: ignore[index] # StrEnum
        assert office.vault.find(WECOM) == [first]
        assert office.vault.find(EMPLOYEE) != []


def test_the_search_would_find_them(tmp_path: Path) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", f"x {NAME} y {NAME}")
    told = set().union(*(betrayed(content, needles()) for content in contents(packed)))
    assert NAME in told
    assert betrayed("黄莺莺".encode("gb18030"), needles()) == {CONTACT}
