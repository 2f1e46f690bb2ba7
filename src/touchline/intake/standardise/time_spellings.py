"""Spellings of times that are not year-month-day, rewritten into ones that `clock_kernel` reads.

Each spelling is a pattern and what it becomes; only cells that could not be read as they stand
come here, each distinct text once.
"""

import re
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

Rewriting = tuple[str, str]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CLOCK = r"((?:[ ,t]+\d{1,2}:.*)?)$"
FORMAT_PARTS = {
    "Y": r"(\d{4})",
    "y": r"(\d{2})",
    "m": r"(\d{1,2})",
    "d": r"(\d{1,2})",
    "H": r"(\d{1,2})",
    "I": r"(\d{1,2})",
    "M": r"(\d{1,2})",
    "S": r"(\d{1,2})",
    "f": r"(\d{1,9})",
    "p": r"(am|pm)",
    "z": r"(z|[+-]\d{2}:?\d{2})",
    "b": r"(\d{1,2})",
    "B": r"(\d{1,2})",
}

WORDS: tuple[Rewriting, ...] = (
    (r"(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]", " "),
    (r"(?:上午|早上|凌晨|清晨)\s*(\d{1,2}[:时時点點][\d:分秒]*)", r"\1 am"),
    (r"中午\s*(1[01][:时時点點][\d:分秒]*)", r"\1 am"),
    (r"(?:下午|傍晚|中午)\s*(\d{1,2}[:时時点點][\d:分秒]*)", r"\1 pm"),
    # 晚上12点 is the next day's first hour and 晚上1点 the night's: neither is guessed.
    (r"晚上\s*((?:0?[5-9]|1[017-9]|2[0-3])[:时時点點][\d:分秒]*)", r"\1 pm"),
    (r"(\d+)\s*[时時点點]\s*(\d+)\s*分\s*(\d+)\s*秒", r"\1:\2:\3"),
    (r"(\d+)\s*[时時点點]\s*(\d+)\s*分?", r"\1:\2"),
    (r"(\d+)\s*[时時点點]", r"\1:00"),
    (r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?", r"\1-\2-\3 "),
    (r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", ""),
    (r"\s*\([a-z]{2,5}\)$", ""),
    (r"\b([ap])\.\s?m\.?", r"\1m"),
    (r":(\d)(:|$|\s)", r":0\1\2"),
    (r":(\d)$", r":0\1"),
)  # words and marks; each is tried on every text

MONTH_NAMES: tuple[Rewriting, ...] = (
    (r"^(\d{1,2})[ -]\{(\d+)\}[ ,-]+(\d{4})" + CLOCK, r"\3-\2-\1\4"),
    (r"^(\d{1,2})[ -]\{(\d+)\}[ ,-]+([0-6]\d)" + CLOCK, r"20\3-\2-\1\4"),
    (r"^(\d{1,2})[ -]\{(\d+)\}[ ,-]+([7-9]\d)" + CLOCK, r"19\3-\2-\1\4"),
    (r"^\{(\d+)\}[ -](\d{1,2})(?:st|nd|rd|th)?[ ,]+(\d{4})" + CLOCK, r"\3-\1-\2\4"),
    (r"^\{(\d+)\} +(\d{1,2}) (\d{1,2}:[\d:.]+) (\d{4})$", r"\4-\1-\2 \3"),
    (r"^(\d{4})[ -]\{(\d+)\}[ -](\d{1,2})" + CLOCK, r"\1-\2-\3\4"),
)  # `1 Mar 2026`, `March 1, 2026`, `Mar 1 10:00:00 2026`; {3} stands for the month's name

MINGUO = re.compile(r"^(?:(?:中华|中華)?民[国國]\s*(\d{1,3})|(1\d\d))(\s*年|[/.-])(?=\s*\d{1,2}\D)")
MINGUO_BEFORE_FIRST_YEAR = 1911

DAY_FIRST: tuple[Rewriting, ...] = (
    (r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})" + CLOCK, r"\3-\2-\1\4"),
    (r"^(\d{1,2})[/.-](\d{1,2})[/.-]([0-6]\d)" + CLOCK, r"20\3-\2-\1\4"),
    (r"^(\d{1,2})[/.-](\d{1,2})[/.-]([7-9]\d)" + CLOCK, r"19\3-\2-\1\4"),
)
MONTH_FIRST: tuple[Rewriting, ...] = (
    (r"^(\d{1,2})\.(\d{1,2})\.(\d{4})" + CLOCK, r"\3-\2-\1\4"),
    (r"^(\d{1,2})\.(\d{1,2})\.([0-6]\d)" + CLOCK, r"20\3-\2-\1\4"),
    (r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})" + CLOCK, r"\3-\1-\2\4"),
    (r"^(\d{1,2})[/-](\d{1,2})[/-]([0-6]\d)" + CLOCK, r"20\3-\1-\2\4"),
    (r"^(\d{1,2})[/-](\d{1,2})[/-]([7-9]\d)" + CLOCK, r"19\3-\1-\2\4"),
)  # with dots the day always stands first: 01.03.2026


def rewrite(texts: pa.StringArray, rewritings: tuple[Rewriting, ...]) -> pa.StringArray:
    """The texts after every rewriting in turn."""
    for pattern, replacement in rewritings:
        texts = pc.replace_substring_regex(texts, pattern, replacement)
    return texts


def plain(texts: pa.StringArray) -> pa.StringArray:
    """Lower-case NFKC text with single blanks and {3} in place of the name of March."""
    texts = pc.utf8_lower(pc.utf8_normalize(texts, form="NFKC"))
    for number, name in enumerate(MONTHS, 1):
        texts = pc.replace_substring_regex(texts, rf"\b{name}[a-z]*\.?", f"{{{number}}}")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(texts, r"\s+", " "))


def year_first(texts: pa.StringArray, day_first: bool) -> pa.StringArray:
    """The texts as year-month-day, where they are spelled in a known way."""
    texts = pc.utf8_trim_whitespace(rewrite(_of_our_era(plain(texts)), WORDS))
    texts = rewrite(texts, MONTH_NAMES)
    return rewrite(texts, DAY_FIRST if day_first else MONTH_FIRST)


def _of_our_era(texts: pa.StringArray) -> pa.StringArray:
    """The texts with Taiwan's years (`115/03/01`, `民國115年3月1日`) as 2026."""
    if not pc.any(pc.match_substring_regex(texts, r"^(?:1\d\d\D|中?[华華]?民[国國])")).as_py():
        return texts

    def year(found: re.Match[str]) -> str:
        return f"{int(found[1] or found[2]) + MINGUO_BEFORE_FIRST_YEAR}{found[3]}"

    return pa.array([text and MINGUO.sub(year, text) for text in texts.to_pylist()], pa.string())


@lru_cache(maxsize=128)
def by_format(time_format: str) -> tuple[Rewriting, ...]:
    """A strptime format as rewritings; ValueError for a part that is not known."""
    pattern = "^"
    groups: dict[str, int] = {}
    at = 0
    while at < len(time_format):
        letter = time_format[at]
        if letter != "%":
            pattern += r"\s+" if letter == " " else _quoted(letter.lower())
            at += 1
            continue
        part = time_format[at + 1 : at + 2]
        if part not in FORMAT_PARTS:
            raise ValueError(f"%{part} is not one of %{', %'.join(FORMAT_PARTS)}")
        named_month = part in "bB"
        pattern += r"\{(\d+)\}" if named_month else FORMAT_PARTS[part]
        groups["m" if named_month else part] = len(groups) + 1
        at += 2
    return _rewritings(pattern + "$", groups)


def _quoted(letter: str) -> str:
    return letter if letter.isalnum() or ord(letter) > 127 else "\\" + letter


def _rewritings(pattern: str, groups: dict[str, int]) -> tuple[Rewriting, ...]:
    def group(part: str, otherwise: str) -> str:
        return rf"\{groups[part]}" if part in groups else otherwise

    if not {"m", "d"} <= set(groups) or not {"Y", "y"} & set(groups):
        raise ValueError("a time format needs a year, a month and a day")
    clock = ""
    if "H" in groups or "I" in groups:
        hour = group("H", group("I", ""))
        clock = f" {hour}:{group('M', '00')}:{group('S', '00')}"
        clock += f".{group('f', '0')} {group('p', '')}{group('z', '')}"
    rest = f"-{group('m', '')}-{group('d', '')}{clock}"
    if "Y" in groups:
        return ((pattern, group("Y", "") + rest),)
    two = FORMAT_PARTS["y"]
    return (
        (pattern.replace(two, r"([0-6]\d)", 1), f"20{group('y', '')}{rest}"),
        (pattern.replace(two, r"([7-9]\d)", 1), f"19{group('y', '')}{rest}"),
    )
