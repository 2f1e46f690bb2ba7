"""What a law of gaps must tell, so that it can be fitted and asked for the next event."""

from collections.abc import Sequence
from typing import Protocol

from touchline.methods.next_event.gap_histories import Floats, GapHistories


class GapForecast(Protocol):
    """The law of each customer's next whole gap, what is known of that customer used."""

    def survival(self, gaps: Floats) -> Floats:
        """The chance that the gap is longer than `gaps` (n)."""
        ...

    def inverse_survival(self, chances: Floats) -> Floats:
        """The gap (n) that is exceeded with these `chances` (n)."""
        ...


class GapLaw(Protocol):
    """A law of gaps with customers that differ in their rhythm."""

    @property
    def names(self) -> Sequence[str]:
        """The parameters' names."""
        ...

    @property
    def positive(self) -> Sequence[bool]:
        """Which of them are positive."""
        ...

    def start(self, histories: GapHistories) -> Sequence[float]:
        """Where to begin the search."""
        ...

    def log_likelihood(self, parameters: Floats, histories: GapHistories) -> float:
        """Of completed and open gaps, customers' own rhythms integrated out."""
        ...

    def forecast(self, parameters: Floats, histories: GapHistories) -> GapForecast:
        """Each customer's next gap, shrunk towards all others as far as its history is short."""
        ...
