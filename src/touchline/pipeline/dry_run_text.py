"""A dry run as text, so that whoever made it need not be the one who shows it."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from touchline.pipeline.dry_run import DryRun, TriedFact, TriedTable
from touchline.vocabulary.errors import TouchlineError


def dry_run_text(run: DryRun) -> str:
    """Everything of it as JSON; times, days and decimals say what they are."""
    tables = [vars(table) | {"facts": [vars(fact) for fact in table.facts]} for table in run.tables]
    who = list(run.who.items())
    whole = {"tables": tables, "ignored": run.ignored, "who": who}
    return json.dumps(whole, default=_said, ensure_ascii=False)


def dry_run_of(text: str) -> DryRun:
    """The dry run that the text was made of."""
    whole = json.loads(text, object_hook=_meant)
    return DryRun(
        tuple(_table(table) for table in whole["tables"]),
        tuple((name, why) for name, why in whole["ignored"]),
        dict(whole["who"]),
    )


def _table(given: dict[str, Any]) -> TriedTable:
    return TriedTable(**given | {"facts": tuple(_fact(fact) for fact in given["facts"])})


def _fact(given: dict[str, Any]) -> TriedFact:
    tuples = {name: tuple(given[name]) for name in ("currencies", "grades")}
    return TriedFact(**given | tuples)


def _said(value: Any) -> dict[str, Any]:
    if isinstance(value, datetime):
        return {"@time": value.isoformat()}
    if isinstance(value, date):
        return {"@day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"@decimal": str(value)}
    if isinstance(value, TouchlineError):
        return {"@problem": [value.what, value.where, value.remedy]}
    raise TypeError(type(value).__name__)


def _meant(given: dict[str, Any]) -> Any:
    match given:
        case {"@time": text}:
            return datetime.fromisoformat(text)
        case {"@day": text}:
            return date.fromisoformat(text)
        case {"@decimal": text}:
            return Decimal(text)
        case {"@problem": [what, where, remedy]}:
            return TouchlineError(what, where, remedy)
    return given
