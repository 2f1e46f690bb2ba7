"""Figures and pages of lists over a whole published run: they stay the same, so they are kept.

Whoever sees the whole firm opens the same tabs. In the memory of one process, for its last run.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any

MOST = 500
Row = dict[str, Any]
_KEPT: dict[tuple[str, str], list[Row]] = {}
_TURN = Lock()


def kept_figures(table: str, statement: str, count: Callable[[], list[Row]]) -> list[Row]:
    """The answer to a statement over a published table; it is counted the first time.

    The table's name stands for one publication: no other ever has it.
    """
    key = table, statement
    found = _KEPT.get(key)
    if found is None:
        found = count()
        with _TURN:
            if len(_KEPT) >= MOST or any(other != table for other, _ in _KEPT):
                _KEPT.clear()
            _KEPT[key] = found
    return [dict(row) for row in found]
