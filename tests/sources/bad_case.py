"""One bad file of the corpus, and the good table that most of them are spoilt copies of."""

from collections.abc import Sequence
from dataclasses import dataclass

HEADER = "编号,客户,时间,渠道,金额"
CHANNELS = ("电话", "微信", "拜访", "邮件")


@dataclass(frozen=True)
class Case:
    """A file, and what must come of it: so many good rows, and defects with these reasons."""

    name: str
    file_name: str
    content: bytes
    good_rows: int
    reasons: tuple[str, ...] = ()


def row(number: int, delimiter: str = ",") -> str:
    """A good row of five cells."""
    day = f"2026-03-{number % 28 + 1:02}"
    return delimiter.join(
        [
            str(number),
            f"上海明远贸易有限公司{number}",
            day,
            CHANNELS[number % 4],
            f"{number * 10}.50",
        ]
    )


def rows(count: int, delimiter: str = ",") -> list[str]:
    """Good rows numbered from 1."""
    return [row(number, delimiter) for number in range(1, count + 1)]


def table(lines: Sequence[str], header: str = HEADER, end: str = "\n") -> str:
    """A header and lines."""
    return end.join([header, *lines]) + end


def text_case(
    name: str, text: str | bytes, good: int, *reasons: str, encoding: str = "utf-8"
) -> Case:
    """A case whose file is a CSV."""
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return Case(name, "export.csv", content, good, reasons)
