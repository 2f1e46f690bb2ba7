"""Numbers become refs, and each number that was met is remembered once for the vault."""

from collections.abc import Callable
from threading import Lock

import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.standardise.text import trimmed
from touchline.vocabulary.identity import IDENTITY_SCHEMA, Identifier
from touchline.vocabulary.pseudonym import pseudonym, shown_array

REMEMBERED = 1_000_000  # numbers a namespace; beyond, a number may be hashed again
KNOWN_SUBJECTS = ("customer", "employee")


class Pseudonyms:
    """Makes refs of numbers; safe to use from several threads."""

    def __init__(self, key_of: Callable[[str], bytes]) -> None:
        self._key_of = key_of
        self._keys: dict[str, bytes] = {}
        self._known: dict[tuple[str, str], dict[str, int]] = {}
        self._fresh: dict[tuple[str, str], dict[str, int]] = {}
        self._lock = Lock()

    def refs(self, purpose: str, namespace: str, numbers: pa.StringArray) -> pa.Int64Array:
        """The ref of each number; NULL stays NULL."""
        if purpose != "customer" and namespace == "customer":
            namespace = purpose  # the default namespace of a rule is meant for customers
        coded = trimmed(numbers).dictionary_encode()
        words = coded.dictionary.to_pylist()
        known = self._known.setdefault((purpose, namespace), {})
        found = [known.get(word) for word in words]
        missing = [place for place, ref in enumerate(found) if ref is None]
        if missing:
            key = self.key(purpose)
            fresh = {words[place]: pseudonym(key, namespace, words[place]) for place in missing}
            self._remember(purpose, namespace, fresh)
            for place in missing:
                found[place] = fresh[words[place]]
        return pa.array(found, pa.int64()).take(coded.indices)

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
        """The numbers met since the last call, in a stable order (IDENTITY_SCHEMA)."""
        with self._lock:
            fresh, self._fresh = self._fresh, {}
        parts = [
            _identities(subject, namespace, numbers)
            for (subject, namespace), numbers in sorted(fresh.items())
            if subject in KNOWN_SUBJECTS
        ]
        return pa.concat_tables(parts) if parts else IDENTITY_SCHEMA.empty_table()

    def _remember(self, purpose: str, namespace: str, fresh: dict[str, int]) -> None:
        with self._lock:
            known = self._known[purpose, namespace]
            if len(known) > REMEMBERED:
                known.clear()
            known.update(fresh)
            self._fresh.setdefault((purpose, namespace), {}).update(fresh)


def _identities(subject: str, namespace: str, numbers: dict[str, int]) -> pa.Table:
    table = pa.table(
        {
            "ref": pa.array(list(numbers.values()), pa.int64()),
            "subject": pa.repeat(subject, len(numbers)),
            "namespace": pa.repeat(namespace, len(numbers)),
            "identifier": pa.repeat(str(Identifier.NUMBER), len(numbers)),
            "value": pa.array(list(numbers), pa.string()),
        }
    )
    order = pc.sort_indices(table, [("value", "ascending")])
    return table.take(order).cast(IDENTITY_SCHEMA)
