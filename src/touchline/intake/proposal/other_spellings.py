"""Other ways to write a header: what people put behind a name without changing what it means.

客户经理姓名 says no more than 客户经理, 拜访日期时间 no more than 拜访时间, and "Case reference"
no more than "case number". Each list holds endings that stand for one another.
"""

import re
from collections.abc import Iterator
from functools import cache

_ENDINGS = (
    ("编号", "号码", "号", "代码", "编码", "ID", "流水号", "代码号", "编码号", "号码编号", "单号"),
    ("时间", "日期", "日期时间", "时刻", "年月日", "时间点"),
    ("结果", "状态", "情况", "情形", "结果说明", "结果描述", "结果备注"),
    ("方式", "方法", "形式", "途径", "渠道", "方式类型"),
    ("时长", "长度", "秒长", "秒数", "时长数"),
    ("", "姓名", "名字", "名称", "全名"),
    ("", "说明", "描述", "情况", "信息", "明细"),
    ("金额", "总金额", "金额合计", "合计金额", "金额总计"),
    ("", "合计", "金额"),
    ("得分", "评分", "分数", "分值"),
    ("级别", "等级", "程度", "级"),
    ("类型", "大类", "分类", "类别", "小类", "种类"),
    ("人", "人员", "员", "同仁", "专员"),
)
_SHORTEST = 2  # letters before the ending; 号 alone is no name
_WORDS = (
    ("number", "no", "id", "code", "ref", "reference", "num"),
    ("name", "full name", "display name", "names"),
    ("date", "time", "date time", "datetime", "timestamp", "at"),
    ("", "including vat", "incl vat", "excluding vat", "incl tax", "inc tax", "total"),
    ("method", "channel", "type", "medium"),
    ("level", "", "rating"),
)
_SIGNS = re.compile(r"[^\w#]+|_")


def other_spellings(header: str) -> Iterator[str]:
    """Headers that mean the same, the nearest first; `header` is in simplified characters."""
    if header.isascii():
        yield from _english(header)
    else:
        yield from _chinese(header)


def _chinese(header: str) -> Iterator[str]:
    for alike in _ENDINGS:
        ending = next((each for each in _by_length(alike) if header.endswith(each)), None)
        if ending is None:
            continue
        stem = header[: len(header) - len(ending)]
        if len(stem) >= _SHORTEST:
            yield from (stem + other for other in alike if other != ending)


def _english(header: str) -> Iterator[str]:
    plain = " ".join(_SIGNS.sub(" ", header.casefold().replace("#", " number ")).split())
    yield plain
    for alike in _WORDS:
        ending = next((each for each in _by_length(alike) if _ends(plain, each)), None)
        if ending is None:
            continue
        stem = plain[: len(plain) - len(ending)].strip()
        if stem:
            yield from (f"{stem} {other}".strip() for other in alike if other != ending)


@cache
def _by_length(alike: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(alike, key=len, reverse=True))


def _ends(text: str, ending: str) -> bool:
    return not ending or text.endswith(f" {ending}")
