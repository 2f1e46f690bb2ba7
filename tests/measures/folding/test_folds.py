"""Folds against plain Python and NumPy."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from touchline.measures.folding.folds import Fold, Folding
from touchline.measures.folding.rows import Rows
from touchline.measures.folding.steps import Step

X = Step("x")


def folded(kind: str, refs: list[int], values: pa.Array, share: float = 0.5) -> pa.Array:
    rows = Rows({"customer_ref": pa.array(refs, pa.int64()), "x": values}, {}, len(refs))
    return Folding(rows).of(Fold(kind, X, None, share))


@pytest.mark.parametrize(
    ("kind", "expected"), [("count", [2, 0]), ("sum", [7, None]), ("min", [3, None])]
)
def test_who_has_only_nulls_counts_zero_and_has_no_other_figure(
    kind: str, expected: list[int | None]
) -> None:
    found = folded(kind, [1, 1, 1, 2], pa.array([3, None, 4, None]))
    assert found.to_pylist() == expected


@pytest.mark.parametrize("kind", ["count", "sum", "max", "quantile"])
def test_no_rows_give_no_customers(kind: str) -> None:
    assert folded(kind, [], pa.array([], pa.int64())).to_pylist() == []


def test_a_sum_of_money_beyond_64_bits_is_exact() -> None:
    amounts = [Decimal("99999999999999.9999")] * 40 + [Decimal("-0.0001"), Decimal("-7.5")]
    values = pa.array(amounts, pa.decimal128(18, 4))
    found = folded("sum", [1] * 40 + [2, 2], values).to_pylist()
    assert found == [sum(amounts[:40], Decimal(0)), Decimal("-7.5001")]


@pytest.mark.parametrize("scale", [1, 2**40, 0.37])
@pytest.mark.parametrize("share", [0.0, 0.25, 0.9, 1.0])
def test_quantiles_are_those_of_numpy(share: float, scale: float) -> None:
    random = np.random.default_rng(3)
    refs = np.sort(random.integers(0, 50, 2_000))
    values = random.integers(-90, 90, 2_000) * scale
    found = folded("quantile", refs.tolist(), pa.array(values), share).to_numpy()
    expected = [np.quantile(values[refs == ref], share) for ref in np.unique(refs)]
    assert found == pytest.approx(expected, rel=1e-12)


def test_equal_questions_of_one_word_are_answered_for_each_word_only() -> None:
    seen: list[int] = []

    def long(words: pa.Array) -> pa.Array:
        seen.append(len(words))
        return pa.array([word is not None and len(word) > 4 for word in words.to_pylist()])

    words = pa.array(["call", "email", None, "email"]).dictionary_encode()
    rows = Rows({"channel": words}, {}, 4)
    step = Step("long", long, (Step("channel"),))
    assert rows.array(step).to_pylist() == [False, True, False, True]
    assert seen == [3]  # two words and NULL
