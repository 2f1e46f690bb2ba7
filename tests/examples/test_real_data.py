"""Each real data set imports with its mapping, and its published counts come out."""

from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from touchline.lake.imports import committed
from touchline.pipeline.demo_data import complete_journey

from .conftest import Imported, Importer, Importing

pytestmark = pytest.mark.slow

slow = pytest.mark.slow

STORED = [
    pytest.param(
        "online_retail", {"order_line": 397_884, "customer": 4_338}, id="online_retail", marks=slow
    ),
    pytest.param(
        "starbucks",
        {
            "customer": 17_000,
            "interaction": 76_277,
            "web_event": 57_725 + 33_579,
            "order": 138_953,
        },
        id="starbucks",
        marks=slow,
    ),
    pytest.param(
        "olist_sample",
        {"customer": 3_998, "order": 40, "order_line": 4_519, "payment": 4_161, "feedback": 3_986},
        id="olist_sample",
    ),
    pytest.param(
        "olist_funnel",
        {"customer": 8_000, "interaction": 8_000, "deal": 8_000, "deal_stage": 8_842},
        id="olist_funnel",
    ),
    pytest.param(
        "crm_opportunities",
        {"customer": 85, "employee": 35, "deal": 7_212, "deal_stage": 13_923, "order": 4_238},
        id="crm_opportunities",
    ),
    pytest.param("incident_event_log", {"ticket": 24_915}, id="incident_event_log", marks=slow),
    pytest.param(
        "enron_email", {"customer": 184, "interaction": 2 * 34_427}, id="enron_email", marks=slow
    ),
    pytest.param(
        "hillstrom",
        {
            "customer": 64_000,
            "campaign_member": 64_000,
            "interaction": 42_694,
            "web_event": 9_394,
            "order": 578,
        },
        id="hillstrom",
        marks=slow,
    ),
    pytest.param("cdnow", {"order": 6_919}, id="cdnow"),
]


def assert_rows_are_conserved(done: Imported) -> None:
    """Every row is accounted for, in the report, in the records and in the compacted facts."""
    for counts in done.report.by_table.values():
        ended = ("stored", "duplicate", "rejected", "quarantined")
        assert counts["received"] == sum(counts[end] for end in ended)
    assert not done.report.problems
    for table, stored in done.stored().items():
        derived = " WHERE flags IS DISTINCT FROM 'from_lines'" if table == "order" else ""
        assert done.ask(f'SELECT count(*) FROM "{table}"{derived}') == [(stored,)]
        assert sum(record.stored_in(table) for record in committed(done.workspace)) == stored


@pytest.mark.parametrize(("name", "stored"), STORED)
def test_a_set_imports_with_the_counts_of_its_source(
    imported: Importer, name: str, stored: dict[str, int]
) -> None:
    done = imported(name)
    assert done.stored() == stored
    assert done.report.total("quarantined") == 0
    assert_rows_are_conserved(done)


@slow
def test_online_retail_is_cleaned_as_documented(imported: Importer) -> None:
    done = imported("online_retail")
    lines, unwelcome = done.report.by_table["order_line"], done.report.by_table[""]
    assert lines["received"] + unwelcome["rejected"] == 541_909
    assert done.report.reasons("rejected")["no customer"] == 135_080
    totals = "SELECT count(DISTINCT customer_ref), count(*), sum(amount) FROM {}"
    # The exact sum is £8,911,407.904: 136 lines have prices of a tenth of a penny.
    total = Decimal("8911407.9040")
    assert done.ask(totals.format('"order"')) == [(4_338, 18_532, total)]
    assert done.ask(totals.format("order_line")) == [(4_338, 397_884, total)]


@slow
def test_starbucks_keeps_the_four_kinds_of_events_apart(imported: Importer) -> None:
    done = imported("starbucks")
    events = "SELECT event, count(*) FROM web_event GROUP BY ALL ORDER BY ALL"
    assert done.ask(events) == [("offer_completed", 33_579), ("offer_viewed", 57_725)]
    span = """
        SELECT count(DISTINCT customer_ref), date_diff('hour', min(happened_at), max(happened_at))
        FROM "order"
    """
    assert done.ask(span) == [(16_578, 714)]


def test_olist_payments_come_to_the_cent(imported: Importer) -> None:
    done = imported("olist_sample")
    assert done.ask("SELECT sum(amount) FROM payment") == [(Decimal("645494.0500"),)]
    scores = "SELECT score::INT, count(*) FROM feedback GROUP BY ALL ORDER BY ALL DESC"
    assert done.ask(scores) == [(5, 2_293), (4, 765), (3, 337), (2, 137), (1, 454)]


def test_olist_orders_are_made_of_their_items(imported: Importer) -> None:
    done = imported("olist_sample")
    orders = """
        SELECT count(*), sum(amount) FROM "order" WHERE status IS DISTINCT FROM 'cancelled'
    """
    # 40 of the 4,000 orders were cancelled or unavailable; 22 of those have no items at all.
    assert done.ask("SELECT count(*) FROM \"order\" WHERE status = 'cancelled'") == [(40,)]
    (count, amount) = done.ask(orders)[0]
    assert count == 3_960
    lines = """
        SELECT sum(amount) FROM order_line
        WHERE order_id NOT IN (SELECT source_id FROM "order" WHERE status = 'cancelled')
    """
    assert [(amount,)] == done.ask(lines)


def test_a_won_lead_is_the_later_version_of_the_open_one(imported: Importer) -> None:
    done = imported("olist_funnel")
    outcomes = "SELECT outcome, count(*) FROM deal GROUP BY ALL ORDER BY ALL"
    assert done.ask(outcomes) == [("open", 8_000 - 842), ("won", 842)]
    stages = "SELECT lifecycle, count(*) FROM customer GROUP BY ALL ORDER BY ALL"
    assert done.ask(stages) == [("customer", 842), ("lead", 8_000 - 842)]


def test_won_opportunities_are_worth_ten_million(imported: Importer) -> None:
    done = imported("crm_opportunities")
    outcomes = "SELECT outcome, count(*), sum(amount) FROM deal GROUP BY ALL ORDER BY ALL"
    assert done.ask(outcomes) == [
        ("lost", 2_473, 0),
        ("open", 501, None),
        ("won", 4_238, Decimal("10005534.0000")),
    ]
    assert done.report.reasons("rejected") == {"no account yet": 1_425, "not engaged yet": 163}


def test_names_that_serve_as_numbers_stay_out_of_the_lake(imported: Importer) -> None:
    done = imported("crm_opportunities")
    files = sorted(done.workspace.lake.rglob("*.parquet"))
    texts = {
        text
        for file in files
        for column in pq.read_table(file).columns
        if column.type == "string"
        for text in column.unique().to_pylist()
    }
    assert "GTX Pro" in texts  # the scan sees what is there
    assert not texts & {"Cancity", "Isdom", "Moses Frase", "Darcel Schlecht"}
    assert len(done.vault.find("Cancity")) > 0


@slow
def test_an_incident_is_known_by_its_newest_row(imported: Importer) -> None:
    done = imported("incident_event_log")
    assert done.report.total("received") == 141_712
    assert done.report.reasons("rejected") == {"no caller": 29}
    (kept, count) = done.ask("SELECT count(*) FILTER (WHERE within_sla), count(*) FROM ticket")[0]
    assert count == 24_915
    assert kept == 15_803 - 2  # of the three incidents without a caller two kept their promise


@slow
def test_a_mail_is_a_contact_at_both_ends(imported: Importer) -> None:
    done = imported("enron_email")
    directions = "SELECT direction, count(*) FROM interaction GROUP BY ALL ORDER BY ALL"
    assert done.ask(directions) == [("inbound", 34_427), ("outbound", 34_427)]
    assert done.report.reasons("rejected") == {
        "dated 1979, before e-mail": 174,
        "mail to oneself": 16_483 - 73,
    }


@slow
def test_equal_rows_of_the_experiment_are_different_customers(imported: Importer) -> None:
    done = imported("hillstrom")
    arms = "SELECT arm, count(*) FROM campaign_member GROUP BY ALL ORDER BY ALL"
    assert done.ask(arms) == [
        ("Mens E-Mail", 21_307),
        ("No E-Mail", 21_306),
        ("Womens E-Mail", 21_387),
    ]


def test_cdnow_has_the_purchases_of_the_papers(imported: Importer) -> None:
    done = imported("cdnow")
    orders = """
        SELECT count(*), count(DISTINCT customer_ref), min(happened_on), max(happened_on)
        FROM "order"
    """
    (count, customers, first, last) = done.ask(orders)[0]
    assert (count, customers, str(first), str(last)) == (6_919, 2_357, "1997-01-01", "1998-06-30")


@slow
def test_complete_journey_imports_from_its_package(
    importing: Importing, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = complete_journey()
    done = importing(data.files, data.mapping, tmp_path_factory.mktemp("complete_journey"))
    assert done.stored() == {
        "campaign": 27,
        "campaign_member": 6_589,
        "customer": 801,
        "interaction": 6_589,
        "order_line": 1_469_307,
        "web_event": 2_102,
    }
    assert_rows_are_conserved(done)
    orders = 'SELECT count(*), count(DISTINCT customer_ref), sum(amount) FROM "order"'
    assert done.ask(orders) == [(155_848, 2_469, Decimal("4596039.5800"))]
