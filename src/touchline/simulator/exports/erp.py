"""The ERP: orders and their lines as a workbook, and payments as a UTF-16 list."""

from pathlib import Path

import numpy as np

from touchline.simulator.calendar import Integers, Texts
from touchline.simulator.dirt import Aliases
from touchline.simulator.exports.crm import test_numbers
from touchline.simulator.exports.sheet import (
    Sheet,
    TextFormat,
    money,
    serial_days,
    stacked,
    with_thousands,
    words,
    write_text,
    write_workbook,
)
from touchline.simulator.firm import PRODUCT_LINES
from touchline.simulator.purchases import ORDER_PLACES, ORDER_STATES
from touchline.simulator.world import World

NUMBERS = frozenset({"订单金额", "毛利", "行号", "数量", "单价", "金额"})
TIMES = frozenset({"下单时间"})
PAYMENT_LIST = TextFormat("utf-16", "\t")
TEST_ORDERS = 4
THOUSANDS_SIGNS = 30


def write_orders(folder: Path, world: World, aliases: Aliases) -> None:
    """ERP订单.xlsx with the sheets 订单 and 订单明细."""
    orders, lines = world.orders, world.lines
    customer = order_customers(world, aliases)
    moments = serial_days(world.calendar.moments(orders.at_s))
    line_names = [line.name for line in PRODUCT_LINES]
    sheet: Sheet = {
        "订单号": orders.number,
        "客户编号": customer,
        "客户名称": np.array(world.people.name)[orders.customer],
        "下单时间": moments,
        "币种": np.full(len(customer), "CNY"),
        "订单金额": money(orders.amount_fen),
        "毛利": money(orders.margin_fen),
        "状态": words(ORDER_STATES, orders.state),
        "下单渠道": words(ORDER_PLACES, orders.place),
        "产品线": words(line_names, orders.product_line),
    }
    test = {name: column[:TEST_ORDERS].copy() for name, column in sheet.items()}
    test["订单号"] = np.char.add("TEST-", test["订单号"])
    test["客户编号"] = np.repeat(test_numbers()[:1], len(test["订单号"]))
    details: Sheet = {
        "订单号": orders.number[lines.order],
        "行号": lines.line_number.astype(str),
        "客户编号": customer[lines.order],
        "下单时间": moments[lines.order],
        "商品编号": _products(lines.product_line, lines.category),
        "产品线": words(line_names, lines.product_line),
        "品类": _categories(lines.product_line, lines.category),
        "数量": lines.quantity.astype(str),
        "单价": money(lines.price_fen),
        "金额": money(lines.amount_fen),
        "毛利": money(lines.margin_fen),
    }
    workbook = {"订单": stacked(sheet, test), "订单明细": details}
    write_workbook(folder / "ERP订单.xlsx", workbook, NUMBERS, TIMES)


def order_customers(world: World, aliases: Aliases) -> Texts:
    """The customer number on each order: the second one after a second registration."""
    second = world.people.number.copy()
    since = np.full(world.people.count, world.calendar.end_s)
    second[aliases.customer] = aliases.number
    since[aliases.customer] = aliases.at_s
    who = world.orders.customer
    return np.where(world.orders.at_s >= since[who], second[who], world.people.number[who])


def _products(line: Integers, category: Integers) -> Texts:
    number = 100 * (line + 1) + category
    return np.char.add("SKU-", number.astype(str))


def _categories(line: Integers, category: Integers) -> Texts:
    widest = max(len(product.categories) for product in PRODUCT_LINES)
    names = np.array(
        [
            [product.categories[index % len(product.categories)] for index in range(widest)]
            for product in PRODUCT_LINES
        ]
    )
    return names[line, category]


def write_payments(folder: Path, world: World, aliases: Aliases, rng: np.random.Generator) -> int:
    """回款明细.txt; gives how many amounts are written with thousands signs."""
    payments, orders, calendar = world.payments, world.orders, world.calendar
    amount = money(orders.amount_fen[payments.order]).astype(object)
    large = np.flatnonzero(orders.amount_fen[payments.order] >= 100_000)
    signed = rng.choice(large, min(THOUSANDS_SIGNS, len(large)), replace=False)
    amount[signed] = [with_thousands(text) for text in amount[signed]]
    paid = payments.paid_s >= 0
    sheet: Sheet = {
        "回款编号": np.char.replace(orders.number[payments.order], "SO", "HK"),
        "订单号": orders.number[payments.order],
        "客户编号": order_customers(world, aliases)[payments.order],
        "应付金额": amount.astype(str),
        "开票时间": calendar.texts(orders.at_s[payments.order]),
        "应付日期": _chinese_days(calendar.day_texts(payments.due_day)),
        "实付时间": calendar.texts(payments.paid_s),
        "状态": np.where(paid, "已付", np.where(payments.defaulted, "坏账", "未付")),
    }
    write_text(folder / "回款明细.txt", sheet, PAYMENT_LIST)
    return len(signed)


def _chinese_days(days: Texts) -> Texts:
    """2026-03-01 as 2026年03月01日."""
    parts = np.array([day.split("-") for day in days.tolist()]).reshape(-1, 3)
    year = np.char.add(parts[:, 0], "年")
    month = np.char.add(parts[:, 1], "月")
    return np.char.add(np.char.add(year, month), np.char.add(parts[:, 2], "日"))
