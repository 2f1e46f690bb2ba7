"""The list: reading it. What changes something is in `actions` and `view_actions`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext, pgettext

from touchline.vocabulary.units import Unit
from touchline.web.firm import served_firm
from touchline.web.office.assignments import choices_to_assign, may_assign
from touchline.web.office.models import Person
from touchline.web.office.roles import Role
from touchline.web.office.tags import known_tags
from touchline.web.office.visibility import sight_of, visible_to
from touchline.web.office.visible_customers import (
    NothingPublishedError,
    Order,
    VisibleCustomers,
)
from touchline.web.pages.customers.columns import Column, Kind, default_columns, known_columns
from touchline.web.pages.customers.filters import (
    EITHER,
    OPERATORS,
    SPOKEN,
    SPOKEN_OF_DAYS,
    Operator,
)
from touchline.web.pages.customers.query import (
    ALWAYS_SHOWN,
    DEFAULT_SORT,
    Query,
    Setting,
    read_query,
    sort_text,
)
from touchline.web.pages.customers.table import listed
from touchline.web.pages.customers.tabs import tabs_for
from touchline.web.shell.access import open_to_everybody, person_of
from touchline.web.shell.context import current_language


@dataclass(frozen=True)
class Asked:
    """One request for the list: who asks, what they see, and what the address says."""

    person: Person
    customers: VisibleCustomers
    setting: Setting
    query: Query


def asked(request: HttpRequest, given: QueryDict | None = None) -> Asked:
    """What the request asks for; NothingPublishedError before the first run."""
    person = person_of(request)
    customers = visible_to(person)
    columns = known_columns(customers, current_language())
    setting = Setting(
        columns=columns,
        colleagues=colleagues_of(person, customers),
        me=person.pk,
        usual=default_columns(columns, sees_colleagues=person.role != Role.REP),
    )
    query = read_query(request.GET if given is None else given, setting)
    return Asked(person, customers, setting, query)


def colleagues_of(person: Person, customers: VisibleCustomers) -> dict[int, str]:
    """The owners whose customers the person sees, and the person, by name."""
    owners = sight_of(person, customers.database).owners
    found = Person.objects.order_by("name", "pk")
    if owners is None:
        found = found.filter(role__in=[Role.REP, Role.MANAGER])
    else:
        found = found.filter(pk__in=owners)
    return {person.pk: person.name, **dict(found.values_list("pk", "name"))}


@open_to_everybody
def customers(request: HttpRequest) -> HttpResponse:
    """The page."""
    try:
        wanted = asked(request)
    except NothingPublishedError:
        return render(request, "customers/nothing.html")
    return render(request, "customers/customers.html", _drawn(request, wanted))


def _drawn(request: HttpRequest, wanted: Asked) -> dict[str, Any]:
    policy, language = served_firm().policy, current_language()
    query, setting = wanted.query, wanted.setting
    page = listed(wanted.customers, query, setting.columns, setting.colleagues, language)
    currency = policy.firm.currency
    chips = [
        (one.words(language, currency, setting.colleagues), query.without(one).address)
        for one in query.filters
    ]
    chips += [(f"#{tag}", query.without_tag(tag).address) for tag in query.tags]
    if query.picked:
        words = ngettext("{n} customer picked", "{n} customers picked", len(query.picked))
        chips.append((words.format(n=len(query.picked)), replace(query, picked=(), page=1).address))
    adding = setting.columns.get(request.GET.get("adding", ""))
    tabs = tabs_for(wanted.person, policy, query, setting)
    return {
        "query": query,
        "page": page,
        "chips": chips,
        "tabs": tabs,
        "current": next((tab for tab in tabs if tab.is_current), None),
        "groups": column_groups(setting.columns),
        "chosen": list(query.columns),
        "adding": _field(adding, wanted) if adding else None,
        "panel": request.GET.get("panel", ""),
        "searching": replace(query, text="", page=1).address,
        "sorted": sort_text(query.sort),
        "orders": orders_of(query, setting.columns),
        "sorted_label": setting.columns[query.sort.column].label,
        "sorted_way": _way(setting.columns[query.sort.column].kind, downward=query.sort.downward),
        "receivers": choices_to_assign(wanted.person),
        "may_assign": may_assign(wanted.person),
        "may_tag": wanted.person.role != Role.ANALYST,
        "known_tags": known_tags(wanted.customers),
        "batch": uuid4(),
        "done": request.session.pop("customers_done", None),
    }


def orders_of(query: Query, columns: Mapping[str, Column]) -> list[tuple[str, str]]:
    """What a phone, which shows no headings, can sort by: the usual order and the shown columns."""
    names = dict.fromkeys([query.sort.column, DEFAULT_SORT.column, *query.columns])
    colon = pgettext("after a label", ": ")
    return [
        (
            sort_text(Order(name, downward)),
            f"{columns[name].label}{colon}{_way(columns[name].kind, downward=downward)}",
        )
        for name in names
        if name in columns
        for downward in (True, False)
    ]


def _way(kind: Kind, *, downward: bool) -> str:
    """Which end of a column comes first."""
    if kind is Kind.NUMBER:
        return gettext("largest first") if downward else gettext("smallest first")
    if kind is Kind.DAY:
        return gettext("latest first") if downward else gettext("earliest first")
    return gettext("from the end") if downward else gettext("from the start")


def column_groups(columns: Mapping[str, Column]) -> tuple[list[Column], list[Column]]:
    """What customers are and what is advised; then the measures by label."""
    own = [column for column in columns.values() if not column.is_measure]
    measures = [column for column in columns.values() if column.is_measure]
    return own, sorted(measures, key=lambda column: column.label)


@open_to_everybody
def filter_field(request: HttpRequest) -> HttpResponse:
    """The second step of a filter: the operators and values of the chosen column."""
    try:
        wanted = asked(request)
    except NothingPublishedError:
        raise Http404 from None
    column = wanted.setting.columns.get(request.GET.get("adding", ""))
    field = _field(column, wanted) if column else None
    return render(request, "customers/filter_field.html", {"adding": field, "query": wanted.query})


@open_to_everybody
def narrow(request: HttpRequest) -> HttpResponse:
    """Put one filter into the address, and show the list."""
    given = QueryDict(request.GET.get("query", "")[:4000], mutable=True)
    name, operator = request.GET.get("column", ""), request.GET.get("operator", "")
    values = [value.strip() for value in request.GET.getlist("value") if value.strip()]
    given.pop("page", None)
    if name and operator:
        given.appendlist(name, _filter_text(operator, values, request.GET.get("value_to", "")))
    return HttpResponseRedirect(_with(given))


@open_to_everybody
def arrange(request: HttpRequest) -> HttpResponse:
    """Put the chosen columns into the address, and show the list."""
    given = QueryDict(request.GET.get("query", "")[:4000], mutable=True)
    given.pop("columns", None)
    given.pop("page", None)
    wanted = sorted(
        request.GET.getlist("column"), key=lambda name: _place(request.GET.get(f"at_{name}", ""))
    )
    if wanted:
        given["columns"] = ",".join(wanted)
    return HttpResponseRedirect(_with(given))


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 999


def _with(given: QueryDict) -> str:
    pairs = [(name, value) for name in given for value in given.getlist(name)]
    return f"{reverse('customers:customers')}?{urlencode(pairs)}"


def _filter_text(operator: str, values: list[str], upper: str) -> str:
    if operator in {each.value for each in EITHER}:
        return f"{operator}:"
    if operator == Operator.ONE_OF.value:
        return ",".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in values)
    if operator == Operator.BETWEEN.value:
        return f"{''.join(values[:1])}..{upper.strip()}"
    return f"{operator}:{''.join(values[:1])}"


def _field(column: Column, wanted: Asked) -> dict[str, Any]:
    """What the second step of a filter shows."""
    choices: list[tuple[str, str]] = []
    spoken = SPOKEN_OF_DAYS if column.kind is Kind.DAY else SPOKEN
    if column.kind is Kind.COLLEAGUE:
        choices = [(str(pk), name) for pk, name in wanted.setting.colleagues.items()]
    elif column.kind is Kind.WORD:
        found = wanted.customers.values(column.name)
        choices = [(value, column.say(value)) for value in found if value]
    return {
        "column": column,
        "operators": [(each.value, spoken[each]) for each in OPERATORS[column.kind]],
        "choices": choices,
        "is_day": column.kind is Kind.DAY,
        "is_flag": column.kind is Kind.FLAG,
        "is_range": column.kind in {Kind.DAY, Kind.NUMBER},
        "is_share": column.kind is Kind.NUMBER and column.unit is Unit.SHARE,
        "always": column.name in ALWAYS_SHOWN,
    }
