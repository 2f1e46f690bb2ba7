"""What programs can read, said for people: each operation with what it answers to them now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchline.web.api import operations
from touchline.web.api.schemas import Customer, CustomerPage, DueContacts
from touchline.web.api.urls import api
from touchline.web.office.api_keys import Scope
from touchline.web.office.models import ApiKey, Person
from touchline.web.shell.context import current_language

Text = str | Promise
MEASURES_SHOWN = 3
CUT = "…"
MEANINGS: Mapping[str, Text] = {
    "/customers": _("The customers that you see, by reference, with the advice and every measure."),
    "/customers/{reference}": _("One customer; 404 where you see none of that reference."),
    "/next-contacts": _(
        "When to contact whom, how and why, those due first. Left out are those who must not be "
        "contacted, and those contacted since the run."
    ),
    "/measures": _("Every measure with its definition in words and in SQL."),
    "/measures/{name}": _("One measure with its definition."),
    "/runs": _("The finished runs, the latest first, each with the digest of its results."),
    "/runs/{run}": _("One finished run."),
}
PARAMETERS: Mapping[str, Text] = {
    "limit": _("How many on a page; 50 unless told."),
    "after": _("The next of the page before."),
    "tier": _("Only customers of this tier."),
    "status": _("Only customers of this status."),
    "due_from": _("Only contacts due on this day or later."),
    "due_to": _("Only contacts due on this day or earlier."),
    "language": _("In which language labels and reasons are written."),
    "reference": _("A customer's 13 characters, as pages and files show them."),
    "name": _("A measure's name, as the page of measures and files show it."),
    "run": _("A run's name, as the page of runs shows it."),
}


@dataclass(frozen=True)
class Parameter:
    """One thing that a program may say: its name, what values it takes, what it means."""

    name: str
    values: str
    meaning: Text


@dataclass(frozen=True)
class Operation:
    """One address; `example` is JSON as the person's own programs get it now, shortened."""

    path: str
    meaning: Text
    parameters: Sequence[Parameter]
    example: str


def operations_for(person: Person) -> list[Operation]:
    """Every operation, in the order of the description for programs."""
    schema = api.get_openapi_schema()
    answers = _answers(person)
    found = []
    for path, methods in schema["paths"].items():
        short = path.removeprefix("/api/v1")
        given = methods["get"]["parameters"]
        parameters = [
            Parameter(each["name"], _values(each["schema"], schema), PARAMETERS[each["name"]])
            for each in given
        ]
        example = answers.get(short)
        text = json.dumps(example, indent=2, ensure_ascii=False) if example else ""
        found.append(Operation(path, MEANINGS[short], parameters, text))
    return found


def _values(given: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """What values a parameter takes: 1 to 200; YYYY-MM-DD; overdue, due, …"""
    for part in (given, *given.get("anyOf", ()), *given.get("allOf", ())):
        name = part.get("$ref", "").rpartition("/")[2]
        shape = schema["components"]["schemas"][name] if name else part
        if "enum" in shape:
            return ", ".join(shape["enum"])
        if "maximum" in shape:
            return f"{shape['minimum']}–{shape['maximum']}"
        if shape.get("format") == "date":
            return "YYYY-MM-DD"
    return ""


def _answers(person: Person) -> dict[str, Any]:
    """What some operations answer to the person's programs now, with one item each."""
    request = HttpRequest()
    scopes = [each.value for each in Scope if each is not Scope.NAMES]
    request.auth = ApiKey(person=person, scopes=scopes)  # type: ignore[attr-defined]
    customers = operations.customers(request, 1, None, None, None)
    due = operations.next_contacts(
        request, DueContacts(limit=1, after=None, language=current_language())
    )
    visits = operations.measure(request, "visits", current_language())
    runs = operations.all_runs(request, 1, None)
    return {
        "/customers": _shortened(customers),
        "/next-contacts": due.model_dump(mode="json"),
        "/measures/{name}": visits.model_dump(mode="json"),
        "/runs": runs.model_dump(mode="json"),
    }


def _shortened(page: CustomerPage) -> dict[str, Any]:
    """Of a hundred measures the first few."""
    items: list[Customer] = [
        each.model_copy(
            update={"measures": dict([*list(each.measures.items())[:MEASURES_SHOWN], (CUT, CUT)])}
        )
        for each in page.items
    ]
    return page.model_copy(update={"items": items}).model_dump(mode="json")
