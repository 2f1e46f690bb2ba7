"""What a mapping file says: which column of a source feeds which column of which fact.

A mapping is TOML. `source` names the system; each `[[table]]` names files by pattern and holds one
or more `[[table.fact]]`, so one file may be split into several facts. A rule for a column is the
source column's name, or a table with one origin (`column`, `constant`, `product`, `joined`,
`row_number`) and what is done to it (`lookup`, `values`, `formats`, …). `set.source` overrides the
mapping's `source` where one mapping covers several systems.
"""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.identity import Identifier


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ReadOptions(_Part):
    """How a text file or sheet is laid out, where finding out by itself would go wrong."""

    encoding: str = ""  # empty: found out
    delimiter: str = ""  # empty: found out; "whitespace" for columns set apart by blanks
    header: bool = True
    columns: tuple[str, ...] = ()  # the column names where there is no header
    skip_rows: int = 0
    missing: tuple[str, ...] = ()  # words that mean "no value", e.g. "?" or "N/A"


class Condition(_Part):
    """A test on one source column; all that are set must hold. Compared as text, exactly."""

    column: str
    any_of: tuple[str, ...] | None = None
    none_of: tuple[str, ...] | None = None
    is_missing: bool | None = None
    starts_with: str | None = None
    same_as: str | None = None  # another column that holds the same text, e.g. a mail to oneself
    at_most: float | None = None
    above: float | None = None


class Rule(_Part):
    """How one fact column is filled, from exactly one origin.

    The origins are `column`, `constant`, `product`, `joined` and `row_number`.
    """

    column: str | None = None
    constant: str | None = None
    product: tuple[str, ...] | None = None  # numbers of these columns multiplied
    joined: tuple[str, ...] | None = (
        None  # these columns as one text, with "-" between; missing: ""
    )
    row_number: Literal[True] | None = None  # the row's number, where nothing else tells rows apart
    negate: bool = False
    lookup: tuple[str, ...] = ()  # "lookup.column" steps, each fed with the value before
    values: dict[str, str] = Field(default_factory=dict)  # source word -> our word
    otherwise: str | None = None  # for words that `values` lacks; unset: such a row is quarantined
    default: str | None = None  # where the value is missing
    formats: tuple[str, ...] = ()  # strptime formats to try first
    day_first: bool | None = None
    time_zone: str | None = None
    unit: Literal["seconds", "minutes", "hours", "days", "milliseconds"] | None = None
    origin: str | None = None  # for times counted from a start: its ISO 8601 instant
    plus_days: int | None = None
    namespace: str = "customer"  # whose numbers these are; systems that share numbers share it
    prefix: str = ""  # put before the value

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        origins = [self.column, self.constant, self.product, self.joined, self.row_number]
        if sum(origin is not None for origin in origins) != 1:
            raise ValueError(
                "give exactly one of `column`, `constant`, `product`, `joined` and `row_number`"
            )
        return self


class Lookup(_Part):
    """Another file of the same import, small enough for memory, from which values are fetched."""

    file: str
    sheet: str = ""
    key: str
    read: ReadOptions = ReadOptions()


class Refusal(_Part):
    """Rows that the firm does not want, with the reason that the report gives."""

    when: tuple[Condition, ...] = Field(min_length=1)
    reason: str = Field(min_length=1)


class FactRule(_Part):
    """How rows become rows of one fact table."""

    into: str
    when: tuple[Condition, ...] = ()
    refuse: tuple[Refusal, ...] = ()
    set: dict[str, Rule]

    @model_validator(mode="after")
    def _known_columns(self) -> Self:
        if self.into not in FACT_TABLES:
            known = ", ".join(FACT_TABLES)
            raise ValueError(f"there is no fact table {self.into!r}; there are: {known}")
        known_columns = {column.name for column in FACT_TABLES[self.into].columns}
        unknown = set(self.set) - known_columns
        if unknown:
            raise ValueError(
                f"{self.into} has no column {sorted(unknown)}; it has: {sorted(known_columns)}"
            )
        return self


class IdentityRule(_Part):
    """How rows tell who a customer or an employee is; these values go to the vault."""

    subject: Literal["customer", "employee"] = "customer"
    ref: Rule
    set: dict[Identifier, Rule] = Field(default_factory=dict)


class TableRule(_Part):
    """What to do with the files (and sheets) that match."""

    files: tuple[str, ...] = Field(min_length=1)  # shell patterns on the bare file name
    sheet: str = "*"
    read: ReadOptions = ReadOptions()
    refuse: tuple[Refusal, ...] = ()
    fact: tuple[FactRule, ...] = ()
    identity: tuple[IdentityRule, ...] = ()


class Mapping(_Part):
    """A whole mapping file."""

    source: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    time_zone: str = "UTC"
    currency: str = ""  # ISO 4217, for money columns whose currency is not mapped; empty: policy's
    phone_region: str = "CN"
    day_first: bool = False
    decimal_comma: bool = False
    lookup: dict[str, Lookup] = Field(default_factory=dict)
    table: tuple[TableRule, ...] = Field(min_length=1)
