"""Policies in and out of TOML."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from tomlkit.items import Item, Table

from touchline.policy import templates as template_shelf
from touchline.policy.checks import read
from touchline.policy.schema import Policy
from touchline.policy.setting import Section
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.shelf import files_on


def default() -> Policy:
    """The policy of a firm that has decided nothing yet."""
    return Policy()


def load(source: Path | str) -> Policy:
    """The policy in a file (given its Path) or in a text; what it leaves out is as by default.

    A TouchlineError names every key that is wrong, its line and what to do about it.
    """
    text = source if isinstance(source, str) else _text_of(source)
    policy, problems = read(text)
    if policy is not None:
        return policy
    place = "policy" if isinstance(source, str) else source.name
    raise TouchlineError(
        "\n".join(f"{problem.key or 'policy'}: {problem.message}" for problem in problems),
        ", ".join(f"{place}:{problem.line}" for problem in problems if problem.line) or place,
        "\n".join(dict.fromkeys(problem.remedy for problem in problems)),
    )


def _text_of(file: Path) -> str:
    """What the file holds."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TouchlineError(
            f"The policy file cannot be read: {error}.",
            str(file),
            "Give the path of a TOML file in UTF-8.",
        ) from error


def templates() -> dict[str, Path]:
    """The ready policies, by industry."""
    return files_on(template_shelf, ".toml")


def template(name: str) -> Policy:
    """The ready policy of that industry."""
    known = templates()
    if name not in known:
        raise TouchlineError(
            f"There is no policy template {name!r}.",
            "policy template",
            f"Take one of: {', '.join(known)}.",
        )
    return load(known[name])


def dump(policy: Policy) -> str:
    """The whole policy as TOML, each setting under its description; `load` gives it back."""
    document = tomlkit.document()
    plain = {name: field for name, field in Policy.model_fields.items() if not _is_table(field)}
    tables = {name: field for name, field in Policy.model_fields.items() if name not in plain}
    for name, field in plain.items():
        _describe(document, field)
        document.add(name, _item(getattr(policy, name)))
    for name, field in tables.items():
        document.add(tomlkit.nl())
        _describe(document, field)
        document.add(name, _section(getattr(policy, name)))
    return tomlkit.dumps(document)


def _is_table(field: FieldInfo) -> bool:
    """Whether the setting is a section of its own."""
    return isinstance(field.annotation, type) and issubclass(field.annotation, Section)


def _section(section: Section) -> Table:
    """A section as a table with a comment on each setting."""
    table = tomlkit.table()
    for name, field in type(section).model_fields.items():
        _describe(table, field)
        table.add(name, _item(getattr(section, name)))
    return table


def _describe(table: Any, field: FieldInfo) -> None:
    """The setting's meaning and unit as a comment."""
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    unit = f" [{extra['unit']}]" if extra.get("unit") else ""
    table.add(tomlkit.comment(f"{field.description}{unit}"))


def _item(value: Any) -> Item:
    """A value as TOML; lists of tables one item a line."""
    plain = _plain(value)
    item = tomlkit.item(plain) if not isinstance(plain, dict) else _inline(plain)
    if isinstance(plain, list):
        item = tomlkit.array()
        for part in plain:
            item.append(_inline(part) if isinstance(part, dict) else part)
        item.multiline(len(plain) > 3 or any(isinstance(part, dict) for part in plain))
    return item


def _inline(plain: Mapping[str, Any]) -> Item:
    """A table on one line."""
    table = tomlkit.inline_table()
    for key, value in plain.items():
        table.add(key, _inline(value) if isinstance(value, dict) else value)
    return table


def _plain(value: Any) -> Any:
    """A value in the types that TOML has."""
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(by_alias=True, exclude_none=True))
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, time | str | bool | int | float):
        return value
    raise TypeError(f"TOML has no form for {type(value).__name__}")
