"""Guesses for a whole export: time zone, currency, phone region, order of day and month."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touchline.intake.proposal.content import Content
from touchline.intake.proposal.headers import simplified
from touchline.intake.proposal.rules import is_day_first

_SIGNS = (
    ("NT$", "TWD"), ("HK$", "HKD"), ("US$", "USD"), ("¥", "CNY"), ("￥", "CNY"), ("(元)", "CNY"),
    ("（元）", "CNY"), ("人民币", "CNY"), ("万元", "CNY"), ("新台幣", "TWD"), ("港幣", "HKD"),
    ("£", "GBP"), ("€", "EUR"), ("$", "USD"),
)  # fmt: skip
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DECIMAL_COMMA = re.compile(r"-?\d{1,3}(?:\.\d{3})*,\d{2}")
_PLACES = {
    "CNY": ("Asia/Shanghai", "CN"),
    "TWD": ("Asia/Taipei", "TW"),
    "HKD": ("Asia/Hong_Kong", "HK"),
}


@dataclass(frozen=True)
class Guess:
    """What holds for every file of the export, with a remark on each thing that was guessed."""

    time_zone: str
    currency: str
    phone_region: str
    day_first: bool
    decimal_comma: bool
    remarks: tuple[str, ...]


def guess(tables: Sequence[Mapping[str, Content]], time_zone: str) -> Guess:
    """From all headers and cells; `time_zone` (if not empty) is what the user said."""
    headers = [header for table in tables for header in table]
    contents = [content for table in tables for content in table.values()]
    currency = _currency(headers, contents)
    place = _PLACES.get(currency) or _place_of_script("".join(headers), contents)
    day_first = any(is_day_first(one) for one in contents if one.time > 0.5)
    unsure = [one for one in contents if one.time > 0.9 and _hides_day_order(one)]
    comma = sum(1 for one in contents if one.words and _share_with_comma(one) > 0.8)
    plain = sum(1 for one in contents if one.decimal > 0.8 and _share_with_comma(one) < 0.2)
    zone = time_zone or place[0]
    remarks = [] if time_zone else [f"times without a zone are read as {zone}"]
    if unsure and not day_first:
        remarks.append(
            "dates such as 3/4/2024 are read as month/day; set day_first if they are not"
        )
    return Guess(zone, currency, place[1], day_first, comma > plain, tuple(remarks))


def _currency(headers: Sequence[str], contents: Sequence[Content]) -> str:
    texts = Counter(headers)
    for content in contents:
        if content.number > 0.9 and not content.is_empty:
            texts.update(content.words[:20])
    text = " ".join(texts)
    return next((code for sign, code in _SIGNS if sign in text), "")


def _place_of_script(headers: str, contents: Sequence[Content]) -> tuple[str, str]:
    text = headers + "".join(word for one in contents for word in one.words[:20])
    if len(_HAN.findall(text)) < 2:
        return "UTC", "US"
    changed = sum(1 for sign in headers if simplified(sign) != sign)
    return ("Asia/Taipei", "TW") if changed >= 2 else ("Asia/Shanghai", "CN")


def _hides_day_order(content: Content) -> bool:
    slashed = any(re.match(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", word) for word in content.words[:20])
    return slashed and is_day_first(content) is None


def _share_with_comma(content: Content) -> float:
    return sum(bool(_DECIMAL_COMMA.fullmatch(word)) for word in content.words) / len(content.words)
