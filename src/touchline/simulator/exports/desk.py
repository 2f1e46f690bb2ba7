"""The service desk (nested JSON), surveys, consents, and the product's own platform."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.simulator.calendar import Integers, Texts, numbered
from touchline.simulator.exports.sheet import Sheet, TextFormat, money, words, write_text
from touchline.simulator.sales import FEATURES
from touchline.simulator.service import (
    CONSENT_CHANNELS,
    SEVERITIES,
    TICKET_CHANNELS,
    TICKET_KINDS,
    TICKET_TOPICS,
)
from touchline.simulator.world import World

PLAIN = TextFormat("utf-8", line_end="\n")
BYTE_ORDER_MARK = TextFormat("utf-8-sig")


def write_tickets(folder: Path, world: World) -> None:
    """service_tickets.json: an array of nested objects, times with their offset."""
    tickets, people = world.tickets, world.people
    columns: dict[str, Sequence[object]] = {
        "id": numbered("T-", len(tickets.customer)).tolist(),
        "no": people.number[tickets.customer].tolist(),
        "contact": np.array(people.contact_name)[tickets.customer].tolist(),
        "type": words(TICKET_KINDS, tickets.kind).tolist(),
        "priority": words(SEVERITIES, tickets.severity).tolist(),
        "channel": words(TICKET_CHANNELS, tickets.channel).tolist(),
        "topic": words(TICKET_TOPICS, tickets.topic).tolist(),
        "created": _stamps(world, tickets.at_s),
        "first_reply": _stamps(world, tickets.first_reply_s),
        "closed": _stamps(world, tickets.closed_s),
        "csat": tickets.rating.tolist(),
        "reopened": tickets.reopened.tolist(),
    }
    rows = zip(*columns.values(), strict=True)
    objects = [_ticket(dict(zip(columns, row, strict=True))) for row in rows]
    text = json.dumps(objects, ensure_ascii=False, indent=0)
    (folder / "service_tickets.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _stamps(world: World, seconds: Integers) -> list[str | None]:
    texts = world.calendar.texts(seconds)
    return [f"{text[:10]}T{text[11:]}+08:00" if text else None for text in texts.tolist()]


def _ticket(row: Mapping[str, object]) -> dict[str, object]:
    return {
        "id": row["id"],
        "customer": {"no": row["no"], "contact": row["contact"]},
        "type": row["type"],
        "priority": row["priority"],
        "channel": row["channel"],
        "topic": row["topic"],
        "times": {name: row[name] for name in ("created", "first_reply", "closed")},
        "survey": {"csat": row["csat"] or None},
        "reopened": row["reopened"],
        "description": f"{row['contact']}: {row['topic']}",
    }


def write_surveys(folder: Path, world: World) -> None:
    """满意度调查.csv."""
    answers = world.answers
    sheet: Sheet = {
        "问卷编号": numbered("WJ", len(answers.customer)),
        "客户编号": world.people.number[answers.customer],
        "问卷类型": np.where(answers.is_nps, "NPS", "CSAT"),
        "得分": answers.score.astype(str),
        "提交时间": world.calendar.texts(answers.at_s),
        "意见": np.where(answers.score < 4, "联系太频繁, 请减少电话", ""),
    }
    write_text(folder / "满意度调查.csv", sheet, BYTE_ORDER_MARK)


def write_consents(folder: Path, world: World) -> None:
    """授权记录.csv: permissions given and withdrawn."""
    consents = world.consents
    number = numbered("SQ", len(consents.customer))
    sheet: Sheet = {
        "记录编号": number,
        "客户编号": world.people.number[consents.customer],
        "渠道": words((*CONSENT_CHANNELS, "全部"), consents.channel),
        "用途": np.full(len(number), "营销"),
        "状态": np.where(consents.granted, "同意", "撤回"),
        "时间": world.calendar.texts(consents.at_s),
        "凭证": np.char.add("form/", number),
    }
    write_text(folder / "授权记录.csv", sheet, BYTE_ORDER_MARK)


def write_subscriptions(folder: Path, world: World) -> None:
    """subscriptions.csv of the product's platform."""
    contracts, calendar = world.contracts, world.calendar
    sheet: Sheet = {
        "subscription_id": numbered("SUB-", len(contracts.customer)),
        "customer_no": world.people.number[contracts.customer],
        "start_date": calendar.day_texts(contracts.started_day),
        "end_date": calendar.day_texts(contracts.ends_day),
        "renewed": words(("no", "yes", ""), contracts.renewed),
        "price": money(contracts.amount_fen),
    }
    write_text(folder / "subscriptions.csv", sheet, PLAIN)


def write_usage(folder: Path, world: World) -> None:
    """usage.parquet of the product's platform: one row a month, customer and feature."""
    contracts = world.contracts
    table = pa.table(
        {
            "usage_id": _strings(numbered("U", len(contracts.use_customer), digits=7)),
            "customer_no": _strings(world.people.number[contracts.use_customer]),
            "month": pa.array(world.calendar.day_texts(contracts.use_day).astype("datetime64[D]")),
            "feature": _strings(words(FEATURES, contracts.use_feature)),
            "times_used": pa.array(contracts.use_quantity),
        }
    )
    pq.write_table(table, folder / "usage.parquet")


def _strings(texts: Texts) -> pa.Array:
    return pa.array(texts.tolist(), pa.string())
