"""Text that breaks as Chinese does: between any two characters, never within a figure or word."""

import re
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

# A figure or Latin word, or one character; with the marks that may not begin a line.
PIECE = re.compile(r"(?:[!-~]+|\S)[，。；：、！？）”》%]*\s*|\s+")
NARROWEST = 10  # columns


@dataclass(frozen=True)
class Folded:
    """A cell of a table whose lines are filled; words alone would leave half of each line empty."""

    text: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, none wider than the screen."""
        for paragraph in self.text.split("\n"):
            for line in folded(paragraph, options.max_width):
                yield Text(line, overflow="fold")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """From the width of a few characters to that of the whole text on one line."""
        widest = max(map(cell_len, self.text.split("\n")))
        return Measurement(min(NARROWEST, widest), widest).with_maximum(options.max_width)


def folded(text: str, width: int) -> list[str]:
    """The text in lines of that width; only a single word that is wider stands in a wider one."""
    lines = [""]
    for piece in PIECE.findall(text):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
