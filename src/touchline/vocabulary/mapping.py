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
    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True
    )


class ReadOptions(_Part):
    """How a text file or sheet is laid out, where finding out by itself would go wrong."""

    encoding: str = ""
    """Text encoding, such as "gb18030"; empty: found out."""
    delimiter: str = ""
    """What stands between columns; "whitespace" for blanks; empty: found out."""
    header: bool = True
    """Whether the first row holds the columns' names."""
    columns: tuple[str, ...] = ()
    """The columns' names where there is no header."""
    skip_rows: int = 0
    """Rows above the header that are no part of the table."""
    missing: tuple[str, ...] = ()
    """Words that mean "no value", such as "?" or "N/A"."""


class Condition(_Part):
    """A test on one source column; all that are set must hold. Compared as text, exactly."""

    column: str
    """The source column that is looked at."""
    any_of: tuple[str, ...] | None = None
    """The cell is one of these texts."""
    none_of: tuple[str, ...] | None = None
    """The cell is none of these texts."""
    is_missing: bool | None = None
    """Whether the cell is empty."""
    starts_with: str | None = None
    """The cell begins with this text."""
    same_as: str | None = None
    """Another column that holds the same text, such as the receiver of a mail to oneself."""
    at_most: float | None = None
    """The cell is a number not above this one."""
    above: float | None = None
    """The cell is a number above this one."""


class Rule(_Part):
    """How one fact column is filled, from exactly one origin.

    The origins are `column`, `constant`, `product`, `joined` and `row_number`.
    """

    column: str | None = None
    """Origin: the source column with this name."""
    constant: str | None = None
    """Origin: the same text for every row."""
    product: tuple[str, ...] | None = None
    """Origin: the numbers of these columns multiplied."""
    joined: tuple[str, ...] | None = None
    """Origin: these columns as one text, with "-" between; a missing one counts as empty."""
    row_number: Literal[True] | None = None
    """Origin: the row's number, where nothing else tells rows apart."""
    negate: bool = False
    """Change the sign of a number."""
    lookup: tuple[str, ...] = ()
    """"lookup.column" steps, each fed with the value before."""
    values: dict[str, str] = Field(default_factory=dict)
    """Source word to our word."""
    ignore: tuple[str, ...] = ()
    """Source words that say nothing here: the cell stays empty, and is counted."""
    otherwise: str | None = None
    """Our word for words that `values` lacks; unset: such a cell stays empty and is counted, or the
    row waits in quarantine where it cannot be without it."""
    default: str | None = None
    """What stands in where the value is missing."""
    formats: tuple[str, ...] = ()
    """Spellings of a time to try first, as in strptime: "%d.%m.%Y %H:%M"."""
    day_first: bool | None = None
    """Whether 3/4/2026 is the 3rd of April; unset: as the mapping says."""
    time_zone: str | None = None
    """The zone of times that do not say their own; unset: as the mapping says."""
    unit: Literal["seconds", "minutes", "hours", "days", "milliseconds"] | None = None
    """What a length of time is counted in."""
    origin: str | None = None
    """For times counted from a start: its ISO 8601 instant."""
    plus_days: int | None = None
    """Days to add to a date or time."""
    namespace: str = "customer"
    """Whose numbers these are; systems that share numbers share it."""
    prefix: str = ""
    """Text put before the value."""

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
    """The bare file name."""
    sheet: str = ""
    """The sheet of a workbook."""
    key: str
    """The column by whose value a row is found."""
    read: ReadOptions = ReadOptions()
    """How the file is laid out."""


class Refusal(_Part):
    """Rows that the firm does not want, with the reason that the report gives."""

    when: tuple[Condition, ...] = Field(min_length=1)
    """Conditions of which all must hold."""
    reason: str = Field(min_length=1)
    """What the report says of such rows."""


class FactRule(_Part):
    """How rows become rows of one fact table."""

    into: str
    """The fact table."""
    when: tuple[Condition, ...] = ()
    """Conditions of which all must hold for a row to go here; none: every row."""
    refuse: tuple[Refusal, ...] = ()
    """Rows that are turned away."""
    set: dict[str, Rule]
    """How each column of the fact table is filled: a source column's name, or a rule."""

    @model_validator(mode="after")
    def _known_columns(self) -> Self:
        if self.into not in FACT_TABLES:
            known = ", ".join(FACT_TABLES)
            raise ValueError(f"there is no fact table {self.into!r}; there are: {known}")
        known_columns = {column.name for column in FACT_TABLES[self.into].columns}
        unknown = set(self.set) - known_columns
        if unknown:
            raise ValueError(
                f"{self.into} has no column {', '.join(sorted(unknown))}; it has: "
                f"{', '.join(sorted(known_columns))}"
            )
        return self


class IdentityRule(_Part):
    """How rows tell who a customer or an employee is; these values go to the vault."""

    subject: Literal["customer", "employee"] = "customer"
    """Whom the rows tell of."""
    ref: Rule
    """The number under which the system knows them."""
    set: dict[Identifier, Rule] = Field(default_factory=dict)
    """What goes to the vault: a source column's name or a rule for each identifier."""


class TableRule(_Part):
    """What to do with the files (and sheets) that match."""

    files: tuple[str, ...] = Field(min_length=1)
    """Shell patterns on the bare file name; the first table that matches takes the file."""
    sheet: str = "*"
    """A pattern on the sheet's name."""
    read: ReadOptions = ReadOptions()
    """How the file is laid out, where finding out goes wrong."""
    refuse: tuple[Refusal, ...] = ()
    """Rows that are turned away before any fact sees them."""
    fact: tuple[FactRule, ...] = ()
    """One entry for each fact table that rows go into."""
    identity: tuple[IdentityRule, ...] = ()
    """One entry for each customer or employee that a row tells of."""


class Mapping(_Part):
    """A whole mapping file."""

    source: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """The system's name: with source_id it tells rows apart. Small letters, digits and _."""
    time_zone: str = "UTC"
    """IANA zone of times that do not say their own."""
    currency: str = ""
    """ISO 4217 code of amounts whose currency is not mapped; empty: the policy's."""
    phone_region: str = "CN"
    """Region of phone numbers without a country code."""
    day_first: bool = False
    """Whether 3/4/2026 is the 3rd of April."""
    decimal_comma: bool = False
    """Whether 1.234,5 or 1,234.5 is meant."""
    lookup: dict[str, Lookup] = Field(default_factory=dict)
    """Other files of the same import, by the name that rules use."""
    table: tuple[TableRule, ...] = Field(min_length=1)
    """What to do with which files."""
