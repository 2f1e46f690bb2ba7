"""Chinese text fills its lines and never breaks a figure."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from touchline.cli.folded import Folded

WHY = "有 3 张服务工单尚未关闭。距上次联系已 56 天；A 级客户每 14 天应联系一次。"


def lines_of(text: str, width: int) -> list[str]:
    console = Console(width=width)
    with console.capture() as caught:
        console.print(Folded(text))
    return [line.rstrip() for line in caught.get().splitlines()]


def test_lines_are_filled_and_marks_never_begin_one() -> None:
    assert lines_of(WHY, 30) == [
        "有 3 张服务工单尚未关闭。距上",
        "次联系已 56 天；A 级客户每 14",
        "天应联系一次。",
    ]


def test_a_break_that_the_text_has_stays() -> None:
    assert lines_of("甲\n乙", 10) == ["甲", "乙"]


@given(st.text(alphabet="天级 ，。1234567890.ab", max_size=60), st.integers(8, 40))
def test_no_character_is_lost_and_no_line_too_wide(text: str, width: int) -> None:
    lines = lines_of(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(cell_len, lines), default=0) <= width
