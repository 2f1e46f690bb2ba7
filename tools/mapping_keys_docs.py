"""The page docs/mapping-keys.md, from the schema of mapping files."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.mapping import (
    Condition,
    FactRule,
    IdentityRule,
    Lookup,
    Mapping,
    ReadOptions,
    Refusal,
    Rule,
    TableRule,
)

HEAD = """# Every key of a mapping file

Written by `make docs` from `src/touchline/vocabulary/mapping.py`; a test fails when it lags. \
[mapping.md](mapping.md) is the introduction with an example. The columns that `set` may fill \
stand in [facts.md](facts.md).
"""
PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file itself", Mapping),
    ("`[lookup.NAME]`", Lookup),
    ("`[[table]]`", TableRule),
    ("`read`", ReadOptions),
    ("`[[table.fact]]`", FactRule),
    ("`[[table.identity]]`", IdentityRule),
    ("`refuse`", Refusal),
    ("`when`", Condition),
    ("A rule", Rule),
)


def document() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD
    for title, part in PARTS:
        yield f"## {title}\n"
        yield f"{' '.join((part.__doc__ or '').split())}\n"
        yield "| key | default | meaning |"
        yield "|---|---|---|"
        yield from (_row(name, field) for name, field in part.model_fields.items())
        yield ""
    yield "## Identifiers\n"
    yield "What an identity may `set`, all of which goes to the vault and nowhere else:"
    yield ", ".join(f"`{each.value}`" for each in Identifier) + ".\n"


def _row(name: str, field: FieldInfo) -> str:
    needed = "**needed**" if field.is_required() else _shown(field.default)
    return f"| `{name}` | {needed} | {field.description} |"


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default}`" if default and isinstance(default, str) else ""
