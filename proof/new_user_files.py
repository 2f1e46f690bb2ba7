"""Two exports of a Chinese firm as a new user brings them: GB18030, headers nobody prepared for."""

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path

CUSTOMERS, CONTACTS, SEED = 2_000, 60_000, 20261122
PLACES = ["苏州", "昆山", "无锡", "常熟", "宁波", "台州", "东莞", "佛山", "温州", "嘉兴"]
NAMES = [
    "鑫达",
    "宏远",
    "百利",
    "顺泰",
    "金禾",
    "卓美",
    "万丰",
    "永昌",
    "嘉华",
    "海纳",
    "瑞丰",
    "盛源",
    "天成",
    "华泰",
    "德信",
]
TRADES = [
    "模具厂",
    "塑胶有限公司",
    "五金制品厂",
    "包装材料有限公司",
    "电器有限公司",
    "纺织有限公司",
]
STAFF = ["陈国强", "王丽华", "李建军", "赵敏", "周大海", "吴晓燕", "孙志刚", "何美玲"]
WAYS = ["上门拜访", "打电话", "微信聊天", "发邮件", "展会碰面"]
RESULTS = ["谈得不错", "没人接", "要报价", "已读没回", "过段时间再说"]
KINDS = ["制造业", "贸易", "电商", "服务"]


def write_exports(folder: Path, today: datetime) -> list[Path]:
    """The customer list of one system and the visit book of another."""
    dice = random.Random(SEED)
    names = [_name(number) for number in range(CUSTOMERS)]
    customers = folder / "客户台账.csv"
    _write(
        customers,
        ["客户代号", "客户单位名称", "行业属性", "所在省市", "对口联系人", "联系手机", "建账日期"],
        [
            [
                f"C{number:05}",
                name,
                dice.choice(KINDS),
                dice.choice(PLACES),
                dice.choice(STAFF)[0] + "经理",
                f"139{dice.randrange(10**7, 10**8)}",
                (today - timedelta(days=dice.randrange(400, 1500))).strftime("%Y/%m/%d"),
            ]
            for number, name in enumerate(names)
        ],
    )
    contacts = folder / "外勤日志导出.csv"
    _write(
        contacts,
        [
            "流水",
            "客户代号",
            "客户单位",
            "外勤同事",
            "走访时点",
            "沟通途径",
            "反馈结果",
            "沟通要点",
        ],
        [_contact(dice, number, names, today) for number in range(CONTACTS)],
    )
    return [customers, contacts]


def _name(number: int) -> str:
    place, name = PLACES[number % 10], NAMES[number // 10 % len(NAMES)]
    return f"{place}{name}{number // 90 + 1}号{TRADES[number % len(TRADES)]}"


def _contact(dice: random.Random, number: int, names: list[str], today: datetime) -> list[str]:
    whom = min(int(dice.expovariate(1 / 500)), CUSTOMERS - 1)
    at = today - timedelta(days=dice.triangular(1, 500, 60), minutes=dice.randrange(600))
    point = dice.choice(["问了交期", "嫌价格高", "要看样品"])
    said = f"第{number}次沟通，客户{point}，{dice.randrange(9999)}"
    return [
        f"{number + 1}",
        f"C{whom:05}",
        names[whom],
        STAFF[whom % len(STAFF)],
        at.strftime("%Y/%m/%d %H:%M"),
        dice.choice(WAYS),
        dice.choice(RESULTS),
        said,
    ]


def _write(file: Path, headers: list[str], rows: list[list[str]]) -> None:
    with file.open("w", encoding="gb18030", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(headers)
        writer.writerows(rows)
