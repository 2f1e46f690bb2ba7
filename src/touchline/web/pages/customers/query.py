"""The list's whole state as it stands in the address: `?tier=A,B&score=ge:50&sort=-priority`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext

from touchline.web.office.picked_customers import NoLongerKeptError
from touchline.web.office.tags import LONGEST_TAG
from touchline.web.office.visible_customers import Condition, Order
from touchline.web.pages.customers.columns import Column, Kind
from touchline.web.pages.customers.filters import Filter, RefusedFilterError, read_filter
from touchline.web.shell.picked import PICKED, read_picked

PAGE_ROWS = 50
LAST_PAGE = 20  # further on, a filter finds faster than leafing
MOST_FILTERS = 30
MOST_COLUMNS = 30
LONGEST_SEARCH = 200
DEFAULT_SORT = Order("priority", downward=True)
OWN_WORDS = ("q", "tag", PICKED, "sort", "columns", "page", "adding", "panel")
READABLE = ":,.~"  # stay as they are in an address


@dataclass(frozen=True)
class Refused:
    """A part of the address that could not be read."""

    name: str
    label: str
    text: str
    why: str


@dataclass(frozen=True)
class Setting:
    """What an address is read against: the columns, the colleagues, who asks, what is usual."""

    columns: Mapping[str, Column]
    colleagues: Mapping[int, str]
    me: int
    usual: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """Which customers, in which order, with which columns."""

    filters: tuple[Filter, ...] = ()
    tags: tuple[str, ...] = ()
    picked: tuple[int, ...] = ()  # one by one, as another page's chart picked them
    picked_text: str = ""  # the same as it stands in the address
    text: str = ""
    sort: Order = DEFAULT_SORT
    columns: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    page: int = 1
    refused: tuple[Refused, ...] = ()

    @property
    def conditions(self) -> list[Condition]:
        """What is asked of the customers, the searched text apart."""
        tagged = [Condition("", "tagged", tag) for tag in self.tags]
        picked = [Condition("customer_id", "one_of", list(self.picked))] if self.picked else []
        return [each for one in self.filters for each in one.conditions] + tagged + picked

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.filters or self.tags or self.picked or self.text)

    @property
    def address(self) -> str:
        """The query in its one spelling, without a question mark; what is usual is left out."""
        parts = [(one.column.name, one.text) for one in self.filters]
        parts += [("tag", tag) for tag in self.tags]
        parts += [(PICKED, self.picked_text)] if self.picked else []
        parts += [("q", self.text)] if self.text else []
        parts += [("sort", sort_text(self.sort))] if self.sort != DEFAULT_SORT else []
        parts += [("columns", ",".join(self.columns))] if self.columns != self.usual else []
        parts += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(parts, safe=READABLE)

    @property
    def selection(self) -> str:
        """The same without the page: what is exported and acted on."""
        return replace(self, page=1).address

    @property
    def standing(self) -> str:
        """The same without the searched text: what is saved.

        A view asks the same of all customers, day after day. A name that was searched for is a
        person's, and would stand in clear beside the sealed vault, for all to whom it is shared.
        """
        return replace(self, page=1, text="").address

    def without(self, dropped: Filter) -> "Query":
        """The same without one filter."""
        kept = tuple(one for one in self.filters if one != dropped)
        return replace(self, filters=kept, page=1)

    def without_tag(self, tag: str) -> "Query":
        """The same without one tag."""
        return replace(self, tags=tuple(each for each in self.tags if each != tag), page=1)

    def sorted_by(self, name: str) -> "Query":
        """By that column: downward first, then upward."""
        downward = not (self.sort.column == name and self.sort.downward)
        return replace(self, sort=Order(name, downward), page=1)


def sort_text(order: Order) -> str:
    """An order as the address has it."""
    return f"-{order.column}" if order.downward else order.column


def read_query(given: QueryDict, setting: Setting) -> Query:
    """The query of an address. What cannot be read is left out and named in `refused`."""
    refused: list[Refused] = []
    filters = tuple(_filters(given, setting, refused))
    if len(filters) > MOST_FILTERS:
        refused.append(Refused("", gettext("Filters"), "", gettext("there are too many")))
    sort = _sort(given.get("sort", ""), setting.columns, refused)
    return Query(
        filters=filters[:MOST_FILTERS],
        tags=tuple(_tags(given.getlist("tag"), refused)),
        picked=_picked(given.get(PICKED, ""), refused),
        picked_text=given.get(PICKED, ""),
        text=given.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
        sort=sort,
        columns=_columns(given.getlist("columns"), setting) or setting.usual,
        usual=setting.usual,
        page=_page(given.get("page", "")),
        refused=tuple(refused),
    )


def _filters(given: QueryDict, setting: Setting, refused: list[Refused]) -> Iterator[Filter]:
    for name in given:
        texts = [text for text in given.getlist(name) if text]
        if name in OWN_WORDS or not texts:
            continue
        column = setting.columns.get(name)
        if column is None:
            refused.append(
                Refused(name, name[:60], texts[0][:60], gettext("there is no such column"))
            )
            continue
        listed = column.kind not in {Kind.NUMBER, Kind.DAY}
        for text in [",".join(texts)] if listed and len(texts) > 1 else texts:
            try:
                yield read_filter(column, text, setting.colleagues, setting.me)
            except RefusedFilterError as refusal:
                refused.append(Refused(name, column.label, text[:60], str(refusal)))


def _tags(texts: Sequence[str], refused: list[Refused]) -> Iterator[str]:
    for tag in dict.fromkeys(part.strip() for text in texts for part in text.split(",")):
        if tag and len(tag) <= LONGEST_TAG and tag.isprintable():
            yield tag
        elif tag:
            refused.append(Refused("tag", gettext("Tag"), tag[:40], gettext("that is no tag")))


def _picked(text: str, refused: list[Refused]) -> tuple[int, ...]:
    try:
        return read_picked(text) if text else ()
    except ValueError:
        why = gettext("that is no list of customers")
    except NoLongerKeptError:
        why = gettext("they are kept for 90 days; pick them anew on the page of charts")
    refused.append(Refused(PICKED, gettext("Picked"), text[:40], why))
    return ()


def _sort(text: str, columns: Mapping[str, Column], refused: list[Refused]) -> Order:
    if not text:
        return DEFAULT_SORT
    order = Order(text.removeprefix("-"), text.startswith("-"))
    if order.column in columns:
        return order
    refused.append(Refused("sort", gettext("Order"), text[:60], gettext("there is no such column")))
    return DEFAULT_SORT


def _columns(texts: Sequence[str], setting: Setting) -> tuple[str, ...]:
    wanted = dict.fromkeys(name.strip() for text in texts for name in text.split(","))
    found = [name for name in wanted if name in setting.columns and name not in ALWAYS_SHOWN]
    return tuple(found[:MOST_COLUMNS])


ALWAYS_SHOWN = ("tier", "status")


def _page(text: str) -> int:
    whole = text.isascii() and text.isdecimal() and len(text) < 6
    return min(max(int(text), 1), LAST_PAGE) if whole else 1
