"""Every page in a real browser: no complaint, no overflow, no axe violation, in four looks."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page as BrowserPage
from tests.site.browser import HEARD, faults
from tests.site.conftest import Cast, OpenAs, forget_people

from touchline.lake.imports import committed
from touchline.web.firm import Firm, served_firm
from touchline.web.shell.freshness import freshness
from touchline.web.shell.page import Place, pages

REACHED = [name for name, page in pages().items() if page.place is not Place.HIDDEN]
LOOKS = [
    ("en", "light", 1280),
    ("en", "dark", 390),
    ("zh-hans", "dark", 1280),
    ("zh-hant", "light", 390),
]
in_every_look = pytest.mark.parametrize(("language", "theme", "width"), LOOKS)


def customer() -> str:
    """Somebody of Alice's."""
    return reverse("customer:customer", args=[Cast().customers_of("alice")[0]])


def rows_of_a_figure() -> str:
    """The rows behind one figure of that customer."""
    return reverse("customer:rows", args=[Cast().customers_of("alice")[0], "calls"])


def log_page() -> str:
    """The log sheet as a page of its own."""
    return reverse("today:log", args=[Cast().customers_of("alice")[0]])


def run() -> str:
    """The run that is shown."""
    return reverse("runs:run", args=[freshness(served_firm()).run_id])


def import_() -> str:
    """One import."""
    return reverse("runs:import", args=[committed(served_firm().workspace)[0].import_id])


INNER: dict[str, tuple[str, Callable[[], str]]] = {
    "customer": ("alice", customer),
    "rows": ("alice", rows_of_a_figure),
    "log": ("alice", log_page),
    "search without result": ("chen", lambda: reverse("customers:customers") + "?q=nobody"),
    "measure": ("ana", lambda: reverse("measures:measure", args=["calls"])),
    "run": ("ada", run),
    "import": ("ada", import_),
    "policy text": ("ada", lambda: reverse("policy:text")),
    "what programs read": ("ana", lambda: reverse("programs:reading")),
    "me": ("alice", lambda: reverse("me:me")),
    "login": ("", lambda: reverse("account_login")),
}


@pytest.mark.slow
@pytest.mark.contract("A19.5")
@pytest.mark.parametrize("name", REACHED)
@in_every_look
def test_a_page_has_no_fault(
    browser_as: OpenAs, name: str, language: str, theme: str, width: int
) -> None:
    page = browser_as(
        "chen" if name == "team" else "ada", language=language, theme=theme, width=width
    )
    opened(page, reverse(pages()[name].start))
    assert faults(page) == []


@pytest.mark.slow
@pytest.mark.contract("A19.5")
@pytest.mark.parametrize("name", INNER)
@in_every_look
def test_a_page_behind_a_page_has_no_fault(
    browser_as: OpenAs, name: str, language: str, theme: str, width: int
) -> None:
    username, address = INNER[name]
    page = browser_as(username, language=language, theme=theme, width=width)
    opened(page, address())
    assert faults(page) == []
    assert page.locator("h1:visible").count() >= 1


@pytest.mark.slow
@in_every_look
def test_the_first_page_of_a_new_firm_has_no_fault(
    browser_as: OpenAs, firm: Firm, language: str, theme: str, width: int
) -> None:
    forget_people(firm)
    page = browser_as("", language=language, theme=theme, width=width)
    opened(page, reverse("first_run:first_run"))
    assert faults(page) == []


@pytest.mark.slow
@in_every_look
def test_a_page_that_is_not_there_says_so_without_fault(
    browser_as: OpenAs, language: str, theme: str, width: int
) -> None:
    page = browser_as("alice", language=language, theme=theme, width=width)
    opened(page, "/nothing/here/", status=404)
    HEARD[id(page)].complaints.clear()  # the browser itself tells of each answer 404
    assert faults(page) == []
    assert page.locator("h1").is_visible()


def opened(page: BrowserPage, address: str, status: int = 200) -> None:
    """Go there, and wait until nothing is fetched any more."""
    answer = page.goto(address)
    assert answer
    assert answer.status == status
    page.wait_for_load_state("networkidle")
