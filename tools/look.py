"""Looks at pages of the site as a person would: `python -m tools.look /today/ --as alice …`.

Serves a workspace in this process, signs the person in, opens each address in real Chromium, takes
a picture of the whole page, and says what is wrong with it: console errors, CSP violations, axe
violations, sideways overflow.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "touchline.web.site_settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django

django.setup()

from playwright.sync_api import Page, sync_playwright
from tests.site.browser import Site, faults, launch, open_as, site_of

from touchline.engines.duckdb import DuckDBEngine
from touchline.lake.workspace import open_workspace
from touchline.web.database import open_office
from touchline.web.firm import Firm, serving
from touchline.web.office.models import CustomerDesk, Person, Team
from touchline.web.office.roles import Role


def main() -> int:
    """Take the pictures; 1 where a page has a fault."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("addresses", nargs="+")
    words.add_argument("--as", dest="person", default="ada")
    words.add_argument("--language", default="en")
    words.add_argument("--theme", default="light", choices=["light", "dark"])
    words.add_argument("--width", type=int, default=1280)
    words.add_argument("--height", type=int, default=900)
    words.add_argument("--workspace", type=Path, required=True)
    words.add_argument("--out", type=Path, default=Path("look.png"))
    words.add_argument("--click", default="", help="a selector to click before the picture")
    words.add_argument("--no-axe", action="store_true")
    given = words.parse_args()
    wrong = 0
    with served(given.workspace) as site, sync_playwright() as playwright:
        browser = launch(playwright)
        for place, address in enumerate(given.addresses):
            page = open_as(
                browser,
                site,
                given.person,
                language=given.language,
                theme=given.theme,
                width=given.width,
                height=given.height,
            )
            page.goto(site.address + address)
            page.wait_for_load_state("networkidle")
            if given.click:
                page.locator(given.click).first.click()
                page.wait_for_timeout(800)
            out = given.out.with_stem(f"{given.out.stem}-{place}") if place else given.out
            out.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=out, full_page=True)
            wrong += told(address, page, out, axe=not given.no_axe)
            page.context.close()
        browser.close()
    return min(wrong, 1)


def told(address: str, page: Page, out: Path, *, axe: bool) -> int:
    """Print what is wrong with a page; how many things."""
    found = faults(page, axe=axe)
    print(f"{address} → {out}: " + ("no fault" if not found else ""))
    for fault in found:
        print(f"  {fault}")
    return len(found)


@contextmanager
def served(root: Path) -> Iterator[Site]:
    """The site of the workspace, with the cast of the tests among its people."""
    workspace = open_workspace(root)
    engine = DuckDBEngine(workspace.tmp, 2)
    with (
        open_office(workspace.root, os.environ) as office,
        serving(Firm(workspace, engine, office)),
    ):
        hire()
        with site_of() as site:
            yield site


def hire() -> None:
    """The cast of the tests, and an owner for each customer that has none."""
    whole, _ = Team.objects.get_or_create(name="All")
    east, _ = Team.objects.get_or_create(name="East", defaults={"parent": whole})
    for username, name, role, team in (
        ("alice", "林悦 Lin Yue", Role.REP, east),
        ("mei", "周岚 Zhou Lan", Role.MANAGER, whole),
        ("ana", "Ana Silva", Role.ANALYST, None),
        ("max", "Max Braun", Role.MARKETING, None),
        ("sam", "Sam Lee", Role.SERVICE, None),
        ("ada", "Ada Chou", Role.ADMIN, None),
    ):
        Person.objects.get_or_create(
            username=username, defaults={"name": name, "role": role, "team": team}
        )
    alice = Person.objects.get(username="alice")
    unowned = CustomerDesk.objects.filter(owner=None).order_by("customer_id")[:60]
    if not CustomerDesk.objects.filter(owner=alice).exists():
        CustomerDesk.objects.filter(pk__in=[desk.pk for desk in unowned]).update(
            owner=alice, owner_by_hand=True
        )


if __name__ == "__main__":
    sys.exit(main())
