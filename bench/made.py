"""The data that is measured: five million contacts of 200,000 customers, made by a seed."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

Integers = NDArray[np.int64]
CONTACTS = 5_000_000
CUSTOMERS = 200_000
ORDERS = 500_000
BATCH = 250_000
DAYS = 91
START = np.datetime64("2026-08-01T00:00:00", "s")
CHANNELS = np.array(["电话", "拜访", "邮件", "企业微信", "短信"])
DIRECTIONS = np.array(["呼出", "来访"])
OUTCOMES = np.array(["已接通", "未接", "已回复", "已打开", ""])


def contact_batches(rows: int, seed: int, customers: int = CUSTOMERS) -> Iterator[pa.Table]:
    """Contacts in the order of time, as a CRM would export them; a few customers have many."""
    for numbers, moments, who, random in _pieces(rows, seed, customers):
        size = len(numbers)
        yield pa.table(
            {
                "活动编号": _coded("A", numbers),
                "客户编号": _coded("K", who),
                "跟进时间": moments,
                "跟进方式": CHANNELS[random.integers(0, 5, size)],
                "方向": DIRECTIONS[(random.random(size) < 0.3).astype(int)],
                "跟进人": _coded("E", random.integers(0, 400, size)),
                "时长秒": random.integers(0, 1800, size),
                "结果": OUTCOMES[random.integers(0, 5, size)],
                "费用": np.round(random.random(size) * 50, 2),
            }
        )


def order_batches(rows: int, seed: int, customers: int = CUSTOMERS) -> Iterator[pa.Table]:
    """Orders in the order of time."""
    for numbers, moments, who, random in _pieces(rows, seed, customers):
        size = len(numbers)
        yield pa.table(
            {
                "订单编号": _coded("D", numbers),
                "客户编号": _coded("K", who),
                "下单时间": moments,
                "金额": np.round(random.gamma(2.0, 300.0, size), 2),
                "毛利": np.round(random.gamma(2.0, 90.0, size), 2),
            }
        )


def customer_batches(customers: int, seed: int, reps: int) -> Iterator[pa.Table]:
    """Every customer with a name and a rep who looks after them."""
    random = np.random.default_rng(seed)
    for first in range(0, customers, BATCH):
        numbers = np.arange(first, min(first + BATCH, customers))
        size = len(numbers)
        yield pa.table(
            {
                "客户编号": _coded("K", numbers),
                "客户名称": _coded("客户", numbers),
                "行业": np.array(["食品", "教育", "零售", "制造"])[random.integers(0, 4, size)],
                "地区": np.array(["华东", "华南", "华北"])[random.integers(0, 3, size)],
                "负责人": _coded("E", random.integers(0, reps, size)),
            }
        )


def _pieces(
    rows: int, seed: int, customers: int
) -> Iterator[tuple[Integers, pa.Array, Integers, np.random.Generator]]:
    """Batch by batch: running numbers, moments in their order, customers, and chance."""
    random = np.random.default_rng(seed)
    for first in range(0, rows, BATCH):
        size = min(BATCH, rows - first)
        seconds = np.sort(random.integers(first, first + size, size)) * (DAYS * 86_400) // rows
        who = (customers * random.random(size) ** 2).astype(np.int64)
        moments = pc.strftime(pa.array(START + seconds), "%Y-%m-%d %H:%M:%S")
        yield np.arange(first, first + size), moments, who, random


def _coded(letter: str, numbers: Integers) -> pa.Array:
    return pc.binary_join_element_wise(letter, pa.array(numbers).cast(pa.string()), "")


def write_csv(batches: Iterator[pa.Table], to: Path) -> Path:
    """The batches as one CSV file, made once."""
    if not to.exists():
        to.parent.mkdir(parents=True, exist_ok=True)
        unfinished = to.with_suffix(".unfinished")
        first = next(batches)
        with pyarrow.csv.CSVWriter(unfinished, first.schema) as writer:
            writer.write_table(first)
            for batch in batches:
                writer.write_table(batch)
        unfinished.replace(to)
    return to
