"""The data that is measured: five million contacts of 200,000 customers, made by a seed."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

CONTACTS = 5_000_000
CUSTOMERS = 200_000
ORDERS = 500_000
BATCH = 250_000
DAYS = 91
START = np.datetime64("2026-08-01T00:00:00", "s")
CHANNELS = np.array(["电话", "拜访", "邮件", "企业微信", "短信"])
DIRECTIONS = np.array(["呼出", "来访"])
OUTCOMES = np.array(["已接通", "未接", "已回复", "已打开", ""])


def contact_batches(rows: int, seed: int) -> Iterator[pa.Table]:
    """Contacts in the order of time, as a CRM would export them; a few customers have many."""
    random = np.random.default_rng(seed)
    for first in range(0, rows, BATCH):
        size = min(BATCH, rows - first)
        seconds = np.sort(random.integers(first, first + size, size)) * (DAYS * 86_400) // rows
        customers = (CUSTOMERS * random.random(size) ** 2).astype(np.int64)
        yield pa.table(
            {
                "活动编号": pc.binary_join_element_wise(
                    "A", pa.array(np.arange(first, first + size)).cast(pa.string()), ""
                ),
                "客户编号": pc.binary_join_element_wise(
                    "K", pa.array(customers).cast(pa.string()), ""
                ),
                "跟进时间": pc.strftime(pa.array(START + seconds), "%Y-%m-%d %H:%M:%S"),
                "跟进方式": CHANNELS[random.integers(0, 5, size)],
                "方向": DIRECTIONS[(random.random(size) < 0.3).astype(int)],
                "跟进人": pc.binary_join_element_wise(
                    "E", pa.array(random.integers(0, 400, size)).cast(pa.string()), ""
                ),
                "时长秒": random.integers(0, 1800, size),
                "结果": OUTCOMES[random.integers(0, 5, size)],
                "费用": np.round(random.random(size) * 50, 2),
            }
        )


def order_batches(rows: int, seed: int) -> Iterator[pa.Table]:
    """Orders in the order of time."""
    random = np.random.default_rng(seed)
    for first in range(0, rows, BATCH):
        size = min(BATCH, rows - first)
        seconds = np.sort(random.integers(first, first + size, size)) * (DAYS * 86_400) // rows
        customers = (CUSTOMERS * random.random(size) ** 2).astype(np.int64)
        yield pa.table(
            {
                "订单编号": pc.binary_join_element_wise(
                    "D", pa.array(np.arange(first, first + size)).cast(pa.string()), ""
                ),
                "客户编号": pc.binary_join_element_wise(
                    "K", pa.array(customers).cast(pa.string()), ""
                ),
                "下单时间": pc.strftime(pa.array(START + seconds), "%Y-%m-%d %H:%M:%S"),
                "金额": np.round(random.gamma(2.0, 300.0, size), 2),
                "毛利": np.round(random.gamma(2.0, 90.0, size), 2),
            }
        )


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
