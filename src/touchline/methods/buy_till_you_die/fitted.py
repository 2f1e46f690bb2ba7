"""A model fitted to purchase rows: its parameters, its precision, and its covariates' effects."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.numerics.maximum_likelihood import (
    CurvedLogLikelihood,
    LogLikelihood,
    Maximum,
    maximise,
)

Vector = NDArray[np.float64]
Parameter = float | Vector  # one for all customers, or one for each row
Terms = tuple[Vector, list[Vector]]
ROUGH_ROWS = 12_000  # the first climb of a large base takes an even part of its rows


class PurchaseModel(ABC):
    """A model whose parameters are its fields, in the order of `NAMES`.

    `EFFECTS` names the parameters that covariates z move, each by exp(sign · γ'z).
    """

    NAMES: ClassVar[tuple[str, ...]]
    EFFECTS: ClassVar[tuple[tuple[str, float], ...]]
    ROWS_AT_ONCE: ClassVar[int] = 1 << 62  # fewer where the cache of the processor is to hold them

    @abstractmethod
    def __init__(self, *parameters: Parameter) -> None: ...

    @abstractmethod
    def terms(self, rows: PurchaseRows) -> Terms:
        """By row one customer's log likelihood, and its derivatives by the log parameters."""

    @classmethod
    @abstractmethod
    def starts(cls, rows: PurchaseRows) -> list[list[float]]:
        """Where to begin to look for the parameters."""

    @classmethod
    def sums(cls, rows: PurchaseRows) -> CurvedLogLikelihood | None:  # noqa: ARG003 - a hook
        """A quicker way to the sum of `terms` over rows without covariates, where there is one."""
        return None

    @abstractmethod
    def alive(self, rows: PurchaseRows) -> Vector:
        """By row the chance that the customer has not stopped yet."""

    @abstractmethod
    def expected_purchases(self, rows: PurchaseRows, periods: float) -> Vector:
        """By row the purchases to expect in the `periods` after T."""

    @abstractmethod
    def futures(
        self, rows: PurchaseRows, periods: float, generator: np.random.Generator
    ) -> tuple[NDArray[np.intp], Vector]:
        """One draw: the row and the time after T of each purchase of the `periods` ahead."""

    @abstractmethod
    def simulated(self, observed: Vector, generator: np.random.Generator) -> PurchaseRows:
        """Customers of this model, each observed for so long."""

    @classmethod
    def fit(cls, rows: PurchaseRows) -> "Fitted[Self]":
        """The parameters of greatest likelihood, with covariates where the rows have them."""
        return fit(cls, rows)


Model = TypeVar("Model", bound=PurchaseModel)


@dataclass(frozen=True)
class Fitted(Generic[Model]):
    """`model` has the parameters at covariates of 0; `maximum` also holds the effects γ."""

    model: Model
    maximum: Maximum

    @property
    def effects(self) -> Vector:
        """γ: a row for each name of `EFFECTS`, a column for each covariate."""
        count = len(self.model.NAMES)
        return self.maximum.parameters[count:].reshape(len(self.model.EFFECTS), -1)

    def for_rows(self, rows: PurchaseRows) -> Model:
        """The model with the parameters of each row, after its covariates."""
        return moved(type(self.model), self.maximum.parameters, rows)

    def drawn(self, parameters: Vector, rows: PurchaseRows) -> Model:
        """The same for other parameters, such as a draw of `maximum.draws` or a bootstrap."""
        return moved(type(self.model), parameters, rows)


def fit(model: type[Model], rows: PurchaseRows, starts: Sequence[Vector] = ()) -> Fitted[Model]:
    """The parameters of greatest likelihood; `NoMaximum` where the rows do not tell them."""
    columns = rows.covariates.shape[1]
    if columns and not model.EFFECTS:
        raise ValueError(f"{model.__name__} takes no covariates: fit segments apart, or pool them")
    effects = [f"{name}: effect {c}" for name, _ in model.EFFECTS for c in range(columns)]
    begin = list(starts) or [
        np.concatenate([start, np.zeros(len(effects))]) for start in model.starts(rows)
    ]
    rough = None
    if len(rows.x) > 2 * ROUGH_ROWS:
        rough = log_likelihood_of(model, rows.part(ROUGH_ROWS))
    maximum = maximise(
        log_likelihood_of(model, rows),
        [list(start) for start in begin],
        [*model.NAMES, *effects],
        [True] * len(model.NAMES) + [False] * len(effects),
        rough,
    )
    own = maximum.parameters[: len(model.NAMES)]
    return Fitted(model(*(float(value) for value in own)), maximum)


def log_likelihood_of(model: type[Model], rows: PurchaseRows) -> LogLikelihood:
    """The log likelihood of the rows as a function of parameters and effects."""
    count = len(model.NAMES)
    sums = None if rows.covariates.shape[1] else model.sums(rows)
    if sums is not None:
        return sums
    if len(rows.x) > model.ROWS_AT_ONCE:
        return _summed([log_likelihood_of(model, part) for part in rows.parts(model.ROWS_AT_ONCE)])

    def log_likelihood(parameters: Vector) -> tuple[float, Vector]:
        value, by_log = moved(model, parameters, rows).terms(rows)
        sums = [float(rows.weight @ derivative) for derivative in by_log]
        gradient = [np.array(sums) / parameters[:count]]
        if len(parameters) > count:
            gradient += [
                sign * (rows.weight * by_log[model.NAMES.index(name)]) @ rows.covariates
                for name, sign in model.EFFECTS
            ]
        return float(rows.weight @ value), np.concatenate(gradient)

    return log_likelihood


def _summed(parts: list[LogLikelihood]) -> LogLikelihood:
    def log_likelihood(parameters: Vector) -> tuple[float, Vector]:
        told = [part(parameters) for part in parts]
        gradient = np.sum([gradient for _, gradient in told], axis=0)
        return float(sum(value for value, _ in told)), gradient

    return log_likelihood


def moved(model: type[Model], parameters: Vector, rows: PurchaseRows) -> Model:
    """The model for each row: θ_i = θ · exp(sign · γ'z_i)."""
    count = len(model.NAMES)
    own: list[Any] = [float(value) for value in parameters[:count]]
    if len(parameters) > count:
        effects = parameters[count:].reshape(len(model.EFFECTS), -1)
        for (name, sign), effect in zip(model.EFFECTS, effects, strict=True):
            place = model.NAMES.index(name)
            own[place] = own[place] * np.exp(sign * (rows.covariates @ effect))
    return model(*own)
