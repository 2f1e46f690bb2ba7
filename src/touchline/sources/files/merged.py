"""Merged cells: the value stands in every cell that the merged one covers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineSheet

AREA_LIMIT = 100_000  # a larger merged cell is decoration, not data
HEADER_DEPTH = 3


@dataclass(frozen=True)
class MergedCells:
    """For each row (from 1) the cells that another cell's value fills: (column, row, column)."""

    fills: dict[int, list[tuple[int, int, int]]]
    spans: dict[int, int]  # for each row the last row of the merged cells that begin in it
    values: dict[tuple[int, int], Any]

    @classmethod
    def of(cls, sheet: CalamineSheet) -> "MergedCells":
        """Those of a sheet; formats without them have none."""
        fills: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        spans: dict[int, int] = {}
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            if (bottom - top + 1) * (right - left + 1) > AREA_LIMIT:
                continue
            spans[top + 1] = max(spans.get(top + 1, 0), bottom + 1)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    fills[row + 1].append((column, top + 1, left))
        return cls(dict(fills), spans, {})

    def bottom(self, row: int) -> int:
        """The last row of a header that begins in this row."""
        return min(self.spans.get(row, row), row + HEADER_DEPTH - 1)

    def top(self, row: int) -> int:
        """The first row of a header that ends in this row or reaches over it."""
        reaching = [
            first
            for first, last in self.spans.items()
            if first <= row <= last and row - first < HEADER_DEPTH
        ]
        return min(reaching, default=row)

    def upright(self, row: int, cells: Sequence[Any]) -> Sequence[Any]:
        """The row with values filled in from straight above only, as a header's names are."""
        whole = list(self.filled(row, cells, 0))
        for column, _, from_column in self.fills.get(row, ()):
            if column != from_column and column < len(whole):
                whole[column] = cells[column]
        return whole

    def filled(self, row: int, cells: Sequence[Any], top: int) -> Sequence[Any]:
        """The row with merged values filled in from cells at or below row `top`."""
        fills = self.fills.get(row)
        if not fills:
            return cells
        whole = list(cells)
        for column, from_row, from_column in fills:
            if from_row == row and column == from_column and column < len(whole):
                self.values[from_row, from_column] = whole[column]
            elif from_row >= top and column < len(whole) and whole[column] in {"", None}:
                whole[column] = self.values.get((from_row, from_column), "")
        return whole
