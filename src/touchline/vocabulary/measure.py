"""What a measure is: data that a person can read, one TOML file each on the `measures` shelf."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from touchline.vocabulary.units import Better, Level, Unit
from touchline.vocabulary.words import Words


class Window(StrEnum):
    """The stretch of time that a counted measure looks at; each ends with the as-of day."""

    ROLLING = "rolling"  # the policy's rolling weeks
    MONTH = "month"  # the last 30 days
    YEAR = "year"  # the last 365 days
    ALL = "all"  # everything known


class Description(BaseModel):
    """What screens, docs and exports say of a measure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Words
    meaning: Words
    unit: Unit
    level: Level
    better: Better = Better.NEITHER
    contract: tuple[str, ...] = ()


class Counted(Description):
    """An aggregate over one fact table and window.

    `sql` is one SELECT expression over the fact's columns, in plain SQL and house words; it may
    also read `as_of` (the end of the as-of day, UTC), `as_of_day` and any `policy.<key>`.
    """

    kind: Literal["counted"] = "counted"
    fact: str
    window: Window = Window.ROLLING
    sql: str


class Formula(Description):
    """An expression over other measures, by their names."""

    kind: Literal["formula"] = "formula"
    sql: str


class Estimated(Description):
    """A column that a model gives."""

    kind: Literal["estimated"] = "estimated"
    model: str


Measure = Annotated[Counted | Formula | Estimated, Field(discriminator="kind")]
