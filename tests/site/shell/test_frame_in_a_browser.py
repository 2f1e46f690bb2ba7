"""The frame at work in a real browser: palette, keys, sheets, toasts, popovers, theme."""

import re

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect
from tests.site.browser import faults
from tests.site.conftest import Cast, OpenAs

from touchline.vocabulary.pseudonym import shown
from touchline.web.firm import served_firm
from touchline.web.office.models import Person

INSERT = "html => document.querySelector('.tl-page').insertAdjacentHTML('afterbegin', html)"
TOAST = """words => document.body.dispatchEvent(
  new CustomEvent('tl:toast', {bubbles: true, detail: words}))"""


def opened(browser_as: OpenAs, name: str = "me:me", **how: object) -> Page:
    """A page of Alice's."""
    page = browser_as("alice", **how)
    page.goto(reverse(name))
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.slow
def test_the_palette_opens_by_key_and_goes_to_a_customer(browser_as: OpenAs, person: Cast) -> None:
    wanted = person.customers_of("alice")[0]
    name = served_firm().office.vault.names([wanted])[wanted]
    page = opened(browser_as)
    page.keyboard.press("Control+k")
    palette = page.locator("#tl-palette")
    field = palette.get_by_role("combobox")
    expect(field).to_be_focused()
    field.press_sequentially(name)
    chosen = palette.get_by_role("option", selected=True)
    expect(chosen).to_contain_text(name)
    assert faults(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{shown(wanted)}/")


@pytest.mark.slow
def test_enter_takes_what_was_typed_even_before_the_answer_is_there(
    browser_as: OpenAs, person: Cast
) -> None:
    wanted = person.customers_of("alice")[1]
    page = opened(browser_as)
    page.keyboard.press("Control+k")
    page.locator("#tl-palette").get_by_role("combobox").fill(shown(wanted))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{shown(wanted)}/")


@pytest.mark.slow
def test_arrows_move_through_the_palette_and_escape_closes_it(browser_as: OpenAs) -> None:
    page = opened(browser_as)
    page.get_by_role("button", name="Search or do…").click()
    options = page.locator("#tl-palette").get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#tl-palette")).not_to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh-hant", "light")])
def test_a_question_mark_lists_the_keys_without_fault(
    browser_as: OpenAs, language: str, theme: str
) -> None:
    page = opened(browser_as, language=language, theme=theme)
    page.keyboard.press("?")
    expect(page.locator("#tl-keys")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#tl-keys")).not_to_be_visible()


@pytest.mark.slow
def test_g_and_a_letter_go_to_a_page_unless_single_keys_are_off(browser_as: OpenAs) -> None:
    page = opened(browser_as)
    page.keyboard.type("gu")
    page.wait_for_url("**/customers/")
    Person.objects.filter(username="alice").update(single_keys=False)
    page.goto(reverse("me:me"))
    page.keyboard.type("?gt")
    expect(page.locator("#tl-keys")).not_to_be_visible()
    expect(page).to_have_url(re.compile("/me/$"))


@pytest.mark.slow
def test_keys_rest_while_one_types(browser_as: OpenAs) -> None:
    page = opened(browser_as)
    page.keyboard.press("Control+k")
    page.locator("#tl-palette").get_by_role("combobox").press_sequentially("?")
    expect(page.locator("#tl-keys")).not_to_be_visible()


@pytest.mark.slow
def test_the_button_in_the_middle_of_the_tab_bar_asks_whom_to_log(
    browser_as: OpenAs, person: Cast
) -> None:
    page = opened(browser_as, width=390)
    page.get_by_role("button", name="Log a contact").click()
    first = page.locator("#tl-palette").get_by_role("option").first
    expect(first).to_be_visible()
    name = first.locator("[lang], span").last.inner_text()
    first.click()
    sheet = page.locator("#tl-sheet")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text(name)
    assert faults(page) == []
    sheet.locator("[data-close]").first.click()
    expect(sheet).not_to_be_visible()
    assert person("alice").is_active


@pytest.mark.slow
def test_a_toast_goes_when_it_is_shut_and_says_an_error_once(browser_as: OpenAs) -> None:
    page = opened(browser_as)
    for _ in range(2):
        page.evaluate(TOAST, {"text": "Kept on this phone."})
    toast = page.locator(".tl-toast")
    expect(toast).to_have_count(1)
    assert faults(page) == []
    page.get_by_role("button", name="Close").click()
    expect(toast).to_have_count(0)


@pytest.mark.slow
def test_a_theme_and_a_language_apply_at_once(browser_as: OpenAs) -> None:
    page = opened(browser_as)
    page.get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_label("Language").select_option("zh-hans")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert faults(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_a_badge_of_evidence_says_what_it_rests_on(browser_as: OpenAs, width: int) -> None:
    page = opened(browser_as, width=width)
    with translation.override("en"):
        badge = Template("{% evidence 'E3' %}").render(Context())
    page.evaluate(INSERT, badge)
    page.get_by_role("button", name="Evidence E3: description").click()
    told = page.locator(".tl-pop:popover-open")
    expect(told).to_contain_text("Would turn if")
    box = told.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)


@pytest.mark.slow
def test_without_scripts_the_choices_can_still_be_saved(browser_as: OpenAs) -> None:
    page = opened(browser_as)
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    )
    without = plain.new_page()
    without.goto(page.url)
    without.get_by_label("Dark").check(force=True)
    without.get_by_role("button", name="Save").click()
    expect(without.locator("html")).to_have_attribute("data-bs-theme", "dark")
    plain.close()


@pytest.mark.slow
def test_a_palette_without_a_find_says_so_and_is_no_list(browser_as: OpenAs) -> None:
    page = opened(browser_as)
    page.keyboard.press("Control+k")
    field = page.locator("#tl-palette").get_by_role("combobox")
    field.fill("nobody is called so")
    said = page.locator("#tl-found").get_by_text("Nothing is called so.")
    expect(said).to_be_visible()
    assert faults(page) == []
    field.fill("")
    expect(page.locator("#tl-palette").get_by_role("option").first).to_be_visible()
    assert faults(page) == []
