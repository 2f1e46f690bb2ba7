"""Every measure, worked out by hand over the story of conftest.py: Anna, Bo and Chen."""

from decimal import Decimal
from typing import Any

import pytest

from touchline.measures.catalogue import Catalogue

Figures = dict[int, dict[str, Any]]
Expected = dict[str, tuple[Any, Any, Any]]

CONTACTS: Expected = {
    # Anna, from April: emails 04-02, 06-10, 06-28; calls 04-02, 06-25; wecom 04-12; visit 05-03
    "outbound_contacts": (7, 29, 0),  # Bo: meeting 04-01, 6 calls, 21 messages, email 06-05
    "inbound_contacts": (2, 0, 0),  # Anna: 04-12 and 06-11
    "visits": (1, 1, 0),  # Bo's visit of 03-31 23:30 is a day too old, the meeting at 00:30 is not
    "calls": (2, 6, 0),
    "emails": (3, 1, 0),
    "messages": (1, 21, 0),
    # Anna: all seven but the bounced email; the unanswered call of 04-02 was answered on 04-12
    "reached_contacts": (6, 1, 0),
    "reached_calls": (2, 0, 0),
    "reached_visits": (1, 1, 0),
    "answered_emails": (2, 0, 0),  # 04-02 (by wecom on 04-12) and 06-10 (on 06-11)
    "answered_messages": (0, 0, 0),
    "contact_minutes": (65.0, None, None),  # (3600 + 300) / 60
    "days_since_last_contact": (2.0, 25.0, None),  # 06-28; the call of 07-01 is not yet
    "days_since_last_outbound": (2.0, 25.0, None),
    "days_since_last_inbound": (19.0, None, None),  # 06-11
    "days_since_first_contact": (302.0, 149.0, None),  # 2025-09-01; 2026-02-01
    "our_response_hours": (168.5, None, None),  # 04-12: 2; 06-11 to 06-25: 335
    "their_response_hours": (234.0, None, None),  # 04-02 10:00: 239, 15:00: 234; 06-10: 24
    # Anna's gaps: 13 10 21 38 1 14 3; Bo's: 1 34 15 16
    "usual_gap_days": (13.0, 15.5, None),
    "gap_p90_days": (21 + 0.4 * 17, 16 + 0.7 * 18, None),
    "longest_gap_days": (38.0, 34.0, None),
    "busiest_day_contacts": (2, 21, 0),
    "special_case_days": (0, 2, 0),  # Bo: 6 calls on 05-05, 21 messages on 05-20
    "abnormal_days": (0, 1, 0),
    "contacts_last_30_days": (3, 1, 0),
    "visits_last_30_days": (0, 0, 0),
    "calls_last_30_days": (1, 0, 0),
    "emails_last_30_days": (2, 1, 0),
    "messages_last_30_days": (0, 0, 0),
    "opened_rate": (1 / 3, 0.0, None),  # Anna: opened; reached and sent are not; bounced is out
    "reply_rate": (3 / 5, 0.0, None),  # contacts since 06-17 are still open
    "trainings_attended": (1, 0, 0),  # Bo was only invited
    # Anna: 04-02 twice (order 04-10) and 06-10 (order 06-20) of the five old enough
    "contact_conversion_rate": (3 / 5, 0.0, None),
    # Anna: 3 emails at 0.5, 2 calls at 10, wecom 3, the visit's own 250
    # Bo: meeting 200, 6 calls at 10, 21 messages at 0.05, email 0.5
    "contact_cost": (Decimal("274.5"), Decimal("261.55"), Decimal(0)),
    # Weeks 0 to 12, centred on 6, sum of squares 182.
    # Anna: 0 0 1 1 4 10 10 12 12 less 6 each: -4. Bo: -6, 6 times -2, 21 times 1, 3: 6
    "contact_trend": (-4 / 182, 6 / 182, 0.0),
    "repaired_time_share": (1 / 9, 0.0, None),
    "days_since_visit_opt_out": (None, None, None),
    "days_since_call_opt_out": (None, None, None),
    "days_since_email_opt_out": (None, 25.0, None),
    "days_since_message_opt_out": (None, None, None),
}
PURCHASES: Expected = {
    "orders": (3, 0, 0),  # 04-10 twice and 06-20; 05-10 was cancelled
    "order_value": (Decimal(1100), Decimal(0), Decimal(0)),
    "orders_all_time": (4, 1, 0),
    "order_value_all_time": (Decimal(2100), Decimal(100), Decimal(0)),
    "largest_order_value": (Decimal(1000), Decimal(100), Decimal(0)),
    "days_since_last_order": (10.0, 333.0, None),
    "days_since_first_order": (149.0, 333.0, None),
    "days_in_customer_file": (333.0, None, 0.0),
    "days_since_first_seen": (333.0, 333.0, 0.0),
    "purchase_interval_days": (69.5, None, None),  # 02-01 to 04-10: 68, to 06-20: 71
    "repurchase_rate": (1.0, 0.0, None),
    "order_product_lines": (2, 0, 0),  # A and B; C was cancelled
    "item_product_lines": (1, 0, 0),  # A; D was returned
    "categories": (2, 0, 0),  # x and y; w is too old, z was returned
    "product_lines": (2, 0, 0),
    "margin": (Decimal(150), Decimal(0), Decimal(0)),  # 100 + 50; O3's is unknown
    "returns_rate": (0.5, 1.0, None),  # Anna: O5 and O6 of O1 O2 O3 O5
    "average_order_value": (Decimal("366.6667"), None, None),
    "purchases_per_month": (3 * 30 / 91, 0.0, 0.0),
    "contacts_per_order": (7 / 3, None, None),
    "contact_cost_to_revenue": (274.5 / 1100, None, None),
    "margin_to_contact_cost": (150 / 274.5, 0.0, None),
    "payments_on_time_share": (0.5, None, None),  # paid on 05-16 at 00:30 is late, in local days
    "days_late": (2.75, None, None),  # 0, 0, 1, and 10 for the one unpaid on 06-30
    "defaults": (1, 0, 0),
    "renewal_rate": (2 / 3, None, None),  # the term to 2026-12-31 has not ended
    "deals_open": (3, 0, 0),  # one was won only after the as-of day
    "deals_won": (1, 0, 0),
    "open_deal_value": (Decimal(3000), Decimal(0), Decimal(0)),
}
SERVICE: Expected = {
    "tickets": (3, 0, 0),
    "complaints": (2, 0, 0),
    "open_tickets": (2, 0, 0),  # of 2025-06-01, and of 06-29, closed after the as-of day
    "open_complaints": (2, 0, 0),
    "resolution_hours": (15.0, None, None),  # 24 and 6
    "ticket_satisfaction": (11 / 3, None, None),  # 4 2 5; the 1 was given after the as-of day
    "ticket_ratings": (3, 0, 0),
    "survey_satisfaction": (4.5, None, None),  # 4 and 5
    "survey_answers": (2, 0, 0),
    "satisfaction": (4.0, None, None),  # 4 2 5 4 5
    "nps": (100 / 3, None, None),  # 9 and 10 for, 6 against, of 3
    "complaint_rate": (2 / 3, None, None),
    "usage_depth": (2, 0, 0),  # report and export
    "referrals_made": (2, 0, 0),
}
CONSENTS: Expected = {
    "withdrawn_everything": (0, 1, 0),  # Bo: granted and withdrawn at one instant
    "withdrawn_visits": (0, 0, 0),
    "withdrawn_calls": (0, 0, 0),
    "withdrawn_emails": (0, 0, 0),  # Anna: withdrawn on 03-01, granted again on 05-01
    "withdrawn_messages": (1, 0, 0),  # Anna: sms
    "days_since_consent": (60.0, 171.0, None),
    "days_since_visit_consent": (180.0, 171.0, None),
    "days_since_call_consent": (180.0, 171.0, None),
    "days_since_email_consent": (60.0, 171.0, None),
    "days_since_message_consent": (180.0, 171.0, None),
    "opted_out_visits": (0, 1, 0),
    "opted_out_calls": (0, 1, 0),
    "opted_out_emails": (0, 1, 0),
    "opted_out_messages": (1, 1, 0),
    "opted_out": (0, 1, 0),
}
EXPECTED = CONTACTS | PURCHASES | SERVICE | CONSENTS


@pytest.mark.contract("A5.1", "A5.2", "A5.3", "A5.4", "A5.8", "A5.10", "A5.14", "A5.15", "A5.16")
@pytest.mark.contract("A5.17", "A5.18", "A5.19", "A5.20", "A5.21", "A5.22", "A5.23")
@pytest.mark.contract("A1.14", "A2.3", "A2.4", "A7.1", "A7.6", "A12.2", "A13.1", "A14.1")
@pytest.mark.parametrize("name", EXPECTED)
def test_a_measure_gives_what_was_worked_out_by_hand(name: str, story_figures: Figures) -> None:
    for customer, expected in enumerate(EXPECTED[name], 1):
        found = story_figures[customer][name]
        if expected is None or found is None:
            assert found is expected, f"customer {customer}"
        elif not isinstance(expected, float):
            assert (type(found), found) == (type(expected), expected), f"customer {customer}"
        else:
            assert found == pytest.approx(expected, rel=1e-12), f"customer {customer}"


def test_no_measure_lacks_a_hand_worked_case(catalogue: Catalogue) -> None:
    assert set(catalogue.measures) == set(EXPECTED)


def test_a_customer_of_tomorrow_is_not_in_the_table(story_figures: Figures) -> None:
    assert list(story_figures) == [1, 2, 3]
