"""What a setting is: a value with a default, a meaning, a unit and, where it has one, a source."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.config import JsonDict


class Section(BaseModel):
    """A group of settings. Frozen; a key that it does not know is an error."""

    model_config = ConfigDict(
        defer_build=True,  # only a whole policy is ever validated: its parts come with it
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        allow_inf_nan=False,
        validate_default=True,
    )


def setting(default: Any, meaning: str, *, unit: str = "", source: str = "", **limits: Any) -> Any:
    """A field of a section.

    `source` names the line of the source documents that the default stands on ("S0:4"); it becomes
    part of the description. `limits` are pydantic's (ge, le, pattern, …).
    """
    text = f"{meaning} ({source})" if source else meaning
    extra: JsonDict = {"unit": unit, "source": source}
    if callable(default):
        return Field(default_factory=default, description=text, json_schema_extra=extra, **limits)
    return Field(default=default, description=text, json_schema_extra=extra, **limits)


def required(meaning: str, *, unit: str = "", source: str = "", **limits: Any) -> Any:
    """A field without a default."""
    text = f"{meaning} ({source})" if source else meaning
    extra: JsonDict = {"unit": unit, "source": source}
    return Field(description=text, json_schema_extra=extra, **limits)


def _plain(amount: Decimal) -> Decimal:
    """The same amount, spelled one way: no exponent and no needless zeros."""
    return Decimal(format(amount.normalize(), "f"))


Money = Annotated[
    Decimal,
    Field(ge=0, max_digits=14, decimal_places=4),
    AfterValidator(_plain),
    PlainSerializer(lambda amount: format(amount, "f"), return_type=str, when_used="json"),
]
"""An amount in the firm's currency, exact, to four decimals."""
