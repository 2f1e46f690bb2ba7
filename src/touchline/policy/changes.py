"""What differs between two policies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from touchline.policy.schema import Policy


@dataclass(frozen=True)
class Change:
    """One setting that differs; None on the side that lacks it."""

    key: str
    before: Any
    after: Any


def diff(before: Policy, after: Policy) -> list[Change]:
    """Every setting that differs, in the order of their keys."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return [
        Change(key, old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]


def _leaves(policy: Policy) -> Iterator[tuple[str, Any]]:
    """Each single value by its dotted key."""
    yield from _walk("", policy.model_dump(mode="json", by_alias=True))


def _walk(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The single values in a plain value; items of a list by their name or number."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk(f"{key}.{name}" if key else str(name), inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            name = inner.get("name", place) if isinstance(inner, Mapping) else place
            yield from _walk(f"{key}.{name}", inner)
    else:
        yield key, value
