"""Each test of jobs begins with an empty queue, and leaves the firm's figures as they were."""

from collections.abc import Iterator

import pytest

from touchline.pipeline.run import read_run
from touchline.web.firm import Firm
from touchline.web.jobs.publishing import Publishing
from touchline.web.jobs.work import LEAVING


@pytest.fixture(autouse=True)
def empty_queue(firm: Firm) -> Iterator[None]:
    """No job of another test is on the queue; the run published before is published again after."""
    before = firm.office.publisher.published_run()
    with firm.office.database.transaction() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    LEAVING.clear()
    yield
    LEAVING.clear()
    after = firm.office.publisher.published_run()
    if before and (after is None or after.run_id != before.run_id):
        run = read_run(firm.workspace.runs / before.run_id)
        work = Publishing(firm.workspace, firm.engine, firm.policy, firm.office)
        firm.office.publisher.publish(before.run_id, run.results, work.companions(run, run.results))
