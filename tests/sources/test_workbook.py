"""Workbooks: sheets are tables, cells are spelled one way, merged cells and titles do no harm."""

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from touchline.sources.files import FILES
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import RawBatch, Unreadable


def saved(book: openpyxl.Workbook, tmp_path: Path) -> Path:
    path = tmp_path / "订单.xlsx"
    book.save(path)
    return path


def first_sheet(book: openpyxl.Workbook) -> Worksheet:
    return book.worksheets[0]


def only(path: Path, options: ReadOptions | None = None) -> RawBatch:
    [table] = FILES.tables(path)
    assert not isinstance(table, Unreadable)
    [batch] = table.batches(options or ReadOptions())
    return batch


def test_cells_are_spelled_one_way(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = first_sheet(book)
    sheet.append(["phone", "big", "small", "day", "moment", "hour", "yes", "text"])
    sheet.append(
        [
            13800138000.0,
            12345678901234,
            0.1,
            date(2026, 3, 1),
            datetime.fromisoformat("2026-03-01T09:30:15"),
            time(9, 30),
            True,
            " 甲 ",
        ]
    )
    assert only(saved(book, tmp_path)).rows.to_pylist() == [
        {
            "phone": "13800138000",
            "big": "12345678901234",
            "small": "0.1",
            "day": "2026-03-01",
            "moment": "2026-03-01T09:30:15",
            "hour": "09:30:00",
            "yes": "true",
            "text": "甲",
        }
    ]


def test_every_sheet_that_holds_anything_is_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first_sheet(book).title = "订单"
    first_sheet(book).append(["a"])
    book.create_sheet("空")
    book.create_sheet("退货").append(["b"])
    tables = list(FILES.tables(saved(book, tmp_path)))
    assert [table.name for table in tables] == ["订单.xlsx › 订单", "订单.xlsx › 退货"]
    assert [getattr(table, "sheet", "") for table in tables] == ["订单", "退货"]
    assert len({table.digest for table in tables}) == 1


def test_the_header_is_found_below_titles_and_row_numbers_are_the_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = first_sheet(book)
    for cells in (["2026 年 3 月报表"], ["导出人", "王芳"], [], ["编号", "客户", "金额", "备注"]):
        sheet.append(cells)
    sheet.append([1, "甲", 9.5, None])
    sheet.append([])
    sheet.append([2, "乙", 10, "好"])
    sheet.merge_cells("A1:D1")
    batch = only(saved(book, tmp_path))
    assert batch.row_numbers.to_pylist() == [5, 7]
    assert batch.rows.to_pylist()[1] == {"编号": "2", "客户": "乙", "金额": "10", "备注": "好"}


def test_a_table_may_begin_away_from_the_corner(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = first_sheet(book)
    sheet["C5"], sheet["D5"], sheet["C6"], sheet["D6"] = "编号", "客户", 1, "甲"
    batch = only(saved(book, tmp_path))
    assert batch.row_numbers.to_pylist() == [6]
    assert [row["客户"] for row in batch.rows.to_pylist()] == ["甲"]


def test_merged_cells_give_their_value_to_every_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = first_sheet(book)
    for cells in (["区域", "客户"], ["华东", "甲"], [None, "乙"], [None, "丙"], ["华南", "丁"]):
        sheet.append(cells)
    sheet.merge_cells("A2:A4")
    rows = only(saved(book, tmp_path)).rows.to_pylist()
    assert [row["区域"] for row in rows] == ["华东", "华东", "华东", "华南"]


def test_a_header_of_two_merged_rows_becomes_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = first_sheet(book)
    sheet.append(["编号", "联系方式", None])
    sheet.append([None, "电话", "邮箱"])
    sheet.append([1, "138", "a@b.cn"])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    batch = only(saved(book, tmp_path))
    assert batch.rows.schema.names == ["编号", "联系方式 电话", "联系方式 邮箱"]
    assert batch.row_numbers.to_pylist() == [3]


def test_options_hold_for_sheets_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cells in (["x"], [1, "N/A"], [2, "b"]):
        first_sheet(book).append(cells)
    options = ReadOptions(header=False, columns=("n", "w"), skip_rows=1, missing=("N/A",))
    assert only(saved(book, tmp_path), options).rows.to_pylist() == [
        {"n": "1", "w": None},
        {"n": "2", "w": "b"},
    ]


def test_a_header_with_unnamed_columns_is_still_the_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cells in (["编号", "客户", "金额", None, None], [1, "甲", 9, 8, 7], [2, "乙", 9, 8, 7]):
        first_sheet(book).append(cells)
    batch = only(saved(book, tmp_path))
    assert batch.rows.schema.names == ["编号", "客户", "金额", "column 4", "column 5"]
    assert batch.rows.num_rows == 2


def test_a_wide_header_of_two_merged_rows_below_a_title_becomes_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = first_sheet(book)
    sheet.append(["客户名单"])
    sheet.append(["编号", "客户", "联系方式", None])
    sheet.append([None, None, "电话", "邮箱"])
    sheet.append([1, "甲", "138", "a@b.cn"])
    for area in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
        sheet.merge_cells(area)
    batch = only(saved(book, tmp_path))
    assert batch.rows.schema.names == ["编号", "客户", "联系方式 电话", "联系方式 邮箱"]
    assert batch.row_numbers.to_pylist() == [4]
