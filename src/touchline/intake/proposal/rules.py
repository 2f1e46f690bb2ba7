"""The rule for one column: its values, unit and day order, read off its cells."""

import re
from enum import StrEnum
from typing import Any, Literal

from touchline.intake.proposal.candidates import Candidate
from touchline.intake.proposal.content import Content
from touchline.intake.proposal.meanings import code_of
from touchline.intake.proposal.parts import ColumnProposal
from touchline.vocabulary.codes import DealOutcome
from touchline.vocabulary.facts import Column, Kind
from touchline.vocabulary.mapping import Rule

SAMPLES = 4
MOST_SURE = 0.99
_DAY_OR_MONTH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}(?!\d)")
_UNITS: tuple[tuple[str, Literal["seconds", "minutes", "hours", "milliseconds"]], ...] = (
    ("毫秒|ms$|milliseconds", "milliseconds"),
    ("分钟|分鐘|minute|\\bmins?\\b|_min", "minutes"),
    ("小时|小時|hour|时数|時數", "hours"),
    ("秒|second|\\bsecs?\\b", "seconds"),
)


def column_proposal(column: Column, candidate: Candidate, content: Content) -> ColumnProposal:
    """The chosen source column with all that its cells need to become the fact's."""
    options: dict[str, Any] = {"column": candidate.header}
    please_map: tuple[str, ...] = ()
    if column.values is not None:
        values, please_map = value_map(column.values, content)
        options["values"] = values
        if column.values is DealOutcome and values:
            options["otherwise"] = DealOutcome.OPEN.value
    elif column.kind in {Kind.TIME, Kind.DATE}:
        options |= _time_options(content)
    elif column.name == "duration_s" and content.whole + content.decimal > 0.9:
        options["unit"] = unit_of(candidate.header)
    confidence = min(candidate.score, MOST_SURE)
    if please_map:
        confidence *= 1 - 0.3 * len(please_map) / max(content.distinct, 1)
    return ColumnProposal(
        name=column.name,
        rule=Rule(**options),
        confidence=round(confidence, 2),
        reason=candidate.reason,
        samples=content.words[:SAMPLES],
        please_map=please_map,
    )


def value_map(
    closed_set: type[StrEnum], content: Content
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Each distinct word with ours, and those that no language knows."""
    found = {word: code_of(closed_set, word) for word in sorted(content.words)}
    known = {word: code for word, code in found.items() if code is not None}
    return known, tuple(word for word, code in found.items() if code is None)


def _time_options(content: Content) -> dict[str, Any]:
    if content.time > 0.5:
        return {"day_first": True} if is_day_first(content) else {}
    if content.largest > 5e11:
        return {"unit": "milliseconds", "origin": "1970-01-01T00:00:00Z"}
    if content.largest > 5e8:
        return {"unit": "seconds", "origin": "1970-01-01T00:00:00Z"}
    return {}


def is_day_first(content: Content) -> bool | None:
    """Whether 3/4/2024 is in April: told by a number over 12; None where nothing tells."""
    pairs = [found.groups() for word in content.words if (found := _DAY_OR_MONTH.match(word))]
    if any(int(first) > 12 for first, _ in pairs):
        return True
    return False if any(int(second) > 12 for _, second in pairs) else None


def unit_of(header: str) -> str:
    """The unit that a header names; seconds where it names none."""
    for pattern, unit in _UNITS:
        if re.search(pattern, header, re.IGNORECASE):
            return unit
    return "seconds"
