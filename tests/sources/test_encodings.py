"""Everyday Chinese exports are read right in each encoding, told apart by their content."""

import random

import pytest

from touchline.sources.files.encoding import guessed_encoding, utf8_blocks

SIMPLIFIED = [
    "客户名称,联系电话,跟进时间,沟通渠道,跟进结果,备注",
    "上海明远贸易有限公司,13800138000,2026-03-02 10:15,电话,已接通,客户要求下周报价",
    "广州市天河区鑫源餐饮管理公司,020-87654321,2026-03-03 09:40,拜访,有意向,约好四月签合同",
    "王小红,13912345678,2026-03-04 15:22,企业微信,未接通,改天再联系",
    "成都锦江医疗器械股份有限公司,028-61234567,2026-03-05 11:05,邮件,已回复,发送了产品资料",
    "李雷,18600001111,2026-03-06 16:48,短信,已退订,投诉过一次",
    "苏州工业园区诺瑞软件,0512-5555666,2026-03-07 14:30,会议,赢单,付款方式待定",
]
TRADITIONAL = [
    "客戶名稱,聯絡電話,跟進時間,溝通渠道,跟進結果,備註",
    "臺北遠東貿易股份有限公司,02-27001234,2026-03-02 10:15,電話,已接通,客戶要求下週報價",
    "高雄市前鎮區鑫源餐飲管理公司,07-3345678,2026-03-03 09:40,拜訪,有意願,約好四月簽合約",
    "王小紅,0912345678,2026-03-04 15:22,通訊軟體,未接通,改天再聯繫",
    "新竹科學園區聯華醫療器材公司,03-5781234,2026-03-05 11:05,電子郵件,已回覆,寄送了產品資料",
    "陳怡君,0933000111,2026-03-06 16:48,簡訊,已退訂,投訴過一次",
    "香港九龍灣諾瑞軟件有限公司,852-23456789,2026-03-07 14:30,會議,贏單,付款方式待定",
]
SCRIPTS = {"simplified": SIMPLIFIED, "traditional": TRADITIONAL}
SPELLINGS = [
    ("simplified", "utf-8"),
    ("simplified", "utf-8-sig"),
    ("simplified", "utf-16"),
    ("simplified", "utf-16-le"),
    ("simplified", "utf-16-be"),
    ("simplified", "gb18030"),
    ("simplified", "gb2312"),
    ("traditional", "utf-8"),
    ("traditional", "utf-16-le"),
    ("traditional", "gb18030"),
    ("traditional", "big5"),
    ("traditional", "cp950"),
]


def export(script: str, lines: int, seed: int) -> str:
    """A header and rows drawn from the script's rows."""
    header, *body = SCRIPTS[script]
    drawn = random.Random(seed).choices(body, k=lines - 1)
    return "\n".join([header, *drawn]) + "\n"


def read_back(content: bytes, size: int) -> str:
    blocks = (content[at : at + size] for at in range(0, len(content), size))
    return b"".join(utf8_blocks(blocks, "")).decode()


@pytest.mark.parametrize(("script", "encoding"), SPELLINGS)
@pytest.mark.parametrize("lines", [3, 8, 500])
def test_text_comes_back_as_it_was(script: str, encoding: str, lines: int) -> None:
    for seed in range(10):
        text = export(script, lines, seed)
        assert read_back(text.encode(encoding), 1 << 20) == text


@pytest.mark.parametrize(("script", "encoding"), SPELLINGS)
def test_blocks_that_split_characters_do_no_harm(script: str, encoding: str) -> None:
    text = export(script, 400, 7)
    assert read_back(text.encode(encoding), 3_001) == text


@pytest.mark.parametrize("row", range(1, 7))
def test_two_lines_are_enough_to_tell_gb18030_from_big5(row: int) -> None:
    simplified = f"{SIMPLIFIED[0]}\n{SIMPLIFIED[row]}\n".encode("gb18030")
    traditional = f"{TRADITIONAL[0]}\n{TRADITIONAL[row]}\n".encode("big5")
    assert guessed_encoding(simplified) == "gb18030"
    assert guessed_encoding(traditional) == "cp950"


@pytest.mark.parametrize("row", range(7))
def test_one_line_is_enough_where_it_holds_a_few_words(row: int) -> None:
    assert guessed_encoding(SIMPLIFIED[row].encode("gb18030")) == "gb18030"
    assert guessed_encoding(TRADITIONAL[row].encode("big5")) == "cp950"


def test_the_encoding_may_show_late_in_a_file() -> None:
    text = "id,name\n" + "".join(f"{n},Smith\n" for n in range(5_000)) + "5000,王小红\n"
    assert read_back(text.encode("gb18030"), 10_000) == text


@pytest.mark.parametrize("text", ["name,city\nJosé,Málaga\nZoë,Köln\n", "naïve,café\n1,£5\n"])
def test_western_text_is_no_chinese(text: str) -> None:
    assert guessed_encoding(text.encode("cp1252")) == "cp1252"


def test_zeros_in_utf8_are_no_utf16() -> None:
    assert guessed_encoding("编号,客户\n1,甲\0\0\n2,乙\n".encode()) == "utf-8"
