"""The page of settings cannot lag behind the schema."""

from pathlib import Path

from tools.policy_docs import document

from touchline.policy.keys import known_keys

ROOT = Path(__file__).parents[2]


def test_docs_policy_md_is_what_the_schema_says() -> None:
    page = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    assert page == document(), "run: python tools/policy_docs.py docs/policy.md"


def test_every_setting_is_on_the_page() -> None:
    page = document()
    assert all(f"| `{key}` |" in page for key in known_keys())
