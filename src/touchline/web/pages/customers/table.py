"""One page of the list, ready to be drawn: headings that explain themselves, rows, counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.customer_search import NAMES_READ, search
from touchline.web.office.tags import tags_of
from touchline.web.office.visible_customers import Condition, Row, VisibleCustomers
from touchline.web.pages.customers.columns import Column, Kind
from touchline.web.pages.customers.query import LAST_PAGE, PAGE_ROWS, Query
from touchline.web.shell.customer_names import names_for
from touchline.web.shell.formats import MISSING, figure, plain, recalled_day
from touchline.web.shell.name_search import KeepingVault
from touchline.web.shell.statuses import Shown, shown_status

COUNTED_UP_TO = 10_000
ALWAYS_READ = (
    *("customer_id", "tier", "status", "days_over", "due_on", "target_interval_days"),
    *("last_contact_at", "snoozed_until"),
)


@dataclass(frozen=True)
class Heading:
    """A column's heading: where it sorts to, and which way it is sorted now."""

    column: Column
    address: str
    sorted: str  # ascending, descending or empty

    @property
    def is_numeric(self) -> bool:
        """Whether its figures stack."""
        return self.column.kind is Kind.NUMBER


@dataclass(frozen=True)
class Cell:
    """One value in words; `aside` is a second, quieter part of it."""

    label: str
    text: str
    is_numeric: bool
    aside: str = ""
    name: str = ""  # of a colleague: drawn in its own language
    rows: str = ""  # the measure whose rows of facts stand behind the figure


@dataclass(frozen=True)
class Line:
    """One customer."""

    customer_id: int
    name: str
    tier: str
    status: Shown
    tags: Sequence[str]
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Page:
    """What the template draws. `count` is capped at COUNTED_UP_TO: then `is_more` says so."""

    headings: Sequence[Heading]
    lines: Sequence[Line]
    count: int
    is_more: bool
    first: int
    before: str | None
    after: str | None
    is_cut: bool  # there are more, but leafing ends here

    @property
    def count_words(self) -> str:
        """The count with thousands apart."""
        return f"{self.count:,}"

    @property
    def last(self) -> int:
        """The place of the last line in the whole list."""
        return self.first + len(self.lines) - 1


def searched(customers: VisibleCustomers, query: Query) -> list[Condition]:
    """The query's conditions, the searched text among them."""
    conditions = query.conditions
    if not query.text:
        return conditions
    vault = KeepingVault(served_firm().office.vault)
    found = search(customers, vault, query.text, conditions, NAMES_READ)
    return [Condition("customer_id", "one_of", found)]


def listed(
    customers: VisibleCustomers,
    query: Query,
    columns: Mapping[str, Column],
    colleagues: Mapping[int, str],
    language: Language,
) -> Page:
    """The query's page."""
    conditions = searched(customers, query)
    start = (query.page - 1) * PAGE_ROWS
    wanted = list(dict.fromkeys([*ALWAYS_READ, *query.columns]))
    rows = customers.rows(conditions, [query.sort], PAGE_ROWS + 1, start, wanted)
    has_next = len(rows) > PAGE_ROWS
    count = start + len(rows)
    if has_next or (not rows and start):
        count = customers.count_up_to(COUNTED_UP_TO + 1, conditions)
    drawn = rows[:PAGE_ROWS]
    return Page(
        headings=[_heading(columns[name], query) for name in query.columns],
        lines=_lines(
            customers, drawn, [columns[name] for name in query.columns], colleagues, language
        ),
        count=min(count, COUNTED_UP_TO),
        is_more=count > COUNTED_UP_TO,
        first=start + 1,
        before=replace(query, page=query.page - 1).address if query.page > 1 else None,
        after=replace(query, page=query.page + 1).address
        if has_next and query.page < LAST_PAGE
        else None,
        is_cut=has_next and query.page >= LAST_PAGE,
    )


def _heading(column: Column, query: Query) -> Heading:
    way = (
        ("descending" if query.sort.downward else "ascending")
        if (query.sort.column == column.name)
        else ""
    )
    return Heading(column, query.sorted_by(column.name).selection, way)


def _lines(
    customers: VisibleCustomers,
    rows: Sequence[Row],
    columns: Sequence[Column],
    colleagues: Mapping[int, str],
    language: Language,
) -> list[Line]:
    ids = [row["customer_id"] for row in rows]
    names, tags = names_for(customers, ids), tags_of(customers, ids)
    people = {**colleagues, **_employees(customers, rows, columns)}
    currency = served_firm().policy.firm.currency
    return [
        Line(
            customer_id=row["customer_id"],
            name=names[row["customer_id"]],
            tier=row["tier"],
            status=shown_status(row),
            tags=tags.get(row["customer_id"], ()),
            cells=[_cell(column, row, people, language, currency) for column in columns],
        )
        for row in rows
    ]


def _employees(
    customers: VisibleCustomers, rows: Sequence[Row], columns: Sequence[Column]
) -> dict[int, str]:
    """The names of the employees in the rows, where such a column is shown."""
    asked = [column.name for column in columns if column.kind is Kind.EMPLOYEE]
    refs = {row[name] for name in asked for row in rows if row[name] is not None}
    return names_for(customers, sorted(refs)) if refs else {}


def _cell(
    column: Column, row: Row, people: Mapping[int, str], language: Language, currency: str
) -> Cell:
    value, label = row[column.name], column.label
    if column.kind in {Kind.COLLEAGUE, Kind.EMPLOYEE}:
        name = people.get(value, "") if value is not None else ""
        return Cell(label, MISSING, is_numeric=False, name=name)
    rows = column.name if column.has_rows and value is not None else ""
    if column.name == "days_since_last_contact" and value is not None:
        aside = plain(row["target_interval_days"], language, digits=0)
        text = plain(float(value), language, digits=0)
        return Cell(label, text, is_numeric=True, aside=aside, rows=rows)
    return Cell(
        label,
        said(column, value, language, currency),
        is_numeric=column.kind is Kind.NUMBER,
        rows=rows,
    )


def said(column: Column, value: Any, language: Language, currency: str) -> str:
    """A value as the list shows it."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date | datetime):
        return recalled_day(value, timezone.localdate(), language)
    if isinstance(value, str):
        return column.say(value)
    if column.unit in {Unit.DAYS, Unit.HOURS, Unit.MINUTES}:
        return plain(float(value), language, digits=0 if column.unit is Unit.DAYS else 1)
    return figure(value, column.unit, language, currency)
