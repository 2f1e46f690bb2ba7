"""What a published run was asked for: it stays the same, so the answers are kept.

Whoever sees the whole firm opens the same tabs. In the memory of one process, for its last run.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from touchline.web.office.lately import Answer, Lately


@dataclass
class KeptOfRun:
    """Answers about one publication, those asked for last; nobody changes an answer."""

    most: int
    _table: str = ""
    _lately: Lately = field(init=False)

    def __post_init__(self) -> None:
        self._lately = Lately(self.most)

    def __len__(self) -> int:
        return len(self._lately)

    def get(self, table: str, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question about a published table; it is worked out the first time.

        The table's name stands for one publication: no other ever has it.
        """
        if self._table != table:
            self._table = table
            self._lately.clear()
        return self._lately.get((table, question), answer)


kept = KeptOfRun(500).get
