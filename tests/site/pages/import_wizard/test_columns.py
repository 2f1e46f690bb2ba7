"""Step 3: columns are chosen on the page, words are told their meaning, text is checked."""

import re

import pytest
from django.test import Client

from touchline.intake.mapping import parse_mapping
from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.mapping import Mapping
from touchline.web.firm import Firm
from touchline.web.office.import_drafts import mapping_text
from touchline.web.office.models import ImportDraft, SavedMapping
from touchline.web.pages.import_wizard import steps

from .test_uploads import uploaded

CALLS = (
    b"no,customer no,name,mobile,when,channel,result\n"
    b"1,K1,Oakfield,13800138000,2026-11-01 10:00,phone,ok\n"
    b"2,K2,Birch,13800138001,2026-11-02 11:00,carrier pigeon,ok\n"
    b"3,K3,Cedar,13800138002,2026-11-03 12:00,phone,no answer\n"
)


def mapping_of(firm: Firm, draft: ImportDraft) -> Mapping:
    draft.refresh_from_db()
    return parse_mapping(mapping_text(firm, draft), "").mapping


def place_of_column(page: str, header: str) -> str:
    """The form's name for what a column becomes."""
    before = page[: page.index(f'aria-label="What {header} becomes"')]
    return before[before.rindex('name="') + 6 :].partition('"')[0]


def test_a_column_goes_where_it_is_put(firm: Firm, mei: Client) -> None:
    draft = uploaded(mei, "calls.csv", CALLS)
    base = f"/import/{draft.pk}/columns/"
    page = mei.get(base).content.decode()
    mei.post(base, {place_of_column(page, "name"): "customer.contact_name"})
    identity = mapping_of(firm, draft).table[0].identity[0]
    assert identity.set[Identifier.CONTACT_NAME].column == "name"
    assert "name" not in identity.set
    page = mei.get(base).content.decode()
    mei.post(base, {place_of_column(page, "name"): ""})
    assert "contact_name" not in mapping_of(firm, draft).table[0].identity[0].set


def test_a_word_that_nobody_knows_is_told_its_meaning(firm: Firm, mei: Client) -> None:
    draft = uploaded(mei, "calls.csv", CALLS)
    base = f"/import/{draft.pk}/columns/"
    page = mei.get(base).content.decode()
    assert "carrier pigeon" in page
    before = page[: page.rindex("carrier pigeon")]
    after = page[len(before) :]
    field = after[after.index('name="') + 6 :].partition('"')[0]
    mei.post(base, {field: "letter"})
    assert mapping_of(firm, draft).table[0].fact[0].set["channel"].values["carrier pigeon"] == (
        "letter"
    )


def test_phones_are_not_written_out(mei: Client) -> None:
    draft = uploaded(mei, "calls.csv", CALLS)
    page = mei.get(f"/import/{draft.pk}/columns/").content.decode()
    assert "13800138000" not in page
    assert "138" in page


def test_a_file_that_tells_something_else_is_proposed_anew(firm: Firm, mei: Client) -> None:
    draft = uploaded(mei, "calls.csv", CALLS)
    base = f"/import/{draft.pk}/columns/"
    mei.get(base)
    mei.post(base, {"t0-fact": "customer"})
    assert mapping_of(firm, draft).table[0].fact[0].into == "customer"


def test_wrong_text_says_where_and_keeps_what_was_typed(mei: Client) -> None:
    draft = uploaded(mei, "calls.csv", CALLS)
    mei.get(f"/import/{draft.pk}/columns/")
    typed = 'source = "crm"\n[[table]]\nfiles = ["*"]\n[[table.fact]]\ninto = "nothing"\nset = {}\n'
    answer = mei.post(f"/import/{draft.pk}/text/", {"text": typed})
    assert answer.status_code == 422
    assert "table.0.fact.0" in answer.content.decode()
    assert "there is no fact table" in answer.content.decode()


def test_a_kept_match_is_offered_to_the_next_file_of_the_layout(firm: Firm, mei: Client) -> None:
    draft = uploaded(mei, "calls-10.csv", CALLS)
    base = f"/import/{draft.pk}"
    page = mei.get(f"{base}/columns/").content.decode()
    mei.post(f"{base}/columns/", {place_of_column(page, "name"): "customer.contact_name"})
    mei.post(f"{base}/saved/", {"name": "Our calls"})
    following = uploaded(mei, "november.csv", CALLS.replace(b"Birch", b"Elm"))
    assert "Our calls" in mei.get(f"/import/{following.pk}/files/").content.decode()
    kept = SavedMapping.objects.get()
    mei.post(f"/import/{following.pk}/saved/", {"take": str(kept.pk)})
    mapping = mapping_of(firm, following)
    assert mapping.table[0].files == ("november.csv",)
    assert mapping.table[0].identity[0].set[Identifier.CONTACT_NAME].column == "name"


def test_rows_held_back_come_as_a_file_that_a_spreadsheet_does_not_run(mei: Client) -> None:
    bad = CALLS + b"4,K4,=HYPERLINK(1),13800138003,yesterday,phone,ok\n"
    draft = uploaded(mei, "calls.csv", bad)
    mei.get(f"/import/{draft.pk}/columns/")
    text = mei.get(f"/import/{draft.pk}/held-back.csv").content.decode("utf-8-sig")
    assert "time cannot be read" in text
    assert "'=HYPERLINK" in text


RESULTS = (
    "客户编号,客户名称,跟进时间,跟进方式,跟进结果,跟进人\n"
    "K1,青禾茶饮,2026-11-01 10:00,电话,已接通,王芳\n"
    "K2,白鹭酒业,2026-11-02 11:00,电话,天气真好,李强\n"
    "K3,远山贸易,2026-11-03 12:00,微信,已接通,王芳\n"
).encode()


def test_a_word_that_says_nothing_is_ignored_and_its_row_kept(firm: Firm, mei: Client) -> None:
    draft = uploaded(mei, "跟进记录.csv", RESULTS)
    base = f"/import/{draft.pk}"
    page = mei.get(f"{base}/columns/").content.decode()
    button = re.search(r'name="(t0-c\d+-ignore)"', page)
    assert button is not None
    assert "1 row without" in mei.get(f"{base}/check/").content.decode()
    mei.post(f"{base}/columns/", {button[1]: "1"})
    assert mapping_of(firm, draft).table[0].fact[0].set["outcome"].ignore == ("天气真好",)
    checked = mei.get(f"{base}/check/").content.decode()
    assert "Every row can be stored" in checked
    assert "a word that was told to be ignored" in checked


def test_the_preview_shows_whose_row_it_is_and_who_made_it(mei: Client) -> None:
    draft = uploaded(mei, "跟进记录.csv", RESULTS)
    checked = mei.get(f"/import/{draft.pk}/check/").content.decode()
    preview = checked[checked.index("How rows will look") :]
    assert "青禾茶饮" in preview
    assert "李强" in preview


def test_the_check_says_which_columns_are_left_out_and_what_tiers_will_rest_on(
    mei: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "committed", lambda _workspace: ())
    told = "客户编号,客户名称,客户级别,神秘一栏\nK1,青禾茶饮,A,x\nK2,海川物流,金卡,y\n".encode()
    page = mei.get(f"/import/{uploaded(mei, '客户.csv', told).pk}/check/").content.decode()
    assert "Left out of 客户.csv: 神秘一栏" in page
    assert "Tiers will rest on your own grades" in page
    assert "A → A" in page
    assert "Grades that mean no tier yet: 金卡" in page


def test_without_orders_and_grades_the_check_says_that_nothing_tells(
    mei: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "committed", lambda _workspace: ())
    told = "客户编号,客户名称,手机\nK1,青禾茶饮,13800138000\nK2,海川物流,13800138001\n".encode()
    page = mei.get(f"/import/{uploaded(mei, '客户.csv', told).pk}/check/").content.decode()
    assert "every customer would be tier C" in page
    assert (
        "True" not in page
    )  # that a phone is known is the program's own note, no column of theirs


def test_steps_that_read_the_file_have_a_word_for_the_wait(mei: Client) -> None:
    draft = uploaded(mei, "calls.csv", CALLS)
    files = mei.get(f"/import/{draft.pk}/files/").content.decode()
    assert 'data-waiting hidden role="status"' in files
    assert "data-reads" in files


def test_rows_held_back_are_told_with_their_file_and_words_with_what_was_counted(
    mei: Client,
) -> None:
    rows = b"".join(b"%d,K%d,Oak,,2026-11-01 10:00,phone,ok\n" % (n, n) for n in range(2, 2_500))
    head = CALLS.partition(b"\n")[0] + b"\n"
    draft = uploaded(mei, "calls.csv", head + rows + b"9999,,Oak,,2026-11-01,phone,ok\n")
    columns = mei.get(f"/import/{draft.pk}/columns/").content.decode()
    assert "The figures count the first 2,000 rows only" in columns
    page = mei.get(f"/import/{draft.pk}/check/").content.decode()
    assert "Rows of calls.csv: 2500" in page
