"""Pooling helps small segments, leaves large ones alone, and never fails for a tiny one."""

import numpy as np
import pytest

from touchline.methods.buy_till_you_die.negative_binomial import NegativeBinomial
from touchline.methods.buy_till_you_die.pooled_segments import pool_segments, together
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.numerics.maximum_likelihood import NoMaximum


def segments(sizes: list[int], seed: int) -> tuple[list[NegativeBinomial], list[PurchaseRows]]:
    generator = np.random.default_rng(seed)
    logs = generator.normal([-0.5, 2.3], 0.2, (len(sizes), 2))
    truths = [NegativeBinomial(float(r), float(alpha)) for r, alpha in np.exp(logs)]
    made = [truth.simulated(np.full(size, 40.0), generator)
            for truth, size in zip(truths, sizes, strict=True)]  # fmt: skip
    return truths, made


def errors(models: list[NegativeBinomial], truths: list[NegativeBinomial]) -> float:
    pairs = zip(models, truths, strict=True)
    return sum(float(np.log(m.r / t.r) ** 2 + np.log(m.alpha / t.alpha) ** 2) for m, t in pairs)


def test_pooled_parameters_are_nearer_the_truth_than_those_of_each_alone() -> None:
    alone, pooled = 0.0, 0.0
    for seed in range(5):
        truths, rows = segments([60] * 6, seed)
        alone += errors([NegativeBinomial.fit(each).model for each in rows], truths)
        pooled += errors(list(pool_segments(NegativeBinomial, rows).models), truths)
    assert pooled < 0.6 * alone


def test_a_large_segment_keeps_its_own_parameters_and_a_tiny_one_gets_the_centre() -> None:
    _, rows = segments([4000, 4000, 4000, 4000, 2], seed=9)
    found = pool_segments(NegativeBinomial, rows)
    own = NegativeBinomial.fit(rows[0]).maximum.parameters
    assert found.maxima[0].parameters == pytest.approx(own, rel=0.05)
    assert np.log(found.maxima[-1].parameters) == pytest.approx(found.centre, abs=0.25)


def test_a_segment_that_refuses_alone_is_fitted_among_others() -> None:
    silent = PurchaseRows.group([0] * 20, [0] * 20, [30] * 20)
    with pytest.raises(NoMaximum):
        NegativeBinomial.fit(silent)
    found = pool_segments(NegativeBinomial, [*segments([500, 500], seed=3)[1], silent])
    assert np.all(np.isfinite(found.maxima[2].parameters))


def test_together_no_customer_is_lost() -> None:
    _, rows = segments([30, 40], seed=1)
    assert together(rows).customers == 70


def test_one_segment_cannot_be_pooled() -> None:
    with pytest.raises(ValueError, match="at least two"):
        pool_segments(NegativeBinomial, segments([30], seed=1)[1])
