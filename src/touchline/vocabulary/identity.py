"""What belongs to people's side: identifiers, and the protocols by which lower floors reach it.

Lower floors never see PostgreSQL or Django; `cli` and the office's jobs hand them these.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import pyarrow as pa


class Identifier(StrEnum):
    """What says who a customer or employee is. It goes to the vault and nowhere else."""

    NUMBER = "number"  # the customer's number in the source
    NAME = "name"
    CONTACT_NAME = "contact_name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    WECHAT = "wechat"
    WECOM = "wecom"
    TAX_CODE = "tax_code"  # 统一社会信用代码 and its like
    NOTE = "note"  # free text about the customer


SEARCHABLE = frozenset(
    {
        Identifier.NUMBER,
        Identifier.NAME,
        Identifier.PHONE,
        Identifier.EMAIL,
        Identifier.WECHAT,
        Identifier.WECOM,
        Identifier.TAX_CODE,
    }
)  # those that the vault keeps a keyed blind index of, after normalising

IDENTITY_SCHEMA = pa.schema(
    [
        pa.field("ref", pa.int64(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),  # "customer" or "employee"
        pa.field("namespace", pa.string(), nullable=False),
        pa.field("identifier", pa.string(), nullable=False),  # an Identifier
        pa.field("value", pa.string(), nullable=False),
    ]
)  # long form: one row an identifier

QUARANTINE_SCHEMA = pa.schema(
    [
        pa.field("file", pa.string(), nullable=False),
        pa.field("row_number", pa.int64(), nullable=False),
        pa.field("fact", pa.string()),  # empty: the row could not be read at all
        pa.field("field", pa.string()),
        pa.field("reason", pa.string(), nullable=False),  # a code of `intake`, e.g. time_unreadable
        pa.field("message", pa.string(), nullable=False),  # what is wrong, without the value
        pa.field("remedy", pa.string(), nullable=False),
        pa.field("raw", pa.string(), nullable=False),  # the whole row as JSON: encrypted at rest
    ]
)


class Vault(Protocol):
    """Where identifiers live, encrypted, apart from the figures."""

    def pseudonym_key(self, purpose: str) -> bytes:
        """The 32-byte secret for keyed pseudonyms of that purpose ("customer", "employee", …)."""

    def keep(self, identities: pa.Table) -> None:
        """Store identifiers (IDENTITY_SCHEMA), the latest value of each (ref, identifier) winning.

        One transaction; calling it again with the same rows changes nothing. Two different numbers
        under one ref are a pseudonym collision: TouchlineError, nothing stored.
        """

    def names(self, refs: Sequence[int]) -> dict[int, str]:
        """The display name of each ref: its name, else its number."""

    def reveal(self, ref: int) -> dict[Identifier, str]:
        """Every identifier of one ref."""

    def find(self, text: str) -> list[int]:
        """The refs whose number, name, phone, e-mail, … equals the text after normalising."""


@dataclass(frozen=True)
class QuarantinedRow:
    """One row in quarantine, opened."""

    row_id: str
    file: str
    row_number: int
    fact: str
    field: str
    reason: str
    message: str
    remedy: str
    raw: dict[str, str | None]
    mapping: str  # the mapping's TOML text by which it was read


class Quarantine(Protocol):
    """Where rows wait that break a contract; their text is encrypted."""

    def keep(self, import_id: str, mapping: str, rows: pa.Table) -> None:
        """Store rows (QUARANTINE_SCHEMA) of an import, replacing any stored under that id."""

    def sweep(self, committed: Sequence[str]) -> int:
        """Drop the rows of imports that are not among those committed; how many went."""

    def open_rows(self, import_id: str = "") -> list[QuarantinedRow]:
        """The rows still waiting, of one import or of all."""

    def close(self, row_ids: Sequence[str], replayed_by: str) -> None:
        """Mark rows as replayed by an import; they no longer wait."""


@dataclass(frozen=True)
class Companion:
    """A table that is published beside a run's results: readers see it as `published_<name>`.

    `parts` are its rows, some at a time; they are read once. `marks` names one of its columns and a
    flag of the results: true for the customers of which that column is known.
    """

    name: str
    schema: pa.Schema
    key: tuple[str, ...]
    parts: Iterable[pa.Table]
    marks: tuple[str, str] | None = None


class Publisher(Protocol):
    """Where a finished run becomes what people see."""

    def publish(self, run_id: str, results: pa.Table, companions: Sequence[Companion] = ()) -> int:
        """Put one indexed row a customer in place of the last run's, in one swap; how many rows.

        The companions are swapped in at the same instant; those of the last run that are not among
        them are shown no more.
        """
