"""A mapping is proposed for files that nobody prepared for."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.intake.proposal.parts import FactProposal, Proposal
from touchline.intake.proposal.sample import Sample
from touchline.intake.proposal.toml import proposal_toml
from touchline.intake.propose import propose
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.mapping import Mapping

TIMES = ("2024-03-05 10:00:00", "2024-03-06 11:30:00", "2024-03-07 09:15:00")
NUMBERS = ("C001", "C002", "C001")
Cells = tuple[str | None, ...]


def sample(file_name: str, sheet: str = "", **columns: Cells) -> Sample:
    return Sample(file_name, sheet, columns)


def only_fact(proposal: Proposal) -> FactProposal:
    return proposal.tables[0].facts[0]


def read_back(proposal: Proposal) -> Mapping:
    return Mapping.model_validate(tomllib.loads(proposal_toml(proposal)))


CALLS = sample(
    "通话记录.csv",
    客户编号=NUMBERS,
    客户名称=("甲公司", "乙公司", "甲公司"),
    通话时间=TIMES,
    呼叫类型=("呼出", "呼入", "呼出"),
    通话结果=("已接通", "无人接听", "元宇宙"),
    备注=("请勿外传", "无", "无"),
)


def test_the_proposal_comes_to_a_mapping() -> None:
    rule = propose([CALLS], source="crm").mapping().table[0].fact[0]
    assert rule.into == "interaction"
    assert rule.set["customer_ref"].column == "客户编号"
    assert rule.set["happened_at"].column == "通话时间"
    assert rule.set["outcome"].values == {"已接通": "reached", "无人接听": "no_answer"}
    assert rule.set["direction"].values == {"呼出": "outbound", "呼入": "inbound"}
    assert rule.set["channel"].constant == "call"


def test_an_unknown_word_waits_to_be_mapped() -> None:
    proposal = propose([CALLS])
    outcome = only_fact(proposal).column("outcome")
    assert outcome is not None
    assert outcome.please_map == ("元宇宙",)
    assert '# please map: outcome.values."元宇宙" = ""' in proposal_toml(proposal)


def test_the_toml_read_back_is_the_same_mapping() -> None:
    proposal = propose([CALLS])
    assert read_back(proposal) == proposal.mapping()


@settings(max_examples=40, deadline=None)
@given(
    header=st.text(min_size=1).filter(str.strip),
    word=st.text(min_size=1).filter(str.strip),
    file_name=st.text(min_size=1),
)
def test_any_header_or_word_survives_the_toml(header: str, word: str, file_name: str) -> None:
    columns: dict[str, Cells] = {
        "客户编号": NUMBERS,
        "通话时间": TIMES,
        "通话结果": ("已接通", "未接", word),
        header: (word, word, word),
    }
    proposal = propose([Sample(file_name, "", columns)])
    if proposal.ready:
        assert read_back(proposal) == proposal.mapping()


@pytest.mark.contract("A2.6")
def test_cells_that_tell_who_someone_is_never_stand_in_the_mapping_file() -> None:
    people = sample(
        "客户列表.csv",
        客户编号=("NUMMER77", "NUMMER78"),
        客户名称=("名称甲有限公司", "名称乙有限公司"),
        手机号=("13812345678", "13987654321"),
        负责人=("销售张三", "销售李四"),
        备注=("家住南京路", "喜欢喝茶"),
        行业=("零售", "制造业"),
    )
    text = proposal_toml(propose([people]))
    secrets = ("NUMMER", "名称甲", "1381234", "张三", "南京路", "喝茶")
    assert [secret for secret in secrets if secret in text] == []
    assert "零售" in text


def test_a_name_among_the_figures_never_stands_in_the_mapping_file() -> None:
    orders = sample(
        "订单.csv",
        客户编号=("K1", "K2", "K3"),
        下单时间=("2026年2月1日", "2026年2月2日", "2026年2月3日"),
        金额=("880.5", "1200", "王小明代付"),
    )
    text = proposal_toml(propose([orders]))
    assert "王小明" not in text
    assert "2026年2月1日" in text
    assert "880.5" in text


def test_a_note_is_left_out_with_the_way_to_the_vault() -> None:
    left = {one.header: one.reason for one in propose([CALLS]).tables[0].left_out}
    assert "only if you map it as note" in left["备注"]


def test_years_of_taiwan_are_proposed_as_times() -> None:
    days = ("115/03/01", "114/12/31", "2026/03/02")
    amounts = ("1,200.00", "3,400.50", "99.90")
    cells = {"收款單號": ("R1", "R2", "R3"), "客戶代號": NUMBERS, "收款金額": amounts}
    fact = only_fact(propose([Sample("p.tsv", "", {**cells, "收款日期": days})], source="erp"))
    assert (fact.into, fact.missing) == ("payment", ())


def test_order_numbers_under_the_header_name_are_no_ones_name() -> None:
    cells: dict[str, Cells] = {
        "Name": ("#1001", "#1001", "#1002"),
        "Email": ("a@example.com", "a@example.com", "b@example.com"),
        "Financial Status": ("paid", None, "paid"),
        "Total": ("10.50", None, "20.75"),
        "Created at": TIMES,
        "Billing Name": ("Ann Lee", None, "Bo Chan"),
    }
    identity = propose([Sample("orders.csv", "", cells)], source="shop").tables[0].identities[0]
    assert "Name" not in {column.rule.column for column in identity.columns}


def test_a_date_that_cannot_be_read_is_left_out_with_the_reason() -> None:
    days = ("spring", "autumn", "winter")
    cells = {
        "order id": ("O1", "O2", "O3"),
        "order date": days,
        "order total": ("1.5", "2.5", "9.5"),
        "order status": ("paid", "paid", "cancelled"),
        "customer id": NUMBERS,
    }
    orders = Sample("orders.csv", "", cells)
    reasons = {left.header: left.reason for left in propose([orders], "erp").tables[0].left_out}
    assert "called like a date" in reasons["order date"]


def test_a_plan_never_becomes_the_time_of_a_contact() -> None:
    only_plan = sample(
        "拜访记录.csv", 客户编号=NUMBERS, 下次跟进时间=TIMES, 拜访结果=("已联系",) * 3
    )
    fact = only_fact(propose([only_plan]))
    assert [lack.column for lack in fact.missing] == ["happened_at"]


def test_without_a_direction_the_firm_is_taken_to_have_begun() -> None:
    visits = sample("拜访记录.csv", 客户编号=NUMBERS, 拜访时间=TIMES)
    direction = only_fact(propose([visits])).column("direction")
    assert direction is not None
    assert direction.rule.constant == "outbound"
    assert direction.confidence < 0.5
    assert "no direction column" in direction.reason


def test_words_of_the_channel_tell_the_direction_too() -> None:
    rows = sample(
        "跟进记录.csv", 客户编号=NUMBERS, 跟进时间=TIMES, 跟进方式=("呼出", "来电", "呼出")
    )
    direction = only_fact(propose([rows])).column("direction")
    assert direction is not None
    assert direction.rule.values == {"呼出": "outbound", "来电": "inbound"}
    assert direction.rule.column == "跟进方式"


def test_the_creation_time_stands_in_where_nothing_else_tells_when() -> None:
    rows = sample("跟进记录.csv", 客户编号=NUMBERS, 创建时间=TIMES, 跟进方式=("电话",) * 3)
    happened = only_fact(propose([rows])).column("happened_at")
    assert happened is not None
    assert happened.rule.column == "创建时间"
    assert "no other column tells" in happened.reason


def test_a_payment_finds_its_customer_and_time_over_its_order() -> None:
    orders = sample(
        "orders.csv", order_id=("O1", "O2"), customer_id=("C1", "C2"), order_date=TIMES[:2]
    )
    payments = sample("payments.csv", order_id=("O1", "O2"), payment_value=("9.90", "1.50"))
    mapping = propose([payments, orders]).mapping()
    rules = next(table.fact[0].set for table in mapping.table if table.fact[0].into == "payment")
    assert rules["customer_ref"].column == "order_id"
    assert rules["customer_ref"].lookup == ("orders.customer_id",)
    assert rules["happened_at"].lookup == ("orders.order_date",)
    assert mapping.lookup["orders"].key == "order_id"


def test_a_name_finds_its_number_in_the_customer_list() -> None:
    names = ("甲公司", "乙公司", "甲公司")
    listed = sample(
        "客户列表.csv", 客户编号=NUMBERS[:2], 客户名称=names[:2], 所属行业=("零售", "医疗")
    )
    visits = sample("拜访记录.csv", 客户名称=names, 拜访时间=TIMES)
    proposal = propose([visits, listed])
    visit = next(table for table in proposal.tables if table.facts[0].into == "interaction")
    ref = visit.facts[0].column("customer_ref")
    assert ref is not None
    assert (ref.rule.column, ref.rule.lookup) == ("客户名称", ("customers.客户编号",))
    assert ref.rule.namespace == "customer"
    assert read_back(proposal) == proposal.mapping()


def test_order_lines_feed_people_and_customers_too() -> None:
    lines = sample(
        "订单明细.csv",
        订单号=("D1", "D1", "D2"),
        客户编号=NUMBERS,
        收货人手机=("13812345678", "13987654321", "13812345678"),
        下单时间=TIMES,
        商品编码=("S1", "S2", "S1"),
        数量=("1", "2", "1"),
        省份=("上海", "北京", "上海"),
    )
    table = propose([lines]).mapping().table[0]
    assert [fact.into for fact in table.fact] == ["order_line", "customer"]
    assert table.fact[1].set["region"].column == "省份"
    assert {name.value: rule.column for name, rule in table.identity[0].set.items()} == {
        "number": "客户编号",
        "phone": "收货人手机",
    }


@pytest.mark.parametrize("header", ["客户级别", "客戶等級", "Customer grade", "account tier"])
def test_the_firms_own_grade_of_a_customer_is_kept(header: str) -> None:
    cells = {
        "客户编号": NUMBERS,
        "客户名称": ("甲公司", "乙公司", "丙公司"),
        header: ("A", "B", "A"),
    }
    table = propose([Sample("客户.csv", "", cells)]).mapping().table[0]
    assert [fact.into for fact in table.fact] == ["customer"]
    assert table.fact[0].set["grade"].column == header


def test_files_of_one_layout_share_a_rule_that_takes_next_month_s_too() -> None:
    months = [
        sample(f"通话记录_2024-0{month}.csv", 客户编号=NUMBERS, 通话时间=TIMES) for month in (1, 2)
    ]
    assert [table.files for table in propose(months).tables] == [("通话记录_*.csv",)]


def test_a_pattern_never_takes_a_file_of_another_layout() -> None:
    calls = sample("a_2024.csv", 客户编号=NUMBERS, 通话时间=TIMES)
    other = sample("a_2025.csv", 客户编号=NUMBERS, 拜访时间=TIMES)
    assert sorted(table.files for table in propose([calls, other]).tables) == [
        ("a_2024.csv",),
        ("a_2025.csv",),
    ]


def test_a_first_line_of_data_is_not_taken_for_names() -> None:
    numbers = tuple(f"{number:05}" for number in (4, 4, 18, 21, 50, 50, 60, 71))
    days = tuple(f"199701{day}" for day in range(10, 18))
    amounts = tuple(f"{number}.50" for number in range(8))
    rows = Sample("CDNOW.txt", "", {"00001": numbers, "19970101": days, "29.33": amounts})
    proposal = propose([rows])
    table = proposal.mapping().table[0]
    assert table.read.header is False
    assert table.read.columns == ("column 1", "column 2", "column 3")
    assert table.fact[0].set["happened_at"].column == "column 2"
    assert read_back(proposal) == proposal.mapping()


def test_words_for_no_value_are_found() -> None:
    rows = sample("工单.csv", 客户编号=NUMBERS, 创建时间=TIMES, 关闭时间=(TIMES[0], TIMES[1], "-"))
    proposal = propose([rows])
    assert proposal.mapping().table[0].read.missing == ("-",)
    assert read_back(proposal) == proposal.mapping()


def test_a_list_of_products_is_no_fact() -> None:
    products = sample("products.csv", product_id=("P1", "P2"), weight_g=("12", "13"))
    proposal = propose([products])
    assert proposal.tables[0].facts == ()
    with pytest.raises(TouchlineError, match="can be imported"):
        proposal.mapping()


def test_an_empty_table_is_no_fact() -> None:
    assert propose([sample("nothing.csv")]).tables[0].facts == ()


def test_headers_alone_are_enough() -> None:
    rows = sample("通话记录.csv", 客户编号=(), 通话时间=(), 通话结果=())
    assert only_fact(propose([rows])).into == "interaction"


@pytest.mark.parametrize(
    ("cells", "day_first"),
    [
        (("13/02/2024", "01/02/2024"), True),
        (("02/13/2024", "02/01/2024"), False),
        (("2024-02-13", "2024-02-01"), False),
    ],
)
def test_a_number_over_twelve_tells_the_order_of_day_and_month(
    cells: Cells, day_first: bool
) -> None:
    proposal = propose([sample("orders.csv", order_id=("1", "2"), order_date=cells)])
    assert proposal.day_first is day_first


@pytest.mark.parametrize(
    ("header", "cells", "currency", "zone"),
    [
        ("订单金额(元)", ("12.50", "3.00"), "CNY", "Asia/Shanghai"),
        ("訂單金額", ("NT$120", "NT$90"), "TWD", "Asia/Taipei"),
        ("order total", ("£12.50", "£3.00"), "GBP", "UTC"),
    ],
)
def test_money_signs_tell_currency_and_place(
    header: str, cells: Cells, currency: str, zone: str
) -> None:
    proposal = propose([Sample("x.csv", "", {header: cells, "customer id": ("1", "2")})])
    assert (proposal.currency, proposal.time_zone) == (currency, zone)


def test_minutes_in_the_header_are_minutes() -> None:
    rows = sample("拜访记录.csv", 客户编号=NUMBERS, 拜访时间=TIMES)
    columns = {**rows.columns, "时长(分钟)": ("15", "30", "45")}
    duration = only_fact(propose([Sample(rows.file_name, "", columns)])).column("duration_s")
    assert duration is not None
    assert duration.rule.unit == "minutes"


def test_seconds_since_1970_are_times() -> None:
    rows = sample(
        "calls.csv", customer_id=NUMBERS, call_time=("1709632800", "1709719200", "1709805600")
    )
    happened = only_fact(propose([rows])).column("happened_at")
    assert happened is not None
    assert (happened.rule.unit, happened.rule.origin) == ("seconds", "1970-01-01T00:00:00Z")


def test_the_order_of_the_files_changes_nothing() -> None:
    orders = sample("orders.csv", order_id=("O1",), customer_id=("C1",), order_date=TIMES[:1])
    assert propose([CALLS, orders]) == propose([orders, CALLS])


def test_a_table_that_lacks_something_stands_ready_behind_a_hash() -> None:
    nobody = sample("拜访记录.csv", 拜访时间=TIMES, 拜访结果=("已联系", "未接", "已联系"))
    text = proposal_toml(propose([nobody]))
    head, _, waiting = text.partition("# 拜访记录.csv is not ready")
    rows = [line.removeprefix("# ") for line in waiting.splitlines()[1:]]
    mended = "\n".join([head, *rows]).replace('customer_ref = "?"', 'customer_ref = "客户编号"')
    rules = Mapping.model_validate(tomllib.loads(mended)).table[0].fact[0].set
    assert rules["customer_ref"].column == "客户编号"
    assert {"happened_at", "channel", "direction", "outcome"} <= set(rules)


def test_names_that_come_again_and_again_are_colleagues_whatever_the_header_says() -> None:
    names = ["小陈", "王姐", "李强", "阿May"]
    columns = {
        "客户编号": tuple(f"K{row % 30}" for row in range(60)),
        "联系日期": tuple(f"2024-03-{1 + row % 28:02}" for row in range(60)),
        "甲方乙方": tuple(names[row % 4] for row in range(60)),
        "方式": tuple(("上门", "电话")[row % 2] for row in range(60)),
    }
    table = propose([Sample("甲.csv", "", columns)]).tables[0]
    told = {each.subject: each.columns[0].rule.column for each in table.identities}
    assert table.facts[0].into == "interaction"
    assert told["employee"] == "甲方乙方"


def test_words_of_a_closed_set_are_not_taken_for_colleagues() -> None:
    columns = {
        "客户编号": tuple(f"K{row % 30}" for row in range(60)),
        "联系日期": tuple(f"2024-03-{1 + row % 28:02}" for row in range(60)),
        "甲方乙方": tuple(("电话", "上门", "短信")[row % 3] for row in range(60)),
    }
    table = propose([Sample("联系记录.csv", "", columns)]).tables[0]
    assert all(identity.subject != "employee" for identity in table.identities)
