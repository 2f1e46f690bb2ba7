"""Whether a policy's text is sound, and what to do where it is not."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from tomlkit.exceptions import ParseError, TOMLKitError

from touchline.policy.keys import known_keys, siblings_of
from touchline.policy.lines import Key, line_of, lines_of
from touchline.policy.schema import Policy


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a policy; `line` is 0 where it is of no one line."""

    key: str
    line: int
    message: str
    remedy: str


def check(text: str) -> list[Problem]:
    """Everything wrong with the text, in the order of its lines; empty for a sound policy."""
    return read(text)[1]


def read(text: str) -> tuple[Policy | None, list[Problem]]:
    """The policy, where it is sound, and the problems, where it is not."""
    try:
        plain = tomlkit.parse(text.removeprefix("\ufeff")).unwrap()
    except ParseError as error:
        return None, [_not_toml(str(error), error.line)]
    except TOMLKitError as error:
        return None, [_not_toml(str(error), 0)]
    try:
        return Policy.model_validate(plain), []
    except ValidationError as error:
        lines = lines_of(text)
        details = _innermost(error.errors())
        found = [problem for detail in details for problem in _problems(detail, plain, lines)]
        return None, sorted(found, key=lambda problem: (problem.line, problem.key))


def _innermost(details: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """The errors without those that only follow from an error further in."""
    places = [detail["loc"] for detail in details]
    return [
        detail
        for detail in details
        if not any(
            len(place) > len(detail["loc"]) > 0 and place[: len(detail["loc"])] == detail["loc"]
            for place in places
        )
    ]


def _not_toml(message: str, line: int) -> Problem:
    """The text is not TOML at all."""
    return Problem(
        "", line, f"This is not TOML: {message}.", "Mend the line; text values need quotes."
    )


def _problems(
    detail: ErrorDetails, plain: Mapping[str, Any], lines: dict[Key, int]
) -> Iterator[Problem]:
    """The problems of one of pydantic's errors."""
    place = tuple(detail["loc"])
    message = detail["msg"].removeprefix("Value error, ").replace("Input should be", "Must be")
    if detail["type"] == "model_type":
        message = "Must be a table of settings"
    if detail["type"] == "extra_forbidden":
        yield _unknown(place, plain, lines)
        return
    if not place:  # the agreement of sections: each line names its own key
        for fault in message.splitlines():
            key, _, words = fault.partition(": ")
            yield Problem(key, line_of(key.split("."), lines), _sentence(words), _remedy_for(key))
        return
    key = _dotted(place, plain)
    yield Problem(key, line_of(place, lines), _sentence(message), _remedy_for(key))


def _unknown(
    place: Sequence[str | int], plain: Mapping[str, Any], lines: dict[Key, int]
) -> Problem:
    """A key that the schema does not know, with the key that was perhaps meant."""
    given = str(place[-1])
    near = difflib.get_close_matches(given, siblings_of(place[:-1]), n=1, cutoff=0.6)
    prefix = ".".join(str(part) for part in place[:-1])
    meant = [f"{prefix}.{near[0]}" if prefix else near[0]] if near else []
    meant = meant or [key for key in known_keys() if key.split(".")[-1] == given][:1]
    remedy = f"Did you mean {meant[0]}?" if meant else "Take it out, or see docs/policy.md."
    key = _dotted(place, plain)
    return Problem(key, line_of(place, lines), f"There is no setting {key}.", remedy)


def _dotted(place: Sequence[str | int], plain: Mapping[str, Any]) -> str:
    """The key as `Policy.setting` reads it: items of lists by their name, where they have one.

    Pydantic puts the kind of a measure and the word "[key]" into its places; they are left out.
    """
    parts: list[str] = []
    value: Any = plain
    for step in place[:-1] if place[-1] == "[key]" else place:
        if isinstance(value, Mapping) and step not in value and value.get("kind") == step:
            continue
        value = _inside(value, step)
        named = isinstance(step, int) and isinstance(value, Mapping) and "name" in value
        parts.append(str(value["name"]) if named else str(step))
    return ".".join(parts)


def _inside(value: Any, step: str | int) -> Any:
    """What stands there; None for nothing."""
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _sentence(words: str) -> str:
    """The words with a capital and a full stop."""
    words = words.strip().rstrip(".")
    return f"{words[:1].upper()}{words[1:]}."


def _remedy_for(key: str) -> str:
    """What the schema says that the setting is, with its default."""
    parts = key.split(".")
    around = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    starred = ".".join([parts[0], "*", *parts[2:]])
    known = next((known_keys()[name] for name in (starred, *around) if name in known_keys()), None)
    if known is None:
        return "See docs/policy.md for what it may be."
    unit = f", in {known.unit}" if known.unit else ""
    default = f" The default is {known.default}." if known.default else ""
    return f"{known.meaning}{unit}.{default}"
