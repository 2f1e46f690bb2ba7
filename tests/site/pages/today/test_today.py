"""The morning list: who is on it, in which group and order, and what moves them."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.site.conftest import Cast

from touchline.advice.reasons import sentences
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.pseudonym import parse_shown, shown
from touchline.vocabulary.words import Language
from touchline.web.firm import Firm, served_firm
from touchline.web.office.access_log import first_broken_entry
from touchline.web.office.desk import LogEntry, log_contact
from touchline.web.office.log_entry import refusal_of
from touchline.web.office.models import AccessLog, CustomerDesk, LoggedContact
from touchline.web.office.rhythm import Rhythm
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition
from touchline.web.pages.today.acting import chosen_day, days_offered
from touchline.web.pages.today.cards import Card
from touchline.web.pages.today.worklist import Group, Scope, pressing, worklist
from touchline.web.shell.emphasis import emphasised, figure_and_rest

MOST_STATEMENTS = 32
REFERENCE = re.compile(r'data-ref="([0-9A-Z]{13})"')


@pytest.fixture
def busy(person: Cast) -> Cast:
    """The cast on a day on which Alice looks after everybody."""
    CustomerDesk.objects.update(owner=person("alice"))
    return person


def listed(busy: Cast, username: str = "alice", query: str = "") -> list[int]:
    """The customers of the page, in its order."""
    answer = busy.client(username).get(f"/today/{query}")
    assert answer.status_code == 200
    return [parse_shown(each) for each in REFERENCE.findall(answer.content.decode())]


def of_status(busy: Cast, *statuses: str) -> list[int]:
    """Alice's customers of these statuses, by priority."""
    found = visible_to(busy("alice")).rows(
        [Condition("status", "one_of", list(statuses))], limit=99
    )
    found.sort(key=lambda row: (-row["priority"], row["customer_id"]))
    return [row["customer_id"] for row in found]


@pytest.mark.contract("A7.7", "A7.8", "A19.4")
def test_overdue_customers_come_first_the_most_at_stake_on_top(busy: Cast) -> None:
    overdue = of_status(busy, "overdue")
    assert overdue
    assert listed(busy)[: len(overdue)] == overdue


def test_each_group_has_a_heading_and_a_chip_with_its_count(busy: Cast) -> None:
    counts = worklist(busy("alice"), Scope.MINE).counts
    page = busy.client("alice").get("/today/").content.decode()
    for group, title in ((Group.OVERDUE, "Overdue"), (Group.HOLD, "On hold")):
        assert f"{title} <b>{counts[group]}</b>" in page
        assert f'{title} <span class="tl-n">{counts[group]}</span>' in page


def test_a_chip_shows_its_group_alone(busy: Cast) -> None:
    held = of_status(busy, "hold_cap_reached", "do_not_contact")
    assert sorted(listed(busy, query="?show=hold")) == sorted(held)


@pytest.mark.contract("A24.3")
def test_nobody_elses_customer_is_on_the_list(person: Cast) -> None:
    for name in ("alice", "bob", "charlie"):
        assert set(listed(person, name)) <= set(person.customers_of(name))


def test_a_manager_looks_at_the_team_or_at_their_own(person: Cast) -> None:
    mine = person.customers_of("alice")[:10]
    CustomerDesk.objects.filter(customer_id__in=mine).update(owner=person("mei"))
    team = set(listed(person, "mei", "?whose=team"))
    own = set(listed(person, "mei", "?whose=mine"))
    assert own <= set(mine)
    for customer_id in own:  # the page opens with the first of each group
        assert any(customer_id in listed(person, "mei", f"?whose=team&show={g}") for g in Group)
    assert team - set(mine)
    assert not team & set(person.customers_of("charlie"))


def test_service_sees_customers_with_an_open_request(person: Cast) -> None:
    found = worklist(person("sam"), Scope.MINE)
    rows = found.rows(Group.OVERDUE) + found.rows(Group.DUE) + found.rows(Group.HOLD)
    assert all(row["open_tickets"] > 0 for row in rows)


def test_analysts_and_marketing_have_no_today(person: Cast) -> None:
    assert person.client("ana").get("/today/").status_code == 404
    assert person.client("max").get("/today/").status_code == 404


@pytest.mark.contract("A4.3", "A19.2")
def test_a_logged_contact_moves_the_customer_to_done_and_the_count_follows(busy: Cast) -> None:
    client, first = busy.client("alice"), of_status(busy, "overdue")[0]
    before = pressing(busy("alice"))
    fields = {"client_id": uuid4(), "channel": "letter", "outcome": "sent"}
    answer = client.post(f"/today/log/{shown(first)}/", fields, headers={"HX-Request": "true"})
    said = json.loads(answer.headers["HX-Trigger"])
    assert said["tl:toast"]["undo"] == f"/today/undo/{fields['client_id']}/"
    assert pressing(busy("alice")) == before - 1
    assert [row["customer_id"] for row in worklist(busy("alice"), Scope.MINE).rows(Group.DONE)] == [
        first
    ]
    assert "1 contact done" in client.get("/today/").content.decode()


def test_a_contact_of_long_ago_does_not_hide_who_is_still_overdue(busy: Cast) -> None:
    alice = busy("alice")
    rows = visible_to(alice).rows([Condition("status", "is", "overdue")], limit=99)
    row = min(rows, key=lambda each: each["target_interval_days"])
    assert row["target_interval_days"] < 25
    at = timezone.now() - timedelta(days=25)
    entry = LogEntry(uuid4(), row["customer_id"], "letter", "outbound", "sent", at)
    log_contact(alice, entry)
    assert row["customer_id"] in listed(busy, query="?show=overdue")


def test_who_is_put_off_is_back_on_the_day(busy: Cast) -> None:
    client, first = busy.client("alice"), of_status(busy, "overdue")[0]
    until = timezone.localdate() + timedelta(days=3)
    client.post(f"/today/later/{shown(first)}/", {"until": until.isoformat(), "reason": "away"})
    assert first not in listed(busy)
    CustomerDesk.objects.filter(customer_id=first).update(snoozed_until=timezone.localdate())
    assert first in listed(busy)


def test_putting_off_needs_a_reason_and_a_day_to_come(busy: Cast) -> None:
    client, first = busy.client("alice"), of_status(busy, "overdue")[0]
    address = f"/today/later/{shown(first)}/"
    headers = {"HX-Request": "true", "X-Outbox": "1"}
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for fields in ({"until": tomorrow}, {"reason": "away"}, {"until": "x", "reason": "away"}):
        assert client.post(address, fields, headers=headers).status_code == 422
    assert first in listed(busy)


@pytest.mark.contract("A7.10")
def test_over_the_ceiling_a_contact_needs_a_reason(busy: Cast) -> None:
    held = of_status(busy, "hold_cap_reached")[0]
    client, address = busy.client("alice"), f"/today/log/{shown(held)}/"
    fields = {"client_id": str(uuid4()), "channel": "letter", "outcome": "sent"}
    refused = client.post(address, fields, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "over the ceiling" in refused.content.decode()
    fields["reason"] = "They asked for the contract today"
    client.post(address, fields, headers={"HX-Request": "true"})
    assert LoggedContact.objects.get().customer_id == held


@pytest.mark.contract("A24.3")
def test_a_number_is_told_when_dialled_and_that_is_written_down(busy: Cast, firm: Firm) -> None:
    client = busy.client("alice")
    able = next(
        each
        for each in visible_to(busy("alice")).rows(
            [Condition("opted_out_calls", "is_not", 1), Condition("opted_out", "is_not", 1)]
        )
        if firm.office.vault.reveal(each["customer_id"]).get("phone")  # type: ignore[call-overload]
    )
    number = firm.office.vault.reveal(able["customer_id"])["phone"]  # type: ignore[index]
    assert number not in client.get("/today/").content.decode()
    answer = client.post(
        f"/today/dial/{shown(able['customer_id'])}/", headers={"HX-Request": "true"}
    )
    assert number in answer.content.decode()
    assert json.loads(answer.headers["HX-Trigger"])["tl:dial"]["tel"].startswith("tel:")
    entry = AccessLog.objects.get()
    assert (entry.person_id, entry.customer_id) == (busy("alice").pk, able["customer_id"])
    assert (entry.what, entry.reason) == ("phone", "call")
    assert first_broken_entry() is None


def test_the_sheet_says_who_comes_next(busy: Cast) -> None:
    first, second = of_status(busy, "overdue")[:2]
    client = busy.client("alice")
    page = client.get("/today/").content.decode()
    name = re.search(rf'data-ref="{shown(second)}" data-name="([^"]+)"', page)
    assert name
    assert f"next: {name[1]}" in client.get(f"/today/log/{shown(first)}/").content.decode()


EMPTY = {
    "en": "Nothing left for today.",
    "zh-hans": "今天没有待联系的客户了。",
    "zh-hant": "今天沒有待聯絡的客戶了。",
}


@pytest.mark.parametrize("language", EMPTY)
def test_a_day_without_customers_says_what_comes_next(person: Cast, language: str) -> None:
    CustomerDesk.objects.update(owner=person("bob"))
    page = person.client("alice", language).get("/today/").content.decode()
    assert EMPTY[language] in page


TITLES = {"en": "customers today", "zh-hans": "位客户，已联系", "zh-hant": "位客戶，已聯絡"}


@pytest.mark.parametrize("language", TITLES)
def test_the_heading_is_the_finding(busy: Cast, language: str) -> None:
    assert TITLES[language] in busy.client("alice", language).get("/today/").content.decode()


def test_figures_stand_out_and_days_do_not() -> None:
    told = str(emphasised("21 days since <b>; CNY 86,400 by 24 Nov"))
    assert '<b class="tl-fig">21 days</b> since &lt;b&gt;' in told
    assert '<b class="tl-fig">CNY 86,400</b> by 24 Nov' in told
    assert figure_and_rest("21 days since the last order.") == ("21 days", "since the last order.")
    assert figure_and_rest("距上次联系已 21 天；A 级客户每 12 天应联系一次。") == (
        "21 天",
        "距上次联系；A 级客户每 12 天应联系一次。",
    )
    held = "近 30 天已联系 6 次，B 级客户的上限为 6 次，暂缓联系。"
    assert figure_and_rest(held) == ("6 次", held)
    assert figure_and_rest("9 条消息回复 8 条。") == ("9 条", "9 条消息回复 8 条。")


def test_a_card_says_the_same_with_the_columns_that_it_reads_as_with_all(busy: Cast) -> None:
    """A column that a sentence reads and the list does not would be told as nought."""
    found = worklist(busy("alice"), Scope.MINE)
    policy = served_firm().policy
    whole = {row["customer_id"]: row for row in found.customers.rows(limit=999)}
    narrow = found.rows_of(list(whole))
    assert len(narrow) == len(whole)
    assert len(narrow[0]) < len(whole[narrow[0]["customer_id"]]) / 2
    for row in narrow:
        complete = whole[row["customer_id"]]
        assert sentences(row, policy, Language.EN) == sentences(complete, policy, Language.EN)
        for channel in Channel:
            assert refusal_of(row, channel) == refusal_of(complete, channel)


def test_the_list_takes_few_statements_however_many_cards(busy: Cast) -> None:
    client = busy.client("alice")
    client.get("/today/")
    with CaptureQueriesContext(connection) as sent:
        client.get("/today/")
    assert len(sent) <= MOST_STATEMENTS


def test_the_heading_counts_whom_the_navigation_counts(busy: Cast) -> None:
    alice = busy("alice")
    page = busy.client("alice").get("/today/").content.decode()
    assert f"{pressing(alice)} customers today" in page


def test_the_best_hour_has_the_share_of_the_tries_beside_it(busy: Cast) -> None:
    card = card_with(Rhythm(1, best_hour=15, best_hour_share=0.88, best_hour_tries=7), reached=7)
    assert card.best_hour_told == ("100%", "reached between 15 and 16, 7 of 7 tries")


def card_with(rhythm: Rhythm, reached: int) -> Card:
    policy, known = served_firm().policy, replace(rhythm, best_hour_reached=reached)
    return Card({"customer_id": 1}, "Wang", Group.DUE, policy, None, rhythm=known)


def test_days_to_put_off_to_stand_in_their_order() -> None:
    today = timezone.localdate()
    rest = today + timedelta(days=5)
    assert list(days_offered(rest)) == [
        (today + timedelta(days=n)).isoformat() for n in (1, 3, 5, 7)
    ]
    assert chosen_day(rest) == rest
    assert chosen_day(today) == today + timedelta(days=3)


def test_putting_off_without_a_script_has_its_own_title(busy: Cast) -> None:
    ref = shown(busy.customers_of("alice")[0])
    page = busy.client("alice").get(f"/today/later/{ref}/").content.decode()
    assert "<title>Snooze" in page
    assert page.count("checked") == 1


def test_the_log_sheet_offers_both_wechats_and_what_comes_of_a_message(busy: Cast) -> None:
    ref = shown(busy.customers_of("alice")[0])
    sheet = busy.client("alice").get(f"/today/log/{ref}/").content.decode()
    for word in ("wechat", "wecom", "opened", "bounced"):
        assert f'value="{word}"' in sheet


def test_before_the_first_run_today_says_what_comes_next(
    person: Cast, nothing_published: None
) -> None:
    page = person.client("ada").get("/today/").content.decode().partition("<main")[2]
    assert "No figures yet" in page
    assert 'href="/import/"' in page


def test_a_figure_of_the_panel_opens_its_rows(busy: Cast) -> None:
    client = busy.client("alice")
    found = set()
    for each in of_status(busy, "overdue", "due")[:6]:
        panel = client.get(f"/today/peek/{shown(each)}/").content.decode()
        found |= set(re.findall(r'<a href="(/customer/\w+/rows/\w+/)"', panel))
    assert any(address.endswith("/days_since_last_contact/") for address in found)
    assert all(client.get(address).status_code == 200 for address in found)
