"""What another policy would make of the last run's figures: who changes tier, status, channel.

Only the advice is made anew. Settings that measures read (windows, costs, limits a day) take effect
with the next run, and `needs_run` names those that differ.
"""

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from touchline.advice.next_contact import advise
from touchline.advice.rfm import score_rfm
from touchline.advice.tier import assign_tier
from touchline.policy import Change, Policy

ADVICE_SECTIONS = frozenset(
    {
        *("cadence", "overcontact", "channels", "quiet_hours"),
        *("rfm", "tiers", "prospects", "own_grade", "retier"),
    }
)
ADVISED = ("tier", "status", "channel", "due_on")
Moves = dict[tuple[str, str], int]


MOST_MOVERS = 50


@dataclass(frozen=True)
class Mover:
    """A customer whose advice would differ: what is advised (`ADVISED`) before and after."""

    customer_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class Effect:
    """How the advice for the customers of a run would differ."""

    customers: int
    differing: int  # customers for whom tier, status, channel or day differs
    tiers: Moves  # (before, after) → customers, the moves only
    statuses: Moves
    status_counts: dict[str, tuple[int, int]]  # before and after
    needs_run: tuple[str, ...]
    movers: tuple[Mover, ...] = ()  # the first of those who differ, changes of tier before others


def effect_of(results: pa.Table, wanted: Policy, as_of: date, changes: Sequence[Change]) -> Effect:
    """The advice by the wanted policy beside that of the results, customer by customer."""
    plain = results.drop_columns([name for name in ADVISED if name in results.column_names])
    after = advise(assign_tier(score_rfm(plain, wanted), wanted), wanted, as_of)
    pairs = {
        name: list(zip(results[name].to_pylist(), after[name].to_pylist(), strict=True))
        for name in ADVISED
    }
    moved = [place for place, row in enumerate(zip(*pairs.values(), strict=True)) if _differs(row)]
    counts = [Counter(column) for column in zip(*pairs["status"], strict=True)] or [Counter()] * 2
    return Effect(
        customers=results.num_rows,
        differing=len(moved),
        tiers=_moves(pairs["tier"]),
        statuses=_moves(pairs["status"]),
        status_counts={
            status: (counts[0][status], counts[1][status])
            for status in sorted(counts[0].keys() | counts[1].keys())
        },
        needs_run=tuple(
            change.key for change in changes if change.key.split(".")[0] not in ADVICE_SECTIONS
        ),
        movers=_movers(results, pairs, moved),
    )


def _differs(row: Sequence[tuple[Any, Any]]) -> bool:
    return any(old != new for old, new in row)


def _movers(
    results: pa.Table, pairs: Mapping[str, Sequence[tuple[Any, Any]]], moved: Sequence[int]
) -> tuple[Mover, ...]:
    """The first of the moved: by the gravest of their changes, then by priority."""
    priorities = results["priority"].to_pylist() if "priority" in results.column_names else None

    def order(place: int) -> tuple[int, float, int]:
        gravest = next(rank for rank, name in enumerate(ADVISED) if _differs([pairs[name][place]]))
        return gravest, -((priorities and priorities[place]) or 0), place

    ids = results["customer_id"]
    return tuple(
        Mover(
            ids[place].as_py(),
            {name: pairs[name][place][0] for name in ADVISED},
            {name: pairs[name][place][1] for name in ADVISED},
        )
        for place in heapq.nsmallest(MOST_MOVERS, moved, key=order)
    )


def _moves(pairs: Sequence[tuple[str, str]]) -> Moves:
    return dict(sorted(Counter(pair for pair in pairs if pair[0] != pair[1]).items()))
