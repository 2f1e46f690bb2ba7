"""The parts of a customer's page, worked by hand."""

from typing import Any

import pytest
from django.utils.translation import override

from touchline.web.firm import Firm
from touchline.web.pages.customer.code_words import code_word
from touchline.web.pages.customer.score import score_of
from touchline.web.pages.customer.who import masked_email, masked_phone


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("+86 138 1234 6021", "138 •••• 6021"),
        ("13812346021", "138 •••• 6021"),
        ("+44 20 7946 0018", "442 •••• 0018"),
        ("110", "••••10"),
        ("", ""),
    ],
)
def test_a_phone_number_shows_its_ends_alone(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked


@pytest.mark.parametrize(
    ("email", "masked"), [("lin@example.com", "l••••@example.com"), ("lin", ""), ("", "")]
)
def test_a_mail_address_shows_its_first_letter_and_domain(email: str, masked: str) -> None:
    assert masked_email(email) == masked


def row(**more: Any) -> dict[str, Any]:
    scores = {"score": 65.0, "r_score": 4, "f_score": 2, "m_score": 5, "tier": "B"}
    return {**scores, "days_since_last_order": 5, **more}


def test_the_points_of_recency_frequency_and_money_add_up_to_the_score(firm: Firm) -> None:
    # Of five grades: 3/4, 1/4 and 4/4 of the policy's weights.
    weights = firm.policy.rfm
    points = [
        weights.recency_weight * 3 / 4,
        weights.frequency_weight / 4,
        weights.monetary_weight,
    ]
    score = score_of(row(score=sum(points)))
    assert [step.points for step in score.steps] == points
    assert score.steps[0].start == "0.0%"
    assert score.steps[1].start == score.steps[0].end
    assert score.steps[2].end == score.end == f"{sum(points):.1f}%"
    assert [cut.reached for cut in score.cut_offs] == [
        sum(points) >= tier.score_at_least for tier in firm.policy.tiers
    ]


def test_who_never_bought_has_a_tier_of_the_policys(firm: Firm) -> None:
    score = score_of(row(score=None, tier="C", orders_all_time=0))
    assert score.steps == ()
    assert score.rests_on[0] == "Never bought."
    assert "gives tier C" in score.rests_on[1]


def test_without_any_imported_order_nobody_is_said_to_have_never_bought() -> None:
    own = {"tier_basis": "own_grade", "grade": "重点", "tier": "A"}
    score = score_of(row(score=None, orders_all_time=None, **own))
    assert score.rests_on == (
        "No orders were imported, so there is no score.",
        "Your own grade “重点” gives tier A.",
    )


def test_the_subject_of_a_request_is_said_in_the_readers_language() -> None:
    with override("zh-hant"):
        assert code_word("delivery") == "交貨"
        assert code_word("a subject of the firm's own") == "a subject of the firm's own"
