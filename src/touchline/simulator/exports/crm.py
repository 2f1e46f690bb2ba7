"""The CRM: customers, activities, opportunities and staff, with Chinese headers."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from touchline.simulator.calendar import (
    DAY_S,
    NEVER,
    Flags,
    Integers,
    Texts,
    numbered,
)
from touchline.simulator.contacts import CALL, EMAIL, MEETING, PURPOSES, SMS, VISIT, WECHAT, WECOM
from touchline.simulator.customers import INDUSTRIES, SIZES, SOURCES
from touchline.simulator.dirt import (
    Aliases,
    DirtyRows,
    Renamed,
    channel_words,
    choose_rows,
    ragged_lines,
    soil_activities,
)
from touchline.simulator.exports.sheet import Sheet, TextFormat, money, stacked, words, write_text
from touchline.simulator.firm import CHANNELS, PRODUCT_LINES, REGIONS, TEAMS
from touchline.simulator.purchases import CANCELLED
from touchline.simulator.sales import LOST, STAGES, WON
from touchline.simulator.world import World

BYTE_ORDER_MARK = TextFormat("utf-8-sig")
CHINESE = TextFormat("gb18030")
TEST_CUSTOMERS = 3
TEST_ACTIVITIES = 20
RAGGED_LINES = 3
REMARKS = ("客户说下月再看", "已发资料", "价格偏高, 需申请折扣", "约好下周拜访", "", "", "")


@dataclass(frozen=True)
class Activities:
    """What the activities file holds, for the truth."""

    contact: Integers  # the contact's index of each clean row
    number: Texts
    dirty: DirtyRows
    late: int
    variants: int


@dataclass(frozen=True)
class ActivityRows:
    """The clean rows of the activities file; `contact` is the contact's index."""

    contact: Integers
    number: Texts
    channel: Texts
    late: Flags


def write_customers(folder: Path, world: World, aliases: Aliases) -> None:
    """客户资料.csv: everyone, the second registrations, and the test customers."""
    people, calendar = world.people, world.calendar
    rows = np.concatenate([np.arange(people.count), aliases.customer])
    bought = np.zeros(people.count, dtype=bool)
    bought[world.orders.customer[world.orders.state != CANCELLED]] = True
    recent = np.zeros(people.count, dtype=bool)
    recent[world.orders.customer[world.orders.at_s > calendar.end_s - 180 * DAY_S]] = True
    stage = np.where(recent, 2, np.where(bought, 3, np.where(people.joined_day >= 0, 0, 1)))
    sheet: Sheet = {
        "客户编号": np.concatenate([people.number, aliases.number]),
        "客户名称": np.array([*people.name, *aliases.name]),
        "客户类型": np.where(people.is_company, "企业", "个人")[rows],
        "行业": words(INDUSTRIES, people.industry)[rows],
        "地区": words(REGIONS, people.region)[rows],
        "规模": np.where(people.is_company, words(SIZES, people.size), "")[rows],
        "联系人": np.array(people.contact_name)[rows],
        "手机": phones(people.count)[rows],
        "邮箱": mails(people.count)[rows],
        "地址": addresses(people.count)[rows],
        "建档日期": calendar.day_texts(people.joined_day)[rows],
        "来源": words(SOURCES, people.acquired_by)[rows],
        "推荐客户": np.where(people.referrer >= 0, people.number[people.referrer], "")[rows],
        "负责人工号": world.firm.rep_number[people.rep][rows],
        "团队": words(TEAMS, world.firm.team[people.rep])[rows],
        "客户阶段": words(("线索", "潜在客户", "成交客户", "流失客户"), stage)[rows],
        "更新时间": np.full(len(rows), calendar.texts(np.array([calendar.end_s - 6 * 3_600]))[0]),
        "备注": words(REMARKS, rows % len(REMARKS)),
    }
    test = {name: np.repeat(column[:1], TEST_CUSTOMERS) for name, column in sheet.items()}
    test["客户编号"] = test_numbers()
    test["客户名称"] = np.array(["测试客户", "TEST 请勿删除", "测试公司ABC"])
    write_text(folder / "客户资料.csv", stacked(sheet, test), BYTE_ORDER_MARK)


def test_numbers() -> Texts:
    """The numbers of the customers that somebody made to try the system."""
    return numbered("TEST", TEST_CUSTOMERS, digits=3)


def phones(count: int) -> Texts:
    """Mobile numbers in the spellings that people use; all begin with 1390000."""
    index = np.arange(count)
    tail = np.char.zfill((index % 10_000).astype(str), 4)
    heads = words(("1390000", "139-0000-", "+86 139 0000 ", "+86-1390000"), index % 4)
    return np.char.add(heads, tail)


def mails(count: int) -> Texts:
    """E-mail addresses under a name that is reserved for examples."""
    return np.char.add(numbered("kehu", count), "@example.com")


def addresses(count: int) -> Texts:
    """Addresses of streets."""
    street = words(("人民路", "中山路", "建设大道", "解放街", "科技园路"), np.arange(count) % 5)
    return np.char.add(np.char.add(street, (np.arange(count) % 300 + 1).astype(str)), "号")


def write_activities(
    folder: Path, world: World, renamed: Renamed, rng: np.random.Generator
) -> Activities:
    """跟进记录.csv: every contact but those of WeCom, and the trainings, with the CRM's dirt."""
    contact = np.flatnonzero(world.contacts.channel != WECOM)
    number = numbered("HD", len(contact), digits=7)
    dirty = choose_rows(np.ones(len(contact), dtype=bool), rng)
    late = rng.random(len(contact)) < 0.03
    late[np.concatenate([dirty.missing_time, dirty.impossible_date])] = False
    channel, variants = channel_words(words(CHANNELS, world.contacts.channel[contact]), rng)
    rows = ActivityRows(contact, number, channel, late)
    sheet = _activity_sheet(world, rows, renamed, rng)
    soiled = soil_activities(sheet, dirty, world.calendar.ends_on.year)
    whole = stacked(stacked(soiled, _trainings(world, sheet)), _test_activities(sheet))
    broken = ragged_lines(sheet, RAGGED_LINES)
    write_text(folder / "跟进记录.csv", whole, CHINESE, broken)
    return Activities(contact, number, dirty, int(late.sum()), variants)


def _activity_sheet(
    world: World, rows: ActivityRows, renamed: Renamed, rng: np.random.Generator
) -> Sheet:
    contacts, people, calendar = world.contacts, world.people, world.calendar
    contact = rows.contact
    who, at_s = contacts.customer[contact], contacts.at_s[contact]
    minutes = -(-contacts.duration_s[contact] // 60)
    delay = np.where(rows.late, rng.integers(3, 20, len(contact)) * DAY_S, 0)
    recorded = at_s + contacts.duration_s[contact] + rng.integers(60, 3_600, len(contact)) + delay
    return {
        "活动编号": rows.number,
        "客户编号": people.number[who],
        "客户名称": names_at(world, who, at_s, renamed),
        "跟进方式": rows.channel,
        "方向": np.where(contacts.inbound[contact], "客户来访", "主动跟进"),
        "跟进时间": calendar.texts(at_s),
        "时长(分钟)": np.where(minutes > 0, minutes.astype(str), ""),
        "跟进人工号": world.firm.rep_number[contacts.rep[contact]],
        "跟进人": np.array(world.firm.rep_name)[contacts.rep[contact]],
        "所属部门": words(TEAMS, world.firm.team[contacts.rep[contact]]),
        "目的": words(PURPOSES, contacts.purpose[contact]),
        "结果": _results(world, contact),
        "客户回复时间": calendar.texts(contacts.answered_s[contact]),
        "录入时间": calendar.texts(np.minimum(recorded, calendar.end_s - 1)),
        "备注": words(REMARKS, rng.integers(0, len(REMARKS), len(contact))),
    }


def names_at(world: World, who: Integers, at_s: Integers, renamed: Renamed) -> Texts:
    """The customers' names as they were at those times."""
    old = np.array(world.people.name, dtype=object)
    since = np.zeros(world.people.count, dtype=np.int64)
    old[renamed.customer] = renamed.old_name
    since[renamed.customer] = renamed.at_s
    current = np.array(world.people.name)
    return np.where(at_s < since[who], old.astype(str)[who], current[who])


def _results(world: World, contact: Integers) -> Texts:
    channel = world.contacts.channel[contact]
    reached = world.contacts.reached[contact]
    by_talk = np.where(reached, "已接通", "未接通")
    by_text = np.where(world.contacts.answered_s[contact] != NEVER, "已回复", "已发送")
    by_visit = np.where(reached, "已面谈", "未见到")
    texts = np.isin(channel, (WECHAT, EMAIL, SMS))
    return np.where(texts, by_text, np.where(np.isin(channel, (VISIT, MEETING)), by_visit, by_talk))


def _trainings(world: World, like: Sheet) -> Sheet:
    trainings, people = world.trainings, world.people
    who = trainings.customer
    rows: dict[str, Texts] = {name: np.full(len(who), "") for name in like}
    rep = people.rep[who]
    return rows | {
        "活动编号": numbered("PX", len(who), digits=5),
        "客户编号": people.number[who],
        "客户名称": np.array(people.name)[who],
        "跟进方式": np.full(len(who), "培训"),
        "方向": np.full(len(who), "主动跟进"),
        "跟进时间": world.calendar.texts(trainings.at_s),
        "时长(分钟)": np.full(len(who), "120"),
        "跟进人工号": world.firm.rep_number[rep],
        "跟进人": np.array(world.firm.rep_name)[rep],
        "所属部门": words(TEAMS, world.firm.team[rep]),
        "结果": np.where(trainings.attended, "已参加", "未参加"),
        "录入时间": world.calendar.texts(trainings.at_s + 4 * 3_600),
    }


def _test_activities(like: Sheet) -> Sheet:
    rows = {name: column[:TEST_ACTIVITIES].copy() for name, column in like.items()}
    count = len(rows["活动编号"])
    rows["活动编号"] = numbered("CS", count, digits=5)
    rows["客户编号"] = test_numbers()[np.arange(count) % TEST_CUSTOMERS]
    rows["客户名称"] = np.full(count, "测试客户")
    return rows


def write_deals(folder: Path, world: World) -> None:
    """销售机会.csv, one row an opportunity, and 机会阶段.csv, one row a stage entered."""
    deals, people, calendar = world.deals, world.people, world.calendar
    number = numbered("OP", len(deals.customer))
    state = np.where(deals.state == WON, "赢单", np.where(deals.state == LOST, "输单", "跟进中"))
    changed = np.zeros(len(number), dtype=np.int64)
    np.maximum.at(changed, deals.stage_deal, deals.stage_s)
    sheet: Sheet = {
        "商机编号": number,
        "客户编号": people.number[deals.customer],
        "商机金额": money(deals.amount_fen),
        "产品线": words([line.name for line in PRODUCT_LINES], deals.product_line),
        "负责人工号": world.firm.rep_number[people.rep[deals.customer]],
        "状态": state,
        "创建时间": calendar.texts(deals.opened_s),
        "关闭时间": calendar.texts(deals.closed_s),
        "更新时间": calendar.texts(changed),
    }
    write_text(folder / "销售机会.csv", sheet, CHINESE)
    order = np.lexsort((deals.stage, deals.stage_deal))
    deal = deals.stage_deal[order]
    stages: Sheet = {
        "商机编号": number[deal],
        "客户编号": people.number[deals.customer[deal]],
        "阶段": words(STAGES, deals.stage[order]),
        "进入时间": calendar.texts(deals.stage_s[order]),
    }
    write_text(folder / "机会阶段.csv", stages, CHINESE)


def write_staff(folder: Path, world: World) -> None:
    """员工.csv."""
    firm = world.firm
    sheet: Sheet = {
        "工号": firm.rep_number,
        "姓名": np.array(firm.rep_name),
        "团队": words(TEAMS, firm.team),
        "岗位": np.where(np.arange(firm.reps) < len(TEAMS), "主管", "销售代表"),
        "在职": np.where(np.arange(firm.reps) % 17 == 16, "否", "是"),
    }
    write_text(folder / "员工.csv", sheet, BYTE_ORDER_MARK)


def double_calls(
    folder: Path, world: World, activities: Activities, rng: np.random.Generator
) -> Sheet:
    """通话记录.csv of one region's telephone system: calls that the CRM reports too.

    Gives the pairs: the CRM's number and the telephone system's.
    """
    contacts, calendar = world.contacts, world.calendar
    calls = np.flatnonzero(contacts.channel[activities.contact] == CALL)
    east = world.firm.team[contacts.rep[activities.contact[calls]]] == 1
    row = calls[east & (rng.random(len(calls)) < 0.25)]
    contact = activities.contact[row]
    number = numbered("TEL-", len(row), digits=7)
    ring_s = contacts.at_s[contact] - rng.integers(0, 150, len(row))
    sheet: Sheet = {
        "话单号": number,
        "客户编号": world.people.number[contacts.customer[contact]],
        "坐席工号": world.firm.rep_number[contacts.rep[contact]],
        "呼叫方向": np.where(contacts.inbound[contact], "呼入", "呼出"),
        "开始时间": calendar.texts(ring_s),
        "通话秒数": contacts.duration_s[contact].astype(str),
        "接通": np.where(contacts.reached[contact], "是", "否"),
        "录音": np.char.add(np.char.add("rec/", number), ".wav"),
    }
    write_text(folder / "通话记录.csv", sheet, TextFormat("utf-8"))
    return {"crm_id": activities.number[row], "phone_id": number}
