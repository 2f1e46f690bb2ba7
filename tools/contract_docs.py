"""The page of the contract: which asked-for capabilities a test shows to work, and which test.

Rows of the contract are named by their ID, such as A7.8. A test names those it serves with
`@pytest.mark.contract("A7.8")`, a measure with its key `contract`.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"A\d+\.\d+")
HEAD = """# What was asked for, and the test that shows it

Each row is one capability of the contract, by its ID. A row that is not here is not yet served, or
no test says so. Written by `make docs`; change the marks, not this page.

| row | shown by |
|---|---|
"""


def named_in(node: ast.expr) -> list[str]:
    """The rows that a `pytest.mark.contract(…)` names."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
        rows = [text for text in texts if isinstance(text, str) and ROW.fullmatch(text)]
        return rows if node.func.attr == "contract" else []
    if isinstance(node, ast.List | ast.Tuple):
        return [row for part in node.elts for row in named_in(part)]
    return []


def marks_in(file: Path) -> Iterator[tuple[str, str]]:
    """Each row with the test that serves it; a mark of the whole file serves with the file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    place = file.relative_to(ROOT).as_posix()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            for row in (row for mark in node.decorator_list for row in named_in(mark)):
                yield row, f"`{place}::{node.name}`"
        elif isinstance(node, ast.Assign):
            for row in named_in(node.value):
                yield row, f"`{place}`"


def measures() -> Iterator[tuple[str, str]]:
    """Each row with the measure that serves it; every measure is proved by hand-worked rows."""
    for file in sorted((ROOT / "src" / "touchline" / "measures").glob("*.toml")):
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in told.get("contract", []):
            yield row, f"measure `{file.stem}`"


def document() -> str:
    """The page."""
    served: dict[str, list[str]] = {}
    tests = [pair for file in sorted(ROOT.glob("tests/**/test_*.py")) for pair in marks_in(file)]
    for row, shown_by in [*tests, *measures()]:
        served.setdefault(row, []).append(shown_by)
    rows = sorted(served, key=lambda row: [int(part) for part in row[1:].split(".")])
    lines = [f"| {row} | {'<br>'.join(dict.fromkeys(served[row]))} |" for row in rows]
    return HEAD + "\n".join(lines) + f"\n\n{len(rows)} rows.\n"
