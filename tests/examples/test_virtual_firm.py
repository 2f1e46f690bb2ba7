"""The virtual firm's exports import with its mapping, and the planted dirt is caught."""

from datetime import date

import pytest

from touchline.simulator.simulate import MAPPING_FILE, simulate

from .conftest import Imported, Importing

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def counts_and_import(
    importing: Importing, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, int], Imported]:
    """The truth's counts and what came of importing the exports."""
    truth = simulate(240, 40, 5, date(2026, 6, 30), tmp_path_factory.mktemp("firm"))
    done = importing([truth.exports], MAPPING_FILE, tmp_path_factory.mktemp("workspace"))
    return dict(truth.counts), done


def test_every_export_is_taken(counts_and_import: tuple[dict[str, int], Imported]) -> None:
    counts, done = counts_and_import
    assert not done.report.problems
    assert not done.report.ignored
    stored = done.stored()
    clean = counts["activities"] - counts["impossible_dates"] - counts["unknown_words"]
    from_wecom = counts["contacts"] - counts["activities"]
    contacts = clean + from_wecom + counts["trainings"] + counts["doubled_calls"]
    assert stored["interaction"] == contacts + counts["mails"]
    same = ("order_line", "payment", "ticket", "deal", "deal_stage", "subscription", "usage")
    assert {name: stored[name] for name in same} == {name: counts[f"{name}s"] for name in same}
    assert stored["order"] == counts["orders"]
    assert stored["customer"] == counts["customers"] + counts["registered_twice"]
    assert stored["employee"] == counts["employees"]
    assert stored["feedback"] == counts["surveys"]
    assert stored["campaign_member"] == counts["mails"] + counts["mails_held_out"]


def test_planted_dirt_is_caught_and_counted(
    counts_and_import: tuple[dict[str, int], Imported],
) -> None:
    counts, done = counts_and_import
    test_rows = counts["test_customers"] + counts["test_activities"] + counts["test_orders"]
    assert done.report.reasons("rejected") == {"test customer": test_rows}
    assert done.report.reasons("quarantined") == {
        "ragged_row": counts["ragged_rows"],
        "time_not_real": counts["impossible_dates"],
        "unknown_word": counts["unknown_words"],
    }
    assert done.report.by_table["interaction"]["duplicate"] == counts["repeated_rows"]
    repaired = "SELECT count(*) FROM interaction WHERE time_repaired = 'recorded_at'"
    assert done.ask(repaired) == [(counts["missing_times"],)]


def test_who_wants_to_hear_nothing_is_known(
    counts_and_import: tuple[dict[str, int], Imported],
) -> None:
    counts, done = counts_and_import
    everything = "SELECT count(*) FROM consent WHERE channel IS NULL AND NOT granted"
    assert done.ask(everything) == [(counts["withdrawn_from_everything"],)]


def test_amounts_with_thousands_signs_are_read(
    counts_and_import: tuple[dict[str, int], Imported],
) -> None:
    counts, done = counts_and_import
    assert counts["thousands_signs"] > 0
    paid_orders = """
        SELECT (SELECT sum(amount) FROM payment)
             = (SELECT sum(amount) FROM "order" WHERE status <> 'cancelled')
    """
    assert done.ask(paid_orders) == [(True,)]
