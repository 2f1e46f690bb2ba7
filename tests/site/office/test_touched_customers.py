"""Who was dealt with since the run stands by themselves, in line with the desk and the run."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from tests.site.conftest import Cast

from touchline.web.firm import Firm
from touchline.web.office.assignments import assign
from touchline.web.office.desk import LogEntry, log_contact, mark_done, snooze, undo
from touchline.web.office.models import CustomerDesk, Person, TouchedCustomer
from touchline.web.office.owners import refresh_owners
from touchline.web.office.visibility import visible_to
from touchline.web.pages.today.worklist import Group, Scope, worklist

AS_IT_IS = """
SELECT desk.customer_id, desk.last_contact_at, desk.last_contact_channel, desk.snoozed_until,
  desk.done_on, run.customer_id IS NOT NULL, run.owner_key, run.status, run.is_waiting,
  run.target_interval_days, run.open_tickets,
  desk.last_contact_at + make_interval(days => run.target_interval_days::int)
FROM office_customer_desk AS desk LEFT JOIN published_customer AS run USING (customer_id)
WHERE desk.last_contact_at IS NOT NULL OR desk.snoozed_until IS NOT NULL OR desk.done_on IS NOT NULL
ORDER BY 1"""
MOST = 999
MOST_KEPT = 200


def out_of_line(firm: Firm) -> set[object]:
    """Rows of the copy that differ from the desk and the run, or are missing on either side."""
    with firm.office.database.reading() as cursor:
        cursor.execute(AS_IT_IS)
        true = set(cursor.fetchall())
        cursor.execute("TABLE office_touched_customer")
        return true ^ set(cursor.fetchall())


def log(person: Person, customer_id: int, days_ago: int = 0) -> UUID:
    at = timezone.now() - timedelta(days=days_ago)
    entry = LogEntry(uuid4(), customer_id, "letter", "outbound", "sent", at)
    log_contact(person, entry)
    return UUID(str(entry.client_id))


@pytest.fixture
def at_work(firm: Firm, person: Cast) -> Callable[[], set[object]]:
    """Alice logs, puts off and ticks off, takes one back, and Chen gives one to Charlie."""
    alice, own = person("alice"), person.customers_of("alice")
    for place, customer_id in enumerate(own[:9]):
        log(alice, customer_id, days_ago=3 * place)
    later = timezone.localdate() + timedelta(days=3)
    for customer_id in own[6:12]:
        snooze(alice, uuid4(), customer_id, later, "away")
    for customer_id in own[10:15]:
        mark_done(alice, uuid4(), customer_id)
    undo(alice, log(alice, own[15]))
    assign(person("chen"), own[:2] + own[16:18], person("charlie"), uuid4())
    return lambda: out_of_line(firm)


def test_the_copy_is_in_line_whatever_is_done_at_the_desk(
    at_work: Callable[[], set[object]],
) -> None:
    assert at_work() == set()
    assert TouchedCustomer.objects.count() == 15


@pytest.mark.contract("A19.2", "A24.3")
@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "mei", "chen", "ada", "sam"])
@pytest.mark.parametrize("scope", list(Scope))
def test_counts_are_those_of_the_rows_shown(
    at_work: Callable[[], set[object]], person: Cast, name: str, scope: Scope
) -> None:
    found = worklist(person(name), scope)
    for group in Group:
        assert found.counts[group] == len(found.rows(group, MOST)), group
    assert found.pressing == found.customers.count(found.now_due())
    assert found.pressing == found.counts[Group.OVERDUE] + found.counts[Group.DUE]
    assert at_work() == set()


def shown(person: Person) -> dict[Group, list[int]]:
    """What each group of the team's list holds, as the page reads it."""
    found = worklist(person, Scope.TEAM)
    rows = found.rows_by_group(dict.fromkeys(Group, MOST_KEPT))
    held = {group: [row["customer_id"] for row in some] for group, some in rows.items()}
    assert {group: len(ids) for group, ids in held.items()} == {
        group: count for group, count in found.counts.items() if count
    }
    return held


@pytest.mark.contract("A19.2", "A24.3")
def test_what_is_kept_of_a_teams_list_follows_what_is_done_and_who_looks_after_whom(
    firm: Firm, person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen, alice, charlie = person("chen"), person("alice"), person("charlie")
    before = shown(chen)
    first, second, third = before[Group.OVERDUE][:3]
    log(alice if first in person.customers_of("alice") else chen, first)
    snooze(chen, uuid4(), second, timezone.localdate() + timedelta(days=3), "away")
    after = shown(chen)
    assert after[Group.OVERDUE] == before[Group.OVERDUE][2:]
    assert first in after[Group.DONE]

    mine = shown(mei := person("mei"))
    south = next(each for each in after[Group.OVERDUE] if each in person.customers_of("charlie"))
    assert south not in mine[Group.OVERDUE]
    assign(person("ada"), [south], person("bob"), uuid4())
    assert south in shown(mei)[Group.OVERDUE]
    assign(person("ada"), [third], charlie, uuid4())
    assert third not in shown(mei)[Group.OVERDUE]
    assert third in shown(chen)[Group.OVERDUE]

    Person.objects.filter(pk=charlie.pk).update(employee_ref=None)
    with firm.office.database.transaction() as cursor:
        refresh_owners(cursor)
    kept = shown(chen)
    monkeypatch.setattr("touchline.web.office.visible_customers.KEPT_IDS", 1)
    assert shown(chen) == kept


def test_nobody_counts_what_was_done_with_customers_of_others(
    at_work: Callable[[], set[object]], person: Cast
) -> None:
    assert worklist(person("bob"), Scope.MINE).counts[Group.DONE] == 0
    done = worklist(person("charlie"), Scope.MINE).rows(Group.DONE, MOST)
    assert {row["customer_id"] for row in done} < set(person.customers_of("charlie"))
    assert at_work() == set()


def test_a_new_publication_is_told_to_the_copy(
    at_work: Callable[[], set[object]], request: pytest.FixtureRequest
) -> None:
    TouchedCustomer.objects.update(status="due", owner_key=7, is_published=False)
    assert at_work()
    request.getfixturevalue("counted")
    assert at_work() == set()


def test_who_is_hired_sees_what_was_done_with_what_the_sources_give_them(
    firm: Firm, person: Cast
) -> None:
    alice, one = person("alice"), person.customers_of("alice")[0]
    row = visible_to(alice).one(one)
    assert row is not None
    log(alice, one)
    CustomerDesk.objects.filter(pk=one).update(owner_by_hand=False)
    Person.objects.filter(username="bob").update(employee_ref=row["owner_id"])
    with firm.office.database.transaction() as cursor:
        refresh_owners(cursor)
    assert worklist(person("bob"), Scope.MINE).counts[Group.DONE] == 1
    assert out_of_line(firm) == set()


def test_a_row_that_begins_touched_is_copied_and_leaves_with_its_customer(person: Cast) -> None:
    CustomerDesk.objects.create(pk=5, snoozed_until=timezone.localdate() + timedelta(days=1))
    assert not TouchedCustomer.objects.get(pk=5).is_published
    assert 5 not in {row["customer_id"] for row in visible_to(person("ada")).rows(limit=MOST)}
    assert worklist(person("ada"), Scope.TEAM).put_off() == 0
    CustomerDesk.objects.filter(pk=5).delete()
    assert not TouchedCustomer.objects.filter(pk=5).exists()
