"""The list of customers: filters of the address, sorting, columns, languages, whose customers."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.site.conftest import Cast

from touchline.vocabulary.pseudonym import parse_shown, shown
from touchline.vocabulary.words import Language
from touchline.web.firm import Firm
from touchline.web.office.models import PickedCustomers
from touchline.web.office.picked_customers import keep_picked
from touchline.web.office.saved_views import save_view
from touchline.web.office.tags import add_tag
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition
from touchline.web.pages.customers.columns import Column, Kind
from touchline.web.pages.customers.table import said

LIST = "/customers/"


def page(client: Client, **query: str) -> str:
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return answer.content.decode()


def refs(html: str) -> list[int]:
    return [parse_shown(ref) for ref in re.findall(r'name="ids"[^>]* value="(\w{13})"', html)]


@pytest.mark.contract("A24.3")
@pytest.mark.parametrize("name", ["alice", "mei", "chen", "ana", "ada"])
def test_the_list_shows_exactly_whom_the_person_sees(person: Cast, name: str) -> None:
    client, found = person.client(name), []
    for number in ("1", "2"):
        found += refs(page(client, page=number))
    assert sorted(found) == visible_to(person(name)).ids()


@pytest.mark.contract("A7.5", "A7.17", "A6.25")
def test_filters_of_the_address_hold_together(person: Cast) -> None:
    html = page(person.client("ada"), tier="A,B", score="ge:50", sort="-order_value")
    conditions = [Condition("tier", "one_of", ["A", "B"]), Condition("score", "at_least", 50)]
    wanted = visible_to(person("ada")).ids(conditions)
    assert wanted
    assert sorted(refs(html)) == wanted[:50]
    assert "Tier: A, B" in html
    assert "Score ≥ 50" in html


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ({"days_since_last_contact": "unknown:"}, ("days_since_last_contact", "unknown", None)),
        ({"quality": "yes"}, ("quality", "is", True)),
        ({"opted_out_emails": "no"}, ("opted_out_emails", "is", 0)),
        ({"withdrawn_emails": "is:1"}, ("withdrawn_emails", "is", 1)),
        ({"reply_rate": "ge:30%"}, ("reply_rate", "at_least", 0.3)),
        ({"due_on": "le:2026-11-20"}, ("due_on", "at_most", "2026-11-20")),
        ({"status": "overdue"}, ("status", "is", "overdue")),
    ],
)
def test_each_kind_of_filter_asks_what_it_says(
    person: Cast, query: dict[str, str], condition: tuple[str, str, Any]
) -> None:
    wanted = visible_to(person("alice")).ids([Condition(*condition)])
    assert sorted(refs(page(person.client("alice"), **query))) == wanted


def test_a_measure_that_says_yes_or_no_is_shown_and_asked_so(person: Cast) -> None:
    client = person.client("ada")
    html = page(client, withdrawn_emails="yes", columns="withdrawn_emails")
    assert "Consent withdrawn: e-mail: yes" in html
    cells = re.findall(r'data-l="Consent withdrawn: e-mail"[^>]*><span>(?:<a [^>]*>)?(\w+)', html)
    assert cells
    assert set(cells) == {"yes"}
    field = client.get(f"{LIST}filter/", {"adding": "withdrawn_emails"}).content.decode()
    assert '<option value="yes">' in field
    assert "at least" not in field


def test_days_are_before_or_after_not_smaller_or_larger(person: Cast) -> None:
    field = person.client("alice").get(f"{LIST}filter/", {"adding": "due_on"}).content.decode()
    assert "on or after" in field
    assert "at least" not in field


def test_between_takes_both_ends(person: Cast) -> None:
    html = page(person.client("alice"), score="20..60")
    inside = [Condition("score", "at_least", 20), Condition("score", "at_most", 60)]
    assert sorted(refs(html)) == visible_to(person("alice")).ids(inside)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"score": "ge:abc"}, "“abc” is not a number"),
        ({"score": "60..20"}, "the first value is larger than the second"),
        ({"score": "ge:inf"}, "is not a number"),
        ({"due_on": "ge:tomorrow"}, "is not a day"),
        ({"quality": "maybe"}, "neither yes nor no"),
        ({"no_such": "ge:1"}, "there is no such column"),
        ({"owner": "999999"}, "is not a colleague of yours"),
        ({"owner_id": "hello"}, "is not a reference of 13 characters"),
        ({"tier": ",,"}, "no value is given"),
        ({"sort": "-no_such"}, "there is no such column"),
        ({"region": "a\0b"}, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(
    person: Cast, query: dict[str, str], why: str
) -> None:
    html = page(person.client("ada"), **query)
    assert "is left out" in html
    assert why in html


ODD = st.text(max_size=20) | st.sampled_from(
    ["ge:", "le:9e999", "..", "1..", "known:", "is:--1", "ge:-0", "nan", "1" * 40, "\\", "%", "'"]
)
NAMES = st.sampled_from(
    [
        "score",
        "tier",
        "due_on",
        "quality",
        "owner",
        "owner_id",
        "reply_rate",
        "order_value",
        "q",
        "tag",
        "sort",
        "columns",
        "page",
        "adding",
        "panel",
        "region",
        "customer_id",
        "",
        "x' OR 1",
    ]
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(NAMES, ODD), max_size=6))
def test_no_address_breaks_the_list(person: Cast, pairs: list[tuple[str, str]]) -> None:
    query = urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs])
    answer = person.client("mei").get(f"{LIST}?{query}")
    assert answer.status_code == 200


def test_sorting_runs_both_ways_with_the_unknown_last(person: Cast) -> None:
    client = person.client("alice")
    down = refs(page(client, sort="-purchase_interval_days"))
    up = refs(page(client, sort="purchase_interval_days"))
    known = visible_to(person("alice")).ids([Condition("purchase_interval_days", "known")])
    assert set(down[: len(known)]) == set(up[: len(known)]) == set(known)
    assert down[: len(known)] == up[: len(known)][::-1]


def test_a_phone_which_shows_no_headings_sorts_by_every_shown_column(person: Cast) -> None:
    client = person.client("alice")
    html = page(client, tier="A", columns="order_value,due_on")
    (field,) = re.findall(r'<select class="tl-inp" name="sort">(.*?)</select>', html)
    offered = dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)', field))
    assert offered["-order_value"] == "Purchase amount: largest first"
    assert offered["due_on"] == "Next contact: earliest first"
    assert [*offered] == [
        f"{sign}{name}" for name in ("priority", "order_value", "due_on") for sign in ("-", "")
    ]
    # The form keeps the filter and the columns beside the order.
    form = html[html.index("arrows-sort") : html.index('name="sort"')]
    assert 'name="tier" value="A"' in form
    assert 'name="columns" value="order_value,due_on"' in form


def test_chosen_columns_come_in_their_order(person: Cast) -> None:
    client = person.client("alice")
    moved = client.get(
        f"{LIST}arrange/",
        {"query": "tier=A", "column": ["score", "region"], "at_region": "1", "at_score": "2"},
    )
    assert moved.headers["Location"] == "/customers/?tier=A&columns=region%2Cscore"
    html = page(client, columns="region,score")
    assert html.index("What Region means") < html.index("What Score means")
    assert "What Next contact means" not in html


def test_a_filter_is_built_step_by_step_without_a_script(person: Cast) -> None:
    client = person.client("ada")
    assert 'name="operator"' in page(client, adding="score", panel="filter")
    asked = {"query": "tier=A", "column": "score", "operator": "between"}
    built = client.get(f"{LIST}narrow/", {**asked, "value": "20", "value_to": "60"})
    assert built.headers["Location"] == "/customers/?tier=A&score=20..60"
    regions = client.get(
        f"{LIST}narrow/", {"column": "region", "operator": "one_of", "value": ["a,b", "c"]}
    )
    html = client.get(regions.headers["Location"]).content.decode()
    assert "Region: a,b, c" in html


@pytest.mark.contract("A19.4")
def test_a_customer_is_found_by_a_part_of_the_name_among_the_filtered(
    person: Cast, firm: Firm
) -> None:
    one = person.customers_of("alice")[2]
    name = firm.office.vault.names([one])[one]
    assert one in refs(page(person.client("alice"), q=name[:-1]))
    assert refs(page(person.client("bob"), q=shown(one))) == []


@pytest.mark.contract("A24.3")
def test_an_analyst_reads_references_in_place_of_names(person: Cast, firm: Firm) -> None:
    names = firm.office.vault.names(visible_to(person("ana")).ids())
    html = page(person.client("ana"))
    assert not [name for name in names.values() if name in html]
    assert shown(refs(html)[0]) in html


def test_tags_are_shown_and_filtered_by(person: Cast) -> None:
    mine = person.customers_of("alice")[:2]
    add_tag(person("alice"), mine, "fair 2026")
    html = page(person.client("alice"), tag="fair 2026")
    assert sorted(refs(html)) == mine
    assert "#fair 2026" in html


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Never contacted", "Best channel", "Next contact"]),
        ("zh-hans", ["从未联系", "最佳渠道", "下次联系", "导出"]),
        ("zh-hant", ["從未聯絡", "最佳管道", "下次聯絡", "匯出"]),
    ],
)
def test_the_list_speaks_three_languages(person: Cast, language: str, words: list[str]) -> None:
    html = page(person.client("alice", language), tier="A,B,C")
    assert [word for word in words if word not in html] == []


def test_nobody_matching_says_what_to_do(person: Cast) -> None:
    html = page(person.client("alice"), score="ge:1000")
    assert "Nobody matches" in html
    assert "Show all" in html


@pytest.mark.contract("A7.17", "A24.3")
def test_customers_picked_elsewhere_are_listed_alone_and_only_where_seen(person: Cast) -> None:
    own, foreign = person.customers_of("alice")[:2], person.customers_of("bob")[0]
    client = person.client("alice")
    html = page(client, picked=",".join(map(shown, [*own, foreign])), sort="-score")
    assert sorted(refs(html)) == own
    assert "3 customers picked" in html
    assert "is left out" in page(client, picked="no,reference")
    assert refs(page(client, picked="no,reference"))


def test_a_day_of_long_ago_is_told_with_its_year() -> None:
    column = Column("first_seen_on", "Known since", "", Kind.DAY)
    today = timezone.localdate()
    assert said(column, date(2021, 3, 4), Language.ZH_HANS, "CNY") == "2021-03-04"
    assert said(column, today, Language.ZH_HANS, "CNY") == f"{today:%m-%d}"


def test_a_view_whose_picked_customers_are_gone_is_not_taken_for_the_whole_list(
    person: Cast,
) -> None:
    key = keep_picked(person("ada"), [1, 2, 3]).hex
    save_view(person("ada"), "customers", "Charted", f"picked=~{key}", shared=False)

    def marked() -> list[str]:
        html = page(person.client("ada"))
        views = re.search(r'aria-label="Views">(.*?)</nav>', html, re.DOTALL)
        return re.findall(
            r'aria-current="page">(?:<svg.*?</svg>)?([^<]+)<', views[1] if views else ""
        )

    assert marked() == ["All"]
    PickedCustomers.objects.all().delete()
    assert marked() == ["All"]
