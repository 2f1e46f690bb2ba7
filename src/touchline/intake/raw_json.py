"""Rows as JSON objects of texts, made column by column."""

from collections.abc import Mapping
from json import dumps

import pyarrow as pa
import pyarrow.compute as pc

CONTROL = r"[\x00-\x1f]"
NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def rows_as_json(columns: Mapping[str, pa.StringArray], count: int) -> pa.StringArray:
    """One JSON object a row; a missing cell is null."""
    if not columns:
        return pa.repeat(pa.scalar("{}"), count)
    parts = []
    for number, (name, texts) in enumerate(columns.items()):
        head = ("{" if number == 0 else ", ") + dumps(name, ensure_ascii=False) + ": "
        cells = pc.binary_join_element_wise('"', _escaped(texts), '"', "").fill_null("null")
        parts.append(pc.binary_join_element_wise(head, cells, ""))
    return pc.binary_join_element_wise(*parts, "}", "")


def _escaped(texts: pa.StringArray) -> pa.StringArray:
    texts = pc.replace_substring(texts, "\\", "\\\\")
    texts = pc.replace_substring(texts, '"', '\\"')
    if not pc.any(pc.match_substring_regex(texts, CONTROL)).as_py():
        return texts
    for code in range(32):
        letter = chr(code)
        texts = pc.replace_substring(texts, letter, NAMED.get(letter, f"\\u{code:04x}"))
    return texts
