"""A customer's page in a real browser: the timeline comes, rows open, a look is written down."""

import pytest
from django.urls import reverse
from tests.site.browser import faults
from tests.site.conftest import Cast, OpenAs

from touchline.vocabulary.identity import Identifier
from touchline.web.firm import Firm
from touchline.web.office.models import AccessLog
from touchline.web.office.visibility import visible_to

LOOKS = [("en", "light", 1280), ("zh-hans", "dark", 390), ("zh-hant", "light", 390)]


def busiest(person: Cast) -> int:
    rows = visible_to(person("alice")).rows(columns=["customer_id", "outbound_contacts"])
    return int(max(rows, key=lambda row: row["outbound_contacts"])["customer_id"])


@pytest.mark.slow
@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_the_page_has_no_fault(
    browser_as: OpenAs, person: Cast, language: str, theme: str, width: int
) -> None:
    page = browser_as("alice", language=language, theme=theme, width=width)
    page.goto(reverse("customer:customer", args=[busiest(person)]))
    page.locator("#timeline .tl-ev-row").first.wait_for()
    assert faults(page) == []


@pytest.mark.slow
@pytest.mark.contract("A1.17", "A24.3")
def test_the_timeline_goes_on_rows_open_and_a_look_is_written_down(
    browser_as: OpenAs, firm: Firm, person: Cast
) -> None:
    customer_id = busiest(person)
    page = browser_as("alice", language="en", theme="light", width=1280)
    page.goto(reverse("customer:customer", args=[customer_id]))
    lines = page.locator("#timeline .tl-ev-row")
    lines.first.wait_for()
    assert lines.count() == 20
    page.get_by_text("Show earlier").click()
    lines.nth(20).wait_for()
    page.locator("#timeline").get_by_text("Orders", exact=True).click()
    page.locator('#timeline [aria-current="true"]', has_text="Orders").wait_for()
    page.locator("#figures .tl-level").nth(2).locator("summary").first.click()
    figure = page.locator("#figures li", has=page.locator('a[href$="/rows/outbound_contacts/"]'))
    figure.locator("summary").click()
    figure.get_by_text("Its rows").click()
    page.locator("#tl-sheet table").wait_for()
    page.keyboard.press("Escape")
    phone = firm.office.vault.reveal(customer_id).get(Identifier.PHONE, "")
    page.get_by_text("Show, with reason").click()
    page.locator('#identity input[name="reason"]').fill("call back")
    page.locator("#identity button").click()
    page.get_by_text("were written down").wait_for()
    assert phone in page.locator("#identity").inner_text()
    assert AccessLog.objects.get().reason == "call back"
    assert faults(page) == []
