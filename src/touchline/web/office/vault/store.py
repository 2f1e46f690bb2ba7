"""The vault on PostgreSQL: set-based, sealed before anything leaves this process."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import IDENTITY_SCHEMA, SEARCHABLE, Identifier
from touchline.web.office.connection import Cursor, OfficeDatabase
from touchline.web.office.vault.digests import DIGEST_BYTES, BlindIndex, KeyedDigest, normalised
from touchline.web.office.vault.keys import Keys
from touchline.web.office.vault.sealing import VaultKey, seal, unseal

BATCH_REFS = 50_000
COPY_PEOPLE = 1_000
COLUMNS = "(ref, subject, namespace, key_id, sealed, updated_at)"
KEEP_LOCK = 0x7661756C
NUMBER = Identifier.NUMBER.value
COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_END = b"\xff\xff"
INDEX_ROW = np.dtype(
    [
        ("columns", ">i2"),
        ("digest_bytes", ">i4"),
        ("digest", f"V{DIGEST_BYTES}"),
        ("kind_bytes", ">i4"),
        ("kind", ">i2"),
        ("ref_bytes", ">i4"),
        ("ref", ">i8"),
    ]
)


class Person(NamedTuple):
    """What the vault knows of one ref."""

    ref: int
    subject: str
    namespace: str
    bag: dict[str, str]


class PostgresVault:
    """The `Vault` of the vocabulary."""

    def __init__(self, database: OfficeDatabase, keys: Keys, phone_region: str) -> None:
        self.database = database
        self.keys = keys
        self._index = BlindIndex(
            {kind: KeyedDigest(keys.ring.index_key(kind)) for kind in SEARCHABLE}, phone_region
        )

    def pseudonym_key(self, purpose: str) -> bytes:
        """The 32-byte secret for keyed pseudonyms of that purpose."""
        return self.keys.ring.pseudonym_key(purpose)

    def keep(self, identities: pa.Table) -> None:
        """Store identifiers, the latest value of each (ref, identifier) winning."""
        given_people = _people(identities.select(IDENTITY_SCHEMA.names).cast(IDENTITY_SCHEMA))
        with self.database.transaction() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEEP_LOCK])
            for given in _batches(given_people, BATCH_REFS):
                self._keep_batch(cursor, given)

    def names(self, refs: Sequence[int]) -> dict[int, str]:
        """The display name of each ref: its name, else its number."""
        with self.database.reading() as cursor:
            people = self._stored(cursor, refs)
        shown = (
            (ref, person.bag.get(Identifier.NAME) or person.bag.get(NUMBER))
            for ref, person in people.items()
        )
        return {ref: name for ref, name in shown if name}

    def numbers(self, refs: Sequence[int]) -> dict[int, str]:
        """The number of each ref in its source, as the firm's other systems know it."""
        with self.database.transaction() as cursor:
            people = self._stored(cursor, refs)
        return {ref: each.bag[NUMBER] for ref, each in people.items() if NUMBER in each.bag}

    def reveal(self, ref: int) -> dict[Identifier, str]:
        """Every identifier of one ref."""
        with self.database.transaction() as cursor:
            people = self._stored(cursor, [ref])
        bag = people[ref].bag if ref in people else {}
        return {Identifier(kind): value for kind, value in bag.items()}

    def find(self, text: str) -> list[int]:
        """The refs whose number, name, phone, e-mail, … equals the text after normalising."""
        asked = self._index.asked(text)
        with self.database.transaction() as cursor:
            cursor.execute(
                "SELECT DISTINCT ref FROM office_blind_index JOIN "
                "unnest(%s::smallint[], %s::bytea[]) AS asked (kind, digest) USING (kind, digest) "
                "ORDER BY ref",
                [[kind for kind, _ in asked], [digest for _, digest in asked]],
            )
            return [ref for (ref,) in cursor.fetchall()]

    def _keep_batch(self, cursor: Cursor, given: list[Person]) -> None:
        stored = self._stored(cursor, [person.ref for person in given])
        changed = []
        for person in given:
            before = stored.get(person.ref)
            merged = person._replace(bag=before.bag | person.bag) if before else person
            if before:
                _refuse_collision(before, person)
            if merged != before:
                changed.append(merged)
        if changed and not stored:
            self._fill(cursor, changed, "office_identity", "office_blind_index")
        elif changed:
            self._replace(cursor, changed)

    def _stored(self, cursor: Cursor, refs: Sequence[int]) -> dict[int, Person]:
        cursor.execute(
            "SELECT ref, subject, namespace, key_id, sealed FROM office_identity "
            "WHERE ref = ANY(%s)",
            [list(refs)],
        )
        keys: dict[str, VaultKey] = {}
        people = {}
        for ref, subject, namespace, key_id, sealed in cursor.fetchall():
            key = keys.get(key_id) or keys.setdefault(key_id, self.keys.key(key_id))
            text = unseal(key, _context(ref, subject), bytes(sealed))
            people[ref] = Person(ref, subject, namespace, json.loads(text))
        return people

    def _fill(self, cursor: Cursor, people: list[Person], identity: str, index: str) -> None:
        """Seal these people and copy them and their blind index into those tables."""
        key = self.keys.current(cursor)
        with cursor.copy(f"COPY {identity} {COLUMNS} FROM STDIN") as copy:
            for some in _batches(iter(people), COPY_PEOPLE):
                copy.write("".join(_copy_line(person, key) for person in some))
        with cursor.copy(f"COPY {index} (digest, kind, ref) FROM STDIN (FORMAT binary)") as copy:
            copy.write(_index_rows(self._index, people))

    def _replace(self, cursor: Cursor, people: list[Person]) -> None:
        """Write people of whom some are known: aside first, then in their place."""
        cursor.execute(
            "CREATE TEMP TABLE kept (LIKE office_identity) ON COMMIT DROP; "
            "CREATE TEMP TABLE indexed (LIKE office_blind_index) ON COMMIT DROP"
        )
        self._fill(cursor, people, "kept", "indexed")
        cursor.execute(
            f"INSERT INTO office_identity {COLUMNS} SELECT ref, subject, namespace, key_id, "
            "sealed, updated_at FROM kept ON CONFLICT (ref) DO UPDATE SET key_id = "
            "excluded.key_id, sealed = excluded.sealed, updated_at = excluded.updated_at; "
            "DELETE FROM office_blind_index USING kept WHERE office_blind_index.ref = kept.ref; "
            "INSERT INTO office_blind_index (digest, kind, ref) "
            "SELECT digest, kind, ref FROM indexed; "
            "DROP TABLE kept, indexed"
        )


def _people(identities: pa.Table) -> Iterator[Person]:
    """Each ref's bag, in the order of refs; of several values of one identifier the last wins."""
    kept = identities.filter(pc.not_equal(identities["value"], ""))
    kept = kept.append_column("place", pa.array(np.arange(len(kept))))
    kept = kept.sort_by([("ref", "ascending"), ("place", "ascending")])
    columns = (kept[name].to_pylist() for name in IDENTITY_SCHEMA.names)
    for ref, rows in groupby(zip(*columns, strict=True), itemgetter(0)):
        person: Person | None = None
        for _, subject, namespace, kind, value in rows:
            person = person or Person(ref, subject, namespace, {})
            _refuse_collision(person, Person(ref, subject, namespace, {kind: value}))
            person.bag[kind] = value
        if person:
            yield person


def _batches(people: Iterator[Person], size: int) -> Iterator[list[Person]]:
    while batch := list(islice(people, size)):
        yield batch


def _refuse_collision(one: Person, other: Person) -> None:
    """Two numbers under one ref would make two customers one: far too rare to be chance."""
    same = one.subject == other.subject and one.namespace == other.namespace
    number, other_number = one.bag.get(NUMBER), other.bag.get(NUMBER)
    differ = number and other_number and number != other_number  # most often not: cheap to know
    if not same or (differ and _plain(str(number)) != _plain(str(other_number))):
        raise TouchlineError(
            "Two different customers or employees have the same pseudonym; nothing was stored.",
            f"ref {one.ref}",
            "Give one of the two systems a namespace of its own in the mapping and import again.",
        )


def _plain(number: str) -> str:
    return normalised(Identifier.NUMBER, number, "")


def _context(ref: int, subject: str) -> bytes:
    return f"identity {subject} {ref}".encode()


def _copy_line(person: Person, key: VaultKey) -> str:
    bag = json.dumps(person.bag, ensure_ascii=False, sort_keys=True).encode()
    sealed = seal(key, _context(person.ref, person.subject), bag)
    texts = "\t".join(_escaped(text) for text in (person.subject, person.namespace, key.key_id))
    return f"{person.ref}\t{texts}\t\\\\x{sealed.hex()}\tnow\n"


@lru_cache(maxsize=256)
def _escaped(text: str) -> str:
    # The text form of COPY, in which \\ is the escape sign.
    for sign, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(sign, written)
    return text


def _index_rows(index: BlindIndex, people: list[Person]) -> bytes:
    """The blind index of these people in the binary form of COPY: every row has the same shape."""
    found = sorted(
        (
            (3, DIGEST_BYTES, digest, 2, kind, 8, person.ref)
            for person in people
            for kind, digest in index.entries(person.bag)
        ),
        key=itemgetter(2),  # in the order of digests the index fills fastest
    )
    return COPY_HEADER + np.array(found, INDEX_ROW).tobytes() + COPY_END
