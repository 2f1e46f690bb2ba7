"""Over realistic exports of many systems: which column is proposed for what."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from touchline.intake.mapping import parse_mapping
from touchline.intake.proposal.parts import Proposal, TableProposal
from touchline.intake.proposal.sample import Sample
from touchline.intake.proposal.toml import proposal_toml
from touchline.intake.propose import propose

ROWS = 40
FAMILY, GIVEN = (
    "王李张刘陈杨赵黄周吴",
    ["伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军"],
)
LATIN = ["Ann Lee", "Bob Ray", "Cy Young", "Dee Poe", "Eve Day", "Flo Orr", "Gus Fry", "Hal Ito"]


@dataclass(frozen=True)
class HeaderSet:
    """One export as it might arrive, with what a person would map each column to."""

    title: str
    file_name: str
    into: str
    expected: dict[str, tuple[str, ...]]
    cells: dict[str, str]

    def sample(self) -> Sample:
        """Its rows, the same at every run."""
        columns = {header: cells_of(recipe, header) for header, recipe in self.cells.items()}
        return Sample(self.file_name, "", columns)


def cells_of(recipe: str, header: str) -> tuple[str, ...]:
    kind, _, argument = recipe.removeprefix("@").partition(" ")
    chance = random.Random(header + recipe)
    if not recipe.startswith("@"):
        words = recipe.split("|")
        return tuple(words[row % len(words)] for row in range(ROWS))
    return tuple(GENERATORS[kind](chance, row, argument) for row in range(ROWS))


GENERATORS: dict[str, Callable[[random.Random, int, str], str]] = {
    "company": lambda chance, row, _: f"上海{chance.choice('甲乙丙丁戊己庚')}{row % 9}贸易有限公司",
    "person": lambda chance, _row, _: chance.choice(FAMILY) + chance.choice(GIVEN),
    "latin": lambda chance, _row, _: chance.choice(LATIN),
    "phone": lambda chance, _row, _: f"13{chance.randrange(10**8, 10**9)}",
    "usphone": lambda chance, _row, _: f"(415) 555-{chance.randrange(1000, 9999)}",
    "email": lambda chance, _row, _: f"user{chance.randrange(999)}@example.com",
    "time": lambda chance, row, _: (
        f"2024-0{1 + row % 9}-{1 + row % 28:02} {row % 24:02}:{chance.randrange(60):02}:00"
    ),
    "date": lambda chance, row, _: f"2024-{1 + row % 12:02}-{chance.randrange(1, 29):02}",
    "money": lambda chance, _row, _: f"{chance.randrange(100, 99999) / 100:.2f}",
    "id": lambda chance, _row, prefix: f"{prefix}{chance.randrange(1000, 1020)}",
    "uid": lambda _chance, row, prefix: f"{prefix}{100000 + 37 * row}",
    "tax": lambda chance, _row, _: f"91310115MA1H{chance.randrange(10**5, 10**6)}",
    "url": lambda chance, _row, _: f"/files/{chance.randrange(30)}.html",
    "address": lambda _chance, row, _: f"上海市浦东新区张江路{row + 1}号",
    "text": lambda _chance, row, _: (
        f"第{row}次沟通，客户表示对方案基本满意，希望月底之前再报一次价，编号{row}。"
    ),
}


def header_sets() -> list[HeaderSet]:
    text = Path(__file__).with_name("header_sets.txt").read_text(encoding="utf-8")
    sets = []
    for block in text.split("\n== ")[1:]:
        title, file_line, into_line, *lines = block.strip().splitlines()
        rows = [line.split(" -> ") for line in lines]
        sets.append(
            HeaderSet(
                title,
                file_line.removeprefix("file: "),
                into_line.removeprefix("into: "),
                {head: tuple(rest.split(" : ")[0].split("/")) for head, rest in rows},
                {head: rest.split(" : ")[1] for head, rest in rows},
            )
        )
    return sets


def places(table: TableProposal) -> dict[str, str]:
    """Each source column's place; who someone is goes before the pseudonym made of it."""
    found = {
        str(column.rule.column): column.name
        for fact in reversed(table.facts)
        for column in reversed(fact.columns)
        if column.rule.column is not None
    }
    for identity in table.identities:
        for column in identity.columns:
            found[str(column.rule.column)] = f"{identity.subject}.{column.name}"
    return found


SETS = header_sets()


@cache
def proposal_for(title: str) -> Proposal:
    """Made once for all tests."""
    return propose([one.sample() for one in SETS if one.title == title])


def proposed(header_set: HeaderSet) -> TableProposal:
    return proposal_for(header_set.title).tables[0]


@pytest.mark.parametrize("header_set", SETS, ids=lambda one: one.title)
def test_the_fact_is_recognised(header_set: HeaderSet) -> None:
    assert proposed(header_set).facts[0].into == header_set.into


@pytest.mark.parametrize("header_set", SETS, ids=lambda one: one.title)
def test_each_column_is_proposed_as_a_person_would_map_it(header_set: HeaderSet) -> None:
    found = places(proposed(header_set))
    wrong = {
        header: (found.get(header, "-"), "not", *expected)
        for header, expected in header_set.expected.items()
        if found.get(header, "-") not in expected
    }
    assert wrong == {}


@pytest.mark.parametrize("header_set", SETS, ids=lambda one: one.title)
def test_the_intake_reads_the_proposed_file_back_unchanged(header_set: HeaderSet) -> None:
    proposal = proposal_for(header_set.title)
    assert parse_mapping(proposal_toml(proposal), "proposed.toml").mapping == proposal.mapping()


def test_precision_and_recall_over_all_sets_stay_high() -> None:
    given, right, wanted, found_of_wanted = figures(SETS)
    assert len(SETS) >= 25
    assert right / given >= 0.97
    assert found_of_wanted / wanted >= 0.97


def figures(sets: list[HeaderSet]) -> tuple[int, int, int, int]:
    """Columns given a place, rightly so; columns that a person would map, and those found."""
    given = right = wanted = found_of_wanted = 0
    for header_set in sets:
        found = places(proposed(header_set))
        for header, expected in header_set.expected.items():
            place = found.get(header, "-")
            given += place != "-"
            right += place != "-" and place in expected
            wanted += "-" not in expected
            found_of_wanted += "-" not in expected and place in expected
    return given, right, wanted, found_of_wanted
