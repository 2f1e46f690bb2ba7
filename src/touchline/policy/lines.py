"""Where in a TOML text a key stands, so that an error can name its line."""

import re
from collections.abc import Sequence

HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
ENTRY = re.compile(
    r"^\s*((?:\"[^\"]*\"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[\w-]+))*)\s*="
)
PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")

Key = tuple[str | int, ...]


def lines_of(text: str) -> dict[Key, int]:
    """The line, counted from 1, of each table and entry; items of a list by their number."""
    found: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = HEADER.match(line)
        if header:
            table = _table_key(header.group(2), header.group(1) == "[[", counts)
            found.setdefault(table, number)
            continue
        entry = ENTRY.match(line)
        if entry:
            key = table + _parts(entry.group(1))
            for length in range(len(table) + 1, len(key) + 1):
                found.setdefault(key[:length], number)
    return found


def line_of(key: Sequence[str | int], lines: dict[Key, int]) -> int:
    """The line of the key, or of the nearest table around it; 0 where nothing is known."""
    for length in range(len(key), 0, -1):
        if tuple(key[:length]) in lines:
            return lines[tuple(key[:length])]
    return 0


def _parts(dotted: str) -> Key:
    """The parts of a dotted key, without quotes."""
    return tuple(next(part for part in match if part) for match in PART.findall(dotted))


def _table_key(dotted: str, is_list: bool, counts: dict[Key, int]) -> Key:
    """The key of a table; an item of a list of tables gets its number, as do tables under it."""
    key: Key = ()
    parts = _parts(dotted)
    for depth, part in enumerate(parts):
        key = (*key, part)
        if is_list and depth == len(parts) - 1:
            counts[key] = counts.get(key, -1) + 1
        if key in counts:
            key = (*key, counts[key])
    return key
