"""The page of runs: freshness, conservation, jobs and the quarantine."""

import html
import re
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest

from touchline.lake.imports import committed
from touchline.pipeline.manifest import Manifest
from touchline.vocabulary.identity import QuarantinedRow
from touchline.web.firm import Firm
from touchline.web.jobs.mended_rows import opened_rows
from touchline.web.jobs.queue import ask
from touchline.web.office.models import AccessLog, Job, JobKind, JobState
from touchline.web.pages.runs.imports import shown_imports, sums
from touchline.web.pages.runs.listing import listed_runs
from touchline.web.pages.runs.sources import sources
from touchline.web.pages.runs.unsplit_rows import is_unsplit, proposed_cells
from touchline.web.shell.context import now

from ...conftest import LAST_DAY, Cast


def quarantined(firm: Firm) -> str:
    """An import of which rows wait."""
    with firm.office.database.transaction() as cursor:
        cursor.execute("SELECT import_id FROM office_quarantine_row WHERE replayed_by = '' LIMIT 1")
        return str(cursor.fetchone()[0])


@pytest.mark.contract("A2.6")
def test_the_page_adds_up_every_row_that_came_in(firm: Firm, person: Cast) -> None:
    page = person.client("mei").get("/runs/").content.decode()
    figures = dict(sums(shown_imports(firm)))
    assert all(f"<b>{figures[word]:,}</b>" in page for word in figures)
    assert figures["received"] == sum(
        figures[word] for word in ("stored", "duplicate", "rejected", "quarantined")
    )
    assert figures["received"] > 1000


@pytest.mark.contract("A2.7")
def test_each_source_says_how_late_it_is(firm: Firm, person: Cast) -> None:
    found = sources(firm.workspace, committed(firm.workspace), LAST_DAY + timedelta(days=4))
    late = [source for source in found if source.name == "crm"]
    assert [source.days_behind for source in late] == [4] * len(late)
    assert all(source.is_late for source in late)
    days = dict(late[0].last_days)
    assert days["interaction"] == late[0].last_day == LAST_DAY
    assert len(days) > 1
    assert days["order"] <= LAST_DAY, "orders may be older than contacts, and that is told"
    assert late[0].name in person.client("alice").get("/runs/").content.decode()


def test_the_published_run_is_marked_and_opens(firm: Firm, person: Cast) -> None:
    client = person.client("alice", "zh-hans")
    current = [run for run in listed_runs(firm) if run.current]
    assert len(current) == 1
    page = client.get(f"/runs/{current[0].manifest.run}/")
    assert current[0].manifest.results_digest in page.content.decode()


def test_a_manager_asks_for_a_run_once(firm: Firm, person: Cast) -> None:
    client = person.client("mei")
    for _ in range(2):
        assert client.post("/runs/now/").status_code == 302
    assert Job.objects.filter(kind=JobKind.RUN).count() == 1


def test_a_running_job_asks_for_itself_until_it_has_ended(firm: Firm, person: Cast) -> None:
    job = ask(JobKind.RUN, {}, person("mei"))
    client, htmx = person.client("mei"), {"HX-Request": "true"}
    assert "every 1s" in client.get(f"/runs/jobs/{job.pk}/", headers=htmx).content.decode()
    job.state, job.result = JobState.SUCCEEDED, {"run": "r", "customers": 9}
    job.save()
    ended = client.get(f"/runs/jobs/{job.pk}/", headers=htmx).content.decode()
    assert ended
    assert "every 1s" not in ended


def test_the_page_is_opened_anew_when_its_job_has_ended(firm: Firm, person: Cast) -> None:
    job = ask(JobKind.RUN, {}, person("mei"))
    client, address = person.client("mei"), f"/runs/jobs/{job.pk}/"
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/runs/?all=jobs"}
    elsewhere = {**here, "HX-Current-URL": "http://testserver/import/1/"}
    assert "HX-Refresh" not in client.get(address, headers=here)
    job.state, job.result, job.ended_at = JobState.SUCCEEDED, {"run": "r", "customers": 9}, now()
    job.save()
    assert client.get(address, headers=here)["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(address, headers=elsewhere)
    top = client.get("/runs/").content.decode().partition('id="runs"')[0]
    assert f'id="job-{job.pk}"' in top, "what has just ended is told where it was at work"


def test_every_import_and_every_row_that_waits_can_be_reached(
    firm: Firm, person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"runs": 1, "imports": 1, "jobs": 1}
    monkeypatch.setattr("touchline.web.pages.runs.views.FIRST_SHOWN", few)
    client, imports = person.client("ada"), shown_imports(firm)
    text = client.get("/runs/").content.decode()
    assert len(re.findall(r'href="/runs/imports/', text)) == 1
    assert f'href="?all=imports#imports">Show all {len(imports)}<' in text
    whole = client.get("/runs/?all=imports").content.decode()
    assert len(re.findall(r'href="/runs/imports/', whole)) == len(imports)
    waiting = {each.import_id for each in imports if each.waiting}
    assert waiting
    assert set(re.findall(r"/runs/quarantine/(\w+)/", text)) == waiting
    assert client.get("/runs/?all=else").status_code == 404


def test_what_a_run_and_an_import_were_made_of_is_told_with_its_hashes(
    firm: Firm, person: Cast
) -> None:
    client, made = person.client("ana"), listed_runs(firm)[0].manifest
    told = client.get(f"/runs/{made.run}/manifest.json")
    assert Manifest.from_json(told.content.decode()) == made
    assert client.get("/runs/none/manifest.json").status_code == 404
    record = shown_imports(firm)[0].record
    text = client.get(f"/runs/imports/{record.import_id}/").content.decode()
    assert all(digest in text for digest in record.origin.files.values())


def test_the_address_of_a_job_opens_it_on_the_page_of_runs(firm: Firm, person: Cast) -> None:
    job = ask(JobKind.RUN, {}, person("mei"))
    answer = person.client("mei").get(f"/runs/jobs/{job.pk}/", follow=True)
    assert answer.redirect_chain == [(f"/runs/#job-{job.pk}", 302)]
    assert f'id="job-{job.pk}"' in answer.content.decode()


def test_a_job_is_stopped_and_tried_again_from_the_page(firm: Firm, person: Cast) -> None:
    job = ask(JobKind.RUN, {}, person("mei"))
    client = person.client("mei")
    client.post(f"/runs/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    client.post(f"/runs/jobs/{job.pk}/again/")
    assert Job.objects.filter(state=JobState.WAITING).count() == 1


def test_the_jobs_of_others_are_not_there_for_a_rep(firm: Firm, person: Cast) -> None:
    job = ask(JobKind.RUN, {}, person("mei"))
    assert person.client("alice").get(f"/runs/jobs/{job.pk}/").status_code == 404
    assert person.client("alice").get(f"/runs/jobs/{uuid4()}/").status_code == 404


def test_a_look_at_quarantined_rows_is_written_down(firm: Firm, person: Cast) -> None:
    import_id = quarantined(firm)
    page = person.client("ada").get(f"/runs/quarantine/{import_id}/")
    assert page.status_code == 200
    entry = AccessLog.objects.get()
    assert (entry.person, entry.action) == (person("ada"), "reveal")
    assert person.client("alice").get(f"/runs/quarantine/{import_id}/").status_code == 404


def test_only_changed_rows_are_replayed_and_their_cells_are_sealed(
    firm: Firm, person: Cast
) -> None:
    import_id = quarantined(firm)
    client = person.client("ada")
    page = client.get(f"/runs/quarantine/{import_id}/").content.decode()
    split = [each for each in firm.office.quarantine.open_rows(import_id) if not is_unsplit(each)]
    number = split[0].row_id.rpartition(":")[2]
    fields = re.findall(rf'name="(cell:{number}:[^"]+)" value="([^"]*)"', page)
    sent = dict(fields)
    name = fields[0][0]
    client.post(f"/runs/quarantine/{import_id}/replay/", {name: "2026-11-01 Mended"})
    assert sent
    job = Job.objects.get(kind=JobKind.REPLAY)
    assert "Mended" not in str(job.arguments)
    rows = opened_rows(firm.office, job.arguments)
    assert [list(cells.values()) for cells in rows.values()] == [["2026-11-01 Mended"]]


@pytest.mark.contract("A2.7")
def test_a_row_of_too_many_cells_is_dealt_out_and_tried_once_it_is_ticked(
    firm: Firm, person: Cast
) -> None:
    row = next(each for each in firm.office.quarantine.open_rows() if is_unsplit(each))
    import_id, _, number = row.row_id.rpartition(":")
    client, address = person.client("ada"), f"/runs/quarantine/{import_id}/"
    page = client.get(address).content.decode()
    cells = dict(re.findall(rf'name="cell:{number}:([^"]+)" value="([^"]*)"', page))
    siblings = firm.office.quarantine.open_rows(import_id)
    split = [each for each in siblings if each.file == row.file and not is_unsplit(each)]
    known = list(split[0].raw)
    assert list(cells) == known
    told, before = [html.unescape(cell) for cell in cells.values()], len(known) - 1
    assert told[:before] == (row.raw[""] or "").split(",")[:before]
    sent = {f"cell:{number}:{name}": html.unescape(cell) for name, cell in cells.items()}
    client.post(f"{address}replay/", sent)
    assert not Job.objects.filter(kind=JobKind.REPLAY).exists(), "nobody said that they are right"
    client.post(f"{address}replay/", {**sent, f"take:{number}": "1"})
    job = Job.objects.get(kind=JobKind.REPLAY)
    ((row_id, edited),) = opened_rows(firm.office, job.arguments).items()
    assert (row_id, list(edited)) == (row.row_id, known)


def test_without_another_row_the_columns_of_such_a_row_are_those_of_the_mapping() -> None:
    mapping = (
        'source = "crm"\n[[table]]\nfiles = ["a.csv"]\n[[table.fact]]\ninto = "order"\n'
        '[table.fact.set]\nsource_id = "no"\ncustomer_ref = {joined = ["area", "code"]}\n'
        'happened_at = "day"\namount = "sum"\n'
    )
    row = QuarantinedRow("i:1", "a.csv", 2, "", "", "ragged_row", "", "", {"": "1,2,3"}, mapping)
    cells = proposed_cells(row, [row])
    assert set(cells) == {"no", "area", "code", "day", "sum"}
    assert set(cells.values()) == {""}


def test_one_word_is_changed_in_every_row_that_waits_with_it(firm: Firm, person: Cast) -> None:
    waiting = firm.office.quarantine.open_rows()
    cells = Counter(
        (row.row_id.rpartition(":")[0], name, cell)
        for row in waiting
        for name, cell in row.raw.items()
        if name and cell
    )
    (import_id, name, cell), count = cells.most_common(1)[0]
    assert count > 1
    client = person.client("ada")
    assert "change it once" in client.get(f"/runs/quarantine/{import_id}/").content.decode()
    sent = {"column": name, "word": cell, "instead": "Mended"}
    client.post(f"/runs/quarantine/{import_id}/replay/", sent)
    rows = opened_rows(firm.office, Job.objects.get(kind=JobKind.REPLAY).arguments)
    assert list(rows.values()) == [{name: "Mended"}] * count


def test_trying_again_without_a_change_says_so(firm: Firm, person: Cast) -> None:
    import_id = quarantined(firm)
    answer = person.client("ada").post(f"/runs/quarantine/{import_id}/replay/", follow=True)
    assert "No cell was changed" in answer.content.decode()
    assert not Job.objects.filter(kind=JobKind.REPLAY).exists()


def brought_by(person: Cast, username: str, import_id: str, *, before: bool = False) -> None:
    """The import came by that person's files; `before`: somebody else had brought the same."""
    told = {"files": [{"import_id": import_id, "already_imported": before}]}
    by = person(username)
    Job.objects.create(kind=JobKind.IMPORT, state=JobState.SUCCEEDED, asked_by=by, result=told)


def test_an_import_is_rolled_back_by_those_who_may(firm: Firm, person: Cast) -> None:
    import_id = committed(firm.workspace)[0].import_id
    brought_by(person, "mei", import_id)
    assert person.client("alice").post(f"/runs/imports/{import_id}/roll-back/").status_code == 404
    assert person.client("mei").post(f"/runs/imports/{import_id}/roll-back/").status_code == 302
    asked = Job.objects.order_by("made_at").exclude(state=JobState.SUCCEEDED)
    assert [job.kind for job in asked] == [JobKind.ROLL_BACK, JobKind.RUN]  # a list without it
    assert asked[0].arguments == {"imports": [import_id]}
    assert "asked for already" in (
        person.client("mei").get(f"/runs/imports/{import_id}/").content.decode()
    )


def test_every_page_says_that_its_figures_hold_an_import_that_was_taken_back(
    firm: Firm, person: Cast
) -> None:
    record = firm.workspace.imports / f"{committed(firm.workspace)[0].import_id}.json"
    aside = record.with_suffix(".aside")
    alice = person.client("alice")
    assert "was taken back" not in alice.get("/today/").content.decode()
    record.rename(aside)
    try:
        assert "an import that was taken back" in alice.get("/today/").content.decode()
    finally:
        aside.rename(record)


@pytest.mark.contract("A24.3")
def test_a_manager_neither_sees_nor_takes_out_rows_that_others_brought(
    firm: Firm, person: Cast
) -> None:
    import_id, mei = quarantined(firm), person.client("mei")
    brought_by(person, "ada", import_id)
    brought_by(person, "mei", import_id, before=True)
    looks = [f"/runs/quarantine/{import_id}/"]
    acts = [f"/runs/quarantine/{import_id}/replay/", f"/runs/imports/{import_id}/roll-back/"]
    assert [mei.get(each).status_code for each in looks] == [404]
    assert [mei.post(each).status_code for each in acts] == [404, 404]
    assert f"/runs/quarantine/{import_id}/" not in mei.get("/runs/").content.decode()
    brought_by(person, "mei", import_id)
    assert mei.get(looks[0]).status_code == 200
    assert f"/runs/quarantine/{import_id}/" in mei.get("/runs/").content.decode()


def test_a_manager_does_not_revive_what_an_administrator_stopped(firm: Firm, person: Cast) -> None:
    stopped = ask(JobKind.ROLL_BACK, {"imports": ["x"]}, person("ada"))
    Job.objects.filter(pk=stopped.pk).update(state=JobState.CANCELLED)
    assert person.client("mei").post(f"/runs/jobs/{stopped.pk}/again/").status_code == 404
    assert person.client("ada").post(f"/runs/jobs/{stopped.pk}/again/").status_code == 302
