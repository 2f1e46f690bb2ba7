"""Writes the generated pages of docs anew: `make docs`, which is `python -m tools.write_docs`.

Each `tools/<page>_docs.py` gives one page by its function `document`; the page is
`docs/<page>.md`. A new file of that kind is found by itself, and the test of all pages with it.
"""

from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENDING = "_docs"
BY_HAND = {"write"}  # this file is no page


def pages() -> dict[str, str]:
    """What each page must say, by its path from the project's root."""
    stems = sorted(file.stem for file in Path(__file__).parent.glob(f"*{ENDING}.py"))
    names = [stem.removesuffix(ENDING) for stem in stems]
    return {
        f"docs/{name.replace('_', '-')}.md": str(import_module(f"tools.{name}{ENDING}").document())
        for name in names
        if name not in BY_HAND
    }


if __name__ == "__main__":
    for path, text in pages().items():
        (ROOT / path).write_text(text, encoding="utf-8")
        print(path)
