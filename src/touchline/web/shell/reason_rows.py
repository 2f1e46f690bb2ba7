"""Which figures of the advice open the rows that they were counted from."""

from collections.abc import Mapping
from typing import Any

from touchline.advice.reasons import measures_behind
from touchline.vocabulary.measure import Estimated
from touchline.web.firm import served_firm


def measures_that_open(row: Mapping[str, Any]) -> list[str]:
    """For each reason of the row its measure; empty where nothing was counted for it."""
    firm = served_firm()
    measures = firm.catalogue.measures

    def opens(name: str) -> bool:
        known = name in measures and not isinstance(measures[name], Estimated)
        return known and row.get(name) is not None

    return [name if opens(name) else "" for name in measures_behind(row, firm.policy)]
