"""The page of measures cannot lag behind the shelf."""

from pathlib import Path

from tools.measure_docs import document

ROOT = Path(__file__).parents[2]


def test_docs_measures_md_is_what_the_shelf_says() -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    assert page == document(), "run: python tools/measure_docs.py docs/measures.md"
