"""Every page of the navigation, in a real browser: no complaint, no overflow, no axe violation."""

import pytest
from django.urls import reverse
from tests.site.browser import faults
from tests.site.conftest import OpenAs

from touchline.web.shell.page import Place, pages

REACHED = [name for name, page in pages().items() if page.place is not Place.HIDDEN]
LOOKS = [
    ("en", "light", 1280),
    ("en", "dark", 390),
    ("zh-hans", "dark", 1280),
    ("zh-hant", "light", 390),
]


@pytest.mark.slow
@pytest.mark.contract("A19.5")
@pytest.mark.parametrize("name", REACHED)
@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_a_page_has_no_fault(
    browser_as: OpenAs, name: str, language: str, theme: str, width: int
) -> None:
    page = browser_as(
        "chen" if name == "team" else "ada", language=language, theme=theme, width=width
    )
    page.goto(reverse(pages()[name].start))
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
