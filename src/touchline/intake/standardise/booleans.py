"""Yes and no, in the words that exports use."""

import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import Cells
from touchline.intake.standardise.text import trimmed

YES = ("true", "t", "yes", "y", "1", "1.0", "on", "是", "有", "对", "對", "真", "已", "√", "✓")
NO = (
    "false",
    "f",
    "no",
    "n",
    "0",
    "0.0",
    "off",
    "否",
    "无",
    "無",
    "没有",
    "沒有",
    "假",
    "未",
    "×",
    "✗",
)


def booleans(texts: pa.StringArray) -> Cells:
    """True, false or NULL; any other word is a fault."""
    words = pc.utf8_lower(trimmed(texts))
    is_yes = pc.is_in(words, pa.array(YES))
    known = pc.or_(is_yes, pc.is_in(words, pa.array(NO)))
    values = pc.if_else(known, is_yes, None)
    bad = pc.and_(words.is_valid(), pc.invert(known))
    if not pc.any(bad).as_py():
        return Cells(values)
    return Cells(values, pc.if_else(bad, "not_yes_or_no", None))
