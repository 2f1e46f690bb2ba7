"""Rows drawn without a template hold what people wrote, escaped."""

from django.utils.html import escape

from touchline.web.pages.customers.table import Cell, Line
from touchline.web.pages.customers.templatetags.row_drawing import drawn_rows
from touchline.web.shell.statuses import Shown

WILD = "<b>\"&'%s"


def test_names_tags_and_values_are_escaped_wherever_they_stand() -> None:
    cells = [
        Cell("<i>label", WILD, is_numeric=True, aside=WILD, rows="orders"),
        Cell("Owner", "", is_numeric=False, name=WILD),
        Cell("Region", WILD, is_numeric=False),
    ]
    line = Line(7, WILD, "A", Shown("due", WILD), [WILD], cells)
    drawn = drawn_rows([line, line])
    assert drawn.count("<tr data-row>") == 2
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert drawn.count(escape(WILD)) == 2 * 8
    assert f'aria-label="Choose {escape(WILD)}"' in drawn
    assert 'href="/customer/' in drawn
