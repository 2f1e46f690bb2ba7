"""The cells of a heat map as HTML."""

from touchline.web.pages.cadence.heat import Cell
from touchline.web.pages.cadence.templatetags.heat_drawing import drawn_cells


def test_a_cell_leads_to_its_customers_and_says_what_it_counts() -> None:
    drawn = drawn_cells([Cell(3, "Mon 9–10: 40%", "?hours=0", "40", "0.9", old=True)])
    assert drawn == (
        '<td class="tl-b3 tl-old" data-key="0.9"><a href="?hours=0" data-behind '
        'title="Mon 9–10: 40%" draggable="false">40<span class="tl-sr"> Mon 9–10: 40%</span></a>'
        "</td>"
    )


def test_a_thin_cell_without_customers_leads_nowhere_and_a_day_to_come_is_empty() -> None:
    drawn = drawn_cells([Cell(-1, "too few", key="k", chosen=True), None])
    assert drawn == (
        '<td class="tl-thin tl-on" data-key="k"><span class="tl-sr">too few</span></td><td></td>'
    )


def test_what_stands_in_a_cell_is_escaped() -> None:
    drawn = drawn_cells([Cell(1, '<b>"', '?a="><b>', "<i>", '"><u>')])
    assert not [mark for mark in ("<b>", "<i>", "<u>") if mark in drawn]
