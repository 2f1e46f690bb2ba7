"""The list under real fingers: keys, choosing, a new owner, and its undo; filters by htmx."""

import pytest
from playwright.sync_api import expect
from tests.site.browser import faults
from tests.site.conftest import Cast, OpenAs


@pytest.mark.slow
def test_a_manager_chooses_by_keys_gives_away_and_undoes(browser_as: OpenAs, person: Cast) -> None:
    before = person.customers_of("alice")
    page = browser_as("mei")
    page.goto(f"/customers/?owner={person('alice').pk}")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.locator(".tl-bulk summary", has_text="Owner").click()
    page.get_by_label("Give to").select_option(label="Bob Wang")
    page.get_by_role("button", name="Give", exact=True).click()
    toast = page.locator(".tl-toast", has_text="2 customers given to Bob Wang")
    expect(toast).to_be_visible()
    assert len(person.customers_of("alice")) == len(before) - 2
    toast.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 customers given back")).to_be_visible()
    assert person.customers_of("alice") == before
    assert faults(page) == []


@pytest.mark.slow
def test_a_filter_is_added_and_taken_off_again(browser_as: OpenAs) -> None:
    page = browser_as("alice", width=390)
    page.goto("/customers/")
    page.locator("summary", has_text="Filter").click()
    page.get_by_label("Filter by").select_option("score")
    page.locator("#operator").select_option("between")
    page.get_by_role("textbox", name="Value").fill("20")
    page.locator("[data-upper]").fill("60")
    page.get_by_role("button", name="Add filter").click()
    chip = page.locator(".tl-active a", has_text="Score 20 – 60")
    expect(chip).to_be_visible()
    assert faults(page) == []
    chip.click()
    expect(page.locator(".tl-active")).to_have_count(0)


@pytest.mark.slow
def test_a_heading_explains_itself_and_the_search_is_a_key_away(browser_as: OpenAs) -> None:
    page = browser_as("ada")
    page.goto("/customers/")
    page.get_by_role("button", name="What Next contact means").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#about-due_on")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.locator("main h1").click()
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()


def test_the_log_button_takes_the_customer_that_is_ticked(browser_as: OpenAs) -> None:
    page = browser_as("alice")
    page.goto("/customers/")
    row = page.locator("main [data-row]").nth(1)
    name = row.locator("a[href]").first.inner_text()
    row.locator("input[name=ids]").check()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("l")
    expect(page.locator("#tl-sheet .tl-who b")).to_have_text(name)


@pytest.mark.slow
def test_a_phone_sorts_the_cards_and_the_panel_of_the_chosen_moves_no_button(
    browser_as: OpenAs,
) -> None:
    page = browser_as("mei", width=390)
    page.goto("/customers/?tier=A")
    page.locator(".tl-tools summary", has_text="Sort").click()
    page.get_by_label("Sort by").select_option("order_value")
    page.wait_for_url("**/customers/?tier=A&sort=order_value")
    page.locator("main tbody .tl-tick").first.click()
    buttons = page.locator(".tl-bulk summary")
    before = [each.bounding_box() for each in buttons.all()]
    buttons.nth(1).click()
    expect(page.get_by_label("Tag", exact=True)).to_be_visible()
    assert [each.bounding_box() for each in buttons.all()] == before
    assert faults(page) == []
