"""The size check of style.md: small rooms and short steps.

Its story: in every codebase that was read as a model, one swollen room grew where everything met.
Remedy: give the file a door (move one idea to a file of its own) or the function a name for a step.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 50


def functions_in(file: Path) -> Iterator[tuple[str, int]]:
    """The name and length of each function."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def complaints(root: Path) -> Iterator[str]:
    """One line for each file or function that is too long, and each import inside a function."""
    for file in sorted(root.rglob("*.py")):
        if "migrations" in file.parts:
            continue
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            yield f"{file}: {lines} lines, at most {FILE_LINES}; give it a door"
        for name, length in functions_in(file):
            if length > FUNCTION_LINES:
                yield f"{file}: {name} has {length} lines, at most {FUNCTION_LINES}; name a step"


if __name__ == "__main__":
    found = [line for root in sys.argv[1:] for line in complaints(Path(root))]
    print("\n".join(found) or "sizes: every file and function is small enough")
    sys.exit(bool(found))
