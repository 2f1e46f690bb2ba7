"""The dirt of real life. Each kind is planted on rows of its own and counted."""

from dataclasses import dataclass

import numpy as np

from touchline.simulator.calendar import DAY_S, Flags, Integers, Texts
from touchline.simulator.customers import Customers
from touchline.simulator.exports.sheet import Sheet, rows_of, stacked, taken
from touchline.simulator.names import Parts, company_names

CHANNEL_WORDS = {
    "call": ("电话", "电话拜访", "電話", "Call", "打电话"),
    "visit": ("上门拜访", "拜访", "上門拜訪", "Visit"),
    "wechat": ("微信", "WeChat", "微信沟通"),
    "email": ("邮件", "E-mail", "電郵", "电子邮件"),
    "sms": ("短信", "SMS", "簡訊"),
    "meeting": ("会议", "會議", "线上会议"),
    "wecom": ("企业微信",),
}
VARIANT_SHARE = 0.12
UNKNOWN_WORD = "飞鸽传书"
IMPOSSIBLE_DAY = "-02-30 10:00:00"
WRONG_ZONE_DAYS = 14


@dataclass(frozen=True)
class Renamed:
    """Customers that changed their names: index, the older name, and from when the new one."""

    customer: Integers
    old_name: list[str]
    at_s: Integers


@dataclass(frozen=True)
class Aliases:
    """Customers registered twice: the index, the second number, and from when orders use it."""

    customer: Integers
    number: Texts
    name: list[str]
    at_s: Integers


def rename(people: Customers, parts: Parts, days: int, rng: np.random.Generator) -> Renamed:
    """A few Chinese companies once had other names."""
    able = np.flatnonzero(people.is_company & (people.script == 0) & (people.joined_day < 0))
    customer = np.sort(rng.choice(able, max(3, people.count // 60), replace=False))
    old = company_names(parts, len(customer), rng)
    return Renamed(customer, old, rng.integers(days // 3, days - 30, len(customer)) * DAY_S)


def register_twice(people: Customers, days: int, rng: np.random.Generator) -> Aliases:
    """A few companies got a second number, under a name spelled a little differently."""
    able = np.flatnonzero(people.is_company & (people.script == 0) & (people.joined_day < 0))
    customer = np.sort(rng.choice(able, max(3, people.count // 100), replace=False))
    number = np.char.add("C9", np.char.zfill(np.arange(1, len(customer) + 1).astype(str), 5))
    names = [_respelled(people.name[index], turn) for turn, index in enumerate(customer.tolist())]
    return Aliases(customer, number, names, np.full(len(customer), days // 2 * DAY_S))


def _respelled(name: str, turn: int) -> str:
    return (
        name.replace("有限公司", ""),
        f"{name[:2]}({name[2:4]}){name[4:]}",
        f" {name} ",
    )[turn % 3]


def channel_words(channel: Texts, rng: np.random.Generator) -> tuple[Texts, int]:
    """Each channel in the CRM's words, some by people who write it otherwise; how many."""
    first = {word: spellings[0] for word, spellings in CHANNEL_WORDS.items()}
    written = np.array([first[word] for word in channel.tolist()], dtype="<U8")
    other = rng.random(len(channel)) < VARIANT_SHARE
    turn = rng.integers(1, 100, len(channel))
    for word, spellings in CHANNEL_WORDS.items():
        here = np.flatnonzero(other & (channel == word))
        if len(spellings) > 1:
            written[here] = np.array(spellings[1:])[turn[here] % (len(spellings) - 1)]
        else:
            other[here] = False
    return written, int(other.sum())


@dataclass(frozen=True)
class Planted:
    """The dirt whose particulars the truth lists; pairs: the numbers of calls in two systems."""

    renamed: Renamed
    aliases: Aliases
    pairs: Sheet


@dataclass(frozen=True)
class DirtyRows:
    """Which rows carry which dirt; no row carries two kinds."""

    missing_time: Integers
    impossible_date: Integers
    unknown_word: Integers
    repeated: Integers


def choose_rows(allowed: Flags, rng: np.random.Generator) -> DirtyRows:
    """Rows for each kind of dirt, out of those allowed."""
    rows = rng.permutation(np.flatnonzero(allowed))
    sizes = [len(rows) // 100, 5, 4, max(5, len(rows) // 250)]
    parts = np.split(rows[: sum(sizes)], np.cumsum(sizes)[:-1])
    return DirtyRows(*(np.sort(part) for part in parts))


def soil_activities(sheet: Sheet, dirty: DirtyRows, year: int) -> Sheet:
    """The CRM's activities with missing and impossible times, unknown words and repeated rows."""
    columns = {name: column.copy() for name, column in sheet.items()}
    columns["跟进时间"][dirty.missing_time] = ""
    columns["跟进时间"][dirty.impossible_date] = f"{year}{IMPOSSIBLE_DAY}"
    columns["跟进方式"][dirty.unknown_word] = UNKNOWN_WORD
    return stacked(columns, taken(columns, dirty.repeated))


def ragged_lines(sheet: Sheet, count: int) -> list[str]:
    """Lines whose remark held commas that nobody quoted; each has a number of its own."""
    last = rows_of(sheet) - 1
    cells = [str(column[last]) for column in sheet.values()]
    return [
        ",".join([f"HDX{number:05d}", *cells[1:], "多说一句", "再说一句"])
        for number in range(count)
    ]


def wrong_zone(at_s: Integers, days: int, rng: np.random.Generator) -> Flags:
    """The rows of the two weeks in which the WeCom server wrote UTC in place of local time."""
    first = int(rng.integers(days // 4, max(days - 30, days // 4 + 1)))
    return (at_s >= first * DAY_S) & (at_s < (first + WRONG_ZONE_DAYS) * DAY_S)
