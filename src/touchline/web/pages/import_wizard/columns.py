"""Step 3: which column of the file becomes what, how sure the proposal is, and what words mean."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from touchline.intake.contract import NEVER_EMPTIED
from touchline.intake.mapping_edits import (
    IGNORED,
    Target,
    missing_columns,
    possible_targets,
    target_of,
)
from touchline.intake.proposal.mask import masked
from touchline.intake.proposal.parts import ColumnProposal, Proposal, TableProposal
from touchline.intake.settings import Settings
from touchline.intake.words import normalised, value_words
from touchline.vocabulary.fact_words import (
    IDENTIFIER_WORDS,
    TABLE_WORDS,
    code_words,
    column_words,
)
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.mapping import Mapping, Rule, TableRule
from touchline.vocabulary.words import Language
from touchline.web.office.draft_findings import Findings, FoundTable
from touchline.web.pages.import_wizard.findings import rule_of

_LONG_NUMBER = re.compile(r"\d[\d -]{8,}\d")
_DAY = re.compile(
    r"\s*((\d{4}|\d{1,2})\s*[-/.年]\s*\d{1,2}\s*[-/.月]|(19|20)\d\d(0\d|1[0-2])[0-3]\d(\D|$))"
)  # 2026-11-17, 17.11.2026, 2026年11月17日, 20261117
SURE = 0.6
SAMPLES = 3
MOST_WORDS = 40
SHOWN_LETTERS = 40
CUSTOMER_NAMES = frozenset({"customer.name", "customer.contact_name"})
TELLS_WHO = frozenset(
    {
        Identifier.PHONE,
        Identifier.EMAIL,
        Identifier.ADDRESS,
        Identifier.WECHAT,
        Identifier.WECOM,
        Identifier.TAX_CODE,
    }
)


@dataclass(frozen=True)
class Choice:
    """One entry of a list to choose from."""

    value: str
    label: str


@dataclass(frozen=True)
class Word:
    """A word of the file in a closed set: how often it stands there and what it means."""

    text: str
    count: int
    code: str  # "" where it is not known, IGNORED where it says nothing


@dataclass(frozen=True)
class ColumnRow:
    """One column of the file."""

    place: int
    header: str
    samples: tuple[str, ...]
    empty_share: float
    target: str
    label: str
    confidence: float | None  # None: a person's choice
    forbidden: bool  # by a red line
    words: tuple[Word, ...]
    codes: tuple[Choice, ...]
    may_be_empty: bool = False  # whether a word may be ignored
    waits: bool = True  # whether a row with an unknown word waits

    @property
    def unknown(self) -> int:
        """Words whose meaning nobody has said."""
        return sum(not word.code for word in self.words)

    @property
    def asks(self) -> bool:
        """Whether a person should look at it."""
        unsure = self.confidence is not None and self.confidence < SURE
        return bool(self.target) and (unsure or self.unknown > 0)

    @property
    def percent(self) -> int:
        """How sure, in per cent."""
        return round(100 * (self.confidence or 0))

    @property
    def width(self) -> float:
        """The filled part of a bar 44 wide."""
        return round(44 * (self.confidence or 0), 1)


@dataclass(frozen=True)
class Constant:
    """A closed set that no column fills: every row is given one word."""

    column: str
    label: str
    code: str
    codes: tuple[Choice, ...]


@dataclass(frozen=True)
class Section:
    """The files of one layout, and where their columns go."""

    place: int
    names: tuple[str, ...]
    rows: int
    more_rows: bool
    fact: str
    fact_label: str
    also: tuple[str, ...]  # other fact tables that the same rows feed
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    columns: tuple[ColumnRow, ...]
    constants: tuple[Constant, ...]
    missing: tuple[str, ...]
    table: FoundTable
    rule: TableRule | None

    @property
    def matched(self) -> int:
        """How many columns feed something."""
        return sum(bool(column.target) for column in self.columns)

    @property
    def nameless(self) -> bool:
        """Whether these customers have no name, though a column that is left out may hold it."""
        named = any(column.target in CUSTOMER_NAMES for column in self.columns)
        return self.fact == "customer" and not named and bool(self.left_out)

    @property
    def counted_rows(self) -> int:
        """How many first rows words are counted in; 0 where that is the whole table."""
        seen = max(map(len, self.table.sample.columns.values()), default=0)
        return seen if seen < self.table.rows or self.more_rows else 0

    @property
    def left_out(self) -> tuple[str, ...]:
        """The columns with cells that feed nothing, though nothing forbids them."""
        if not self.fact:
            return ()
        return tuple(
            column.header
            for column in self.columns
            if not column.target and column.samples and not column.forbidden
        )

    @property
    def asks(self) -> int:
        """How many columns a person should look at."""
        return sum(column.asks for column in self.columns)


def fact_choices(language: Language) -> tuple[Choice, ...]:
    """What a file may tell of."""
    return tuple(Choice(name, words.in_language(language)) for name, words in TABLE_WORDS.items())


def sections(
    found: Findings, mapping: Mapping | None, settings: Settings, language: Language
) -> list[Section]:
    """The tables by the rule that takes them; those that none takes stand alone."""
    groups: dict[object, list[FoundTable]] = {}
    for table in found.tables:
        rule = rule_of(mapping, table)
        place = (
            next((n for n, each in enumerate(mapping.table) if each is rule), -1)
            if (mapping and rule)
            else -1
        )
        key = place if rule else (table.sheet, table.sample.headers)
        groups.setdefault(key, []).append(table)
    making = _Making(found.proposal, mapping, settings, language)
    return [making.section(place, tables) for place, tables in enumerate(groups.values())]


@dataclass(frozen=True)
class _Making:
    proposal: Proposal | None
    mapping: Mapping | None
    settings: Settings
    language: Language

    def section(self, place: int, tables: list[FoundTable]) -> Section:
        first = tables[0]
        rule = rule_of(self.mapping, first)
        fact = rule.fact[0].into if rule and rule.fact else ""
        sure = dict(self._confidences(first))
        return Section(
            place,
            tuple(table.name for table in tables),
            sum(table.rows for table in tables),
            any(table.more_rows for table in tables),
            fact,
            TABLE_WORDS[fact].in_language(self.language) if fact else "",
            tuple(
                TABLE_WORDS[each.into].in_language(self.language)
                for each in (rule.fact[1:] if rule else ())
            ),
            tuple(self._groups(fact)),
            tuple(
                self._column(number, header, first, rule, sure)
                for number, header in enumerate(first.sample.headers)
            ),
            tuple(self._constants(rule)) if rule else (),
            tuple(self._missing(rule)) if rule else (),
            first,
            rule,
        )

    def _groups(self, fact: str) -> Iterator[tuple[str, tuple[Choice, ...]]]:
        targets = possible_targets(fact)
        for space in ("customer", "fact", "employee"):
            mine = [each for each in targets if each.space == space]
            if mine:
                name = fact if space == "fact" else space
                label = TABLE_WORDS[name].in_language(self.language)
                yield label, tuple(Choice(str(each), self._called(fact, each)) for each in mine)

    def _called(self, fact: str, target: Target) -> str:
        if target.space == "fact":
            return column_words(fact, target.name).in_language(self.language)
        return IDENTIFIER_WORDS[Identifier(target.name)].in_language(self.language)

    def _column(
        self,
        place: int,
        header: str,
        table: FoundTable,
        rule: TableRule | None,
        sure: dict[str, tuple[Target, float]],
    ) -> ColumnRow:
        target = target_of(rule, header) if rule else None
        proposed = sure.get(header)
        same = proposed is not None and target == proposed[0]
        cells = [cell for cell in table.sample.columns[header] if cell is not None]
        whole = len(table.sample.columns[header]) or 1
        closed = self._closed(rule, target)
        return ColumnRow(
            place,
            header,
            tuple(_shown(cell, target) for cell in list(dict.fromkeys(cells))[:SAMPLES]),
            1 - len(cells) / whole,
            str(target) if target else "",
            self._full_name(rule, target) if target else "",
            proposed[1] if same and proposed else None,
            self.settings.forbids(header),
            tuple(_words(cells, rule, target, closed)) if rule and target and closed else (),
            self._codes(closed) if closed else (),
            *self._without(rule, target),
        )

    def _without(self, rule: TableRule | None, target: Target | None) -> tuple[bool, bool]:
        """Whether a row can be without that column, and whether an unknown word keeps it back."""
        if rule is None or target is None or target.space != "fact" or not rule.fact:
            return False, True
        fact = rule.fact[0].into
        optional = not FACT_TABLES[fact].column(target.name).required
        return optional, not optional or (fact, target.name) in NEVER_EMPTIED

    def _full_name(self, rule: TableRule | None, target: Target) -> str:
        fact = rule.fact[0].into if rule and rule.fact else ""
        table = fact if target.space == "fact" else target.space
        return f"{TABLE_WORDS[table].in_language(self.language)} · {self._called(fact, target)}"

    def _closed(self, rule: TableRule | None, target: Target | None) -> type[StrEnum] | None:
        if rule is None or target is None or target.space != "fact" or not rule.fact:
            return None
        return FACT_TABLES[rule.fact[0].into].column(target.name).values

    def _codes(self, closed: type[StrEnum]) -> tuple[Choice, ...]:
        return tuple(
            Choice(code.value, code_words(closed, code.value).in_language(self.language))
            for code in closed
        )

    def _constants(self, rule: TableRule) -> Iterator[Constant]:
        """Required closed sets that no column fills."""
        for fact in rule.fact[:1]:
            for column in FACT_TABLES[fact.into].columns:
                mine = fact.set.get(column.name)
                if column.values is None or not column.required:
                    continue
                if mine is None or mine.constant is not None:
                    yield Constant(
                        column.name,
                        column_words(fact.into, column.name).in_language(self.language),
                        (mine.constant or "") if mine else "",
                        self._codes(column.values),
                    )

    def _missing(self, rule: TableRule) -> Iterator[str]:
        for fact, column in missing_columns(rule):
            if FACT_TABLES[fact].column(column).values is None:
                yield column_words(fact, column).in_language(self.language)

    def _confidences(self, table: FoundTable) -> Iterator[tuple[str, tuple[Target, float]]]:
        """Column → where the proposal puts it, and how sure it is."""
        proposed = self._proposed(table)
        if proposed is None:
            return
        for fact in proposed.facts[:1]:
            for each in fact.columns:
                space = Target("fact", each.name)
                if each.name == "customer_ref":
                    space = Target("customer", "number")
                elif each.name in {"employee_id", "owner_id"}:
                    space = Target("employee", "number")
                yield from _told(each, space)
        for identity in proposed.identities:
            for each in identity.columns:
                yield from _told(each, Target(identity.subject, each.name))

    def _proposed(self, table: FoundTable) -> TableProposal | None:
        headers = set(table.sample.headers)
        for each in self.proposal.tables if self.proposal else ():
            named = {column.rule.column for fact in each.facts for column in fact.columns} | {
                left.header for left in each.left_out
            }
            if each.sheet == table.sheet and named - {None} and named - {None} <= headers:
                return each
        return None


def _told(column: ColumnProposal, target: Target) -> Iterator[tuple[str, tuple[Target, float]]]:
    if column.rule.column is not None:
        yield column.rule.column, (target, column.confidence)


def _words(
    cells: list[str], rule: TableRule, target: Target, closed: type[StrEnum]
) -> Iterator[Word]:
    """The words that stand in the column, those that nobody knows first."""
    mine = rule.fact[0].set[target.name]
    known = value_words(closed)
    counted = Counter(cells).most_common(MOST_WORDS)
    told = [
        Word(text, count, _code(mine, text, known.get(normalised(text), "")))
        for text, count in counted
    ]
    if mine.otherwise is not None:
        told = [Word(each.text, each.count, each.code or mine.otherwise) for each in told]
    yield from sorted(told, key=lambda word: bool(word.code))


def _code(rule: Rule, text: str, known: str) -> str:
    return IGNORED if text in rule.ignore else rule.values.get(text) or known


def may_reach_somebody(cell: str) -> bool:
    """Whether a cell looks like a phone number, an identity card or a mail address."""
    return "@" in cell or (_LONG_NUMBER.search(cell) is not None and not _DAY.match(cell))


def _shown(cell: str, target: Target | None) -> str:
    """A cell as the page shows it: what reaches somebody is not written out."""
    who = target is not None and target.space != "fact" and Identifier(target.name) in TELLS_WHO
    if who or may_reach_somebody(cell):
        return masked(cell[:SHOWN_LETTERS])
    return cell[:SHOWN_LETTERS]
