"""A proposal is readable on 100 columns, in English, with the source's own words."""

import io
import re

from rich.console import Console
from rich.text import Text

from touchline.cli.render_proposal import render_proposal
from touchline.intake.proposal.mask import masked
from touchline.intake.proposal.sample import Sample
from touchline.intake.propose import propose


def printed(width: int = 100) -> str:
    columns: dict[str, tuple[str | None, ...]] = {
        "客户编号": ("C001", "C002"),
        "联系电话": ("13812345678", "13987654321"),
        "拜访时间": ("2024-03-05 10:00", "2024-03-06 11:30"),
        "拜访结果": ("已联系", "元宇宙"),
        "一个非常非常非常非常非常非常非常非常非常非常非常非常长的列名": ("x", "y"),
        "下次拜访时间": ("2024-04-05", "2024-04-06"),
    }
    products = Sample("products.csv", "", {"weight": ("1", "2")})
    proposal = propose([Sample("拜访[记录].xlsx", "三月", columns), products], "crm")
    screen = io.StringIO()
    Console(width=width, file=screen, color_system=None).print(render_proposal(proposal))
    return screen.getvalue()


def test_no_line_is_wider_than_100_columns() -> None:
    assert max(Text(line.rstrip()).cell_len for line in printed().splitlines()) <= 100


def test_on_80_columns_no_title_or_name_is_broken() -> None:
    lines = printed(80).splitlines()
    assert max(Text(line.rstrip()).cell_len for line in lines) <= 80
    titles = {"column", "from yours", "sure", "cells", "because"}
    assert titles in [set(re.split(r"\s{2,}", line.strip())) for line in lines]
    assert any(line.split()[:1] == ["customer_ref"] for line in lines)


def test_it_tells_the_fact_the_words_and_what_waits() -> None:
    text = printed()
    for expected in (
        "interaction",
        "已联系 = reached",
        "元宇宙 = ?",
        "下次拜访时间",
        "a plan",
        "三月",
    ):
        assert expected in text


def test_a_phone_number_is_shown_by_its_ends_only() -> None:
    text = printed()
    assert "13812345678" not in text
    assert "138••••••78" in text


def test_a_table_that_is_no_fact_says_so() -> None:
    assert "no fact is told plainly" in printed()


def test_a_mask_keeps_the_kind_and_hides_the_owner() -> None:
    assert [masked(cell) for cell in ("张三", "C001", "13812345678")] == [
        "张•",
        "C•••",
        "138••••••78",
    ]
