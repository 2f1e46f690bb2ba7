"""A new firm's own file becomes its own Today list, through the pages that a person uses."""

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.site.conftest import opened

from touchline import policy as policies
from touchline.lake.workspace import create_workspace
from touchline.web.embedded import EmbeddedPostgres
from touchline.web.firm import Firm
from touchline.web.jobs.work import do_job
from touchline.web.office.models import CustomerDesk, ImportDraft, Job, JobState, Person
from touchline.web.office.roles import Role

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="module")
def empty_firm(server_folder: Path) -> Iterator[Firm]:
    """A firm that has nothing yet."""
    root = server_folder / "new-firm"
    workspace = create_workspace(root, policies.dump(policies.template("b2b_software")))
    with EmbeddedPostgres(root.resolve() / "postgres").serving(), opened(workspace) as firm:
        yield firm


def follow_ups(customers: int = 12) -> bytes:
    """What a Chinese CRM exports: GB18030, semicolons would be a surprise, words of its own."""
    dice = random.Random(4)
    lines = ["客户编号,客户名称,联系电话,跟进时间,跟进方式,结果,业务员,备注"]
    today = datetime.now(UTC).date()
    for number in range(customers):
        for _ in range(4):
            day = today - timedelta(days=dice.randint(100, 200))
            way = dice.choice(["电话", "上门拜访", "微信"])
            lines.append(
                f"KH{number:04},青禾茶饮{number}店,1380000{number:04},"
                f"{day:%Y/%m/%d} 10:{dice.randint(10, 59)},{way},已接通,王芳,老客户"
            )
    lines.append("KH0001,青禾茶饮1店,13800000001,昨天下午,电话,已接通,王芳,")
    return "\n".join(lines).encode("gb18030")


def work_off() -> None:
    """What the worker does, in this thread."""
    for job in Job.objects.filter(state=JobState.WAITING).order_by("made_at"):
        do_job(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.SUCCEEDED, job.error


@pytest.mark.contract("A1.1")
def test_a_gb18030_file_becomes_todays_list_in_the_pages(empty_firm: Firm) -> None:
    admin = Person.objects.make("wufang", "吴芳", Role.ADMIN, password="violet otter harbour")
    client = Client(headers={"Accept-Language": "zh-CN"})
    client.force_login(admin, BACKEND)

    file = SimpleUploadedFile("跟进记录_2026-11.csv", follow_ups())
    answer = client.post("/import/upload/", {"files": [file]})
    draft = ImportDraft.objects.get()
    assert answer.headers["Location"] == f"/import/{draft.pk}/files/"
    base = f"/import/{draft.pk}"
    detected = client.get(f"{base}/files/").content.decode()
    assert "GB18030" in detected
    assert "49" in detected

    columns = client.get(f"{base}/columns/").content.decode()
    assert "跟进时间" in columns
    assert "13800000001" not in columns
    assert client.post(f"{base}/columns/", {"check": "1"}).status_code == 302

    checked = client.get(f"{base}/check/").content.decode()
    assert "时间无法识别" in checked
    assert "昨天下午" in checked
    held = client.get(f"{base}/held-back.csv")
    assert "昨天下午" in held.content.decode("utf-8-sig")

    assert client.post(f"{base}/run/", {"today": "1"}).status_code == 302
    assert "每一行" not in client.get(f"{base}/progress/").content.decode()
    work_off()
    reported = client.get(f"{base}/report/").content.decode()
    assert re.search(r"48\D", reported)
    assert not (empty_firm.uploads / str(draft.pk)).exists()

    assert CustomerDesk.objects.filter(owner=None).count() == 12
    assert "王芳" in reported
    place = re.search(r'name="(e-[^"]+)"', reported)
    assert place is not None
    assert client.post("/import/owners/", {place[1]: "me"}).headers["Location"] == "/today/"
    assert CustomerDesk.objects.filter(owner=admin).count() == 12
    assert "青禾茶饮" in client.get("/today/").content.decode()
    assert "吴芳" in client.get("/team/").content.decode().partition("<main")[2]

    assert client.post(f"{base}/roll-back/").status_code == 302
    work_off()
    assert "已撤回" in client.get(f"{base}/report/").content.decode()
