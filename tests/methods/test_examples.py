"""The examples in the docstrings of methods run and hold."""

import doctest

from touchline import methods
from touchline.vocabulary.shelf import modules_on


def test_every_example_on_the_shelf_holds() -> None:
    outcomes = [doctest.testmod(module) for _, module in modules_on(methods)]
    assert sum(outcome.attempted for outcome in outcomes) > 0
    assert [outcome.failed for outcome in outcomes] == [0] * len(outcomes)
