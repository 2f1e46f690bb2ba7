"""What one human language tells the intake: the words of headers, values, files and companies."""

from collections.abc import Mapping
from dataclasses import dataclass

from touchline.vocabulary.words import Language


@dataclass(frozen=True)
class LanguagePack:
    """The words of one language, as systems and clerks spell them.

    `columns` is keyed "table.column" ("*.column": every table; "order/order_line.column": both);
    `identifiers` is keyed "customer.phone" or "employee.name"; `values` is keyed
    "Outcome.no_answer", by the closed set's class; `tables` by fact table, for file and sheet
    names; `elsewhere` by the reason why such a column feeds no fact. A word that begins with "~"
    is a weak sign: it is taken when nothing better is there.
    """

    language: Language
    columns: Mapping[str, tuple[str, ...]]
    identifiers: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, tuple[str, ...]]
    elsewhere: Mapping[str, tuple[str, ...]]
    company_suffixes: tuple[str, ...]
    true_words: tuple[str, ...]
    false_words: tuple[str, ...]


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, set apart by "|" or by line breaks."""
    parts = text.replace("\n", "|").split("|")
    return tuple(part.strip() for part in parts if part.strip())


def listed(text: str) -> dict[str, tuple[str, ...]]:
    """Lists of words, one a paragraph: "key: word | word", later lines indented."""
    lists: dict[str, tuple[str, ...]] = {}
    key = ""
    for line in text.splitlines():
        if not line.strip():
            continue
        rest = line
        if not line[0].isspace():
            key, _, rest = line.partition(":")
            lists.setdefault(key, ())
        lists[key] += words_in(rest)
    return lists
