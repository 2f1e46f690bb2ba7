"""What is missing, repeated, empty or taken back is told, with what to do about it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect
from tests.site.conftest import OpenAs

from touchline.intake.mapping import parse_mapping
from touchline.web.firm import Firm
from touchline.web.jobs.work import do_job
from touchline.web.office.import_drafts import mapping_text
from touchline.web.office.models import ImportDraft, Job, JobState, SavedMapping

from .test_columns import CALLS, place_of_column
from .test_uploads import ORDERS, uploaded


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode().partition("<main")[2]


def upload(client: Client, **files: bytes) -> str:
    """Where the pages of a draft with these files begin."""
    given = [SimpleUploadedFile(f"{name}.csv", content) for name, content in files.items()]
    client.post("/import/upload/", {"files": given})
    return f"/import/{ImportDraft.objects.latest('made_at').pk}"


def test_rows_are_not_checked_while_an_answer_is_missing(mei: Client) -> None:
    draft = uploaded(mei)
    base = f"/import/{draft.pk}/columns/"
    page = page_of(mei, base)
    assert 'name="check" value="1">' in page
    mei.post(base, {place_of_column(page, "order_date"): ""})
    page = page_of(mei, base)
    assert 'name="check" value="1" disabled>' in page
    assert "Answer what is missing first, or leave that file out." in page


def test_an_empty_file_among_others_is_told(mei: Client) -> None:
    base = upload(mei, orders=ORDERS, nothing=b"")
    page = page_of(mei, f"{base}/files/")
    assert "nothing.csv" in page
    assert "nothing.csv is empty." in page
    page = page_of(mei, f"{base}/check/")
    assert "nothing.csv is empty." in page
    assert "Nothing takes it" not in page


def test_the_same_file_twice_is_told(mei: Client) -> None:
    base = upload(mei, orders=ORDERS, copy=ORDERS)
    assert "The very same content as orders.csv" in page_of(mei, f"{base}/files/")


def test_the_check_counts_a_repeated_number_once(mei: Client) -> None:
    rows = [b"order_no,customer_no,order_date,amount"]
    rows += [b"O%d,K%d,2026-11-01,12.50" % (number, number % 7) for number in range(100)]
    base = upload(mei, orders=b"\n".join([*rows, rows[1], b""]))
    page = page_of(mei, f"{base}/check/")
    facts = page[page.index('<dl class="tl-facts">') :].partition("</dl>")[0]
    assert ">101<" in page.partition('<dl class="tl-facts">')[0]
    assert ">100<" in facts


def test_customers_without_a_name_are_remarked(mei: Client) -> None:
    rows = b"customer no,company name,mobile,region\nK1,Oak,13800138000,N\nK2,Elm,13800138001,S\n"
    draft = uploaded(mei, "customers.csv", rows)
    base = f"/import/{draft.pk}/columns/"
    page = page_of(mei, base)
    assert "No column tells what the customers are called" not in page
    mei.post(base, {place_of_column(page, "company name"): ""})
    assert "No column tells what the customers are called" in page_of(mei, base)


def test_files_of_one_layout_show_one_preview(mei: Client) -> None:
    second = ORDERS.replace(b"O1", b"O3").replace(b"O2", b"O4")
    base = upload(mei, orders1=ORDERS, orders2=second)
    assert page_of(mei, f"{base}/check/").count("How rows will look: Orders") == 1


def test_taking_an_import_back_is_followed_to_its_end(mei: Client) -> None:
    base = upload(mei, orders=ORDERS)
    page_of(mei, f"{base}/columns/")
    mei.post(f"{base}/run/")
    do_job(Job.objects.latest("made_at").pk)
    assert "2 rows stored" in page_of(mei, f"{base}/report/")
    mei.post(f"{base}/roll-back/")
    page = page_of(mei, f"{base}/report/")
    assert "The import is being taken back" in page
    assert "Take it back" not in page
    for job in Job.objects.filter(state=JobState.WAITING).order_by("made_at"):
        if job.kind == "roll_back":
            do_job(job.pk)
        else:
            Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED)
    page = page_of(mei, f"{base}/report/")
    assert "Nothing of it counts any more" in page
    assert "Make today's list now" not in page
    assert "taken back" in page_of(mei, "/import/")


def test_what_was_imported_once_is_offered_to_the_next_files_of_the_layout(mei: Client) -> None:
    base = upload(mei, orders=ORDERS)
    mei.post(f"{base}/columns/", {"currency": "EUR"})
    mei.post(f"{base}/run/")
    following = upload(mei, december=ORDERS.replace(b"O1", b"O9"))
    assert "Take “orders.csv”" in page_of(mei, f"{following}/files/")
    mei.post(f"{following}/run/")
    assert SavedMapping.objects.count() == 1


def test_a_word_is_kept_without_pressing_anything(
    firm: Firm, browser_as: OpenAs, mei: Client
) -> None:
    draft = uploaded(mei, "calls.csv", CALLS)
    page = browser_as("mei")
    page.goto(f"/import/{draft.pk}/columns/")
    word = page.locator(".tl-words label", has_text="carrier pigeon").locator("select")
    word.select_option("letter")
    expect(page.get_by_text("Kept.")).to_be_visible()
    draft.refresh_from_db()
    rules = parse_mapping(mapping_text(firm, draft), "").mapping.table[0].fact[0].set
    assert rules["channel"].values["carrier pigeon"] == "letter"


def test_the_count_of_waiting_rows_opens_them(mei: Client) -> None:
    base = upload(mei, orders=ORDERS + b"O3,K3,some day,5\n")
    page_of(mei, f"{base}/columns/")
    mei.post(f"{base}/run/")
    do_job(Job.objects.latest("made_at").pk)
    report = page_of(mei, f"{base}/report/")
    address = report.partition('href="/runs/quarantine/')[2].partition('"')[0]
    assert "some day" in page_of(mei, f"/runs/quarantine/{address}")
    mei.post(f"{base}/roll-back/")
    do_job(Job.objects.filter(kind="roll_back").latest("made_at").pk)
    assert "/runs/quarantine/" not in page_of(mei, f"{base}/report/")
