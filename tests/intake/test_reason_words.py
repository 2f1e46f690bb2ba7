"""Every reason has its words, so that no page and no report falls back to a code."""

import re
from pathlib import Path

import touchline.sources.files
from touchline.intake.contract import REASONS
from touchline.intake.reason_words import OF_CELLS, OF_FILES, OF_ROWS
from touchline.vocabulary.fact_words import CODE_WORDS, TABLE_WORDS, code_words, column_words
from touchline.vocabulary.facts import FACT_TABLES


def test_every_reason_of_the_contract_is_said_in_three_languages() -> None:
    assert set(OF_CELLS) == set(REASONS)


def test_every_defect_of_the_sources_is_said_in_three_languages() -> None:
    folder = Path(touchline.sources.files.__path__[0])
    text = "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    named = set(re.findall(r'(?:refuse|whole)\(\s*"([a-z_]+)"', text))
    named |= set(re.findall(r'Defect\(\s*\w+,\s*"([a-z_]+)"', text))
    assert named
    assert named <= set(OF_FILES) | set(OF_ROWS)


def test_every_table_column_and_word_has_a_name() -> None:
    assert set(TABLE_WORDS) == set(FACT_TABLES)
    for table in FACT_TABLES.values():
        for column in table.columns:
            if column.name == "time_repaired":
                continue  # filled by the intake, chosen by nobody
            assert column_words(table.name, column.name)
            for code in column.values or ():
                assert code_words(type(code), code.value)
    assert len({code.value for code in CODE_WORDS}) == len(CODE_WORDS)
