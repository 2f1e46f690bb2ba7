"""A manager's work in a real browser: whom we neglect, who takes them, and the list as a file."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.site.browser import faults
from tests.site.conftest import Cast, OpenAs

from touchline.vocabulary.pseudonym import parse_shown, shown
from touchline.web.firm import Firm
from touchline.web.office.models import AccessLog, Assignment, CustomerDesk
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition, Row
from touchline.web.pages.customers.export import safe

REASON = "who takes over whom"


@pytest.fixture
def neglected(counted: Firm, person: Cast) -> list[int]:
    """Mei's overdue customers of the best tier; Alice looks after them all."""
    wanted = [
        Condition("tier", "is", counted.policy.tier_names[0]),
        Condition("status", "is", "overdue"),
    ]
    CustomerDesk.objects.update(owner=person("alice"))
    found = visible_to(person("mei")).ids(wanted)
    assert len(found) >= 2
    return found


def neglected_from_the_heat_map(page: Page) -> set[int]:
    """Three clicks on Cadence, and the same customers opened in Customers: who they are."""
    page.goto("/cadence/")
    page.locator(".tl-heat-days td a").last.click()
    page.get_by_role("link", name="Overdue, not contacted then").click()
    expect(page.locator("#behind .tl-chip")).to_contain_text("not contacted then")
    page.locator("#behind .tl-facet").first.click()
    expect(page.locator("#behind .tl-facet").first).to_have_attribute("aria-current", "true")
    title = page.locator("#behind h2").inner_text()
    page.get_by_role("button", name="Open in Customers").click()
    expect(page).to_have_url(re.compile("/customers/"))
    expect(page.locator("main h1")).to_have_text(title)
    ticks = page.locator("[name=ids]")
    return {parse_shown(tick.get_attribute("value") or "") for tick in ticks.all()}


def give_two_to_bob(page: Page) -> list[int]:
    """The first two of the list, chosen by their ticks; who they are."""
    ticks = [page.locator("[name=ids]").nth(place) for place in (0, 1)]
    for tick in ticks:
        tick.check()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.locator(".tl-bulk summary", has_text="Owner").click()
    page.get_by_label("Give to").select_option(label="Bob Wang")
    chosen = [parse_shown(tick.get_attribute("value") or "") for tick in ticks]
    page.get_by_role("button", name="Give", exact=True).click()
    expect(toast(page)).to_be_visible()
    return chosen


def toast(page: Page) -> Locator:
    """What says that they were given."""
    return page.locator(".tl-toast", has_text="2 customers given to Bob Wang")


def exported(page: Page, folder: Path) -> list[list[str]]:
    """The whole list as it stands, as a CSV file: its lines."""
    page.locator(".tl-tools summary", has_text="Export").click()
    page.locator(".tl-tools").get_by_label("What is the file for?").fill(REASON)
    with page.expect_download() as download:
        page.locator(".tl-tools").get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    file = folder / "list.csv"
    download.value.save_as(file)
    return list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))


@pytest.mark.slow
@pytest.mark.contract("A7.5", "A7.17", "A21.5")
def test_a_manager_finds_the_neglected_reassigns_and_exports_them(
    counted: Firm, neglected: list[int], person: Cast, browser_as: OpenAs, tmp_path: Path
) -> None:
    page = browser_as("mei")
    found = neglected_from_the_heat_map(page)
    assert found <= set(neglected)
    assert len(found) >= 2
    assert faults(page) == []

    given = give_two_to_bob(page)
    assert person.customers_of("bob") == sorted(given)
    toast(page).get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 customers given back")).to_be_visible()
    assert person.customers_of("bob") == []
    assert give_two_to_bob(page) == given
    assert person.customers_of("bob") == sorted(given)
    assert Assignment.objects.filter(undone_at=None).count() == 2

    heading, *lines = exported(page, tmp_path)
    listed = visible_to(person("mei")).rows(limit=1000)
    rows: dict[int, Row] = {row["customer_id"]: row for row in listed}
    names = counted.office.vault.names(sorted(found))
    assert heading[:3] == ["Reference", "Name", "Tier"]
    assert {line[0]: line[1:3] for line in lines} == {
        shown(each): [safe(names[each]), rows[each]["tier"]] for each in found
    }
    owner = heading.index("Owner")
    assert {line[0] for line in lines if line[owner] == "Bob Wang"} == set(map(shown, given))
    assert not [cell for line in lines for cell in line if cell[:1] in tuple("=+@\t\r")]
    entry = AccessLog.objects.get(action="export")
    assert (entry.person.username, entry.reason) == ("mei", REASON)
