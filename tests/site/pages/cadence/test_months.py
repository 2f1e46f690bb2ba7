"""The months above the calendar: each is named once, also where the phone's part begins."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from touchline.vocabulary.words import Language
from touchline.web.pages.cadence.heat import WEEKS, _months


@pytest.mark.parametrize("weeks_later", range(0, 52, 3))
def test_no_month_is_named_twice_in_a_row(weeks_later: int) -> None:
    first = date(2025, 1, 6) + timedelta(days=7 * weeks_later)
    spans = _months(first, Language.EN)
    names = [name for name, _span, _old in spans if name]
    assert all(before != after for before, after in pairwise(names))
    assert sum(span for _name, span, _old in spans) == WEEKS
