"""What is done with many customers: a new owner, tags, files, saved views."""

import csv
import io
from importlib import import_module
from urllib.parse import quote
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from openpyxl import load_workbook
from tests.site.conftest import Cast

from touchline.vocabulary.pseudonym import shown
from touchline.web.firm import Firm
from touchline.web.office import migrations
from touchline.web.office.models import AccessLog, Assignment, SavedView
from touchline.web.office.tags import add_tag
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition
from touchline.web.pages.customers.export import safe

LIST = "/customers/"


def given(client: Client, to: int, **more: object) -> int:
    return client.post(f"{LIST}assign/", {"to": to, **more}).status_code


def test_a_manager_gives_the_chosen_away_and_takes_them_back(person: Cast) -> None:
    client, chosen = person.client("mei"), person.customers_of("alice")[:3]
    assert given(client, person("bob").pk, ids=[shown(each) for each in chosen]) == 302
    assert set(chosen) <= set(person.customers_of("bob"))
    html = client.get(LIST).content.decode()
    assert "3 customers given to Bob Wang" in html
    batch = Assignment.objects.latest("pk").batch
    assert f"/customers/undo/{batch}/" in html
    client.post(f"{LIST}undo/{batch}/")
    assert set(chosen) <= set(person.customers_of("alice"))
    assert "given to" not in client.get(LIST).content.decode()


def test_all_that_match_are_given_and_no_others(person: Cast) -> None:
    wanted = visible_to(person("mei")).ids([Condition("tier", "is", "C")])
    given(person.client("mei"), person("bob").pk, all="1", query="tier=C")
    assert set(wanted) <= set(person.customers_of("bob"))
    others = visible_to(person("mei")).ids([Condition("tier", "is_not", "C")])
    assert set(others) & set(person.customers_of("alice"))


def test_an_unreadable_filter_never_widens_what_is_done(person: Cast) -> None:
    before = person.customers_of("alice")
    client = person.client("mei")
    given(client, person("bob").pk, all="1", query="score=ge:abc")
    client.post(f"{LIST}tag/", {"tag": "x", "all": "1", "query": "no_such=1"})
    exported = client.post(
        f"{LIST}export/", {"all": "1", "query": "score=ge:abc", "reason": "audit"}
    )
    assert person.customers_of("alice") == before
    assert exported.status_code == 302
    assert "nothing was done" in client.get(LIST).content.decode()


@pytest.mark.contract("A24.3")
@pytest.mark.parametrize("name", ["alice", "ana", "max", "sam"])
def test_only_managers_and_administrators_assign(person: Cast, name: str) -> None:
    mine = person.customers_of("alice")[0]
    assert given(person.client(name), person("bob").pk, ids=[shown(mine)]) == 404


@pytest.mark.contract("A24.3")
def test_a_manager_neither_gives_foreign_customers_nor_to_foreign_reps(person: Cast) -> None:
    mei, foreign = person.client("mei"), person.customers_of("charlie")[0]
    own = person.customers_of("alice")[0]
    assert given(mei, person("bob").pk, ids=[shown(own), shown(foreign)]) == 404
    assert given(mei, person("charlie").pk, ids=[shown(own)]) == 404
    assert given(mei, person("bob").pk, ids=["no reference"]) == 404
    assert not Assignment.objects.exists()


def test_nobody_undoes_the_batch_of_another(person: Cast) -> None:
    given(person.client("mei"), person("bob").pk, ids=[shown(person.customers_of("alice")[0])])
    batch: UUID = Assignment.objects.latest("pk").batch
    assert person.client("chen").post(f"{LIST}undo/{batch}/").status_code == 404


def test_a_rep_tags_own_customers_only(person: Cast) -> None:
    client, mine = person.client("alice"), person.customers_of("alice")[0]
    client.post(f"{LIST}tag/", {"tag": "fair", "ids": [shown(mine)]})
    assert visible_to(person("alice")).ids([Condition("", "tagged", "fair")]) == [mine]
    foreign = shown(person.customers_of("bob")[0])
    assert client.post(f"{LIST}tag/", {"tag": "fair", "ids": [foreign]}).status_code == 404
    client.post(f"{LIST}tag/", {"tag": "fair", "ids": [shown(mine)], "remove": "1"})
    assert visible_to(person("alice")).ids([Condition("", "tagged", "fair")]) == []


def exported(client: Client, **more: object) -> bytes:
    answer = client.post(f"{LIST}export/", {"reason": "fair in May", "all": "1", **more})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.contract("A21.2")
def test_a_csv_holds_the_list_with_its_columns_and_is_logged(person: Cast, firm: Firm) -> None:
    content = exported(person.client("alice"), query="columns=order_value,due_on&sort=-order_value")
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    labels = ["Reference", "Name", "Tier", "Status"]
    assert lines[0][:4] == labels
    rows = {row["customer_id"]: row for row in visible_to(person("alice")).rows(limit=1000)}
    names = firm.office.vault.names([*rows])
    assert [line[:2] for line in lines[1:]] == [
        [shown(each), safe(names[each])]
        for each in sorted(rows, key=lambda each: (-rows[each]["order_value"], each))
    ]
    worth = {line[0]: line[4] for line in lines[1:]}
    assert {float(each) for each in worth.values()} == {
        float(row["order_value"]) for row in rows.values()
    }
    entry = AccessLog.objects.get()
    assert (entry.action, entry.reason, entry.person.username) == ("export", "fair in May", "alice")
    assert f"{len(rows)} ?" in entry.what
    assert "order_value" in entry.what


def test_only_the_chosen_are_exported_and_a_reason_is_needed(person: Cast) -> None:
    client, mine = person.client("alice"), person.customers_of("alice")[:2]
    content = exported(client, all="", ids=[shown(each) for each in mine])
    assert len(content.decode().splitlines()) == 3
    without = client.post(f"{LIST}export/", {"all": "1", "reason": " "})
    assert without.status_code == 302
    assert AccessLog.objects.count() == 1
    assert client.post(f"{LIST}export/", {"all": "1", "reason": "月报"})["Content-Disposition"]


@pytest.mark.contract("A24.3")
def test_a_foreign_customer_named_in_an_export_is_not_in_it(person: Cast) -> None:
    foreign = shown(person.customers_of("bob")[0])
    assert foreign not in exported(person.client("alice"), all="", ids=[foreign]).decode()


@pytest.mark.contract("A24.3")
def test_an_analyst_exports_no_names(person: Cast, firm: Firm) -> None:
    content = exported(person.client("ana")).decode("utf-8-sig")
    names = firm.office.vault.names(visible_to(person("ana")).ids())
    assert "Name" not in content.splitlines()[0].split(",")
    assert not [name for name in names.values() if name in content]


def test_a_sheet_holds_numbers_as_numbers_and_texts_disarmed(person: Cast) -> None:
    content = exported(person.client("ada"), format="xlsx", query="columns=order_value,region")
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    assert len(lines) == visible_to(person("ada")).count() + 1
    assert all(isinstance(line[4], int | float) for line in lines[1:])
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_what_a_spreadsheet_would_run_is_disarmed(sign: str) -> None:
    assert safe(f"{sign}cmd") == f"'{sign}cmd"
    assert safe("plain = text") == "plain = text"


def test_a_file_has_the_language_of_its_reader(person: Cast) -> None:
    content = exported(person.client("alice", "zh-hant")).decode("utf-8-sig")
    assert content.splitlines()[0].startswith("參考號,名稱,等級,狀態")
    # The lines, too: they are written after the request and its language are gone.
    words = {each["狀態"] for each in csv.DictReader(io.StringIO(content))}
    assert words
    assert words <= {"已逾期", "到期", "節奏正常", "暫緩聯絡", "請勿聯絡"}


def test_a_view_is_kept_under_a_name_and_comes_back_as_a_tab(person: Cast) -> None:
    client = person.client("alice")
    client.post(f"{LIST}views/", {"name": "My best", "query": "tier=A&page=2", "shared": "1"})
    kept = SavedView.objects.get()
    assert (kept.query, kept.shared) == ("tier=A", True)
    html = client.get(LIST, {"tier": "A"}).content.decode()
    assert 'href="?tier=A" aria-current="page"' in html
    assert "My best" in person.client("bob").get(LIST).content.decode()
    change = f"{LIST}views/{kept.pk}/"
    assert person.client("bob").post(change, {"delete": "1"}).status_code == 404
    client.post(change, {"name": "Topmost", "query": "tier=A"})
    assert "Topmost" not in person.client("bob").get(LIST).content.decode()
    client.post(change, {"delete": "1"})
    assert not SavedView.objects.exists()


def test_a_view_keeps_no_words_that_were_searched_for(person: Cast) -> None:
    client = person.client("alice")
    page = client.post(
        f"{LIST}views/",
        {"name": "A", "query": "tier=A&q=Wang&sort=score", "shared": "1"},
        follow=True,
    )
    assert SavedView.objects.get().query == "tier=A&sort=score"
    assert "keeps no customer" in page.content.decode()


def test_words_searched_for_leave_the_views_that_were_kept_before(person: Cast) -> None:
    made = {"person": person("alice"), "page": "customers"}
    SavedView.objects.create(**made, name="old", query="score=ge:50&q=Li+Na&columns=tier,score")
    SavedView.objects.create(**made, name="plain", query="tier=A,B")
    module = import_module(f"{migrations.__name__}.0007_views_keep_no_searched_words")
    module.leave_searched_words_out(apps, connection.schema_editor())
    queries = set(SavedView.objects.values_list("query", flat=True))
    assert queries == {"score=ge:50&columns=tier,score", "tier=A,B"}


def test_a_view_without_a_name_is_refused_in_words(person: Cast) -> None:
    client = person.client("alice")
    client.post(f"{LIST}views/", {"name": "  ", "query": "tier=A"})
    assert "A name has 1 to 60" in client.get(LIST).content.decode()


@pytest.mark.parametrize("path", ["assign/", "tag/", "export/", "views/"])
def test_what_changes_something_takes_a_post_only(person: Cast, path: str) -> None:
    assert person.client("ada").get(f"{LIST}{path}").status_code == 405


def test_tags_put_on_customers_survive_in_the_next_view(person: Cast) -> None:
    add_tag(person("alice"), person.customers_of("alice")[:1], "vip")
    assert "vip" in person.client("alice").get(LIST, {"panel": "filter"}).content.decode()


def test_the_log_names_the_exported_customers_and_no_searched_name(
    person: Cast, firm: Firm
) -> None:
    client, chosen = person.client("alice"), person.customers_of("alice")[:2]
    name = firm.office.vault.names(chosen)[chosen[0]]
    ticked = [shown(each) for each in chosen]
    sent = {"reason": "fair\0 in May", "format": "csv", "query": f"q={quote(name)}"}
    assert client.post(f"{LIST}export/", {**sent, "ids": ticked}).status_code == 200
    assert client.post(f"{LIST}export/", {**sent, "all": "1"}).status_code == 200
    one_by_one, searched = AccessLog.objects.order_by("pk")
    assert one_by_one.what == f"customers csv 2 {' '.join(ticked)}"
    assert one_by_one.reason == "fair in May"
    assert name not in searched.what
    assert quote(name) not in searched.what
    assert "q=" in searched.what
