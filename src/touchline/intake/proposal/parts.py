"""What a proposal is made of, and the mapping that it comes to."""

from dataclasses import dataclass, field

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.mapping import (
    FactRule,
    IdentityRule,
    Lookup,
    Mapping,
    ReadOptions,
    Rule,
    TableRule,
)


@dataclass(frozen=True)
class ColumnProposal:
    """A rule for one fact column, how sure it is (0 to 1), why, and what the cells look like."""

    name: str
    rule: Rule
    confidence: float
    reason: str
    samples: tuple[str, ...] = ()
    please_map: tuple[str, ...] = ()  # the source's words that no language knows


@dataclass(frozen=True)
class Missing:
    """A required column that nothing fills, with what to do about it."""

    column: str
    remedy: str


@dataclass(frozen=True)
class FactProposal:
    """How the rows become rows of one fact table; it is ready when nothing is missing."""

    into: str
    confidence: float
    reason: str
    columns: tuple[ColumnProposal, ...]
    missing: tuple[Missing, ...] = ()

    def column(self, name: str) -> ColumnProposal | None:
        """The proposal for a column of the fact table."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class IdentityProposal:
    """Who a customer or an employee is; these cells go to the vault."""

    subject: str
    ref: Rule
    columns: tuple[ColumnProposal, ...]


@dataclass(frozen=True)
class LeftOut:
    """A source column that feeds nothing, and why."""

    header: str
    reason: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableProposal:
    """What is proposed for files (or sheets) of one layout."""

    name: str
    files: tuple[str, ...]
    sheet: str
    facts: tuple[FactProposal, ...]
    identities: tuple[IdentityProposal, ...]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...] = ()
    read: ReadOptions = field(default_factory=ReadOptions)

    @property
    def is_ready(self) -> bool:
        """Whether at least one fact can be filled as it stands."""
        return any(not fact.missing for fact in self.facts)


@dataclass(frozen=True)
class Proposal:
    """What is proposed for everything that was found."""

    source: str
    tables: tuple[TableProposal, ...]
    time_zone: str = "UTC"
    currency: str = ""
    phone_region: str = "CN"
    day_first: bool = False
    decimal_comma: bool = False
    lookups: dict[str, Lookup] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def ready(self) -> tuple[TableProposal, ...]:
        """The tables that can be imported as proposed."""
        return tuple(table for table in self.tables if table.is_ready)

    def mapping(self) -> Mapping:
        """The mapping that this proposal comes to; at least one table must be ready."""
        if not self.ready:
            raise TouchlineError(
                "Nothing here can be imported as it stands.",
                ", ".join(table.name for table in self.tables),
                "Look at the proposal (import --dry-run): it says what is missing; then write a "
                "mapping file and import with --map.",
            )
        return Mapping(
            source=self.source,
            time_zone=self.time_zone,
            currency=self.currency,
            phone_region=self.phone_region,
            day_first=self.day_first,
            decimal_comma=self.decimal_comma,
            lookup=self.lookups,
            table=tuple(_table_rule(table) for table in self.ready),
        )


def _table_rule(table: TableProposal) -> TableRule:
    return TableRule(
        files=table.files,
        sheet=table.sheet or "*",
        read=table.read,
        fact=tuple(
            FactRule(into=fact.into, set={column.name: column.rule for column in fact.columns})
            for fact in table.facts
            if not fact.missing
        ),
        identity=tuple(_identity_rule(identity) for identity in table.identities),
    )


def _identity_rule(identity: IdentityProposal) -> IdentityRule:
    return IdentityRule(
        subject="employee" if identity.subject == "employee" else "customer",
        ref=identity.ref,
        set={Identifier(column.name): column.rule for column in identity.columns},
    )
