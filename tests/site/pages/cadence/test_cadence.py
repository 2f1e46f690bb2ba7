"""The page of contact rhythm, for every role and in three languages."""

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.site.conftest import CAST, LAST_DAY, Cast

from touchline.pipeline.run import latest_run
from touchline.vocabulary.pseudonym import shown
from touchline.vocabulary.words import Language
from touchline.web.firm import Firm
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_contacts import StateCount, contacts_visible_to
from touchline.web.office.visible_customers import Condition
from touchline.web.pages.cadence.changes import Changes, changes_of
from touchline.web.pages.cadence.figures import Rate, TierFigures
from touchline.web.pages.cadence.finding import finding
from touchline.web.pages.cadence.heat import nice_step
from touchline.web.shell import picked

PAGE = "/cadence/"


def page(person: Cast, username: str, address: str = "", language: str = "en") -> str:
    answer = person.client(username, language).get(PAGE + address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def listed(text: str) -> int:
    """How many customers the list says stand behind the selection."""
    found = re.search(r'id="behind".*?<h2>([\d,]+) ', text, re.DOTALL)
    assert found, "the list has a heading with a number"
    return int(found[1].replace(",", ""))


def listed_or_none(text: str) -> int | None:
    """The same; None where nobody stands behind it."""
    return None if "No customer is behind this selection" in text else listed(text)


def kpi(text: str, label: str) -> str:
    found = re.search(rf"<dt>{label}</dt><dd><a[^>]*>([^<]+)</a>", text)
    assert found, f"there is a figure for {label}"
    return found[1]


@pytest.mark.contract("A21.1", "A21.7")
@pytest.mark.parametrize("username", [*CAST])
def test_every_role_has_the_page_with_its_charts(firm: Firm, person: Cast, username: str) -> None:
    text = page(person, username)
    assert text.count("tl-heat-days") == 1
    assert text.count('data-e="E3"') == 6
    assert text.count('data-e="E0"') == 1


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "每日联系量"), ("zh-hant", "每日聯絡量")]
)
def test_the_page_speaks_chinese(firm: Firm, person: Cast, language: str, words: str) -> None:
    text = page(person, "mei", language=language)
    assert words in text
    assert "Contacts a day" not in text


@pytest.mark.contract("A7.17")
def test_figures_count_the_customers_in_sight_and_open_them(counted: Firm, person: Cast) -> None:
    for username in ("alice", "mei", "ada"):
        overdue = visible_to(person(username)).count([Condition("status", "is", "overdue")])
        assert kpi(page(person, username), "Overdue") == str(overdue)
        text = page(person, username, "?state=overdue")
        assert (listed(text) if overdue else 0) == overdue


@pytest.mark.contract("A7.5")
def test_neglected_customers_of_the_best_tier_stand_below_without_asking(
    firm: Firm, person: Cast
) -> None:
    best = firm.policy.tier_names[0]
    conditions = [Condition("status", "is", "overdue"), Condition("tier", "is", best)]
    wanted = visible_to(person("ada")).count(conditions)
    assert wanted
    assert listed(page(person, "ada")) == wanted


def test_no_customer_of_another_rep_is_behind_any_selection(counted: Firm, person: Cast) -> None:
    foreign = {shown(each) for each in person.customers_of("bob")}
    day = latest_run(counted.workspace).as_of_day
    for selection in (f"days={day.replace(day=1)}..{day}", "hours=0-6.8-20", "state=in_window"):
        text = page(person, "alice", f"?{selection}&every=1")
        assert listed(text) > 0
        assert not foreign & set(re.findall(r"[0-9A-HJKMNP-TV-Z]{13}", text))


@pytest.mark.contract("A21.5")
def test_a_day_opens_the_customers_in_contact_then(firm: Firm, person: Cast) -> None:
    counts = list(csv.DictReader(io.StringIO(file(person, "ada", "days"))))
    day = max(counts, key=lambda row: int(row["Customers"]))
    assert listed(page(person, "ada", f"?days={day['Day']}")) == int(day["Customers"])


def test_a_figure_of_a_channel_opens_whom_it_counts(counted: Firm, person: Cast) -> None:
    text = page(person, "ada")
    cells = re.findall(r'class="tl-cell" href="([^"]*ours=(?!all)(\w+)[^"]*)".*?<b>([\d.]+)<', text)
    assert cells
    for address, channel, figure in cells:
        shown_then = page(person, "ada", address.replace("&amp;", "&") + "&every=1")
        if listed_or_none(shown_then) is None:
            assert figure == "0.0", channel
            continue
        table = shown_then.partition('id="behind"')[2]
        made = sum(map(int, re.findall(r'data-l="Contacts then">(\d+)<', table)))
        tier = re.search(r"tier=(\w+)", address)
        assert tier
        whole = visible_to(person("ada")).count([Condition("tier", "is", tier[1])])
        assert f"{made / whole:.1f}" == figure, channel


def test_replies_open_whom_we_contacted_in_the_window(counted: Firm, person: Cast) -> None:
    text = page(person, "ada")
    address = re.search(r'<dt>Replies[^<]*</dt><dd><a href="([^"]*)"', text)
    assert address
    told = page(person, "ada", address[1].replace("&amp;", "&"))
    customers = visible_to(person("ada"))
    not_contacted = listed(page(person, "ada", "?state=not_contacted"))
    assert listed(told) == customers.count() - not_contacted


def test_a_week_of_the_trend_opens_whom_we_contacted_then(firm: Firm, person: Cast) -> None:
    text = page(person, "ada")
    weeks = re.findall(
        r'<td class="tl-num"><a href="(\?days=[^"]*ours=all)" data-behind>(\d+)</a>', text
    )
    assert len(weeks) == 13
    address, made = weeks[-1]
    table = page(person, "ada", address.replace("&amp;", "&") + "&every=1").partition('id="behind"')
    then = map(int, re.findall(r'data-l="Contacts then">(\d+)<', table[2]))
    assert sum(then) == int(made) > 0
    either_way = address.replace("&amp;ours=all", "")
    assert listed(page(person, "ada", either_way)) >= listed(page(person, "ada", address))


def test_who_was_overdue_and_not_contacted_that_day_is_one_switch_away(
    firm: Firm, person: Cast
) -> None:
    day = latest_run(firm.workspace).as_of_day
    text = page(person, "ada", f"?days={day}")
    switch = re.search(r'href="([^"]*neglected[^"]*)"', text)
    assert switch
    overdue = visible_to(person("ada")).count([Condition("status", "is", "overdue")])
    assert 0 < listed(page(person, "ada", switch[1].replace("&amp;", "&"))) <= overdue


def test_a_selection_of_few_customers_is_closed_to_who_sees_no_names(
    firm: Firm, person: Cast
) -> None:
    counts = list(csv.DictReader(io.StringIO(file(person, "ada", "days"))))
    day = next(row["Day"] for row in counts if 0 < int(row["Customers"]) < 5)
    assert "Fewer than five customers" in page(person, "ana", f"?days={day}")
    masked = list(csv.DictReader(io.StringIO(file(person, "ana", "days"))))
    assert next(row["Customers"] for row in masked if row["Day"] == day) == ""


def file(person: Cast, username: str, name: str, address: str = "") -> str:
    answer = person.client(username).get(reverse("cadence:table", args=[name]) + address)
    assert answer.status_code == 200
    return str(answer.content.decode("utf-8-sig"))


@pytest.mark.parametrize("name", ["days", "hours", "rates", "coverage", "gaps", "weeks"])
def test_every_chart_is_a_file_too(counted: Firm, person: Cast, name: str) -> None:
    heading, *rows = csv.reader(io.StringIO(file(person, "mei", name)))
    assert rows
    assert all(len(row) == len(heading) for row in rows)


@pytest.mark.parametrize(
    "address",
    [
        "?days=yesterday",
        "?days=2026-01-02..2026-01-01",
        "?hours=9-9.1-2",
        "?hours=0-6.8-99",
        "?state=lost",
        "?days=2026-01-02&ours=doves",
        "?tier=Z",
        "?gap=5-6",
        "?scope=person-1",
        "?family=doves",
    ],
)
def test_words_that_the_page_does_not_know_are_not_there(
    firm: Firm, person: Cast, address: str
) -> None:
    assert person.client("alice").get(PAGE + address).status_code == 404


def test_a_rep_cannot_look_at_another_by_the_address(counted: Firm, person: Cast) -> None:
    address = f"{PAGE}?scope=person-{person('bob').pk}"
    assert person.client("alice").get(address).status_code == 404
    assert person.client("mei").get(address).status_code == 200


def test_one_colleague_of_the_team_can_be_chosen(counted: Firm, person: Cast) -> None:
    overdue = visible_to(person("bob")).count([Condition("status", "is", "overdue")])
    text = page(person, "mei", f"?scope=person-{person('bob').pk}")
    assert kpi(text, "Overdue") == str(overdue)


def test_the_trend_has_the_window_and_the_one_before(firm: Firm, person: Cast) -> None:
    def told(address: str) -> Any:
        found = re.search(r'id="trend-data"[^>]*>(.*?)</script>', page(person, "ada", address))
        assert found
        return json.loads(found[1])

    short, long = told(""), told("?weeks=52")
    assert (len(short["now"]), len(short["before"])) == (13, 13)
    assert (len(long["now"]), long["before"]) == (52, [])
    assert long["now"][-26:] == short["before"] + short["now"]


def test_three_figures_are_compared_with_thirteen_weeks_before(counted: Firm, person: Cast) -> None:
    contacts = contacts_visible_to(person("ada"))
    now, before = contacts.states()[0], contacts.states()[91]
    difference = now.overdue - before.overdue
    sign = f"{difference:+d}".replace("-", "\N{MINUS SIGN}") if difference else "±0"
    text = page(person, "ada")
    assert re.search(rf"<dt>Overdue</dt>.*?of 93 · {re.escape(sign)}<", text)
    assert "Changes against 13 weeks before" in text
    assert "Changes against" not in page(person, "ada", "?weeks=52")


def test_changes_are_signed_and_those_of_few_customers_are_hidden() -> None:
    states = {0: StateCount(0, 50, 5, 3), 91: StateCount(91, 40, 8, 3)}
    told = changes_of(states, hides_below=5)
    assert told == Changes("+10 pts", "\N{MINUS SIGN}3", "±0")
    assert changes_of({**states, 91: StateCount(91, 4, 0, 0)}, hides_below=5) is None
    assert changes_of({0: states[0]}, hides_below=0) is None


def test_the_heading_says_what_is_above_its_ceiling_first() -> None:
    tiers = [TierFigures("A", customers=10, overdue=3)]
    over = [[Rate("A", "", 1.0, 2.0, 6), Rate("A", "email", 5.0, None, 4)]]
    calm = [[Rate("A", "", 2.0, 2.0, 6)]]
    words = "Tier A: E-mail above the ceiling, contacts too few in all"
    assert finding(tiers, over, Language.EN) == words
    under = [[Rate("A", "", 1.0, 2.0, 6)]]
    assert finding(tiers, under, Language.EN) == "Tier A: 1 contacts in 4 weeks, target 2"
    assert finding(tiers, calm, Language.EN) == "3 of 10 customers of tier A are overdue"
    assert finding([TierFigures("A")], calm, Language.EN) == "Contact rhythm"


@pytest.mark.parametrize(("busy", "step"), [(0, 1), (4, 1), (150, 40), (90_000, 30_000)])
def test_the_steps_of_the_scale_are_round(busy: int, step: int) -> None:
    assert nice_step(busy) == step


def opened_in_customers(person: Cast, username: str, address: str) -> Any:
    return person.client(username).post(f"{PAGE}customers/{address}", follow=True)


def test_customers_behind_a_chart_are_taken_to_the_list_however_many(
    firm: Firm, person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picked, "MOST_PICKED", 2)
    total = listed(page(person, "mei", "?state=in_window"))
    answer = opened_in_customers(person, "mei", "?state=in_window")
    assert f"{total} customers picked" in answer.content.decode()
    assert "picked=~" in answer.redirect_chain[-1][0]
    assert total > 2
    foreign = person.client("charlie").get(answer.redirect_chain[-1][0]).content.decode()
    assert "Nobody matches" in foreign


@pytest.mark.contract("A24.3")
def test_too_few_for_who_sees_no_names_are_not_taken_either(firm: Firm, person: Cast) -> None:
    days = [f"?days={LAST_DAY - timedelta(days=n)}" for n in range(60)]
    few = next(each for each in days if "Fewer than five" in page(person, "ana", each))
    assert opened_in_customers(person, "ana", few).redirect_chain == [(PAGE + few, 302)]
    assert "picked=" in opened_in_customers(person, "ada", few).redirect_chain[-1][0]
