"""A customer's page: who sees what of it, and where its figures come from."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.site.conftest import LAST_DAY, Cast

from touchline.pipeline.happenings import Asked, happenings
from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.pseudonym import shown
from touchline.web.firm import Firm
from touchline.web.office.access_log import first_broken_entry
from touchline.web.office.desk import LogEntry, add_note, add_task, log_contact
from touchline.web.office.models import AccessLog, CustomerDesk, Note, Task
from touchline.web.office.tags import tags_of
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition
from touchline.web.pages.customer.record import Record
from touchline.web.pages.customer.who import ways


def known(firm: Firm, ids: list[int]) -> tuple[int, dict[Identifier, str]]:
    """A customer with a phone number, and what the vault knows of it."""
    for customer_id in ids:
        found = firm.office.vault.reveal(customer_id)
        if Identifier.PHONE in found and Identifier.NAME in found:
            return customer_id, found
    raise AssertionError("the firm has no such customer")


def page_of(person: Cast, who: str, customer_id: int, language: str = "en", query: str = "") -> str:
    address = reverse("customer:customer", args=[customer_id]) + query
    answer = person.client(who, language).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.contract("A1.17")
def test_the_page_shows_who_it_is_what_happened_and_what_to_do(firm: Firm, person: Cast) -> None:
    customer_id, identity = known(firm, person.customers_of("alice"))
    page = page_of(person, "alice", customer_id)
    row = visible_to(person("alice")).one(customer_id)
    assert row is not None
    assert identity[Identifier.NAME] in page
    for part in ("Next contact", "Rhythm", "Timeline", "Score", "Open now", "Who and consent"):
        assert part in page
    assert 'id="tl-sheet"' in page
    assert f'data-log="{shown(customer_id)}"' in page
    assert "style=" not in page


@pytest.mark.parametrize("who", ["alice", "mei", "max", "sam", "ada", "ana"])
@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_page_opens_in_every_role_and_language(person: Cast, who: str, language: str) -> None:
    page_of(person, who, person.customers_of("alice")[1], language)


def test_every_customer_of_a_rep_has_a_page(person: Cast) -> None:
    client = person.client("alice")
    for customer_id in person.customers_of("alice"):
        answer = client.get(reverse("customer:customer", args=[customer_id]) + "?show=all")
        assert answer.status_code == 200


@pytest.mark.contract("A24.3")
def test_an_analyst_sees_figures_and_nobodys_name(firm: Firm, person: Cast) -> None:
    customer_id, identity = known(firm, person.customers_of("alice"))
    add_note(person("alice"), uuid4(), customer_id, "asks for Mr Zhang")
    add_task(person("alice"), uuid4(), customer_id, "send the offer", None)
    page = page_of(person, "ana", customer_id, query="?show=all")
    assert "not shown to analysts" in page
    for text in (*identity.values(), "Mr Zhang", "send the offer", "Alice Lin", "••••"):
        assert text not in page
    assert "Figures" in page


@pytest.mark.contract("A24.3")
def test_phone_and_mail_are_masked_until_a_reason_is_given_and_the_look_is_written_down(
    firm: Firm, person: Cast
) -> None:
    customer_id, identity = known(firm, person.customers_of("alice"))
    phone = identity[Identifier.PHONE]
    page = page_of(person, "alice", customer_id)
    assert phone not in page
    assert f"••• {phone[-4:]}" in page
    client, address = person.client("alice"), reverse("customer:reveal", args=[customer_id])
    client.post(address, {"reason": "  "})
    assert not AccessLog.objects.exists()
    answer = client.post(address, {"reason": "call back about the leak"})
    assert phone in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    (entry,) = AccessLog.objects.all()
    assert (entry.action, entry.customer_id, entry.person) == (
        "reveal",
        customer_id,
        person("alice"),
    )
    assert entry.reason == "call back about the leak"
    assert "phone" in entry.what
    assert phone not in entry.what
    assert first_broken_entry() is None


@pytest.mark.contract("A7.16")
def test_the_channels_that_may_be_used_are_named(person: Cast) -> None:
    page = page_of(person, "alice", person.customers_of("alice")[0])
    assert "May contact by" in page
    assert re.search(r'class="tl-(yes|no)"', page)


@pytest.mark.parametrize("level", ["decision", "derived", "base"])
def test_the_figures_of_a_level_stand_with_their_meaning(person: Cast, level: str) -> None:
    address = reverse("customer:figures", args=[person.customers_of("alice")[0], level])
    client = person.client("alice")
    assert 'class="tl-app"' in client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<ul class="tl-figs">')
    assert "<details>" in part


@pytest.mark.contract("A4.3")
def test_a_logged_contact_stands_in_the_timeline_with_its_note(person: Cast) -> None:
    customer_id = person.customers_of("alice")[0]
    entry = LogEntry(
        uuid4(), customer_id, "visit", "outbound", "reached", timezone.now(), 1800, "sample is fine"
    )
    log_contact(person("alice"), entry)
    page = page_of(person, "alice", customer_id, query="?show=all")
    assert "sample is fine" in page
    assert "after these figures" in page
    assert "sample is fine" not in page_of(person, "ana", customer_id, query="?show=all")


def test_notes_tasks_and_tags_are_made_and_unmade_by_plain_forms(person: Cast) -> None:
    customer_id = person.customers_of("alice")[0]
    client = person.client("alice")

    def post(name: str, **data: object) -> None:
        answer = client.post(reverse(f"customer:{name}", args=[customer_id]), data)
        assert answer.headers["Location"] == reverse("customer:customer", args=[customer_id])

    note_id = str(uuid4())
    post("note", client_id=note_id, text="likes jasmine")
    post("note", client_id=note_id, text="likes jasmine")
    assert Note.objects.count() == 1
    post("task", client_id=str(uuid4()), text="send samples", due_on="2027-01-05")
    task = Task.objects.get()
    assert str(task.due_on) == "2027-01-05"
    page = page_of(person, "alice", customer_id)
    assert "likes jasmine" in page
    assert "send samples" in page
    post("task_done", task=str(task.client_id))
    task.refresh_from_db()
    assert task.done_at is not None
    post("tag", tag="key account")
    assert tags_of(visible_to(person("alice")), [customer_id]) == {customer_id: ["key account"]}
    post("tag", remove="key account")
    assert tags_of(visible_to(person("alice")), [customer_id]) == {}


def test_what_cannot_be_done_is_said_and_nothing_changes(person: Cast) -> None:
    customer_id = person.customers_of("alice")[0]
    client = person.client("alice")
    address = reverse("customer:note", args=[customer_id])
    answer = client.post(address, {"client_id": str(uuid4()), "text": " "}, follow=True)
    assert "There are no words." in answer.content.decode()
    assert not Note.objects.exists()


def test_a_manager_changes_the_owner_and_a_rep_cannot(person: Cast) -> None:
    customer_id = person.customers_of("alice")[0]
    address = reverse("customer:owner", args=[customer_id])
    data = {"client_id": str(uuid4()), "to": person("bob").pk}
    assert person.client("alice").post(address, data).status_code == 404
    assert person.client("mei").post(address, data).status_code == 302
    assert CustomerDesk.objects.get(pk=customer_id).owner == person("bob")
    assert person.client("mei").post(address, {"to": "0"}).status_code == 404
    answer = person.client("mei").post(address, {"to": "x"}, follow=True)
    assert "Choose a colleague." in answer.content.decode()
    assert CustomerDesk.objects.get(pk=customer_id).owner == person("bob")


def test_a_figure_opens_the_rows_that_it_was_counted_from(firm: Firm, person: Cast) -> None:
    rows = visible_to(person("alice")).rows(columns=["customer_id", "outbound_contacts"])
    row = next(each for each in rows if 0 < each["outbound_contacts"] < 50)
    address = reverse("customer:rows", args=[row["customer_id"], "outbound_contacts"])
    client = person.client("alice")
    page = client.get(address).content.decode()
    assert page.count("<tr>") == 1 + row["outbound_contacts"]
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div class="tl-sheet')
    assert (
        client.get(reverse("customer:rows", args=[row["customer_id"], "no_such"])).status_code
        == 404
    )


def test_every_figure_of_the_head_the_advice_and_the_score_opens_its_rows(person: Cast) -> None:
    client, opened = person.client("alice"), set()
    for customer_id in person.customers_of("alice")[:8]:
        page = client.get(reverse("customer:customer", args=[customer_id])).content.decode()
        part = page[page.index("tl-custhead") : page.index('id="timeline"')]
        part += page[page.index('id="score"') : page.index("Open now")]
        found = set(re.findall(r'href="(/customer/\w+/rows/(\w+)/)"', part))
        assert all(client.get(address).status_code == 200 for address, _ in found)
        opened |= {name for _, name in found}
    assert {"order_value", "orders_all_time", "days_since_first_order"} <= opened  # the head
    assert {"days_since_last_contact", "orders", "days_since_last_order"} <= opened


def record_with(person: Cast, customer_id: int, **row: object) -> Record:
    known = visible_to(person("alice")).one(customer_id)
    assert known is not None
    return Record(person("alice"), visible_to(person("alice")), {**known, **row})


def test_a_way_without_an_address_is_not_offered_unless_it_worked_before(person: Cast) -> None:
    nothing: dict[str, object] = {
        "email_known": None,
        "phone_known": True,
        "reason_codes": [],
        "opted_out": 0,
    }
    nothing |= {"opted_out_emails": 0, "opted_out_calls": 0}
    (customer_id, *_) = person.customers_of("alice")

    def missing(**row: object) -> set[str]:
        found = ways(record_with(person, customer_id, **{**nothing, **row}), date(2026, 11, 20))
        return {way.name for way in found if way.is_missing}

    assert missing(emails=0) == {"E-mail"}
    assert missing(emails=3) == set()
    assert missing(emails=0, email_known=True) == set()
    # No means of any kind: the firm's files may tell none of anybody.
    bare = {"emails": 0, "calls": 0, "messages": 0, "phone_known": None, "messenger_known": None}
    assert missing(**bare) == set()
    assert missing(**bare, reason_codes=["nothing_on_file"]) == {"E-mail", "Call", "Messages"}


def test_a_withdrawn_way_tells_the_day_of_the_withdrawal(firm: Firm, person: Cast) -> None:
    asked = [Condition("withdrawn_emails", "above", 0)]
    withdrawn = visible_to(person("ada")).ids(asked)
    assert withdrawn
    for customer_id in withdrawn:
        row = visible_to(person("ada")).one(customer_id)
        assert row is not None
        record = Record(person("ada"), visible_to(person("ada")), row)
        (email,) = [way for way in ways(record, LAST_DAY) if way.name == "E-mail"]
        consents = Asked(customer_id, ("consent",), datetime(2026, 11, 21, tzinfo=UTC), 99)
        days = [
            timezone.localtime(each.at).date()
            for each in happenings(firm.workspace, firm.engine, consents)
            if each.said["granted"] == "false" and each.said.get("channel") in {None, "email"}
        ]
        assert (email.allowed, email.since) == (False, max(days))


def test_the_page_asks_the_office_a_bounded_number_of_questions(firm: Firm, person: Cast) -> None:
    client = person.client("alice")
    counts = []
    for customer_id in person.customers_of("alice")[:6]:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("customer:customer", args=[customer_id]))
        counts.append(len(asked))
    assert max(counts) <= 60  # statements that begin and end transactions among them
    assert max(counts) - min(counts) <= 8  # none of them grows with the history
