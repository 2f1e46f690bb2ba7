"""What may be said of an effect: experiment, adjusted, description only, or not enough evidence."""

from dataclasses import dataclass
from enum import StrEnum

from touchline.methods.response.effect import Effect
from touchline.vocabulary.units import Evidence


class Doubt(StrEnum):
    """Why an effect may not be claimed."""

    FEW_CUSTOMERS = "few customers at a dose"
    FEW_EVENTS = "few events at a dose"
    LITTLE_OVERLAP = "little overlap"
    UNBALANCED = "unbalanced after weighting"
    SMALL_EFFECTIVE_SAMPLE = "small effective sample"
    NO_PEAK = "no peak"
    HOLDS_NOUGHT = "may be nought"
    TOO_WIDE = "interval too wide"
    NEGATIVE_CONTROL = "negative control alarms"
    FEW_OWNERS = "few owners"


@dataclass(frozen=True)
class Thresholds:
    """The house rules of evidence, to be calibrated by simulation.

    Shares are of one; `standardised_difference` is in standard deviations. `owners` are needed for
    cluster-robust errors, `owners_with_bootstrap` where the errors are wild-bootstrapped.
    """

    customers: int = 200
    events: int = 30
    overlap: float = 0.8
    standardised_difference: float = 0.1
    effective_share: float = 0.3
    negative_control_level: float = 0.10
    owners: int = 10
    owners_with_bootstrap: int = 5


@dataclass(frozen=True)
class Findings:
    """All that speaks for or against an effect; None is what does not apply or was not looked at.

    `customers` and `events` are of the smaller of the compared cells; `overlap` is the smaller
    share; `largest_difference` the largest weighted standardised mean difference, without sign.
    `peak` tells whether the two-lines test found one, and `peak_inside` whether the turning
    point's interval lies inside the data. `matters` is the difference that would matter.
    """

    effect: Effect
    randomised: bool
    adjusted: bool
    customers: int
    events: int | None = None
    overlap: float | None = None
    largest_difference: float | None = None
    effective_share: float | None = None
    negative_control_p: float | None = None
    owners: int | None = None
    wild_bootstrap: bool = False
    matters: float | None = None
    peak: bool = False
    peak_inside: bool = False
    peak_claimed: bool = False


@dataclass(frozen=True)
class Reason:
    """A doubt with its figure and the limit that it does not keep."""

    doubt: Doubt
    figure: float
    limit: float


@dataclass(frozen=True)
class Verdict:
    """The label, why, and whether a dose may be called optimal."""

    evidence: Evidence
    reasons: tuple[Reason, ...]
    optimal: bool


def verdict(findings: Findings, thresholds: Thresholds | None = None) -> Verdict:
    """Turn all findings into one label, with every reason that speaks against more.

    E0 (not enough evidence) where any doubt stands; else E1 (experiment) if the dose was drawn at
    random, E2 (adjusted) if covariates were taken out, E3 (description) if neither. Without either
    a doubt does not lower the label further, for a description claims no effect, unless a cell has
    too few customers or events to be described. "Optimal" needs E1 or E2, a two-lines test that
    finds the peak, and a turning point inside the data.

    Source: the house rules of this project; which errors they make is in docs/proof.md.

    >>> effect = Effect.within(0.5, 0.1, 1.96)
    >>> verdict(Findings(effect, randomised=True, adjusted=True, customers=900)).evidence.value
    'E1'
    >>> found = verdict(Findings(effect, randomised=False, adjusted=True, customers=90))
    >>> found.evidence.value, [reason.doubt.value for reason in found.reasons]
    ('E0', ['few customers at a dose'])
    """
    limits = thresholds or Thresholds()
    reasons = _of_size(findings, limits)
    if findings.randomised or findings.adjusted:
        reasons += _of_comparison(findings, limits) + _of_effect(findings)
    if reasons:
        return Verdict(Evidence.NOT_ENOUGH, tuple(reasons), optimal=False)
    if not (findings.randomised or findings.adjusted):
        return Verdict(Evidence.DESCRIPTION, (), optimal=False)
    label = Evidence.EXPERIMENT if findings.randomised else Evidence.ADJUSTED
    return Verdict(label, (), optimal=findings.peak and findings.peak_inside)


def _of_size(found: Findings, limits: Thresholds) -> list[Reason]:
    """Too few to compare."""
    reasons = _below(Doubt.FEW_CUSTOMERS, found.customers, limits.customers)
    reasons += _below(Doubt.FEW_EVENTS, found.events, limits.events)
    fewest = limits.owners_with_bootstrap if found.wild_bootstrap else limits.owners
    return reasons + _below(Doubt.FEW_OWNERS, found.owners, fewest)


def _of_comparison(found: Findings, limits: Thresholds) -> list[Reason]:
    """Compared with whom they are not like."""
    reasons = _below(Doubt.LITTLE_OVERLAP, found.overlap, limits.overlap)
    difference, most = found.largest_difference, limits.standardised_difference
    if difference is not None and difference > most:
        reasons.append(Reason(Doubt.UNBALANCED, difference, most))
    reasons += _below(Doubt.SMALL_EFFECTIVE_SAMPLE, found.effective_share, limits.effective_share)
    p, level = found.negative_control_p, limits.negative_control_level
    return reasons + _below(Doubt.NEGATIVE_CONTROL, p, level)


def _of_effect(found: Findings) -> list[Reason]:
    """Not told from nought, too wide, or no peak where one is claimed."""
    effect, reasons = found.effect, []
    if effect.holds_nought:
        nearest = effect.low if effect.value > 0 else effect.high
        reasons.append(Reason(Doubt.HOLDS_NOUGHT, nearest, 0.0))
    width = effect.high - effect.low
    if found.matters is not None and width > found.matters:
        reasons.append(Reason(Doubt.TOO_WIDE, width, found.matters))
    if found.peak_claimed and not (found.peak and found.peak_inside):
        reasons.append(Reason(Doubt.NO_PEAK, 0.0, 1.0))
    return reasons


def _below(doubt: Doubt, figure: float | None, limit: float) -> list[Reason]:
    return [Reason(doubt, figure, limit)] if figure is not None and figure < limit else []
