"""Which kind of rows a file is taken to hold, where its headers could mislead."""

from touchline.intake.proposal.sample import Sample
from touchline.intake.propose import propose


def test_a_visit_book_is_no_list_of_colleagues_though_it_calls_customers_units() -> None:
    columns = {
        "流水号": tuple(f"{row}" for row in range(60)),
        "单位代码": tuple(f"D{row % 30:03}" for row in range(60)),
        "单位": tuple(f"昆山宏远{row % 30}号模具厂" for row in range(60)),
        "跟单员": tuple(("何俊", "周佳", "林志远")[row % 3] for row in range(60)),
        "时间": tuple(f"2024-03-{1 + row % 28:02}" for row in range(60)),
        "方式": tuple(("上门", "电话")[row % 2] for row in range(60)),
        "结果": tuple(("成了", "没接")[row % 2] for row in range(60)),
    }
    table = propose([Sample("大流水.csv", "", columns)]).tables[0]
    told = {(each.subject, each.columns[0].name) for each in table.identities}
    assert table.facts[0].into == "interaction"
    assert ("customer", "number") in told
    assert ("employee", "name") in told


def test_the_unit_of_a_quantity_is_no_customer() -> None:
    columns = {
        "订单号": tuple(f"O{row}" for row in range(40)),
        "客户编号": tuple(f"K{row % 9}" for row in range(40)),
        "下单日期": tuple(f"2024-03-{1 + row % 28:02}" for row in range(40)),
        "单位": tuple(("件", "箱", "吨", "米", "个", "包")[row % 6] for row in range(40)),
        "金额": tuple(f"{row}.50" for row in range(40)),
    }
    table = propose([Sample("订单.csv", "", columns)]).tables[0]
    assert "单位" not in {
        column.rule.column for each in table.identities for column in each.columns
    }


def test_titles_of_things_make_no_list_of_colleagues() -> None:
    things = Sample(
        "products.csv", "", {"sku": ("S1", "S2"), "title": ("Lamp", "Desk"), "price": ("3", "4")}
    )
    assert all(fact.into != "employee" for fact in propose([things]).tables[0].facts)
