"""Every measure that is known: those on the shelf and those that a policy adds."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from sqlglot import exp

import touchline.measures as shelf
from touchline.measures.columns import columns_of
from touchline.measures.kinds import OF_COLUMN, ValueKind
from touchline.measures.lint import lint_counted, lint_formula
from touchline.measures.spelling import Settings, columns_in, has_setting
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.measure import Counted, Estimated, Formula, Measure, Window
from touchline.vocabulary.shelf import files_on
from touchline.vocabulary.units import Unit

_READER: TypeAdapter[Measure] = TypeAdapter(Measure)


WHOLE = frozenset({Unit.COUNT, Unit.FLAG})  # whose figures are whole numbers


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The measures by name in alphabetical order, each held to the lint, with its parsed tree."""

    measures: Mapping[str, Measure]
    trees: Mapping[str, exp.Expression]

    def reads(self, name: str) -> list[str]:
        """The measures that a formula reads; empty for any other kind."""
        if not isinstance(self.measures[name], Formula):
            return []
        return columns_in(self.trees[name], self.measures)

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        """Every measure after those that it reads; TouchlineError names a circle."""
        readers = {name: self.reads(name) for name in self.measures}
        try:
            return tuple(TopologicalSorter(readers).static_order())
        except CycleError as error:
            circle = " → ".join(reversed(error.args[1]))
            raise TouchlineError(
                "These measures are defined by each other.",
                circle,
                "Let one of them be counted from facts.",
            ) from None


def load_catalogue(settings: Settings, custom: Sequence[Measure] = ()) -> Catalogue:
    """The shelf's measures and the policy's own; TouchlineError says which is wrong and why."""
    found = {name: read_measure(file) for name, file in files_on(shelf, ".toml").items()}
    for measure in custom:
        if measure.name in found:
            raise TouchlineError(
                f"There is already a measure {measure.name}.",
                f"policy: measure {measure.name}",
                "Give yours another name.",
            )
        found[measure.name] = measure
    measures = {name: found[name] for name in sorted(found)}
    trees = {
        name: _tree(measure, measures, settings)
        for name, measure in measures.items()
        if not isinstance(measure, Estimated)
    }
    catalogue = Catalogue(measures, trees)
    _ = catalogue.in_order  # a circle is an error of the catalogue, not of the first run
    return catalogue


def read_measure(file: Path) -> Measure:
    """The measure in a TOML file of its name."""
    try:
        measure = _READER.validate_python(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TouchlineError(
            "The measure's file is no TOML.", f"{file.name}: {error}", "Mend the file."
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise TouchlineError(
            "The measure's file does not say what a measure must say.",
            f"{file.name}: {key}: {first['msg']}",
            "Compare it with another file of the shelf.",
        ) from None
    if measure.name != file.stem:
        raise TouchlineError(
            "A measure's file bears its name.",
            f"{file.name} holds {measure.name}",
            f"Call the file {measure.name}.toml.",
        )
    return measure


def _tree(
    measure: Counted | Formula, measures: Mapping[str, Measure], settings: Settings
) -> exp.Expression:
    where = f"measure {measure.name}: {measure.sql.strip()[:200]}"

    def known(key: str) -> bool:
        return has_setting(settings, key)

    if isinstance(measure, Formula):
        readable = {
            name: ValueKind.EXACT if other.unit in WHOLE else ValueKind.DOUBLE
            for name, other in measures.items()
            if not isinstance(other, Estimated)
        }
        return lint_formula(measure.sql, where, readable, known)
    _check_fact(measure, where)
    columns = {name: OF_COLUMN[column.kind] for name, column in columns_of(measure.fact).items()}
    return lint_counted(measure.sql, where, columns, known)


def _check_fact(measure: Counted, where: str) -> None:
    table = FACT_TABLES.get(measure.fact)
    if table is None or not table.per_customer:
        facts = ", ".join(name for name, fact in FACT_TABLES.items() if fact.per_customer)
        raise TouchlineError(
            f"There is no fact {measure.fact} of a customer.", where, f"Choose one of: {facts}."
        )
    if not table.needs_time and measure.window is not Window.ALL:
        raise TouchlineError(
            f"Rows of {measure.fact} have no time.", where, 'Write window = "all".'
        )
