"""Closed sets that describe figures: their unit, level, direction of good, and evidence."""

from enum import StrEnum


class Unit(StrEnum):
    """What one step of a figure is. Screens format by unit, never by name."""

    COUNT = "count"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    MONEY = "money"  # in the policy's currency
    SHARE = "share"  # 0 to 1
    RATIO = "ratio"
    SCORE = "score"  # on the scale that the meaning names
    FLAG = "flag"  # 1: yes, 0: no
    CHANGE_PER_WEEK = "change_per_week"


class Level(StrEnum):
    """The three-level indicator system (A5.1)."""

    BASE = "base"
    DERIVED = "derived"
    DECISION = "decision"


class Better(StrEnum):
    """Which way is better, where one way is."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Evidence(StrEnum):
    """What a causal statement rests on (design 8)."""

    EXPERIMENT = "E1"
    ADJUSTED = "E2"
    DESCRIPTION = "E3"
    NOT_ENOUGH = "E0"
