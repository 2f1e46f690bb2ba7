"""WeCom messages (one JSON object a line) and the mail service's logs in New York time."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.simulator.calendar import (
    DAY_S,
    NEVER,
    ZONE_OFFSET_S,
    Integers,
    Texts,
    numbered,
    until,
)
from touchline.simulator.contacts import WECOM
from touchline.simulator.dirt import wrong_zone
from touchline.simulator.exports.crm import mails
from touchline.simulator.exports.sheet import Sheet, TextFormat, money, words, write_text
from touchline.simulator.life import campaign_days
from touchline.simulator.world import World

AMERICAN = TextFormat("utf-8", line_end="\n")
MAIL_STATES = ("sent", "opened", "clicked", "bounced", "unsubscribed", "holdout")
SENT, OPENED, CLICKED, BOUNCED, UNSUBSCRIBED, HOLDOUT = range(len(MAIL_STATES))
SENT_AT_S = 9 * 3_600 + 30 * 60


def write_wecom(folder: Path, world: World, rng: np.random.Generator) -> int:
    """wecom_messages.ndjson; gives how many rows bear UTC in place of local time."""
    contacts = world.contacts
    row = np.flatnonzero(contacts.channel == WECOM)
    wrong = wrong_zone(contacts.at_s[row], world.calendar.days, rng)
    shift = np.where(wrong, ZONE_OFFSET_S, 0)
    answered = contacts.answered_s[row]
    customer = contacts.customer[row]
    columns: dict[str, list[str]] = {
        "msgid": numbered("WM", len(row), digits=8).tolist(),
        "external_userid": np.char.add("wmEXT", world.people.number[customer]).tolist(),
        "客户编号": world.people.number[customer].tolist(),
        "staff": world.firm.rep_number[contacts.rep[row]].tolist(),
        "direction": np.where(contacts.inbound[row], "in", "out").tolist(),
        "send_time": world.calendar.texts(contacts.at_s[row] - shift).tolist(),
        "reply_time": world.calendar.texts(
            np.where(answered == NEVER, NEVER, answered - shift)
        ).tolist(),
    }
    messages = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    lines = [json.dumps(message, ensure_ascii=False) + "\n" for message in messages]
    (folder / "wecom_messages.ndjson").write_text("".join(lines), encoding="utf-8", newline="\n")
    return int(wrong.sum())


@dataclass(frozen=True)
class MailLog:
    """What the mail log holds, for the truth."""

    sent: int
    held_out: int


def write_campaigns(folder: Path, world: World, rng: np.random.Generator) -> MailLog:
    """campaigns.csv and campaign_log.csv: American dates, New York time."""
    days = campaign_days(world.calendar)
    numbers = numbered("CMP-", len(days), digits=3)
    campaigns: Sheet = {
        "campaign_id": numbers,
        "channel": np.full(len(days), "email"),
        "start_date": _american_days(world, days),
        "end_date": _american_days(world, days + 7),
        "budget": money(np.full(len(days), 150_000)),
    }
    write_text(folder / "campaigns.csv", campaigns, AMERICAN)
    customer, campaign = np.nonzero(world.people.joined_day[:, None] < days)
    state = _mail_states(world, customer, campaign, rng)
    sent_s = days[campaign] * DAY_S + SENT_AT_S + rng.integers(0, 1_800, len(customer))
    wait_s = (np.exp(rng.normal(1.5, 1.2, len(customer))) * 3_600).astype(np.int64) + 20
    seen = np.isin(state, (OPENED, CLICKED, UNSUBSCRIBED))
    opened_s = until(world.calendar, np.where(seen, sent_s + wait_s, NEVER))
    log: Sheet = {
        "Send ID": numbered("S", len(customer), digits=8),
        "Campaign ID": numbers[campaign],
        "Customer No": world.people.number[customer],
        "Email": mails(world.people.count)[customer],
        "Group": np.where(state == HOLDOUT, "control", "treatment"),
        "Status": words(MAIL_STATES, state),
        "Sent At": new_york(world, sent_s),
        "Opened At": new_york(world, opened_s),
        "Time Zone": np.full(len(customer), "America/New_York"),
    }
    write_text(folder / "campaign_log.csv", log, AMERICAN)
    held_out = int((state == HOLDOUT).sum())
    return MailLog(len(customer) - held_out, held_out)


def _mail_states(
    world: World, customer: Integers, campaign: Integers, rng: np.random.Generator
) -> Integers:
    liking = np.clip(world.people.mail_effect[customer] * 1.6, 0.05, 0.8)
    draw = rng.random(len(customer))
    state = np.where(draw < liking, OPENED, SENT)
    state = np.where(draw < liking * 0.25, CLICKED, state)
    state = np.where(draw > 0.985, BOUNCED, state)
    state = np.where((draw < liking) & (draw > liking * 0.985), UNSUBSCRIBED, state)
    return np.where(world.life.mailed[customer, campaign], state, HOLDOUT)


def new_york(world: World, seconds: Integers) -> Texts:
    """Times as 03/14/2026 02:05:09 PM on New York's wall clock; empty where there is none."""
    moments = world.calendar.moments(seconds) - np.timedelta64(ZONE_OFFSET_S, "s")
    instants = pa.array(moments).cast(pa.timestamp("s", "America/New_York"))
    texts = pc.fill_null(pc.strftime(instants, format="%m/%d/%Y %I:%M:%S %p"), "")
    return np.array(texts.to_pylist())


def _american_days(world: World, days: Integers) -> Texts:
    parts = np.array([day.split("-") for day in world.calendar.day_texts(days).tolist()])
    slash = np.char.add(np.char.add(parts[:, 1], "/"), np.char.add(parts[:, 2], "/"))
    return np.char.add(slash, parts[:, 0])
