"""Uploads: where they lie, how they are called, how large they may be, and whose they are."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopUpload
from django.test import Client
from tests.site.conftest import Cast

from touchline.web.firm import Firm
from touchline.web.office.import_drafts import drop_files
from touchline.web.office.models import ImportDraft
from touchline.web.pages.import_wizard import views
from touchline.web.pages.import_wizard.receiving import Receiver, safe_name

ORDERS = b"order_no,customer_no,order_date,amount\nO1,K1,2026-11-01,12.50\nO2,K2,2026-11-02,7\n"


@pytest.fixture(autouse=True)
def no_files_left(firm: Firm) -> Iterator[None]:
    """Drafts of the test before are gone."""
    yield
    for draft in ImportDraft.objects.all():
        drop_files(firm, draft)


def uploaded(client: Client, name: str = "orders.csv", content: bytes = ORDERS) -> ImportDraft:
    client.post("/import/upload/", {"files": [SimpleUploadedFile(name, content)]})
    return ImportDraft.objects.latest("made_at")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        (".hidden.csv", "hidden.csv"),
        ("a\x00b\r\n.csv", "ab.csv"),
        ("\u202egnp.csv", "gnp.csv"),
        ("", "file"),
        ("...", "file"),
        ('we"ird<name>|.csv', "we_ird_name__.csv"),
        ("跟进记录_2026-11.csv", "跟进记录_2026-11.csv"),
    ],
)
def test_a_file_name_can_do_no_harm(given: str, kept: str) -> None:
    assert safe_name(given, set()) == kept


def test_a_very_long_name_fits_the_disk_and_keeps_its_ending() -> None:
    name = safe_name("客" * 300 + ".xlsx", set())
    assert name.endswith(".xlsx")
    assert len(name.encode()) <= 200


def test_two_files_of_one_name_stay_two() -> None:
    assert safe_name("a.csv", {"a.csv"}) == "a (2).csv"


def test_an_upload_lies_in_the_workspace_for_its_owner_alone(firm: Firm, person: Cast) -> None:
    draft = uploaded(person.client("ada"))
    folder = firm.uploads / str(draft.pk)
    file = folder / "orders.csv"
    assert file.read_bytes() == ORDERS
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_goes_over_the_limit_is_refused_while_it_comes_in(tmp_path: Path) -> None:
    receiver = Receiver(tmp_path, room=10)
    receiver.new_file("files", "big.csv", "text/csv", None)
    receiver.receive_data_chunk(b"12345678", 0)
    with pytest.raises(StopUpload):
        receiver.receive_data_chunk(b"12345678", 8)
    assert receiver.refused == "big.csv"
    assert list(tmp_path.iterdir()) == []


def test_the_refusal_says_the_limit_and_leaves_nothing(
    firm: Firm, person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "Receiver", lambda folder: Receiver(folder, room=5))
    before = set(firm.uploads.iterdir())
    file = SimpleUploadedFile("orders.csv", ORDERS)
    answer = person.client("ada").post("/import/upload/", {"files": [file]}, follow=True)
    assert "orders.csv was not taken" in answer.content.decode()
    assert set(firm.uploads.iterdir()) == before
    assert not ImportDraft.objects.exists()


def test_an_upload_without_the_pages_token_is_refused(firm: Firm, person: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("ada"), "allauth.account.auth_backends.AuthenticationBackend")
    before = set(firm.uploads.iterdir())
    file = SimpleUploadedFile("orders.csv", ORDERS)
    assert client.post("/import/upload/", {"files": [file]}).status_code == 403
    assert not ImportDraft.objects.exists()
    assert set(firm.uploads.iterdir()) == before


@pytest.mark.contract("A24.3")
def test_nobody_looks_into_a_colleagues_files(person: Cast) -> None:
    draft = uploaded(person.client("mei"))
    for step in ("", "files/", "columns/", "check/", "held-back.csv"):
        assert person.client("ada").get(f"/import/{draft.pk}/{step}").status_code == 404, step
    assert person.client("alice").get(f"/import/{draft.pk}/files/").status_code == 404
    assert person.client("alice").get("/import/").status_code == 404


def test_discarding_deletes_the_files(firm: Firm, person: Cast) -> None:
    mei = person.client("mei")
    draft = uploaded(mei)
    assert mei.post(f"/import/{draft.pk}/discard/").status_code == 302
    assert not (firm.uploads / str(draft.pk)).exists()
    assert not ImportDraft.objects.exists()


def test_a_file_that_is_no_table_is_told_with_its_remedy(person: Cast) -> None:
    mei = person.client("mei", "zh-tw")
    draft = uploaded(mei, "offer.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)))
    told = mei.get(f"/import/{draft.pk}/files/").content.decode()
    assert "檔案不是表格" in told
    assert "另存為" in told
