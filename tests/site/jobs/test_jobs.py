"""Jobs: asked for, done, cancelled, taken up again, and honest about how they ended."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from touchline.lake.lock import writing
from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import Firm
from touchline.web.jobs import kinds
from touchline.web.jobs.progress import JobProgress, Ticket
from touchline.web.jobs.queue import ask, ask_again, request_cancel
from touchline.web.jobs.unfinished import (
    ask_nightly,
    queue_forgotten,
    take_up_abandoned,
    take_up_stalled,
)
from touchline.web.jobs.work import LEAVING, MOST_ATTEMPTS, do_job
from touchline.web.jobs.worker import work_off_queue
from touchline.web.office.models import Job, JobKind, JobState
from touchline.web.pages.runs.jobs_shown import ShownJob
from touchline.web.processes import has_worker, the_only_worker

from ..conftest import Cast


def queued(firm: Firm) -> list[str]:
    with firm.office.database.transaction() as cursor:
        cursor.execute("SELECT args ->> 'job' FROM procrastinate_jobs WHERE status = 'todo'")
        return [job for (job,) in cursor.fetchall()]


def work(monkeypatch: pytest.MonkeyPatch, done: object) -> None:
    monkeypatch.setitem(kinds.WORK, JobKind.RUN, done)


def test_a_job_and_its_place_on_the_queue_come_together_or_not_at_all(
    firm: Firm, person: Cast
) -> None:
    def ask_and_fail() -> None:
        with firm.office.database.transaction():
            ask(JobKind.RUN, {}, person("mei"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        ask_and_fail()
    assert not Job.objects.exists()
    assert not queued(firm)
    job = ask(JobKind.RUN, {}, person("mei"))
    assert queued(firm) == [str(job.pk)]


def test_the_worker_does_what_is_on_the_queue(
    firm: Firm, person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def note(_firm: Firm, arguments: dict[str, str], _progress: object) -> dict[str, str]:
        done.append(arguments["word"])
        return {"said": arguments["word"]}

    work(monkeypatch, note)
    jobs = [ask(JobKind.RUN, {"word": word}, person("mei")) for word in ("one", "two")]
    with ThreadPoolExecutor(1) as elsewhere:  # a browser's driver keeps a loop in this thread
        elsewhere.submit(work_off_queue).result()
    assert done == ["one", "two"]
    states = [Job.objects.get(pk=job.pk).state for job in jobs]
    assert states == [JobState.SUCCEEDED] * 2
    assert not queued(firm)


def test_a_run_is_made_and_published(firm: Firm, person: Cast) -> None:
    job = ask(JobKind.RUN, {"as_of": "2026-11-20"}, person("mei"))
    do_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error
    published = firm.office.publisher.published_run()
    assert published is not None
    assert job.result is not None
    assert job.result["run"] == published.run_id


def test_a_job_waits_while_another_command_writes_and_says_for_whom(
    firm: Firm, person: Cast
) -> None:
    job = ask(JobKind.RUN, {}, person("mei"))
    with writing(firm.workspace, "import"):
        do_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.step) == (JobState.WAITING, 0, "workspace")
    assert job.error is not None
    assert "touchline import" in job.error["error"]
    assert str(job.pk) in queued(firm)


def test_a_waiting_job_is_cancelled_at_once(firm: Firm, person: Cast) -> None:
    job = request_cancel(ask(JobKind.RUN, {}, person("mei")), person("ada"))
    assert job.state == JobState.CANCELLED
    do_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.stopped_by) == (JobState.CANCELLED, 0, person("ada"))


def test_a_running_job_stops_at_its_next_safe_point(
    firm: Firm, person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(JobKind.RUN, {}, person("mei"))
    reached: list[str] = []

    def long_work(_firm: Firm, _arguments: object, progress: JobProgress) -> dict[str, str]:
        progress("measures", 0, 10)
        request_cancel(Job.objects.get(pk=job.pk), person("ada"))
        progress("advice", 0, 10)
        reached.append("publish")
        return {}

    work(monkeypatch, long_work)
    do_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not reached


def test_progress_is_written_at_most_twice_a_second(firm: Firm, person: Cast) -> None:
    job = ask(JobKind.RUN, {}, person("mei"))
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=1)
    progress = JobProgress(Ticket(job.pk, 1))
    for rows in range(1000):
        progress("Importing orders.csv", rows, 0)
    job.refresh_from_db()
    assert job.done < 100
    assert job.step == "Importing orders.csv"


def test_a_worker_that_leaves_puts_its_job_back(
    firm: Firm, person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(JobKind.RUN, {}, person("mei"))

    def told_to_go(_firm: Firm, _arguments: object, progress: JobProgress) -> dict[str, str]:
        LEAVING.set()
        progress("measures", 0, 10)
        return {}

    work(monkeypatch, told_to_go)
    do_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.WAITING, 0)


def test_a_failed_job_says_what_where_and_what_to_do(firm: Firm, person: Cast) -> None:
    job = ask(JobKind.RUN, {"as_of": "1990-01-01"}, person("mei"))
    monkey = TouchlineError("No rows.", "orders.csv", "Import some.")

    def fail(*_: object) -> dict[str, str]:
        raise monkey

    with pytest.MonkeyPatch.context() as patch:
        work(patch, fail)
        do_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error == {"error": "No rows.", "where": "orders.csv", "remedy": "Import some."}
    again = ask_again(job, person("ada"))
    assert (again.state, again.arguments) == (JobState.WAITING, job.arguments)


def test_a_program_error_does_not_show_what_it_was_about(
    firm: Firm, person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> dict[str, str]:
        raise ValueError("Ms Secret, 138 0013 8000")

    work(monkeypatch, fail)
    job = ask(JobKind.RUN, {}, person("mei"))
    do_job(job.pk)
    job.refresh_from_db()
    assert job.error is not None
    assert "ValueError" in job.error["error"]
    assert "Secret" not in str(job.error)


def test_only_ended_jobs_are_tried_again(firm: Firm, person: Cast) -> None:
    with pytest.raises(TouchlineError):
        ask_again(ask(JobKind.RUN, {}, person("mei")), person("mei"))


def abandoned(person: Cast, attempt: int, seconds_ago: int) -> Job:
    job = ask(JobKind.RUN, {}, person("mei"))
    job.state, job.attempt = JobState.RUNNING, attempt
    job.heartbeat_at = timezone.now() - timedelta(seconds=seconds_ago)
    job.save()
    return job


def test_a_job_whose_heart_stopped_is_taken_up_again(firm: Firm, person: Cast) -> None:
    stopped, beating = abandoned(person, 1, 61), abandoned(person, 1, 5)
    assert take_up_stalled(firm) == 1
    stopped.refresh_from_db()
    beating.refresh_from_db()
    assert (stopped.state, beating.state) == (JobState.WAITING, JobState.RUNNING)


def test_a_new_worker_takes_up_what_the_last_one_left_at_once(firm: Firm, person: Cast) -> None:
    job = abandoned(person, 2, 1)
    with firm.office.database.transaction() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    take_up_abandoned(firm)
    job.refresh_from_db()
    assert job.state == JobState.WAITING
    assert queued(firm) == [str(job.pk)]


def test_after_three_kills_a_job_says_so_and_stays_down(firm: Firm, person: Cast) -> None:
    job = abandoned(person, MOST_ATTEMPTS, 61)
    take_up_stalled(firm)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error is not None
    assert "3 times" in job.error["error"]


def test_a_worker_that_was_thought_dead_cannot_overwrite_the_next(firm: Firm, person: Cast) -> None:
    job = abandoned(person, 2, 1)
    assert not Ticket(job.pk, 1).update(state=JobState.FAILED)
    assert Ticket(job.pk, 2).update(state=JobState.SUCCEEDED)


def test_a_waiting_job_that_no_queue_holds_is_put_there(firm: Firm, person: Cast) -> None:
    job = ask(JobKind.RUN, {}, person("mei"))
    with firm.office.database.transaction() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert queue_forgotten(firm) == 1
    assert queued(firm) == [str(job.pk)]
    assert queue_forgotten(firm) == 0


def test_a_second_worker_is_refused(firm: Firm) -> None:
    with (
        the_only_worker(firm.workspace),
        pytest.raises(TouchlineError, match="already"),
        the_only_worker(firm.workspace),
    ):
        pass


def test_pages_know_whether_a_worker_is_at_work(firm: Firm) -> None:
    assert not has_worker(firm.workspace)
    with the_only_worker(firm.workspace):
        assert has_worker(firm.workspace)
    assert not has_worker(firm.workspace)


@pytest.mark.contract("A2.7", "A4.1")
def test_the_nightly_run_is_asked_once_a_day_at_the_firms_hour(firm: Firm) -> None:
    with firm.office.database.transaction() as cursor:
        cursor.execute("UPDATE office_published_run SET published_at = now() - interval '2 days'")
    before, after = (_shanghai(hour) for hour in (1, 3))
    assert ask_nightly(firm, before) is None
    job = ask_nightly(firm, after)
    assert job is not None
    Job.objects.filter(pk=job.pk).update(made_at=after)
    assert ask_nightly(firm, after) is None


def test_one_broken_mapping_stops_no_night_and_is_told(firm: Firm, person: Cast) -> None:
    inbox, mappings = kinds.inbox(firm), firm.workspace.root / kinds.MAPPINGS
    for folder in (inbox, mappings):
        folder.mkdir()
    try:
        (inbox / "nothing.csv").write_text("a,b\n1,2\n")
        (mappings / "a-broken.toml").write_text("source = ")
        (mappings / "b-sound.toml").write_text('source = "x"\n[[table]]\nfiles = ["none.csv"]\n')
        job = ask(JobKind.NIGHTLY, {}, person("mei"))
        do_job(job.pk)
    finally:
        for folder in (inbox, mappings):
            shutil.rmtree(folder)
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error
    ((what, where, remedy),) = ShownJob(job).warnings
    assert where.endswith("a-broken.toml")
    assert what
    assert remedy


def test_no_nightly_run_is_asked_where_one_was_published_since_its_hour(firm: Firm) -> None:
    hour = _shanghai(3)
    with firm.office.database.transaction() as cursor:
        cursor.execute("UPDATE office_published_run SET published_at = %s", [hour])
    assert ask_nightly(firm, hour) is None


def _shanghai(hour: int) -> datetime:
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    return midnight + timedelta(hours=hour - 8)


def test_a_job_of_an_unknown_number_is_no_one_s(firm: Firm) -> None:
    do_job(uuid4())


def test_a_failed_job_asked_for_again_twice_is_one_new_job(firm: Firm, person: Cast) -> None:
    failed = Job.objects.create(kind=JobKind.RUN, state=JobState.FAILED, asked_by=person("mei"))
    again = [ask_again(failed, person("mei")).pk for _ in range(2)]
    assert again[0] == again[1]
    assert len(queued(firm)) == 1
