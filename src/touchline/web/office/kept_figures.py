"""What a published run was asked for: it stays the same, so the answers are kept.

Whoever sees the whole firm opens the same tabs. In the memory of one process, for its last run.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

MOST = 500
_KEPT: dict[tuple[str, str], Any] = {}
_TURN = Lock()
Answer = TypeVar("Answer")


def kept(table: str, question: str, answer: Callable[[], Answer]) -> Answer:
    """The answer to a question about a published table; it is worked out the first time.

    The table's name stands for one publication: no other ever has it. Nobody changes an answer.
    """
    key = table, question
    found: Answer | None = _KEPT.get(key)
    if found is None:
        found = answer()
        with _TURN:
            if len(_KEPT) >= MOST or any(other != table for other, _ in _KEPT):
                _KEPT.clear()
            _KEPT[key] = found
    return found
