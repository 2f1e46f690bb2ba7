"""How long work tells how far it is, without knowing who listens."""

from typing import Protocol


class Progress(Protocol):
    """Called now and then with the stage's name and how much of it is done."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """`total` is 0 where it is not known; `done` is rows, files or bytes, as the stage says."""


def silent(stage: str, done: int, total: int) -> None:
    """A progress that nobody listens to."""
