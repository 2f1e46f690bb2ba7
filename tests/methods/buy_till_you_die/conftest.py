"""What the tests of purchase models share: the reference base, and a check of gradients."""

from pathlib import Path

import numpy as np
import pytest

from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows


@pytest.fixture
def cdnow(shared_data: Path) -> PurchaseRows:
    """2,357 customers of a music shop, observed for 39 weeks."""
    table = np.genfromtxt(
        shared_data / "cdnow" / "cdnow_customers_summary.csv", delimiter=",", skip_header=1
    )
    return PurchaseRows.group(table[:, 1], table[:, 2], table[:, 3])


@pytest.fixture
def made_rows() -> PurchaseRows:
    """Histories of every awkward kind: none, many, at once, at the end, tiny and long."""
    x = [0, 0, 1, 1, 2, 3, 7, 40, 900, 5]
    t_x = [0, 0, 0.01, 5, 20, 38.9, 30, 38, 38.99, 1e-3]
    observed = [0, 39, 39, 5, 39, 39, 400, 39, 39, 39]
    return PurchaseRows.group(x, t_x, observed)
