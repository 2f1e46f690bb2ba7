"""A firm's exports in which people are planted who may never be seen outside the vault."""

import csv
import json
from io import StringIO
from pathlib import Path

from openpyxl import Workbook

NUMBER = "KANARI-778812"
NUMBER_IN_CHINESE = "金丝雀户七七八号"
NUMBER_IN_PARTS = ("NARIQ55", "KK990017")
WECOM = "wmKANARIextern5544"
LOST_WECOM = "wmKANARIunknown66"
NAME = "金丝雀贸易有限公司"
SECOND_NAME = "Canarybird Holdings Ltd"
CONTACT = "黄莺莺"
PHONE = "13877665544"
EMAIL = "kanari.yellow@example.com"
ADDRESS = "羽毛路一百二十三号"
NOTE = "likes yellow feathers 喜欢黄色羽毛"
FREE_TEXT = "请转告莺歌先生的家人"
FORBIDDEN = "11010119900307KANA"
EMPLOYEE = "雀跃跃"
IN_BAD_TIME = "莺啼之日"
IN_BAD_AMOUNT = "雀舌八百元整"
IN_BAD_CHANNEL = "飞鸽传书莺"
IN_RAGGED_ROW = "Ragged Kanari Person"
IN_HEADERLESS = "Headless Kanari Person"

CANARIES = (
    *(NUMBER, NUMBER_IN_CHINESE, *NUMBER_IN_PARTS, "-".join(NUMBER_IN_PARTS), WECOM, LOST_WECOM),
    *(NAME, SECOND_NAME, CONTACT, PHONE, EMAIL, ADDRESS, NOTE, FREE_TEXT, FORBIDDEN, EMPLOYEE),
    *(IN_BAD_TIME, IN_BAD_AMOUNT, IN_BAD_CHANNEL, IN_RAGGED_ROW, IN_HEADERLESS),
)

MAPPING = """
source = "crm"
time_zone = "Asia/Shanghai"

[lookup.contacts]
file = "外部联系人.csv"
key = "外部联系人"

[[table]]
files = ["客户资料.csv"]
[[table.fact]]
into = "customer"
[table.fact.set]
customer_ref = "客户编号"
source_id = "客户编号"
recorded_at = "更新时间"
region = "地区"
owner_id = "负责人"
[[table.identity]]
ref = "客户编号"
[table.identity.set]
name = "客户名称"
contact_name = "联系人"
phone = "手机"
email = "邮箱"
address = "地址"
note = "备注"

[[table]]
files = ["跟进记录.csv"]
[[table.fact]]
into = "interaction"
[table.fact.set]
customer_ref = "客户编号"
source_id = { joined = ["客户编号", "跟进时间"] }
happened_at = "跟进时间"
channel = "跟进方式"
direction = { constant = "outbound" }
employee_id = "跟进人"
[[table.identity]]
subject = "employee"
ref = "跟进人"
set = { name = "跟进人" }

[[table]]
files = ["orders.xlsx"]
[[table.fact]]
into = "order"
[table.fact.set]
customer_ref = "客户编号"
happened_at = "下单时间"
amount = "金额"

[[table]]
files = ["payments.json"]
[[table.fact]]
into = "payment"
[table.fact.set]
customer_ref = { joined = ["zone", "account"] }
source_id = { joined = ["zone", "account", "number"] }
order_id = { joined = ["zone", "account"] }
happened_at = "at"
amount = "amount"

[[table]]
files = ["wecom.ndjson"]
[[table.fact]]
into = "interaction"
[table.fact.set]
customer_ref = { column = "external_userid", lookup = ["contacts.客户编号"] }
source_id = { column = "external_userid", lookup = ["contacts.客户编号"] }
happened_at = "send_time"
channel = { constant = "wecom" }
direction = { constant = "inbound" }
[[table.identity]]
ref = { column = "external_userid", lookup = ["contacts.客户编号"] }
[table.identity.set]
wecom = "external_userid"
contact_name = { column = "external_userid", lookup = ["contacts.昵称"] }
"""


def as_csv(*rows: tuple[str, ...]) -> str:
    """The rows as CSV."""
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def write_exports(folder: Path) -> None:
    """CSV in GB18030 and UTF-8, XLSX, JSON and the lines of WeCom."""
    folder.mkdir()
    header = ("客户编号", "客户名称", "联系人", "手机", "邮箱", "地址", "备注", "身份证号")
    about = (CONTACT, PHONE, EMAIL, ADDRESS, NOTE, FORBIDDEN, FREE_TEXT, "华东", EMPLOYEE)
    people = as_csv(
        (*header, "随手记", "地区", "负责人", "更新时间"),
        *(
            (number, name, *about, "2026-05-01 10:00:00")
            for number, name in ((NUMBER, NAME), (NUMBER_IN_CHINESE, SECOND_NAME))
        ),
        (NUMBER, NAME, *about, IN_BAD_TIME),
    )
    (folder / "客户资料.csv").write_bytes(people.encode("gb18030"))
    calls = as_csv(
        ("客户编号", "跟进时间", "跟进方式", "跟进人", "内容"),
        *(
            (number, f"2026-0{month}-03 09:30:00", "电话", EMPLOYEE, FREE_TEXT)
            for month in range(1, 7)
            for number in (NUMBER, NUMBER_IN_CHINESE)
        ),
        (NUMBER, IN_BAD_TIME, "电话", EMPLOYEE, FREE_TEXT),
        (NUMBER, "2026-06-04 10:00:00", IN_BAD_CHANNEL, EMPLOYEE, FREE_TEXT),
        (NUMBER, "2026-06-05 10:00:00", "电话", EMPLOYEE, FREE_TEXT, IN_RAGGED_ROW, NAME),
    )
    (folder / "跟进记录.csv").write_text(calls, encoding="utf-8")
    _write_orders(folder / "orders.xlsx")
    zone, account = NUMBER_IN_PARTS
    payment = {"zone": zone, "account": account, "number": "1", "at": "2026-04-01", "amount": "5"}
    payment["payer"] = {"name": NAME, "phone": PHONE}  # type: ignore[assignment] # nested
    (folder / "payments.json").write_text(json.dumps([payment], ensure_ascii=False), "utf-8")
    (folder / "外部联系人.csv").write_text(
        as_csv(("外部联系人", "客户编号", "昵称"), (WECOM, NUMBER, CONTACT)), encoding="utf-8"
    )
    chats = [
        {"external_userid": who, "send_time": "2026-03-05 12:00:00", "text": FREE_TEXT}
        for who in (WECOM, LOST_WECOM)
    ]
    lines = [json.dumps(chat, ensure_ascii=False) for chat in chats]
    (folder / "wecom.ndjson").write_text("\n".join(lines), encoding="utf-8")


def _write_orders(file: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["客户编号", "下单时间", "金额", "收货人", "收货地址"])
    sheet.append([NUMBER, "2026-02-01 10:00:00", 880.5, CONTACT, ADDRESS])
    sheet.append([NUMBER_IN_CHINESE, "2026-05-01 10:00:00", 1200, CONTACT, ADDRESS])
    sheet.append([NUMBER, "2026-02-02 10:00:00", IN_BAD_AMOUNT, CONTACT, ADDRESS])
    book.save(file)
