"""Work spread over threads whose results come in the order of what was given."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Result = TypeVar("Result")

AHEAD = 2  # pieces a thread that may wait, so that memory stays bounded


def in_order(
    work: Callable[[Given], Result], pieces: Iterable[Given], threads: int
) -> Iterator[Result]:
    """`work(piece)` of every piece, in order, at most a few pieces ahead."""
    if threads == 1:
        yield from map(work, pieces)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Result]] = deque()
        for piece in pieces:
            waiting.append(pool.submit(work, piece))
            if len(waiting) >= threads * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
