"""Large files are read and tried by the worker, with figures, and can be stopped."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from playwright.sync_api import expect
from tests.site.browser import faults
from tests.site.conftest import Cast, OpenAs

from touchline.web.firm import Firm
from touchline.web.jobs.progress import JobProgress
from touchline.web.jobs.work import do_job
from touchline.web.office import draft_looks
from touchline.web.office.import_drafts import drop_files, kept_file
from touchline.web.office.models import ImportDraft, Job, JobKind, JobState

from .test_columns import CALLS


@pytest.fixture(autouse=True)
def nothing_is_quick(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every file is large enough for the worker; what a test uploads goes with it."""
    monkeypatch.setattr(draft_looks, "QUICK_S", -1.0)
    draft_looks.forget_everything()
    yield
    for draft in ImportDraft.objects.all():
        drop_files(firm, draft)


@pytest.fixture
def mei(person: Cast) -> Client:
    return person.client("mei")


def uploaded(client: Client) -> str:
    """Where the draft's pages begin."""
    client.post("/import/upload/", {"files": [SimpleUploadedFile("calls.csv", CALLS)]})
    return f"/import/{ImportDraft.objects.latest('made_at').pk}"


def told(client: Client, address: str) -> str:
    """The page, or where it leads."""
    return client.get(address, follow=True).content.decode().partition("<main")[2]


def asked(kind: JobKind) -> Job:
    """The job that was asked for last."""
    return Job.objects.filter(kind=kind).latest("made_at")


def test_a_large_upload_is_read_and_tried_by_the_worker(mei: Client) -> None:
    base = uploaded(mei)
    assert "Reading the files" in told(mei, f"{base}/files/")
    assert "is being read" in told(mei, "/import/")
    do_job(asked(JobKind.LOOK).pk)
    draft_looks.forget_everything()  # as in another process of the site
    assert "1 table found" in told(mei, f"{base}/files/")
    assert mei.post(f"{base}/columns/", {"check": "1"}).status_code == 302
    assert "Trying every row" in told(mei, f"{base}/check/")
    do_job(asked(JobKind.TRY).pk)
    draft_looks.forget_everything()
    assert "If run now" in told(mei, f"{base}/check/")
    assert Job.objects.count() == 2


def test_asking_twice_is_one_job(mei: Client) -> None:
    base = uploaded(mei)
    for _ in range(3):
        told(mei, f"{base}/files/")
    assert Job.objects.filter(kind=JobKind.LOOK).count() == 1


def test_the_page_tells_how_far_the_worker_is(mei: Client) -> None:
    base = uploaded(mei)
    told(mei, f"{base}/files/")
    job = asked(JobKind.LOOK)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, step="Reading calls.csv", done=45_000
    )
    fragment = mei.get(f"{base}/reading/").content.decode()
    assert "Reading calls.csv" in fragment
    assert "45,000 rows so far" in fragment
    Job.objects.filter(pk=job.pk).update(step="Checking calls.csv", total=90_000)
    assert "45,000 of 90,000 rows" in mei.get(f"{base}/reading/").content.decode()


def test_reading_can_be_stopped_and_begun_anew(mei: Client) -> None:
    base = uploaded(mei)
    told(mei, f"{base}/files/")
    mei.post(f"{base}/reading/", {"stop": "1"})
    assert asked(JobKind.LOOK).state == JobState.CANCELLED
    page = told(mei, f"{base}/files/")
    assert "Reading was stopped" in page
    assert "Read them again" in page
    mei.post(f"{base}/reading/")
    do_job(asked(JobKind.LOOK).pk)
    assert "1 table found" in told(mei, f"{base}/files/")


def test_a_running_look_stops_at_the_next_table(
    mei: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = uploaded(mei)
    told(mei, f"{base}/files/")
    say = JobProgress.__call__

    def stopped(self: JobProgress, stage: str, done: int, total: int) -> None:
        Job.objects.filter(pk=self.ticket.job_id).update(cancel_requested=True)
        say(self, stage, done, total)

    monkeypatch.setattr(JobProgress, "__call__", stopped)
    do_job(asked(JobKind.LOOK).pk)
    assert asked(JobKind.LOOK).state == JobState.CANCELLED


def test_what_failed_is_told_with_its_remedy(mei: Client) -> None:
    base = uploaded(mei)
    told(mei, f"{base}/files/")
    problem = {"error": "The disk is full.", "where": "", "remedy": "Make room."}
    Job.objects.update(state=JobState.FAILED, error=problem)
    page = told(mei, f"{base}/files/")
    assert "The disk is full.</b> Make room." in page
    assert "Read them again" in page


def test_another_match_stops_the_trial_of_the_one_before(mei: Client) -> None:
    base = uploaded(mei)
    told(mei, f"{base}/files/")
    do_job(asked(JobKind.LOOK).pk)
    mei.post(f"{base}/columns/", {"check": "1"})
    told(mei, f"{base}/check/")
    first = asked(JobKind.TRY)
    mei.post(f"{base}/columns/", {"check": "1", "currency": "EUR"})
    told(mei, f"{base}/check/")
    first.refresh_from_db()
    assert first.state == JobState.CANCELLED
    assert asked(JobKind.TRY).state == JobState.WAITING


def test_what_the_worker_found_lies_sealed_and_goes_with_the_draft(firm: Firm, mei: Client) -> None:
    base = uploaded(mei)
    told(mei, f"{base}/files/")
    do_job(asked(JobKind.LOOK).pk)
    file = kept_file(firm, ImportDraft.objects.get(), JobKind.LOOK)
    assert b"carrier pigeon" in CALLS
    assert b"carrier pigeon" not in file.read_bytes()
    mei.post(f"{base}/discard/")
    assert not file.exists()


def test_discarding_stops_the_reading(mei: Client) -> None:
    base = uploaded(mei)
    told(mei, f"{base}/files/")
    mei.post(f"{base}/discard/")
    assert asked(JobKind.LOOK).state == JobState.CANCELLED


def test_reading_waits_for_no_run(mei: Client) -> None:
    base = uploaded(mei)
    told(mei, f"{base}/files/")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_name, lock FROM procrastinate_jobs WHERE args ->> 'job' = %s",
            [str(asked(JobKind.LOOK).pk)],
        )
        assert cursor.fetchone() == ("reading", None)


def test_the_page_goes_on_by_itself_when_the_worker_has_read(
    firm: Firm, browser_as: OpenAs, mei: Client
) -> None:
    base = uploaded(mei)
    page = browser_as("mei", width=390)
    page.goto(f"{base}/files/")
    expect(page.get_by_role("heading", name="Reading the files")).to_be_visible()
    assert faults(page) == []
    do_job(asked(JobKind.LOOK).pk)
    expect(page.get_by_role("heading", name="1 table found")).to_be_visible()
