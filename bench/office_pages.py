"""What a page's statements cost over a million published customers: `python -m bench.office_pages`.

A firm of 500 reps in 25 teams, made by a seed, is published as a run would be; then the statements
of the list are timed as a rep, a team's manager and the administrator would cause them.
BENCH_CUSTOMERS makes it smaller, BENCH_WORKSPACE keeps it, BENCH_PLANS=1 prints each plan.
"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "touchline.web.site_settings"

import django

django.setup()

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection

from bench.processes import machine
from touchline.measures.catalogue import load_catalogue
from touchline.policy import template
from touchline.vocabulary.units import Unit
from touchline.web.database import Office, open_office
from touchline.web.office.visible_customers import Condition, Order, VisibleCustomers

CUSTOMERS = int(os.environ.get("BENCH_CUSTOMERS", "1000000"))
REPS, TEAMS, ROUNDS = 500, 25, 9
FIRST_REP_REF = 7_000_000_000
RUN_ID = "2026-11-20-bench"
TODAY = np.datetime64("2026-11-20")
SHOWN = (
    *("customer_id", "tier", "status", "days_over", "due_on", "target_interval_days"),
    *("score", "order_value", "days_since_last_contact", "channel", "owner", "last_contact_at"),
)
PLANS = bool(os.environ.get("BENCH_PLANS"))


def made_results(customers: int, seed: int = 1) -> pa.Table:
    """A run's table: every measure of the shelf, the attributes and the advice."""
    random = np.random.default_rng(seed)
    policy = template("b2b_software")
    columns: dict[str, Any] = {"customer_id": np.sort(random.choice(1 << 48, customers, False))}
    for name, measure in load_catalogue(policy, policy.measures).measures.items():
        columns[name] = _figures(random, customers, measure.unit)
    tier = random.choice(["A", "B", "C"], customers, p=[0.1, 0.3, 0.6])
    status = random.choice(
        ["overdue", "due", "on_track", "hold_cap_reached", "do_not_contact"],
        customers,
        p=[0.1, 0.06, 0.8, 0.03, 0.01],
    )
    to_do = np.isin(status, ["overdue", "due"])
    columns |= {
        "kind": random.choice(["company", "person"], customers),
        "lifecycle": random.choice(["customer", "lapsed", "prospect", "lead"], customers),
        "industry": random.choice(["食品", "教育", "零售", "医疗", "制造", "物流"], customers),
        "region": random.choice(["华东", "华南", "华北"], customers),
        "first_seen_on": TODAY - random.integers(0, 1500, customers),
        "owner_id": FIRST_REP_REF + random.integers(0, REPS, customers),
        "score": _some(random, random.integers(0, 201, customers) / 2.0, 0.1),
        "quality": random.random(customers) < 0.2,
        "tier": tier,
        "status": status,
        "due_on": TODAY + random.integers(-40, 60, customers),
        "days_over": np.where(status == "overdue", random.integers(1, 60, customers), 0),
        "target_interval_days": np.select([tier == "A", tier == "B"], [14, 30], 60),
        "contact_cap": np.select([tier == "A", tier == "B"], [8, 6], 4),
        "channel": random.choice(["visit", "call", "wecom", "email"], customers),
        "priority": np.where(to_do, np.round(random.lognormal(9, 2, customers), 4), 0.0),
        "reason_codes": pa.array([["interval_passed", "open_deal"]] * customers),
        "evidence": np.full(customers, "tier default"),
        "channel_evidence": np.full(customers, "E3"),
    }
    return pa.table({name: pa.array(values) for name, values in columns.items()})


def _figures(random: np.random.Generator, size: int, unit: Unit) -> pa.Array:
    if unit in {Unit.COUNT, Unit.FLAG}:
        return pa.array(random.poisson(3, size))
    if unit is Unit.MONEY:
        cents = np.round(random.lognormal(8, 1.5, size), 2)
        return pa.array(cents).cast(pa.decimal128(18, 4), safe=False)
    if unit is Unit.SHARE:
        return _some(random, random.random(size), 0.2)
    return _some(random, np.round(random.gamma(2, 15, size)), 0.2)


def _some(random: np.random.Generator, values: np.ndarray, unknown: float) -> pa.Array:
    return pa.array(values.astype(float), mask=random.random(len(values)) < unknown)


@contextmanager
def firm_of_reps(workspace: Path) -> Iterator[Office]:
    """The office with its people and the published run; made anew unless it lies there already."""
    with open_office(workspace, {}) as office:
        known = office.publisher.published_run()
        if known is None or known.row_count != CUSTOMERS:
            with office.database.transaction() as cursor:
                _hire(cursor)
            results = made_results(CUSTOMERS)
            started = time.perf_counter()
            office.publisher.publish(RUN_ID, results)
            print(f"published {CUSTOMERS:,} rows × {results.num_columns} columns", end=" ")
            print(f"in {time.perf_counter() - started:.1f} s\n")
        with office.database.transaction() as cursor:
            cursor.execute("ANALYZE")
        yield office


def _hire(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO office_team (name) SELECT 'team ' || n FROM generate_series(1, %s) n", [TEAMS]
    )
    cursor.execute(
        "INSERT INTO office_person (password, username, email, name, role, team_id, employee_ref, "
        "language, time_zone, theme, single_keys, is_active, created_at) "
        "SELECT '', 'rep' || n, '', 'Rep ' || n, 'rep', "
        "(SELECT min(id) FROM office_team) + n %% %s, %s + n, '', '', '', true, true, now() "
        "FROM generate_series(0, %s) n",
        [TEAMS, FIRST_REP_REF, REPS - 1],
    )


@dataclass(frozen=True)
class Viewer:
    """Whose list is timed."""

    name: str
    owners: tuple[int, ...] | None


def viewers(office: Office) -> list[Viewer]:
    """A rep, the manager of a team and the administrator."""
    with office.database.transaction() as cursor:
        cursor.execute("SELECT team_id, array_agg(id ORDER BY id) FROM office_person GROUP BY 1")
        teams = dict(cursor.fetchall())
    team = teams[min(teams)]
    return [Viewer("rep", (team[0],)), Viewer("manager", tuple(team)), Viewer("admin", None)]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, after one warm-up."""
    work()
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def explained(work: Callable[[], object]) -> str:
    """The plans of the statements that the work sends."""
    found: list[str] = []

    def explain(execute: Any, statement: Any, parameters: Any, many: bool, context: Any) -> Any:
        text = statement if isinstance(statement, str) else statement.as_string(None)
        if "published_customer AS run" in text and not text.startswith("EXPLAIN"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {text}")
                found.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(explain):
        work()
    return "\n\n".join(found)


def report(rows: Sequence[tuple[str, str, float, float]]) -> str:
    """Markdown: one line a statement and viewer."""
    lines = ["| list | viewer | median ms | p95 ms |", "|---|---|---|---|"]
    lines += [f"| {what} | {who} | {median:.0f} | {p95:.0f} |" for what, who, median, p95 in rows]
    return "\n".join(lines)


CASES: dict[str, tuple[Sequence[Condition], Sequence[Order], int]] = {
    "all, most pressing first": ((), (Order("priority", True),), 0),
    "all, lowest score first": ((), (Order("score"),), 0),
    "all, page 100": ((), (Order("priority", True),), 4950),
    "overdue": ((Condition("status", "is", "overdue"),), (Order("priority", True),), 0),
    "tier A, longest without contact": (
        (Condition("tier", "is", "A"),),
        (Order("days_since_last_contact", True),),
        0,
    ),
    "A or B, score at least 50, of two regions": (
        (
            Condition("tier", "one_of", ["A", "B"]),
            Condition("score", "at_least", 50),
            Condition("region", "one_of", ["华东", "华北"]),
        ),
        (Order("order_value", True),),
        0,
    ),
    "never contacted": (
        (Condition("days_since_last_contact", "unknown"),),
        (Order("order_value", True),),
        0,
    ),
    "by a column without index": ((), (Order("reply_rate", True),), 0),
}


def listed(customers: VisibleCustomers, case: str) -> None:
    """One page of the list and its count, as the page of customers asks for them."""
    conditions, order, offset = CASES[case]
    found = customers.rows(conditions, order, 50, offset, SHOWN)
    if len(found) == 50:
        customers.count_up_to(10_001, conditions)


def main() -> None:
    """Publish, time the lists, print Markdown."""
    kept = os.environ.get("BENCH_WORKSPACE")
    with (
        tempfile.TemporaryDirectory(prefix="touchline-bench-") as made,
        firm_of_reps(Path(kept or made)) as office,
    ):
        print(f"{machine()}\n")
        print(report(list(_times(office))))


def _times(office: Office) -> Iterator[tuple[str, str, float, float]]:
    for viewer in viewers(office):
        customers = VisibleCustomers(office.database, viewer.owners, masked=False)
        for case in CASES:
            work = partial(listed, customers, case)
            if PLANS:
                print(f"### {case}, {viewer.name}\n{explained(work)}\n")
            yield case, viewer.name, *timed(work)


if __name__ == "__main__":
    main()
