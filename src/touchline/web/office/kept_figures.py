"""What a published run was asked for: it stays the same, so the answers are kept.

Whoever sees the whole firm opens the same tabs. In the memory of one process, for its last run.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

Answer = TypeVar("Answer")


@dataclass
class KeptOfRun:
    """Answers about one publication, those asked for last; nobody changes an answer."""

    most: int
    _table: str = ""
    _answers: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _turn: Lock = field(default_factory=Lock)

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, table: str, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question about a published table; it is worked out the first time.

        The table's name stands for one publication: no other ever has it.
        """
        key = table, question
        found: Answer | None = self._answers.get(key)
        if found is None:
            found = answer()
        with self._turn:
            if self._table != table:
                self._answers.clear()
                self._table = table
            self._answers[key] = found
            self._answers.move_to_end(key)
            if len(self._answers) > self.most:
                self._answers.popitem(last=False)
        return found


kept = KeptOfRun(500).get
