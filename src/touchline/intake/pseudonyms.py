"""Numbers become refs, and each number that was met is remembered once for the vault."""

from collections.abc import Callable
from threading import Lock

import numpy as np
import pyarrow as pa

from touchline.intake.cells import text_buffers
from touchline.intake.standardise.text import trimmed
from touchline.methods.row_digest import row_digests
from touchline.methods.text_memory import TextMemory
from touchline.vocabulary.identity import IDENTITY_SCHEMA, Identifier
from touchline.vocabulary.pseudonym import refs_of, shown_array

KNOWN_SUBJECTS = ("customer", "employee")


class Pseudonyms:
    """Makes refs of numbers; safe to use from several threads."""

    def __init__(self, key_of: Callable[[str], bytes]) -> None:
        self._key_of = key_of
        self._keys: dict[str, bytes] = {}
        self._known: dict[tuple[str, str], TextMemory] = {}
        self._met: dict[tuple[str, str], list[pa.Table]] = {}
        self._lock = Lock()

    def refs(self, purpose: str, namespace: str, numbers: pa.StringArray) -> pa.Int64Array:
        """The ref of each number; NULL stays NULL."""
        if purpose != "customer" and namespace == "customer":
            namespace = purpose  # the default namespace of a rule is meant for customers
        key = self.key(purpose)
        plain = trimmed(numbers)
        buffers = text_buffers(plain)
        text = (buffers.data, buffers.offsets, buffers.valid)
        digests = row_digests([("", text)], key, len(plain))
        with self._lock:
            known = self._known.setdefault((purpose, namespace), TextMemory())
            found = known.find(digests)
            unknown = np.flatnonzero((found < 0) & buffers.valid)
            if len(unknown):
                firsts = self._meet((purpose, namespace), key, plain.take(pa.array(unknown)))
                known.add(digests[unknown[firsts[0]]], firsts[1])
                found = known.find(digests)
        return pa.array(found, mask=None if buffers.valid.all() else ~buffers.valid)

    def _meet(
        self, place: tuple[str, str], key: bytes, numbers: pa.StringArray
    ) -> tuple[np.ndarray, np.ndarray]:
        """(where each new number stands first, its ref); the vault is to hear of them."""
        coded = numbers.dictionary_encode()
        refs = refs_of(key, place[1], coded.dictionary.to_pylist())
        self._met.setdefault(place, []).append(
            pa.table({"ref": pa.array(refs, pa.int64()), "value": coded.dictionary})
        )
        _, firsts = np.unique(np.asarray(coded.indices), return_index=True)
        return firsts, np.array(refs, dtype=np.int64)

    def texts(self, purpose: str, namespace: str, numbers: pa.StringArray) -> pa.StringArray:
        """The refs as people see them."""
        return shown_array(self.refs(purpose, namespace, numbers))

    def key(self, purpose: str) -> bytes:
        """The secret of a purpose, fetched once."""
        with self._lock:
            if purpose not in self._keys:
                self._keys[purpose] = self._key_of(purpose)
            return self._keys[purpose]

    def take_identities(self) -> pa.Table:
        """The numbers met since the last call, each once, in a stable order (IDENTITY_SCHEMA)."""
        with self._lock:
            met, self._met = self._met, {}
        parts = [
            _identities(subject, namespace, pa.concat_tables(tables))
            for (subject, namespace), tables in sorted(met.items())
            if subject in KNOWN_SUBJECTS
        ]
        return pa.concat_tables([IDENTITY_SCHEMA.empty_table(), *parts])


def _identities(subject: str, namespace: str, numbers: pa.Table) -> pa.Table:
    count = numbers.num_rows
    table = pa.table(
        [
            numbers["ref"],
            pa.repeat(subject, count),
            pa.repeat(namespace, count),
            pa.repeat(str(Identifier.NUMBER), count),
            numbers["value"],
        ],
        schema=IDENTITY_SCHEMA,
    )
    return table.sort_by("value")
