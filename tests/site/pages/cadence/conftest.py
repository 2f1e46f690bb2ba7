"""The small firm, published again so that the counts stand under the cast's names."""

import pytest

from touchline.pipeline.run import latest_run
from touchline.web.firm import Firm
from touchline.web.jobs.publishing import Publishing


@pytest.fixture
def counted(firm: Firm) -> Firm:
    """The firm after a run that knew who looks after whom."""
    run = latest_run(firm.workspace)
    work = Publishing(firm.workspace, firm.engine, firm.policy, firm.office)
    firm.office.publisher.publish(run.manifest.run, run.results, work.companions(run))
    return firm
