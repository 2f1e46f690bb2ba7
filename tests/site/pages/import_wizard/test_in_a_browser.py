"""The wizard in a real browser: drop, look, choose, check."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.site.browser import faults
from tests.site.conftest import OpenAs

from touchline.web.firm import Firm
from touchline.web.office.import_drafts import drop_files
from touchline.web.office.models import ImportDraft, JobKind
from touchline.web.office.models import Job as AskedJob

from .test_columns import CALLS


@pytest.mark.parametrize("width", [390, 1280])
def test_a_file_goes_from_the_disk_to_the_queue(
    firm: Firm, browser_as: OpenAs, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "calls.csv"
    file.write_bytes(CALLS)
    page = browser_as("mei", width=width)
    page.goto("/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and look at it").click()
    expect(page.get_by_role("heading", name="1 table found")).to_be_visible()
    page.get_by_role("link", name="Match columns").click()
    for word, meaning in (("carrier pigeon", "letter"), ("ok 2", "reached")):
        page.locator(".tl-words label", has_text=word).locator("select").select_option(meaning)
    page.get_by_role("button", name="Check 3 rows").click()
    expect(page.get_by_role("heading", name="Every row can be stored")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Import and make today's list").click()
    expect(page.get_by_text("Waits for the worker")).to_be_visible()
    kinds = list(AskedJob.objects.order_by("made_at").values_list("kind", flat=True))
    assert kinds == [JobKind.IMPORT, JobKind.RUN]
    page.get_by_role("button", name="Stop the import").click()
    expect(page.get_by_role("heading", name="The import was stopped")).to_be_visible()
    drop_files(firm, ImportDraft.objects.get())
