"""The page docs/policy.md, from the policy's schema."""

from collections.abc import Iterator

from touchline.policy import Policy, template, templates
from touchline.policy.keys import KnownKey, known_keys

HEAD = """# Every setting of the policy

Written by `make docs` from the schema; a test fails when it lags.

A policy is one TOML file. What it leaves out is as by default. `Sx:n` in a meaning names the line \
of the source documents that the default stands on. A star stands for the name of an item in a \
list: `tiers.*.score_at_least` is read as `tiers.A.score_at_least`. Measures read a setting as \
`policy.<key>`.
"""


def lines() -> Iterator[str]:
    """The document, line by line."""
    yield HEAD
    sections: dict[str, list[KnownKey]] = {}
    for known in known_keys().values():
        sections.setdefault(_section_of(known), []).append(known)
    for section, keys in sections.items():
        yield f"## {_title(section)}\n"
        yield "| setting | default | unit | meaning |"
        yield "|---|---|---|---|"
        yield from (_row(known) for known in keys)
        yield ""
    yield "## Templates\n"
    yield "| template | name |"
    yield "|---|---|"
    for name in templates():
        words = template(name).name
        yield f"| `{name}` | {words.en} · {words.zh_hans} · {words.zh_hant} |"


def _section_of(known: KnownKey) -> str:
    """The first part of the key; none for the plain entries at the head of the document."""
    first = known.key.split(".")[0]
    is_plain = first == known.key and f"{first}.*.name" not in known_keys()
    return "" if is_plain and first != "measures" else first


def _title(section: str) -> str:
    """The section's key, and what it is for."""
    if not section:
        return "The document itself"
    field = Policy.model_fields.get(section)
    return f"`{section}`: {field.description}" if field else f"`{section}`"


def _row(known: KnownKey) -> str:
    """One setting."""
    default = f"`{known.default}`" if known.default else ""
    cells = (f"`{known.key}`", default, known.unit, known.meaning)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def document() -> str:
    """The whole document."""
    return "\n".join(lines()) + "\n"
