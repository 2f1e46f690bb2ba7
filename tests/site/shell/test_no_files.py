"""No page but the import takes files in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.site.conftest import Cast


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("customers.csv", b"name\nLin\n" * 1000)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Path]:
    with override_settings(FILE_UPLOAD_TEMP_DIR=tmp_path):
        yield tmp_path


@pytest.mark.parametrize("address", ["/accounts/login/", "/me/", "/import/", "/people/hire/"])
def test_a_file_is_refused_before_it_is_written_anywhere(
    person: Cast, spool: Path, address: str
) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "zh-CN"})
    client.cookies["csrftoken"] = "a" * 32  # without it Django does not even look for the token
    client.force_login(person("ada"), "allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(address, {"file": a_file()})
    assert answer.status_code == 413
    assert "不接收文件" in answer.content.decode()
    assert list(spool.iterdir()) == []


def test_a_stranger_leaves_no_file_either(person: Cast, spool: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    answer = client.post("/accounts/login/", {"file": a_file()})
    assert answer.status_code == 413
    assert "at most 5 MB" in answer.content.decode()
    assert list(spool.iterdir()) == []


def test_a_form_longer_than_any_page_takes_in_is_not_read(person: Cast) -> None:
    answer = person.client("ada").post("/accounts/login/", {"login": "x" * (6 << 20)})
    assert answer.status_code == 413


def test_a_form_without_a_file_is_answered_as_ever(person: Cast) -> None:
    assert Client().post("/accounts/login/", {"login": "alice"}).status_code == 200
