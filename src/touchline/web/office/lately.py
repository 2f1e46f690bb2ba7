"""Answers that were worked out lately, in the memory of one process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

Answer = TypeVar("Answer")


@dataclass
class Lately:
    """The answers that were asked for last; nobody changes an answer."""

    most: int
    _answers: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _turn: Lock = field(default_factory=Lock)

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer to the question; it is worked out the first time."""
        found: Answer | None = self._answers.get(question)
        if found is None:
            found = answer()
        with self._turn:
            self._answers[question] = found
            self._answers.move_to_end(question)
            if len(self._answers) > self.most:
                self._answers.popitem(last=False)
        return found

    def clear(self) -> None:
        """Know nothing any more."""
        with self._turn:
            self._answers.clear()
