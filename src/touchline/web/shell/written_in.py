"""In which language a name or note is written, so that it is drawn with that language's glyphs."""

import re
from functools import lru_cache

from opencc import OpenCC

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
KANA = re.compile(r"[\u3040-\u30ff]")
_TO_SIMPLIFIED = OpenCC("t2s")


@lru_cache(maxsize=4096)
def language_of(text: str) -> str:
    """`zh-Hans`, `zh-Hant` or `ja`; empty where no Chinese character or kana stands in it."""
    if KANA.search(text):
        return "ja"
    if not HAN.search(text):
        return ""
    return "zh-Hant" if _TO_SIMPLIFIED.convert(text) != text else "zh-Hans"
