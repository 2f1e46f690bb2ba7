"""Every number of the source documents is a setting with its default and its source."""

from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from touchline import policy
from touchline.policy.keys import known_keys
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.errors import TouchlineError

A_PARAMS: tuple[tuple[str, Any, str], ...] = (
    ("anomaly.special_case_contacts_per_day", 5, "S0:5"),
    ("anomaly.abnormal_contacts_per_day", 20, "S0:7"),
    ("windows.rolling_weeks", 13, "S0:4"),
    ("overcontact.monthly_cap", 4, "S0:3"),
    ("refresh.batch", "T+1", "S0:8"),
    ("refresh.cycle", "daily", "S0:16"),
    ("retier.cycle", "quarterly", "S2:58"),
    ("scorecard.quality_threshold", 80, "S2:27"),
    ("rfm.grades", 5, "S2:95"),
    ("rfm.quality_grades", 2, "S2:95"),
    ("rfm.recency", "days_since_last_order", "S2:96"),
    ("rfm.frequency", "orders", "S2:97"),
    ("rfm.monetary", "order_value_all_time", "S2:98"),
    ("quality.purchases_per_month", 2, "S2:89"),
    ("quality.cumulative_spend", Decimal(5000), "S2:90"),
    ("quality.repurchase_rate", 0.8, "S2:91"),
    ("pareto.clv_above_mean_share", 0.7, "S2:86"),
    ("volume.interactions_per_day", 1_000_000, "S0:11"),
    ("templates.industries", 12, "S0:23"),
    ("mobile.share_of_contacts", 0.5, "S0:13"),
)


@pytest.mark.contract("A-params")
@pytest.mark.parametrize(("key", "value", "source"), A_PARAMS, ids=[row[0] for row in A_PARAMS])
def test_a_number_of_the_documents_is_a_setting(key: str, value: Any, source: str) -> None:
    assert policy.default().setting(key) == value
    assert source in known_keys()[key].meaning


@pytest.mark.contract("A6.18")
def test_the_tiers_are_a_b_c() -> None:
    assert policy.default().tier_names == ("A", "B", "C")
    assert "S2:25" in known_keys()["tiers"].meaning


@pytest.mark.contract("A9.2")
def test_the_funnel_has_the_five_stages_of_the_documents() -> None:
    labels = [stage.label.zh_hans for stage in policy.default().funnel.stages]
    assert labels == ["潜在客户", "初步接触", "需求分析", "方案制定", "合同签署"]
    assert "S1:35" in known_keys()["funnel.stages"].meaning


@pytest.mark.contract("A6.19")
def test_the_scorecard_is_the_worked_example() -> None:
    items = policy.default().scorecard.items
    assert {item.name: item.points for item in items} == {
        "purchase": 40,
        "renewal": 30,
        "feedback": 20,
        "training": 10,
    }


def test_there_are_six_classes_of_indicators() -> None:
    names = [group.name for group in policy.default().indicator_classes]
    assert names == ["transaction", "behaviour", "potential", "credit", "feedback", "referral"]
    assert "S2:46" in known_keys()["indicator_classes"].meaning


def test_every_setting_says_what_it_means() -> None:
    assert all(len(known.meaning) > 5 for known in known_keys().values())


def test_every_number_has_a_unit() -> None:
    numbers = [known for known in known_keys().values() if known.default.replace(".", "").isdigit()]
    without = [known.key for known in numbers if not known.unit and known.key != "version"]
    assert without == []


def test_every_channel_has_a_cost() -> None:
    costs = policy.default().costs
    assert {*type(costs).model_fields} == {channel.value for channel in Channel} | {"default"}
    assert costs.of(Channel.SMS) == Decimal("0.05")


def test_the_keys_that_other_floors_read_are_there() -> None:
    house = policy.default()
    assert house.setting("firm.time_zone") == "Asia/Shanghai"
    assert house.setting("cadence.target_interval_days.A") == 14
    assert house.setting("costs.visit") == Decimal(300)
    assert house.setting("tiers.A.score_at_least") == 80
    assert house.setting("quiet_hours.start") == time(21)


def test_a_setting_that_there_is_not_is_a_readable_error() -> None:
    with pytest.raises(TouchlineError, match=r"no setting 'windows\.rolling_weeksss'"):
        policy.default().setting("windows.rolling_weeksss")


def test_a_policy_cannot_be_changed() -> None:
    sections = [policy.default(), policy.default().windows]
    assert all(isinstance(section, BaseModel) for section in sections)
    with pytest.raises(ValueError, match="frozen"):
        policy.default().windows.rolling_weeks = 3


def test_caps_by_tier_win_over_the_common_cap() -> None:
    own = policy.load("[overcontact.monthly_cap_by_tier]\nA = 8\n").overcontact
    assert (own.cap_of("A"), own.cap_of("B")) == (8, 4)
