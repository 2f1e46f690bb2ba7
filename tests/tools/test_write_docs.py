"""The generated pages cannot lag behind what they are generated from."""

from pathlib import Path

import pytest
from tools.commands_docs import commands
from tools.facts_docs import HOLDS
from tools.mapping_keys_docs import PARTS
from tools.measures_docs import document as measures_page
from tools.write_docs import pages

from touchline import measures
from touchline.vocabulary.facts import FACT_TABLES, Kind

ROOT = Path(__file__).parents[2]
PAGES = pages()


@pytest.mark.parametrize("path", sorted(PAGES))
def test_the_page_is_what_its_source_says(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path], "run: make docs"


def test_every_page_of_the_shelf_is_written() -> None:
    assert {"docs/commands.md", "docs/facts.md", "docs/mapping-keys.md"} <= set(PAGES)
    assert {"docs/measures.md", "docs/policy.md"} <= set(PAGES)


def test_every_command_has_a_section_and_every_option_a_meaning() -> None:
    for words, command in commands().items():
        assert f"\n## touchline {words}\n" in PAGES["docs/commands.md"]
        assert command.help, words
        assert [each.name for each in command.params if not each.help] == [], words


def test_every_column_of_every_fact_is_on_the_page() -> None:
    page = PAGES["docs/facts.md"]
    for table in FACT_TABLES.values():
        section = page.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        assert [each.name for each in table.columns if f"`{each.name}`" not in section] == []


def test_every_type_says_what_it_holds() -> None:
    assert set(HOLDS) == set(Kind)


def test_every_key_of_a_mapping_has_a_meaning() -> None:
    for _, part in PARTS:
        assert [name for name, field in part.model_fields.items() if not field.description] == []


def test_a_measure_dropped_in_as_one_file_is_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = 'en = "Letters"\nzh-hans = "信件"\nzh-hant = "信件"\n'
    (tmp_path / "letters.toml").write_text(
        'name = "letters"\nkind = "counted"\nfact = "interaction"\nunit = "count"\n'
        'level = "base"\nsql = "count(*) FILTER (WHERE channel = \'letter\')"\n'
        f"[label]\n{words}[meaning]\n{words}",
        encoding="utf-8",
    )
    monkeypatch.setattr(measures, "__path__", [*measures.__path__, str(tmp_path)])
    assert "\n### letters\n" in measures_page()
