"""The whole of a firm: reproducible, and its exports as the truth says."""

import csv
import hashlib
import io
import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from touchline.simulator.simulate import simulate
from touchline.simulator.truth import Truth

LAST_DAY = date(2026, 6, 30)


def digests(folder: Path) -> dict[str, str]:
    """The hash of each file under a folder."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def rows(file: Path, encoding: str, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a text file; cells beyond the header stand under None."""
    text = file.read_bytes().decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.fixture(scope="session")
def activities(firm: Truth) -> list[dict[str, str]]:
    """The CRM's activities as exported."""
    return rows(firm.exports / "跟进记录.csv", "gb18030")


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        simulate(80, 20, 3, LAST_DAY, tmp_path / name)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_another_firm(tmp_path: Path) -> None:
    for seed in (3, 4):
        simulate(80, 20, seed, LAST_DAY, tmp_path / str(seed))
    one, two = digests(tmp_path / "3"), digests(tmp_path / "4")
    assert one.keys() == two.keys()
    assert not set(one.values()) & set(two.values()) - {one["exports/campaigns.csv"]}


def test_a_firm_too_small_for_its_dirt_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 60 customers"):
        simulate(59, 20, 3, LAST_DAY, tmp_path)


def test_every_system_exports_what_happened(firm: Truth) -> None:
    counts, folder = firm.counts, firm.exports
    exported = {
        "customers": len(rows(folder / "客户资料.csv", "utf-8-sig"))
        - counts["registered_twice"]
        - counts["test_customers"],
        "employees": len(rows(folder / "员工.csv", "utf-8-sig")),
        "deals": len(rows(folder / "销售机会.csv", "gb18030")),
        "deal_stages": len(rows(folder / "机会阶段.csv", "gb18030")),
        "payments": len(rows(folder / "回款明细.txt", "utf-16", "\t")),
        "surveys": len(rows(folder / "满意度调查.csv", "utf-8-sig")),
        "consents": len(rows(folder / "授权记录.csv", "utf-8-sig")),
        "doubled_calls": len(rows(folder / "通话记录.csv", "utf-8")),
        "subscriptions": len(rows(folder / "subscriptions.csv", "utf-8")),
        "usages": pq.read_metadata(folder / "usage.parquet").num_rows,
        "tickets": len(json.loads((folder / "service_tickets.json").read_text(encoding="utf-8"))),
    }
    assert exported == {name: counts[name] for name in exported}


def test_the_workbook_opens_with_true_times_and_numbers(firm: Truth) -> None:
    workbook = CalamineWorkbook.from_path(str(firm.exports / "ERP订单.xlsx"))
    orders = workbook.get_sheet_by_name("订单").to_python()
    lines = workbook.get_sheet_by_name("订单明细").to_python()
    assert len(orders) - 1 == firm.counts["orders"] + firm.counts["test_orders"]
    assert len(lines) - 1 == firm.counts["order_lines"]
    first = dict(zip(orders[0], orders[1], strict=True))
    assert isinstance(first["下单时间"], datetime)
    assert first["下单时间"].microsecond == 0
    assert first["订单金额"] == pytest.approx(
        sum(float(str(line[9])) for line in lines[1:] if line[0] == first["订单号"])
    )


def test_activities_hold_the_dirt_that_the_truth_counts(
    firm: Truth, activities: list[dict[str, str]]
) -> None:
    whole = [row for row in activities if None not in row]
    repeats = Counter(tuple(row.values()) for row in whole)
    found = {
        "ragged_rows": len(activities) - len(whole),
        "missing_times": sum(not row["跟进时间"] for row in whole),
        "impossible_dates": sum("-02-30" in row["跟进时间"] for row in whole),
        "unknown_words": sum(row["跟进方式"] == "飞鸽传书" for row in whole),
        "repeated_rows": sum(times - 1 for times in repeats.values()),
        "test_activities": sum(row["客户编号"].startswith("TEST") for row in whole),
        "trainings": sum(row["跟进方式"] == "培训" for row in whole),
    }
    # Repeated rows repeat clean rows, so no other dirt is counted twice.
    assert found == {name: firm.counts[name] for name in found}


def test_every_contact_is_in_the_crm_or_in_wecom(
    firm: Truth, activities: list[dict[str, str]]
) -> None:
    messages = (firm.exports / "wecom_messages.ndjson").read_text(encoding="utf-8").splitlines()
    own = {row["活动编号"] for row in activities if row["活动编号"].startswith("HD0")}
    assert len(own) == firm.counts["activities"]
    assert len(own) + len(messages) == firm.counts["contacts"]


def test_late_rows_were_recorded_days_after(firm: Truth, activities: list[dict[str, str]]) -> None:
    late = 0
    seen = set()
    for row in activities:
        happened, recorded = row["跟进时间"], row["录入时间"]
        if row["活动编号"] in seen or not happened or "-02-30" in happened or None in row:
            continue
        seen.add(row["活动编号"])
        if row["活动编号"].startswith("HD"):
            wait = datetime.fromisoformat(recorded) - datetime.fromisoformat(happened)
            late += wait.days >= 2
    # Those of the very last days are recorded on the last day at the latest.
    assert firm.counts["late_rows"] * 0.9 < late <= firm.counts["late_rows"]


def test_amounts_with_thousands_signs_are_counted(firm: Truth) -> None:
    amounts = [row["应付金额"] for row in rows(firm.exports / "回款明细.txt", "utf-16", "\t")]
    assert sum("," in amount for amount in amounts) == firm.counts["thousands_signs"] > 0


def test_crowded_days_are_few_and_counted(firm: Truth) -> None:
    assert firm.counts["abnormal_days"] == 2
    assert firm.counts["special_case_days"] >= 4 + 2


def test_each_doubled_call_is_in_both_systems(
    firm: Truth, activities: list[dict[str, str]]
) -> None:
    pairs = pq.read_table(firm.folder / "doubled_calls.parquet").to_pylist()
    crm = {row["活动编号"]: row["客户编号"] for row in activities if None not in row}
    calls = {row["话单号"]: row["客户编号"] for row in rows(firm.exports / "通话记录.csv", "utf-8")}
    assert [crm[pair["crm_id"]] for pair in pairs] == [calls[pair["phone_id"]] for pair in pairs]


def test_mails_are_logged_on_the_clock_of_new_york(firm: Truth) -> None:
    log = rows(firm.exports / "campaign_log.csv", "utf-8")
    assert sum(row["Group"] == "treatment" for row in log) == firm.counts["mails"]
    assert sum(row["Status"] == "holdout" for row in log) == firm.counts["mails_held_out"]
    # 9:30-10:00 in Shanghai is 20:30-21:00 in New York's winter and 21:30-22:00 in its summer.
    hours = {row["Sent At"][11:13] + row["Sent At"][-2:] for row in log}
    assert hours == {"08PM", "09PM"}


def test_wecom_wrote_universal_time_for_two_weeks(firm: Truth) -> None:
    lines = (firm.exports / "wecom_messages.ndjson").read_text(encoding="utf-8").splitlines()
    hours = [int(json.loads(line)["send_time"][11:13]) for line in lines]
    # Contacts are made from 9:00 on; eight hours earlier, those before 17:00 stand before 9:00.
    early = sum(hour < 9 for hour in hours)
    assert 0.8 * firm.counts["wrong_zone_rows"] < early <= firm.counts["wrong_zone_rows"]
