"""What the worker does beside its jobs goes on, whatever one round meets."""

import time

import pytest
from django.db import OperationalError

from touchline.web.firm import Firm
from touchline.web.jobs import progress, worker
from touchline.web.jobs.work import LEAVING


@pytest.mark.contract("A2.8")
def test_a_round_that_fails_is_not_the_last(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []

    def fail_once(_firm: Firm) -> int:
        rounds.append(1)
        if len(rounds) == 1:
            raise OSError("the disk did not answer")
        LEAVING.set()
        return 0

    monkeypatch.setattr(worker, "LOOKS_ROUND_EVERY_S", 0.01)
    monkeypatch.setattr(worker, "take_up_stalled", fail_once)
    worker._look_round(firm)
    assert len(rounds) == 2


def test_a_heart_beats_on_after_a_beat_that_the_database_refused(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats: list[int] = []

    class Refused(progress.Ticket):
        def update(self, **values: object) -> bool:
            del values
            beats.append(1)
            raise OperationalError("deadlock detected")

    monkeypatch.setattr(progress, "BEATS_EVERY_S", 0.01)
    with progress.beating(Refused(job_id=None, attempt=1)):  # type: ignore[arg-type]
        time.sleep(0.3)
    assert len(beats) > 1
