"""The greatest log likelihood, how sure it is, and a refusal where there is none."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from touchline.numerics.quasi_newton import climbed

Vector = NDArray[np.float64]
LogLikelihood = Callable[[Vector], tuple[float, Vector]]

DIFFERENCE = 1e-4  # step of the differences of the gradient, in working parameters
NEAR = 1e-5  # what one more step of the climb may still promise before Newton's steps follow
NEAR_ROUGH = 1e-2  # and of the climb of a rough function, whose top is not the one that is sought
GAIN = 1e-9  # what one more Newton step may still promise to gain in log likelihood
NEWTON_STEPS = 30
FARTHEST = 12.0  # from the start, in working parameters: a factor of 160,000
LONGEST_STEP = 2.0
CHORD_STEPS = 6  # steps taken with one matrix of second derivatives
CHORD_FALL = 4.0  # by which each of them must shrink what is left to gain
FLATTEST = 1e-4  # smallest curvature of the log likelihood that still tells a parameter


class NoMaximum(ValueError):  # noqa: N818 - named for what is the case
    """The data do not determine the parameters; the sentence says which one, and what to do."""


class CurvedLogLikelihood(ABC):
    """A log likelihood that also states its second derivatives, so that nobody takes differences.

    All are by the parameters in their own scale.
    """

    @abstractmethod
    def __call__(self, parameters: Vector) -> tuple[float, Vector]:
        """The log likelihood and its gradient."""

    @abstractmethod
    def second(self, parameters: Vector) -> Vector:
        """The matrix of second derivatives."""


@dataclass(frozen=True)
class Maximum:
    """The parameters of greatest log likelihood, and their precision.

    `parameters` are in their own scale and in the order of `names`. `covariance` is that of the
    working parameters: the logarithm of those that are `positive`, the others as they are. It is
    the inverse of the observed information.
    """

    names: tuple[str, ...]
    parameters: Vector
    log_likelihood: float
    covariance: Vector
    positive: NDArray[np.bool_]
    evaluations: int

    @property
    def working(self) -> Vector:
        """The working parameters: logarithms of the positive ones."""
        return _to_working(self.parameters, self.positive)

    @property
    def standard_errors(self) -> Vector:
        """Of the parameters in their own scale, by the delta method."""
        scale = np.where(self.positive, self.parameters, 1.0)
        return cast("Vector", np.sqrt(np.diag(self.covariance)) * scale)

    def interval(self, level: float = 0.95) -> Vector:
        """Wald's interval of each parameter, a row of low and high; it cannot cross zero."""
        reach = float(ndtri(0.5 + level / 2)) * np.sqrt(np.diag(self.covariance))
        ends = np.stack([self.working - reach, self.working + reach], axis=1)
        return cast("Vector", np.where(self.positive[:, None], np.exp(ends), ends))

    def draws(self, count: int, seed: int | np.random.Generator) -> Vector:
        """`count` rows of parameters from the normal approximation of their uncertainty."""
        generator = np.random.default_rng(seed)
        shape = np.linalg.cholesky(self.covariance)
        working = self.working + generator.standard_normal((count, len(shape))) @ shape.T
        return _to_own(working, self.positive)


def maximise(
    log_likelihood: LogLikelihood,
    starts: Sequence[Sequence[float]],
    names: Sequence[str],
    positive: Sequence[bool] | None = None,
    rough: LogLikelihood | None = None,
) -> Maximum:
    r"""Maximise a log likelihood whose gradient is known, from several starts.

    `log_likelihood` takes the parameters and returns its value and its gradient. Positive
    parameters (all, unless told otherwise) are sought by their logarithm, by BFGS from each
    start (of `rough` instead, a cheaper function with nearly the same maximum, such as that of a
    part of the rows, where it is given); the best is taken on by Newton steps, whose matrix of
    second derivatives a `CurvedLogLikelihood` states, or else is the central difference of the
    gradient, until the next step promises to gain less than 1e-9:

    Formula:
    $$ \phi_{j+1} = \phi_j + I^{-1} g, \quad \text{gain} = \tfrac12\, g^\top I^{-1} g, \quad
       I = -\partial g / \partial \phi, \quad \phi = \ln \theta $$

    The standard errors are those of the observed information, the inverse of I at the end.

    Errors: `NoMaximum` where the likelihood keeps rising towards a border, is flat, or is not a
    number at any start: it names the parameter that the data do not tell.

    >>> def of_ten_waits_that_sum_to_25(rate):
    ...     return 10 * np.log(rate[0]) - 25 * rate[0], 10 / rate - 25
    >>> found = maximise(of_ten_waits_that_sum_to_25, [[1.0], [0.1]], ["rate"])
    >>> round(float(found.parameters[0]), 6), round(float(found.standard_errors[0]), 4)
    (0.4, 0.1265)

    Source: Nocedal and Wright, Numerical Optimization, 2006, chapters 3, 7 and 8.
    """
    climb = _Search(rough or log_likelihood, names, positive)
    gain = NEAR_ROUGH if rough else NEAR
    best = climb.best_of([np.asarray(start, dtype=float) for start in starts], gain)
    search = _Search(log_likelihood, names, positive)
    search.evaluations = 0 if rough else climb.evaluations
    return search.to_the_top(best)


class _Search:
    """One search: the function in working parameters, and how often it was called."""

    def __init__(
        self, log_likelihood: LogLikelihood, names: Sequence[str], positive: Sequence[bool] | None
    ) -> None:
        self.log_likelihood = log_likelihood
        self.second = (
            log_likelihood.second if isinstance(log_likelihood, CurvedLogLikelihood) else None
        )
        self.names = tuple(names)
        wanted = [True] * len(self.names) if positive is None else list(positive)
        self.positive = np.array(wanted, dtype=bool)
        self.evaluations = 0

    def value(self, working: Vector) -> tuple[float, Vector]:
        """The log likelihood and its gradient; minus infinity where it is not a number."""
        self.evaluations += 1
        own = _to_own(working, self.positive)
        with np.errstate(all="ignore"):
            value, gradient = self.log_likelihood(own)
        gradient = np.where(self.positive, own, 1.0) * gradient
        if not (np.isfinite(value) and np.all(np.isfinite(gradient))):
            return -np.inf, np.zeros_like(working)
        return float(value), gradient

    def best_of(self, starts: Sequence[Vector], gain: float) -> Vector:
        """The best place that a climb finds from the starts, in working parameters."""
        tops = []
        for start in starts:
            working = _to_working(start, self.positive)
            at_start, _ = self.value(working)
            if np.isfinite(at_start):
                tops.append(climbed(self.value, working, FARTHEST, gain))
        if not tops:
            raise NoMaximum("the log likelihood is not a number at any start: look at the data")
        return max(tops, key=lambda top: top[0])[1]

    def to_the_top(self, start: Vector) -> Maximum:
        """Newton steps until nothing is left to gain, and the verdict on what they found."""
        place, (value, gradient) = start, self.value(start)
        precise = self.second is not None
        for _ in range(NEWTON_STEPS):
            information = self._information(place, gradient, precise)
            values, vectors = np.linalg.eigh(information)
            inverse = cast("Vector", vectors / np.maximum(np.abs(values), FLATTEST) @ vectors.T)
            step = inverse @ gradient
            if values[0] > FLATTEST and gradient @ step / 2 < GAIN and precise:
                own = _to_own(place, self.positive)
                return Maximum(self.names, own, value, inverse, self.positive, self.evaluations)
            there, value, gradient = self._stepped(place, value, gradient, inverse)
            near = values[0] > FLATTEST and gradient @ inverse @ gradient / 2 < GAIN
            stuck = there is place and (precise or not near)
            if stuck or np.any(np.abs(there - start) > FARTHEST):
                break
            place, precise = there, bool(near) or self.second is not None
        raise NoMaximum(self._why(place, step, vectors[:, 0]))

    def _information(self, place: Vector, gradient: Vector, precise: bool) -> Vector:
        """Minus the second derivatives by the working parameters, as stated or by differences."""
        if self.second is None:
            differences = self.information if precise else self.rough_information
            return differences(place)
        own = _to_own(place, self.positive)
        scale = np.where(self.positive, own, 1.0)
        with np.errstate(all="ignore"):
            matrix = -scale[:, None] * self.second(own) * scale
        matrix -= np.diag(np.where(self.positive, gradient, 0.0))
        if not np.all(np.isfinite(matrix)):
            return self.information(place)
        return (matrix + matrix.T) / 2

    def rough_information(self, place: Vector) -> Vector:
        """The same by differences to one side, at half the price."""
        here = self.value(place)[1]
        columns = []
        for number in range(len(place)):
            aside = np.zeros_like(place)
            aside[number] = DIFFERENCE
            columns.append((here - self.value(place + aside)[1]) / DIFFERENCE)
        matrix = np.stack(columns)
        return (matrix + matrix.T) / 2

    def information(self, place: Vector) -> Vector:
        """Minus the second derivatives: central differences of the gradient."""
        columns = []
        for number in range(len(place)):
            aside = np.zeros_like(place)
            aside[number] = DIFFERENCE
            up, down = self.value(place + aside)[1], self.value(place - aside)[1]
            columns.append((down - up) / (2 * DIFFERENCE))
        matrix = np.stack(columns)
        return (matrix + matrix.T) / 2

    def _stepped(
        self, place: Vector, value: float, gradient: Vector, inverse: Vector
    ) -> tuple[Vector, float, Vector]:
        """Steps with one matrix, for it is dear, as long as each leaves far less to gain."""
        gain = float(np.inf)
        for _ in range(CHORD_STEPS):
            step = inverse @ gradient
            if gradient @ step / 2 > gain / CHORD_FALL or gradient @ step / 2 < GAIN / 10:
                break
            gain = float(gradient @ step / 2)
            there, new, new_gradient = self._halved(place, value, step)
            if there is place:
                break
            place, value, gradient = there, new, new_gradient
        return place, value, gradient

    def _halved(self, place: Vector, value: float, step: Vector) -> tuple[Vector, float, Vector]:
        """The longest of the halved steps that does not lose; the same place if all do."""
        step = step * min(1.0, LONGEST_STEP / max(float(np.max(np.abs(step))), 1e-300))
        for halving in range(30):
            there = place + step / 2**halving
            new, gradient = self.value(there)
            if new >= value - 1e-12 * abs(value):
                return there, new, gradient
        return place, value, gradient

    def _why(self, place: Vector, step: Vector, flattest: Vector) -> str:
        direction = step if np.max(np.abs(step)) > 1e-3 else flattest
        loose = int(np.argmax(np.abs(direction)))
        way = "grows" if step[loose] > 0 else "falls"
        reached = _to_own(place, self.positive)[loose]
        return (
            f"the data do not tell {self.names[loose]}: the likelihood hardly changes or keeps "
            f"rising as it {way} (at {reached:.3g} now); pool these rows with more customers or a "
            "longer observation, or take a model with fewer parameters"
        )


def _to_own(working: Vector, positive: NDArray[np.bool_]) -> Vector:
    return cast("Vector", np.where(positive, np.exp(np.where(positive, working, 0.0)), working))


def _to_working(own: Vector, positive: NDArray[np.bool_]) -> Vector:
    return cast("Vector", np.where(positive, np.log(np.where(positive, own, 1.0)), own))
