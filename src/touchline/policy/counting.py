"""Settings about counting: windows, daily limits, and how far an answer or an order reaches."""

from datetime import time
from typing import Literal, Self

from pydantic import model_validator

from touchline.policy.setting import Section, setting


class Windows(Section):
    """Stretches of time that measures look at."""

    rolling_weeks: int = setting(
        13, "The rolling window of windowed measures", unit="weeks", source="S0:4", ge=1, le=520
    )


class Anomaly(Section):
    """Days on which a customer was contacted unbelievably often."""

    special_case_contacts_per_day: int = setting(
        5,
        "More contacts than this on one day make a special case: kept and flagged",
        unit="contacts a day",
        source="S0:5",
        ge=1,
    )
    abnormal_contacts_per_day: int = setting(
        20,
        "More contacts than this on one day make an abnormal record: a candidate for exclusion",
        unit="contacts a day",
        source="S0:7",
        ge=1,
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.abnormal_contacts_per_day < self.special_case_contacts_per_day:
            raise ValueError(
                "abnormal_contacts_per_day must not lie below special_case_contacts_per_day"
            )
        return self


class Conversion(Section):
    """When an order counts as following a contact."""

    within_days: int = setting(
        14, "An order counts for a contact up to this long before it", unit="days", ge=1, le=365
    )


class Reply(Section):
    """When an answer counts as answering a contact."""

    within_days: int = setting(
        14, "An answer counts up to this long after the contact", unit="days", ge=1, le=14
    )


class Refresh(Section):
    """When the book of record is made anew."""

    batch: Literal["T+1"] = setting(
        "T+1", "A run holds everything up to the end of the day before", source="S0:8"
    )
    cycle: Literal["daily", "weekly"] = setting("daily", "How often a run is made", source="S0:16")
    at: time = setting(time(2, 0), "When the run starts, in the firm's zone", unit="local time")
