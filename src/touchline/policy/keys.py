"""Every setting of the schema as a flat list: key, meaning, unit, source, default."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from touchline.policy.schema import Policy
from touchline.policy.setting import Section
from touchline.vocabulary.words import Words


@dataclass(frozen=True)
class KnownKey:
    """One setting; `default` is as a person writes it in TOML."""

    key: str
    section: str
    meaning: str
    unit: str
    source: str
    default: str


@cache
def known_keys() -> dict[str, KnownKey]:
    """Every setting by its dotted key, in the schema's order; sections themselves left out."""
    return {known.key: known for known in _keys_of(Policy, "")}


def siblings_of(place: Sequence[str | int]) -> list[str]:
    """The keys that the section at that place knows."""
    model: type[BaseModel] | None = Policy
    for step in place:
        if model is None:
            return []
        if not isinstance(step, int):
            field = model.model_fields.get(step)
            model = model_in(field) if field else None
    return list(model.model_fields) if model else []


def model_in(field: FieldInfo) -> type[BaseModel] | None:
    """The section that a field holds, be it one or a list of them."""
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _keys_of(model: type[BaseModel], prefix: str) -> Iterator[KnownKey]:
    """The settings of a section and of those in it; items of lists stand under a star."""
    for name, field in model.model_fields.items():
        inner = model_in(field)
        is_list = field.annotation is not inner
        if inner is None or not issubclass(inner, Section):
            yield _known(name, field, prefix)
            continue
        if is_list:
            yield _known(name, field, prefix)
        yield from _keys_of(inner, f"{prefix}{name}.*." if is_list else f"{prefix}{name}.")


def _known(name: str, field: FieldInfo, prefix: str) -> KnownKey:
    """One setting, as its field describes it."""
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    default = "" if field.is_required() else field.get_default(call_default_factory=True)
    return KnownKey(
        key=f"{prefix}{name}",
        section=prefix.rstrip("."),
        meaning=field.description or "",
        unit=str(extra.get("unit", "")),
        source=str(extra.get("source", "")),
        default="" if field.is_required() else in_words(default),
    )


def in_words(value: Any) -> str:
    """A value as short as a person would say it: codes bare, items of a list by their names."""
    if isinstance(value, Mapping):
        return ", ".join(f"{in_words(key)} {in_words(item)}" for key, item in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(in_words(item) for item in value)
    return _one_in_words(value)


def _one_in_words(value: Any) -> str:
    """A single value."""
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    if isinstance(value, Words):
        return value.en
    if isinstance(value, BaseModel):
        return str(getattr(value, "name", ""))
    return str(value)
