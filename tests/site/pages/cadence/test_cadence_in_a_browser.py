"""The heat maps at work in real Chromium: hovering, pressing and dragging."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect
from tests.site.browser import faults
from tests.site.conftest import OpenAs

from touchline.web.firm import Firm


def test_charts_are_drawn_and_hovering_breaks_no_rule(firm: Firm, browser_as: OpenAs) -> None:
    page = browser_as("ada")
    page.goto("/cadence/")
    chart = page.locator("#trend svg")
    expect(chart).to_be_visible()
    chart.hover(position={"x": 200, "y": 100})
    expect(page.locator("#trend svg text", has_text="Week of")).to_be_visible()
    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'dark')")
    expect(chart).to_be_visible()


@pytest.mark.contract("A7.5")
def test_neglected_best_customers_are_three_presses_from_the_heat_map(
    counted: Firm, browser_as: OpenAs
) -> None:
    page = browser_as("mei")
    page.goto("/cadence/")
    page.locator(".tl-heat-days td a").last.click()
    expect(page.locator("#behind .tl-chip")).to_contain_text(re.compile(r"\d"))
    page.get_by_role("link", name="Overdue, not contacted then").click()
    expect(page.locator("#behind .tl-chip")).to_contain_text("not contacted then")
    page.locator("#behind .tl-facet").first.click()
    expect(page.locator("#behind .tl-facet").first).to_have_attribute("aria-current", "true")
    tiers = page.locator("#behind tbody .tl-tier").all_inner_texts()
    assert {text[-1:] for text in tiers} <= {counted.policy.tier_names[0]}
    assert "neglected" in page.url


def test_dragging_over_hours_selects_all_between(firm: Firm, browser_as: OpenAs) -> None:
    page = browser_as("ada")
    page.goto("/cadence/")
    cells = page.locator(".tl-only-desk [data-brush=hours]")
    cells.locator('[data-key="1.10"]').hover()
    page.mouse.down()
    cells.locator('[data-key="3.11"]').hover()
    page.mouse.up()
    expect(page.locator("#behind .tl-chip")).to_contain_text("Tue–Thu, 10–12 h")
    expect(cells.locator(".tl-on")).to_have_count(6)


@pytest.mark.parametrize("width", [1280, 390])
def test_weeks_of_the_chart_open_whom_we_contacted_then(
    counted: Firm, browser_as: OpenAs, width: int
) -> None:
    page = browser_as("ada", width=width)
    page.goto("/cadence/")
    chart = page.locator("#trend svg")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    if width == 1280:
        page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 100)
        page.mouse.down()
        page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 100)
        page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 110)
        page.mouse.up()
    else:
        chart.click(position={"x": 0.6 * box["width"], "y": 100})
    expect(page.locator("#behind .tl-chip")).to_contain_text("contacted by us")
    days = re.search(r"days=([\d-]+)\.\.([\d-]+)&ours=all", page.url)
    assert days
    told = (date.fromisoformat(days[2]) - date.fromisoformat(days[1])).days + 1
    assert told % 7 == 0
    assert (told > 7) == (width == 1280)
    assert faults(page) == []


@pytest.mark.contract("A19.3")
def test_the_heat_map_stands_on_a_phone_without_a_fault(counted: Firm, browser_as: OpenAs) -> None:
    page = browser_as("alice", width=390)
    page.goto("/cadence/")
    expect(page.locator(".tl-heat-days")).to_be_visible()
    assert page.locator(".tl-heat-days tbody tr:first-child td:visible").count() == 13
    assert faults(page) == []
