"""The closed vocabulary that a measure may use beside plain SQL (design 4).

Engines spell the words that belong to them (`Engine.spell`); the planner spells the words that
need the policy. A word outside this list is refused by `lint`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp


@dataclass(frozen=True)
class HouseWord:
    """One word: how many arguments it takes, and what it gives."""

    name: str
    signature: str
    arity: int
    meaning: str
    aggregate: bool = False  # it folds many rows into one value
    spelled_by_planner: bool = False
    filtered_argument: int = 0  # the argument whose NULL makes an aggregate pass over a row


_WORDS = (
    HouseWord(
        "median", "median(x)", 1, "The middle value; between two middle values, their mean", True
    ),
    HouseWord(
        "quantile",
        "quantile(x, p)",
        2,
        "The value below which a share p of the values lies, interpolated, never estimated",
        True,
    ),
    HouseWord(
        "share",
        "share(condition)",
        1,
        "Of the rows for which the condition is known, the share for which it holds; NULL without "
        "any",
        True,
    ),
    HouseWord("first_by", "first_by(x, t)", 2, "x in the row with the smallest t", True, False, 1),
    HouseWord("last_by", "last_by(x, t)", 2, "x in the row with the largest t", True, False, 1),
    HouseWord(
        "commonest",
        "commonest(x)",
        1,
        "The value that occurs most often; of several the smallest",
        True,
    ),
    HouseWord("per", "per(a, b)", 2, "a divided by b as DOUBLE; NULL where b is 0 or unknown"),
    HouseWord("days_between", "days_between(a, b)", 2, "Calendar days from day a to day b"),
    HouseWord(
        "hours_between", "hours_between(a, b)", 2, "Hours elapsed from time a to time b, as DOUBLE"
    ),
    HouseWord(
        "channel_cost",
        "channel_cost(channel)",
        1,
        "The policy's cost of one contact on that channel",
        spelled_by_planner=True,
    ),
    HouseWord(
        "local_day",
        "local_day(t)",
        1,
        "The calendar day of the time t in the firm's zone",
        spelled_by_planner=True,
    ),
)
HOUSE_WORDS: dict[str, HouseWord] = {word.name: word for word in _WORDS}

PLAIN_AGGREGATES = (exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max)


def word_in(node: exp.Expression) -> tuple[str, list[exp.Expression]] | None:
    """The name and arguments where the node calls a function by a house word's name."""
    if isinstance(node, exp.Median):
        return "median", _given(node, "this")
    if isinstance(node, exp.Quantile):
        return "quantile", _given(node, "this", "quantile")
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower(), list(node.expressions)
    return None


def _given(node: exp.Expression, *names: str) -> list[exp.Expression]:
    return [node.args[name] for name in names if node.args.get(name) is not None]


def is_aggregate(node: exp.Expression) -> bool:
    """Whether the node folds many rows into one value."""
    called = word_in(node)
    if called is None:
        return isinstance(node, PLAIN_AGGREGATES)
    word = HOUSE_WORDS.get(called[0])
    return word is not None and word.aggregate


def rebuilt(
    node: exp.Expression, change: Callable[[exp.Expression], exp.Expression | None]
) -> exp.Expression:
    """A copy of the tree in which each node is what `change` gives, or itself with its parts so."""
    changed = change(node)
    if changed is not None:
        return changed
    parts: dict[str, object] = {}
    for key, value in node.args.items():
        if isinstance(value, list):
            parts[key] = [rebuilt(x, change) if isinstance(x, exp.Expression) else x for x in value]
        else:
            parts[key] = rebuilt(value, change) if isinstance(value, exp.Expression) else value
    return type(node)(**parts)
