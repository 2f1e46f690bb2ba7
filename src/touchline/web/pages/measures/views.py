"""Measures: what each figure means and how it is counted, for everybody the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from touchline.policy import Policy
from touchline.vocabulary.measure import Counted, Measure, Window
from touchline.vocabulary.units import Better, Level, Unit
from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.models import SavedView
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import NothingPublishedError
from touchline.web.shell.access import open_to_everybody, person_of
from touchline.web.shell.context import current_language

LEVELS = {
    Level.BASE: _("Base"),
    Level.DERIVED: _("Derived"),
    Level.DECISION: _("For decisions"),
}
UNITS = {
    Unit.COUNT: _("count"),
    Unit.DAYS: _("days"),
    Unit.HOURS: _("hours"),
    Unit.MINUTES: _("minutes"),
    Unit.MONEY: _("money"),
    Unit.SHARE: _("share"),
    Unit.RATIO: _("ratio"),
    Unit.SCORE: _("score"),
    Unit.FLAG: _("yes or no"),
    Unit.CHANGE_PER_WEEK: _("change a week"),
}
WINDOWS = {
    Window.ROLLING: _("the rolling window"),
    Window.MONTH: _("the last 30 days"),
    Window.YEAR: _("the last 365 days"),
    Window.ALL: _("everything known"),
}
BETTER = {Better.HIGHER: _("Higher is better"), Better.LOWER: _("Lower is better")}
# The middle of what a person's customers have; `percentile_disc` gives a value that one really has.
SPREAD = """count(run.{column}) AS known, count(*) AS customers, min(run.{column})::float8 AS least,
percentile_disc(0.1) WITHIN GROUP (ORDER BY run.{column})::float8 AS tenth,
percentile_disc(0.5) WITHIN GROUP (ORDER BY run.{column})::float8 AS median,
percentile_disc(0.9) WITHIN GROUP (ORDER BY run.{column})::float8 AS ninetieth,
max(run.{column})::float8 AS most"""


@dataclass(frozen=True)
class Entry:
    """A measure as the catalogue shows it, in the language of the page."""

    measure: Measure
    label: str
    meaning: str

    @property
    def unit(self) -> Any:
        """The word for its unit."""
        return UNITS[self.measure.unit]

    @property
    def better(self) -> Any:
        """Which way is better; empty where neither is."""
        return BETTER.get(self.measure.better, "")

    @property
    def counted(self) -> Counted | None:
        """The measure where it is counted from facts."""
        return self.measure if isinstance(self.measure, Counted) else None

    @property
    def window(self) -> Any:
        """The stretch of time that it looks at."""
        return WINDOWS[self.measure.window] if isinstance(self.measure, Counted) else ""


@open_to_everybody
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure by level; `q` looks for words in names, labels and meanings."""
    catalogue, language = served_firm().catalogue, current_language()
    asked = request.GET.get("q", "").strip()
    found = [
        entry
        for entry in (_entry(each, language) for each in catalogue.measures.values())
        if asked.lower() in f"{entry.measure.name} {entry.label} {entry.meaning}".lower()
    ]
    groups = [
        (title, [entry for entry in found if entry.measure.level is level])
        for level, title in LEVELS.items()
    ]
    context = {
        "groups": [(title, entries) for title, entries in groups if entries],
        "asked": asked,
        "count": len(found),
        "known": len(catalogue.measures),
    }
    return render(request, "measures/measures.html", context)


@open_to_everybody
def measure(request: HttpRequest, name: str) -> HttpResponse:
    """One measure: its meaning, its definition, what it is made of, who uses it, its spread."""
    firm, catalogue, language = served_firm(), served_firm().catalogue, current_language()
    if name not in catalogue.measures:
        raise Http404
    readers = [each for each in catalogue.measures if name in catalogue.reads(each)]
    context = {
        "entry": _entry(catalogue.measures[name], language),
        "made_of": [_entry(catalogue.measures[each], language) for each in catalogue.reads(name)],
        "part_of": [_entry(catalogue.measures[each], language) for each in readers],
        "settings": sorted(settings_naming(firm.policy, name)),
        "own": any(each.name == name for each in firm.policy.measures),
        "views": SavedView.objects.filter(shared=True, query__contains=name).count(),
        "spread": _spread(request, name),
        "currency": firm.policy.firm.currency,
        "weeks": firm.policy.windows.rolling_weeks,
    }
    return render(request, "measures/measure.html", context)


def _entry(found: Measure, language: Language) -> Entry:
    return Entry(found, found.label.in_language(language), found.meaning.in_language(language))


def settings_naming(policy: Policy, name: str) -> Iterator[str]:
    """The dotted keys of the policy whose value is the measure's name."""

    def walk(key: str, value: Any) -> Iterator[str]:
        if isinstance(value, Mapping):
            for step, inner in value.items():
                yield from walk(f"{key}.{step}" if key else step, inner)
        elif isinstance(value, list):
            for place, inner in enumerate(value):
                step = inner.get("name", place) if isinstance(inner, Mapping) else place
                yield from walk(f"{key}.{step}", inner)
        elif value == name:
            yield key

    plain = policy.model_dump(mode="json", by_alias=True)
    plain.pop("measures", None)
    return walk("", plain)


def _spread(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """The measure over the customers that the person sees; None where no run has it."""
    customers = visible_to(person_of(request))
    try:
        kinds = customers.columns()
    except NothingPublishedError:
        return None
    if name not in kinds or kinds[name] in {"text", "boolean", "jsonb", "date"}:
        return None
    figures = sql.SQL(SPREAD).format(column=sql.Identifier(name))
    found = customers.figures(figures)[0]
    return found if found["known"] else None
