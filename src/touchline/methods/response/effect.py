"""A difference that was estimated, and how far it may be off."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effect:
    """A difference in the outcome, in its unit, with standard error and interval.

    >>> Effect.within(1.0, 0.5, 2.0).holds_nought
    True
    """

    value: float
    standard_error: float
    low: float
    high: float

    @classmethod
    def within(cls, value: float, standard_error: float, quantile: float) -> "Effect":
        """The effect whose interval reaches `quantile` standard errors to each side."""
        reach = quantile * standard_error
        return cls(value, standard_error, value - reach, value + reach)

    @property
    def holds_nought(self) -> bool:
        """Whether no difference at all is among what the data allow."""
        return self.low <= 0 <= self.high
