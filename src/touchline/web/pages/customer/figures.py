"""Every figure that is known of a customer, by level, with its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from touchline.vocabulary.measure import Estimated
from touchline.vocabulary.units import Level
from touchline.web.firm import served_firm
from touchline.web.shell.context import current_language

LEVELS = {
    Level.DECISION: gettext_lazy("To decide by"),
    Level.DERIVED: gettext_lazy("Derived"),
    Level.BASE: gettext_lazy("Counted"),
}


@dataclass(frozen=True)
class Figure:
    """One figure as the card shows it."""

    name: str
    label: str
    meaning: str
    value: Any
    unit: str
    has_rows: bool


@dataclass(frozen=True)
class Group:
    """The figures of one level."""

    level: str
    title: Any
    figures: tuple[Figure, ...]
    open: bool


def figure_groups(row: Mapping[str, Any]) -> list[Group]:
    """The figures that are known, those to decide by first."""
    language = current_language()
    measures = served_firm().catalogue.measures
    groups: list[Group] = []
    for level, title in LEVELS.items():
        found = tuple(
            Figure(
                name,
                measure.label.in_language(language),
                measure.meaning.in_language(language),
                row[name],
                measure.unit.value,
                not isinstance(measure, Estimated),
            )
            for name, measure in measures.items()
            if measure.level is level and row.get(name) is not None
        )
        if found:
            groups.append(Group(level.value, title, found, open=not groups))
    return groups
