"""A firm's own grade of a customer sets the tier where the policy lets it."""

from typing import Any

import pyarrow as pa
import pytest

from touchline import policy
from touchline.advice.own_grade import tier_of_grade
from touchline.advice.tier import assign_tier
from touchline.vocabulary.errors import TouchlineError

HOUSE = policy.default()


def tiers(rule: str, scores: list[float | None], grades: list[str | None]) -> pa.Table:
    own = policy.load(f"[own_grade]\nsets_tier = '{rule}'\ntiers = {{ '金卡' = 'B' }}\n")
    table = pa.table({"score": pa.array(scores, pa.float64()), "grade": pa.array(grades)})
    return assign_tier(table, own)


def column(table: pa.Table, name: str) -> list[Any]:
    values: list[Any] = table[name].to_pylist()
    return values


@pytest.mark.parametrize(
    ("word", "tier"),
    [
        *(("A", "A"), ("a", "A"), ("Ａ级", "A"), ("B类客户", "B"), ("C級", "C"), ("Tier B", "B")),
        *(("重点客户", "A"), ("重點客戶", "A"), ("成长", "B"), ("一般", "C"), ("VIP客户", "A")),
        *(("S", "A"), ("D", "C"), ("E级", "C"), ("中", "B"), ("Growing customers", "B")),
    ],
)
def test_a_word_that_cannot_be_mistaken_means_a_tier(word: str, tier: str) -> None:
    assert HOUSE.tier_names[tier_of_grade(word, HOUSE)] == tier


@pytest.mark.parametrize("word", ["金卡", "gold", "1", "", "级", "AB", "热"])
def test_a_word_that_may_mean_anything_means_nothing(word: str) -> None:
    assert tier_of_grade(word, HOUSE) == -1


def test_the_grade_stands_in_while_nobody_is_known_to_have_bought() -> None:
    given = tiers("without_orders", [None, None, None, None], ["A", "B", None, "紫"])
    assert column(given, "tier") == ["A", "B", "C", "C"]
    assert column(given, "tier_basis") == ["own_grade", "own_grade", "prospect", "prospect"]


def test_one_known_buyer_puts_the_score_first_again() -> None:
    given = tiers("without_orders", [None, 85], ["A", "C"])
    assert column(given, "tier") == ["C", "A"]
    assert column(given, "tier_basis") == ["prospect", "score"]


def test_the_policy_may_let_the_grade_decide_for_who_never_bought_or_always_or_never() -> None:
    assert column(tiers("without_score", [None, 85], ["A", "C"]), "tier") == ["A", "A"]
    assert column(tiers("always", [None, 85], ["A", "C"]), "tier") == ["A", "C"]
    assert column(tiers("never", [None, None], ["A", "B"]), "tier") == ["C", "C"]


def test_the_policy_says_what_a_word_means() -> None:
    assert column(tiers("without_orders", [None], ["金卡"]), "tier") == ["B"]


def test_a_grade_of_a_tier_that_there_is_not_is_refused() -> None:
    with pytest.raises(TouchlineError, match="There is no tier"):
        policy.load("[own_grade]\ntiers = { gold = 'Z' }\n")
