"""The timeline pages through a long history without repeating or losing anything."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404, QueryDict
from django.urls import reverse
from tests.site.conftest import Cast

from touchline.pipeline.happenings import TOLD, Asked, happenings
from touchline.pipeline.history import history
from touchline.web.firm import Firm
from touchline.web.office.visibility import visible_to
from touchline.web.pages.customer.record import Record
from touchline.web.pages.customer.timeline import PAGE, Timeline, place_of, timeline

FAR = datetime(2100, 1, 1, tzinfo=UTC)


def busiest(firm: Firm, person: Cast) -> int:
    """The customer of Alice's with the longest history."""
    rows = visible_to(person("alice")).rows(columns=["customer_id", "outbound_contacts"])
    return int(max(rows, key=lambda row: row["outbound_contacts"])["customer_id"])


def record(person: Cast, customer_id: int) -> Record:
    customers = visible_to(person("alice"))
    row = customers.one(customer_id)
    assert row is not None
    return Record(person("alice"), customers, row)


def pages(person: Cast, customer_id: int, show: str = "all") -> list[Timeline]:
    found = [timeline(record(person, customer_id), QueryDict(f"show={show}"))]
    while found[-1].after:
        found.append(
            timeline(record(person, customer_id), QueryDict(f"show={show}&{found[-1].after}"))
        )
    return found


def keys(found: list[Timeline]) -> list[str]:
    return [entry.key for page in found for month in page.months for entry in month.entries]


def test_the_pages_hold_every_happening_once_the_newest_first(firm: Firm, person: Cast) -> None:
    customer_id = busiest(firm, person)
    found = pages(person, customer_id)
    assert len(found) > 3
    told = keys(found)
    facts = history(firm.workspace, firm.engine, customer_id)
    expected = sum(facts[name].num_rows for name in TOLD if name in facts)
    assert (len(told), len(set(told))) == (expected, expected)
    times = [entry.at for page in found for month in page.months for entry in month.entries]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(("show", "tables"), [("contacts", ["interaction"]), ("orders", ["order"])])
def test_a_filter_shows_its_kinds_alone(
    firm: Firm, person: Cast, show: str, tables: list[str]
) -> None:
    customer_id = busiest(firm, person)
    facts = history(firm.workspace, firm.engine, customer_id)
    told = keys(pages(person, customer_id, show))
    assert len(told) == sum(facts[name].num_rows for name in tables if name in facts)
    assert {key.split()[0] for key in told} <= set(tables)


def test_inbound_and_outbound_are_told_apart_and_each_line_names_its_row(
    firm: Firm, person: Cast
) -> None:
    client = person.client("alice")
    parts = []
    for customer_id in person.customers_of("alice"):
        address = reverse("customer:timeline", args=[customer_id])
        parts.append(client.get(address, {"show": "contacts"}).content.decode())
    assert any('data-d="out"' in part and 'data-d="in"' in part for part in parts)
    assert max(len(re.findall(r"row [\d,]+", html.unescape(part))) for part in parts) == PAGE


def test_only_as_much_is_read_as_is_asked_for(firm: Firm, person: Cast) -> None:
    asked = Asked(busiest(firm, person), tuple(TOLD), FAR, 7)
    found = happenings(firm.workspace, firm.engine, asked)
    assert len(found) == 7
    older = Asked(asked.customer_ref, asked.facts, found[-1].at - timedelta(seconds=1), 7)
    assert happenings(firm.workspace, firm.engine, older)[0].at < found[-1].at


@pytest.mark.parametrize("query", ["before=x", "skip=-1", "skip=99999", "before=9" + "9" * 30])
def test_an_address_that_makes_no_sense_is_not_there(query: str) -> None:
    with pytest.raises(Http404):
        place_of(QueryDict(query))


def test_an_unknown_filter_is_not_there(person: Cast) -> None:
    address = reverse("customer:timeline", args=[person.customers_of("alice")[0]])
    assert person.client("alice").get(address, {"show": "secrets"}).status_code == 404
