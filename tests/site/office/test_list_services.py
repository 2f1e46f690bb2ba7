"""Search, tags, saved views, the access log, and the reading of long lists."""

from collections.abc import Iterator

import pytest
from django.http import Http404
from tests.site.conftest import Cast

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.pseudonym import shown
from touchline.web.firm import Firm
from touchline.web.office.access_log import first_broken_entry, record
from touchline.web.office.customer_search import search
from touchline.web.office.models import AccessLog
from touchline.web.office.saved_views import change_view, remove_view, save_view, views_of
from touchline.web.office.tags import add_tag, clean_tag, known_tags, remove_tag, tags_of
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition, Order, Row


def every(pieces: Iterator[list[Row]]) -> list[Row]:
    return [row for piece in pieces for row in piece]


@pytest.mark.parametrize("downward", [False, True])
@pytest.mark.parametrize("column", ["purchase_interval_days", "priority", "last_contact_at"])
def test_pages_put_together_are_the_whole_list_unknown_last(
    person: Cast, column: str, downward: bool
) -> None:
    customers = visible_to(person("ada"))
    order, wanted = [Order(column, downward)], ["customer_id", column]
    paged = [
        row
        for start in range(0, customers.count() + 7, 7)
        for row in customers.rows((), order, 7, start, wanted)
    ]
    assert [row["customer_id"] for row in paged] != sorted(row["customer_id"] for row in paged) or (
        column == "last_contact_at"
    )
    assert {row["customer_id"] for row in paged} == set(customers.ids())
    assert len(paged) == customers.count()
    values = [row[column] for row in paged]
    known = [value for value in values if value is not None]
    assert values == sorted(known, reverse=downward) + [None] * (len(values) - len(known))


def test_a_list_read_piece_by_piece_is_the_same(person: Cast) -> None:
    customers = visible_to(person("mei"))
    order = [Order("score", downward=True)]
    whole = every(customers.all_rows((), order, ["customer_id", "score", "reason_codes"]))
    assert {row["customer_id"] for row in whole} == set(customers.ids())
    assert all(isinstance(row["reason_codes"], list) for row in whole)


def test_counting_stops_where_it_is_told(person: Cast) -> None:
    customers = visible_to(person("ada"))
    assert customers.count_up_to(10) == 10
    assert customers.count_up_to(10_000) == customers.count()


def test_choices_for_a_filter_come_from_those_seen(person: Cast) -> None:
    seen = {row["region"] for row in visible_to(person("alice")).rows(limit=1000)}
    assert visible_to(person("alice")).values("region") == sorted(seen - {None})


@pytest.mark.contract("A19.4")
def test_a_customer_is_found_by_reference_number_name_and_part_of_it(
    person: Cast, firm: Firm
) -> None:
    customers, vault = visible_to(person("alice")), firm.office.vault
    one = person.customers_of("alice")[3]
    name, number = vault.names([one])[one], vault.numbers([one])[one]
    for text in (shown(one).lower(), number, name, name[1:-1]):
        assert one in search(customers, vault, text), text


@pytest.mark.contract("A24.3")
def test_search_finds_nobody_else_s_customer(person: Cast, firm: Firm) -> None:
    foreign = person.customers_of("charlie")[0]
    name = firm.office.vault.names([foreign])[foreign]
    assert foreign not in search(visible_to(person("alice")), firm.office.vault, name)
    assert search(visible_to(person("alice")), firm.office.vault, shown(foreign)) == []


@pytest.mark.contract("A24.3")
def test_who_sees_no_names_finds_nobody_by_name(person: Cast, firm: Firm) -> None:
    one = person.customers_of("alice")[0]
    name = firm.office.vault.names([one])[one]
    assert search(visible_to(person("ana")), firm.office.vault, name) == []
    assert search(visible_to(person("ana")), firm.office.vault, shown(one)) == [one]


def test_tags_are_put_on_filtered_by_and_taken_off(person: Cast) -> None:
    mine = person.customers_of("alice")[:3]
    assert add_tag(person("alice"), mine, "fair") == 3
    assert add_tag(person("alice"), mine, "fair") == 0
    customers = visible_to(person("alice"))
    assert customers.ids([Condition("", "tagged", "fair")]) == mine
    assert tags_of(customers, mine) == {each: ["fair"] for each in mine}
    assert remove_tag(person("alice"), mine[:1], "fair") == 1
    assert known_tags(customers) == ["fair"]
    assert known_tags(visible_to(person("bob"))) == []


def test_a_foreign_customer_cannot_be_tagged(person: Cast) -> None:
    with pytest.raises(Http404):
        add_tag(person("alice"), person.customers_of("bob")[:1], "fair")
    with pytest.raises(Http404):
        remove_tag(person("alice"), person.customers_of("bob")[:1], "fair")


@pytest.mark.parametrize("text", ["", "  ", ",", "x" * 41, "a\x00b"])
def test_what_is_no_tag_is_refused(text: str) -> None:
    with pytest.raises(TouchlineError):
        clean_tag(text)


def test_a_view_is_kept_shared_renamed_and_removed_by_its_owner_only(person: Cast) -> None:
    alice, bob = person("alice"), person("bob")
    mine = save_view(alice, "customers", "Mine", "tier=A", shared=False)
    save_view(alice, "customers", "Ours", "tier=B", shared=True)
    assert [view.name for view in views_of(alice, "customers")] == ["Mine", "Ours"]
    assert [view.name for view in views_of(bob, "customers")] == ["Ours"]
    with pytest.raises(Http404):
        change_view(bob, mine.pk, "His", shared=True)
    with pytest.raises(Http404):
        remove_view(bob, mine.pk)
    assert change_view(alice, mine.pk, "Best", shared=True).name == "Best"
    remove_view(alice, mine.pk)
    assert [view.name for view in views_of(alice, "customers")] == ["Ours"]


def test_a_view_saved_again_is_replaced_and_two_never_share_a_name(person: Cast) -> None:
    alice = person("alice")
    save_view(alice, "customers", "Mine", "tier=A", shared=False)
    kept = save_view(alice, "customers", "Mine", "tier=B", shared=False)
    assert [view.query for view in views_of(alice, "customers")] == ["tier=B"]
    save_view(alice, "customers", "Other", "", shared=False)
    with pytest.raises(TouchlineError):
        change_view(alice, kept.pk, "Other", shared=False)


@pytest.mark.contract("A24.3")
def test_a_changed_or_missing_entry_of_the_access_log_is_noticed(person: Cast) -> None:
    entries = [record(person("ada"), "export", f"customers {n}", "audit") for n in range(3)]
    assert first_broken_entry() is None
    AccessLog.objects.filter(pk=entries[1].pk).update(reason="nothing")
    assert first_broken_entry() == entries[1].pk
    AccessLog.objects.filter(pk=entries[1].pk).delete()
    assert first_broken_entry() == entries[2].pk
