"""A rep's morning on a phone, in a real browser: read why, log, undo, snooze, offline and back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.site.browser import HEARD, faults
from tests.site.conftest import Cast, OpenAs

from touchline.vocabulary.pseudonym import parse_shown
from touchline.web.office.models import CustomerDesk, DeskAction, LoggedContact

PHONE = {"width": 390, "height": 844}
ALL_IS_KEPT = """async () => {
  for (let asked = 0; asked < 300; asked += 1) {
    const page = await caches.match('/today/offline/', { ignoreVary: true });
    if (page && await TouchlineOffline.kept('list')) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error('the list is not kept');
}"""


@pytest.fixture
def phone(browser_as: OpenAs, person: Cast) -> Iterator[Page]:
    """Alice's phone, with Today open and everything kept that opens it without a connection."""
    # All customers are hers today: whom chance gives her alone may be in rhythm, all of them.
    CustomerDesk.objects.update(owner=person("alice"))
    page = browser_as("alice", **PHONE)
    page.goto("/today/")
    page.wait_for_load_state("networkidle")
    page.evaluate(ALL_IS_KEPT)
    yield page
    complaints = HEARD[id(page)].complaints
    # Chromium itself says of each request that there was no connection.
    complaints[:] = [each for each in complaints if "ERR_INTERNET_DISCONNECTED" not in each]


def cards(page: Page) -> Locator:
    """The cards of customers who wait."""
    return page.locator("#tl-list section .tl-tc")


def open_card(page: Page, place: int = 0) -> Locator:
    """A card of the overdue or due, by its place."""
    return page.locator(".tl-tc[data-s=overdue], .tl-tc[data-s=due]").nth(place)


def reference(card: Locator) -> str:
    """The card's customer."""
    return card.get_attribute("data-ref") or ""


def log_by_message(page: Page, card: Locator) -> str:
    """Two taps: the way, and save. The card's customer."""
    ref = reference(card)
    card.locator("[data-key=l]").dispatch_event("click")
    sheet = page.locator("#tl-sheet")
    expect(sheet.locator("h2")).to_be_visible()
    sheet.locator("button.tl-go").click()
    expect(sheet).to_be_hidden()
    return ref


def toast(page: Page, words: str) -> Locator:
    """The toast that says so."""
    return page.locator(".tl-toast", has_text=words)


@pytest.mark.slow
@pytest.mark.contract("A4.3", "A7.7", "A7.8", "A19.1", "A19.2", "A19.4")
def test_a_reps_morning_on_a_phone(phone: Page) -> None:
    first = open_card(phone)
    expect(first.locator(".tl-because")).not_to_be_empty()
    assert faults(phone) == []

    logged = log_by_message(phone, first)
    expect(phone.locator(f"section [data-ref='{logged}']")).to_have_count(0)
    assert LoggedContact.objects.get().customer_id == parse_shown(logged)
    toast(phone, "logged").get_by_role("button", name="Undo").click()
    expect(phone.locator(f"section [data-ref='{logged}']")).to_have_count(1)
    assert CustomerDesk.objects.get(customer_id=parse_shown(logged)).last_contact_at is None

    snoozed = reference(open_card(phone, 1))
    open_card(phone, 1).get_by_text("Snooze").click()
    phone.locator("#tl-sheet").get_by_text("Asked for later").click()
    phone.locator("#tl-sheet button.tl-go").click()
    expect(phone.locator(f"section [data-ref='{snoozed}']")).to_have_count(0)
    assert DeskAction.objects.get().reason == "asked_later"


@pytest.mark.slow
@pytest.mark.contract("A19.1", "A19.2", "A19.5")
def test_two_visits_logged_offline_arrive_once(phone: Page) -> None:
    phone.context.set_offline(True)
    seen = [log_by_message(phone, open_card(phone)), log_by_message(phone, open_card(phone))]
    mark = phone.locator(".tl-phonetop [data-offline]")
    expect(mark).to_have_text("Offline · 2")
    assert not LoggedContact.objects.exists()

    phone.reload()
    expect(cards(phone).first).to_be_visible()
    expect(phone.locator(".tl-phonetop [data-offline]")).to_have_text("Offline · 2")
    for ref in seen:
        expect(phone.locator(f"[data-ref='{ref}']")).to_have_count(0)

    phone.context.set_offline(False)
    expect(phone.locator("#tl-peek")).to_be_attached()  # it looks for the list by itself
    expect(phone.locator(".tl-phonetop [data-offline]")).to_be_hidden()
    phone.wait_for_function("async () => await TouchlineOffline.waiting() === 0")
    phone.wait_for_load_state("networkidle")
    arrived = LoggedContact.objects.filter(undone_at=None).values_list("customer_id", flat=True)
    assert sorted(arrived) == sorted(parse_shown(ref) for ref in seen)


@pytest.mark.slow
@pytest.mark.contract("A19.2", "A24.4")
def test_what_was_undone_offline_is_never_sent(phone: Page) -> None:
    phone.context.set_offline(True)
    ref = log_by_message(phone, open_card(phone))
    toast(phone, "Kept on this device").get_by_role("button", name="Undo").click()
    expect(phone.locator(f"[data-ref='{ref}']")).to_have_count(1)
    phone.context.set_offline(False)
    phone.reload()
    phone.wait_for_load_state("networkidle")
    assert not LoggedContact.objects.exists()


@pytest.mark.slow
@pytest.mark.contract("A24.4")
def test_an_ended_session_leaves_no_name_on_the_device(phone: Page, person: Cast) -> None:
    name = open_card(phone).get_attribute("data-name")
    kept = "async () => JSON.stringify(await TouchlineOffline.kept('list'))"
    assert name
    assert name in phone.evaluate(kept)
    phone.context.clear_cookies()
    phone.evaluate("async () => { await TouchlineOffline.flush(); }")
    assert phone.evaluate(kept) == "null"
    HEARD[id(phone)].complaints[:] = [c for c in HEARD[id(phone)].complaints if "401" not in c]
    assert person("alice")


READ_STORE = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open('touchline');
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const found = asked.result.transaction('kept').objectStore('kept').get('list');
    found.onsuccess = () => { asked.result.close(); resolve(found.result ?? null); };
  };
})"""
AGE_STORE = """(days) => new Promise((resolve, reject) => {
  const asked = indexedDB.open('touchline');
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const room = asked.result.transaction('kept', 'readwrite').objectStore('kept');
    room.get('list').onsuccess = (event) => {
      const list = event.target.result;
      room.put({ ...list, at: list.at - days * 24 * 3600 * 1000 }, 'list').onsuccess = () => {
        asked.result.close();
        resolve();
      };
    };
  };
})"""


@pytest.mark.slow
@pytest.mark.contract("A24.4")
def test_the_list_lies_sealed_on_the_device(phone: Page) -> None:
    found = phone.evaluate(READ_STORE)
    assert set(found) == {"at", "sealed"}
    assert set(found["sealed"]) == {"iv", "text"}


@pytest.mark.slow
@pytest.mark.contract("A24.4")
def test_a_list_older_than_three_days_is_removed_by_any_page(phone: Page) -> None:
    phone.evaluate(AGE_STORE, 2)
    phone.goto("/me/")
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate(READ_STORE) is not None
    phone.evaluate(AGE_STORE, 2)
    phone.goto("/me/")
    phone.wait_for_function(f"async () => await ({READ_STORE})() === null")


@pytest.mark.slow
@pytest.mark.contract("A24.4")
def test_who_signs_in_next_finds_nothing_of_the_one_before(
    phone: Page, browser_as: OpenAs, person: Cast
) -> None:
    before = phone.evaluate(READ_STORE)
    bob = browser_as("bob", **PHONE)
    for cookie in bob.context.cookies():
        name, value, domain = cookie["name"], cookie["value"], cookie["domain"]
        phone.context.add_cookies([{"name": name, "value": value, "domain": domain, "path": "/"}])
    phone.goto("/me/")
    phone.wait_for_load_state("networkidle")
    assert before is not None
    assert phone.evaluate(READ_STORE) is None
    assert person("bob")
