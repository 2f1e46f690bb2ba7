"""Who owes us an answer, worked by hand."""

import numpy as np
import pytest

from touchline.advice.waiting import waiting_since
from touchline.vocabulary.local_days import DAY_US, MISSING

AS_OF = 100 * DAY_US


@pytest.mark.parametrize(
    ("last_at", "asked", "since"),
    [
        (98 * DAY_US, True, 98 * DAY_US),
        (98 * DAY_US, False, MISSING),  # answered, spoken, or begun by the customer
        (86 * DAY_US, True, 86 * DAY_US),  # fourteen days to the instant
        (86 * DAY_US - 1, True, MISSING),
        (MISSING, True, MISSING),
    ],
)
def test_an_open_question_waits_as_long_as_an_answer_counts(
    last_at: int, asked: bool, since: int
) -> None:
    found = waiting_since(np.array([last_at]), np.array([asked]), AS_OF, 14)
    assert list(found) == [since]
