"""Customers picked by one page for another."""

import pytest

from touchline.web.shell.picked import MOST_PICKED, picked_text, read_picked


def test_what_was_picked_is_read_again_in_its_order() -> None:
    assert read_picked(picked_text([7, 3, 7])) == (7, 3)


def test_too_many_or_none_are_refused() -> None:
    assert len(read_picked(picked_text(range(MOST_PICKED)))) == MOST_PICKED
    for text in (picked_text(range(MOST_PICKED + 1)), "", "no reference"):
        with pytest.raises(ValueError, match=r"."):
            read_picked(text)
