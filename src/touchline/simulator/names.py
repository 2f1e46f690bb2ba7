"""Names of people and companies, put together from the parts in names.toml."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

PARTS_FILE = Path(__file__).with_name("names.toml")


class Script(StrEnum):
    """How a customer writes its name."""

    HANS = "zh-hans"
    HANT = "zh-hant"
    LATIN = "en"


@dataclass(frozen=True)
class Parts:
    """The parts of the names of one script."""

    surnames: tuple[str, ...]
    given_names: tuple[str, ...]
    places: tuple[str, ...]
    brands: tuple[str, ...]
    trades: tuple[str, ...]
    suffixes: tuple[str, ...]
    space: str  # between the words of a name


def name_parts() -> dict[Script, Parts]:
    """The parts of every script."""
    tables = tomllib.loads(PARTS_FILE.read_text(encoding="utf-8"))
    return {script: _parts(tables[script.value]) for script in Script}


def _parts(table: dict[str, str]) -> Parts:
    lists = {name: tuple(table[name].split()) for name in table if name != "space"}
    return Parts(**lists, space=table["space"])


def person_names(parts: Parts, count: int, rng: np.random.Generator) -> list[str]:
    """Names of people: surname first in Chinese, last in English; two may share a name."""
    surnames = rng.choice(parts.surnames, count)
    given = rng.choice(parts.given_names, count)
    if parts.space:
        return [f"{first} {last}" for first, last in zip(given, surnames, strict=True)]
    return [f"{last}{first}" for first, last in zip(given, surnames, strict=True)]


def company_names(parts: Parts, count: int, rng: np.random.Generator) -> list[str]:
    """Names of companies, each once: place, brand, trade, suffix."""
    lists = (parts.places, parts.brands, parts.trades, parts.suffixes)
    sizes = [len(words) for words in lists]
    numbers = rng.choice(int(np.prod(sizes)), count, replace=False)
    picks = np.unravel_index(numbers, sizes)
    return [
        parts.space.join(words[index] for words, index in zip(lists, row, strict=True))
        for row in zip(*picks, strict=True)
    ]
