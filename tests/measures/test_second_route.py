"""The trickier measures against plain Python over random contacts and orders."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest

Row = dict[str, Any]
Figures = dict[int, dict[str, Any]]
AS_OF = date(2026, 6, 30)
END = datetime(2026, 6, 30, 16, tzinfo=UTC).replace(tzinfo=None)
WEEKS = 13
OPEN = timedelta(days=14)


def day_of(row: Row) -> date:
    moment: datetime = row["happened_at"]
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()


def in_last(rows: list[Row], days: int) -> list[Row]:
    return [row for row in rows if day_of(row) > AS_OF - timedelta(days=days)]


def random_rows(seed: int) -> dict[str, list[Row]]:
    draw = random.Random(seed)

    def moment() -> datetime:
        return END - timedelta(seconds=draw.randrange(1, 400 * 86400))

    def contact(customer: int) -> Row:
        way = draw.choice(["inbound", "outbound", "outbound"])
        channel = draw.choice(["call", "email", "wecom"])
        at = moment()
        return {"customer_ref": customer, "happened_at": at, "channel": channel, "direction": way}

    def order(customer: int) -> Row:
        status = draw.choice([None, "paid", "cancelled", "returned"])
        amount = draw.randrange(-300, 3000)
        at = moment()
        return {"customer_ref": customer, "happened_at": at, "amount": amount, "status": status}

    customers = range(1, 13)
    return {
        "interaction": [contact(c) for c in customers for _ in range(draw.randrange(1, 90))],
        "order": [order(c) for c in customers for _ in range(draw.randrange(0, 25))],
    }


def by_hand(contacts: list[Row], orders: list[Row]) -> Row:
    """Some figures of one customer, the slow and plain way."""
    bought = [o for o in orders if o["amount"] > 0 and o["status"] != "cancelled"]
    year = in_last(orders, 365)
    bought_year = [o for o in year if o in bought]
    returned = [o for o in year if o["amount"] < 0 or o["status"] == "returned"]
    window = in_last(contacts, 7 * WEEKS)
    gaps = gaps_of(sorted({day_of(c) for c in contacts}), AS_OF - timedelta(days=7 * WEEKS))
    tried = [c["happened_at"] for c in window if c["direction"] == "outbound"]
    closed = [t for t in tried if t + OPEN <= END]
    followed = [t for t in closed if any(t < o["happened_at"] <= t + OPEN for o in bought)]
    first = min((day_of(o) for o in bought), default=None)
    return {
        "usual_gap_days": float(median(gaps)) if gaps else None,
        "longest_gap_days": float(max(gaps)) if gaps else None,
        "contact_conversion_rate": len(followed) / len(closed) if closed else None,
        "returns_rate": len(returned) / len(bought_year) if bought_year else None,
        "order_value": sum((Decimal(o["amount"]) for o in in_last(bought, 91)), Decimal(0)),
        "repurchase_rate": float(any(day_of(o) != first for o in bought_year))
        if bought_year
        else None,
        "contact_trend": slope(window),
    }


def gaps_of(days: list[date], after: date) -> list[int]:
    return [(b - a).days for a, b in pairwise(days) if b > after]


def slope(window: list[Row]) -> float:
    """The least-squares line through weekly counts, by the textbook."""
    counts = [0] * WEEKS
    for row in window:
        counts[WEEKS - 1 - (AS_OF - day_of(row)).days // 7] += 1
    middle, mean = (WEEKS - 1) / 2, sum(counts) / WEEKS
    above = sum((week - middle) * (count - mean) for week, count in enumerate(counts))
    return above / sum((week - middle) ** 2 for week in range(WEEKS))


@pytest.mark.contract("A5.3", "A7.1", "A7.6", "A5.17")
def test_random_rows_give_what_plain_python_gives(
    files_from: Callable[..., dict[str, list[Path]]], figures_of: Callable[..., Figures]
) -> None:
    rows = random_rows(seed=7)
    figures = figures_of(files_from(rows))
    for customer in range(1, 13):
        own = {n: [r for r in rows[n] if r["customer_ref"] == customer] for n in rows}
        for name, expected in by_hand(own["interaction"], own["order"]).items():
            found = figures[customer][name]
            if isinstance(expected, float) and found is not None:
                assert found == pytest.approx(expected, rel=1e-9, abs=1e-12), (customer, name)
            else:
                assert found == expected, (customer, name)
