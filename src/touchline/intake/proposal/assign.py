"""One column to one place, and how well a table as a whole fits a sample."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from touchline.intake.proposal.candidates import Candidate, Place, candidates
from touchline.intake.proposal.content import Content
from touchline.intake.proposal.headers import signs_of
from touchline.intake.words import language_packs, normalised
from touchline.vocabulary.facts import FACT_TABLES, Column, FactTable

LEAST_SCORE = 0.3
LEAST_NUMBER = 0.35  # a record number that repeats would fold rows that are not the same
CUSTOMER_KEYS = ("number", "wecom", "phone", "email", "wechat", "tax_code", "name", "contact_name")
TIMES_THAT_STAND_IN = {
    "subscription": ("started_on", "recorded_at"),
    "payment": ("paid_at", "due_on", "recorded_at"),
    "deal": ("recorded_at", "closed_at"),
}  # where happened_at has no column of its own; other tables take recorded_at
NAME_IS_WORTH = 1.6
TELLING = {
    "order": ("amount", "status", "margin"),
    "order_line": ("product_id", "quantity", "price", "category"),
    "payment": ("due_on", "paid_at", "order_id", "defaulted"),
    "deal": ("amount", "outcome", "closed_at"),
    "ticket": ("kind", "severity", "closed_at", "satisfaction", "first_response_at", "category"),
    "web_event": ("page", "anonymous_id", "session", "element"),
}  # without any of them rows are hardly of that table, whatever their numbers are called
REPEATED = 0.9  # a customer's number with a smaller share of distinct cells tells of events


@dataclass(frozen=True)
class Assignment:
    """The best one-to-one choice of columns for one fact table, and its score as a whole."""

    table: FactTable
    chosen: Mapping[Place, Candidate]
    score: float

    def at(self, name: str) -> Candidate | None:
        """What was chosen for a fact column."""
        return self.chosen.get(Place("fact", name))

    def customer_key(self) -> tuple[str, Candidate] | None:
        """The best that tells customers apart: their number, else phone, …, else name."""
        for name in CUSTOMER_KEYS:
            found = self.chosen.get(Place("customer", name))
            if found is not None:
                return name, found
        return None


def assign(table: FactTable, name: str, contents: Mapping[str, Content]) -> Assignment:
    """Greedy by score, each column and each place taken once."""
    chosen: dict[Place, Candidate] = {}
    taken: set[str] = set()
    for candidate in candidates(table, contents):
        if candidate.score < LEAST_SCORE:
            break
        if candidate.place.name == "source_id" and candidate.score < LEAST_NUMBER:
            continue
        if candidate.header not in taken and candidate.place not in chosen:
            chosen[candidate.place] = candidate
            taken.add(candidate.header)
    chosen = _time_that_stands_in(table, chosen)
    score = _score(table, name, chosen) + _what_rows_are(table, chosen, contents)
    return Assignment(table, chosen, score)


def _time_that_stands_in(
    table: FactTable, chosen: dict[Place, Candidate]
) -> dict[Place, Candidate]:
    """Without a time of its own a row happened when it was paid, begun or recorded."""
    happened = Place("fact", "happened_at")
    if not table.needs_time or happened in chosen:
        return chosen
    for name in TIMES_THAT_STAND_IN.get(table.name, ("recorded_at",)):
        stand_in = chosen.get(Place("fact", name))
        if stand_in is not None:
            reason = f"{stand_in.reason}; no other column tells when it happened"
            moved = Candidate(stand_in.header, happened, 0.8 * stand_in.score, reason)
            kept = {
                place: candidate
                for place, candidate in chosen.items()
                if not (name == "recorded_at" and place.name == name)
            }
            return kept | {happened: moved}
    return chosen


def _score(table: FactTable, name: str, chosen: Mapping[Place, Candidate]) -> float:
    """What the chosen columns say for this table, its name, and what is missing."""
    score = NAME_IS_WORTH * name_sign(table.name, name)
    for place, candidate in chosen.items():
        if place.space == "fact":
            weight = 0.5 if place.name in {"recorded_at", "source_id"} else 1.0
            score += weight * candidate.score * _rarity(candidate)
    score -= sum(_cost_of_missing(column, name, chosen) for column in table.columns)
    if table.name == "campaign" and Place("fact", "source_id") not in chosen:
        score -= 1.5
    if table.name != "customer" and not any(_tells(place) for place in chosen):
        score -= 1.0
    return score + (_worth_of_key(chosen) if table.per_customer else 0.0)


def _what_rows_are(
    table: FactTable, chosen: Mapping[Place, Candidate], contents: Mapping[str, Content]
) -> float:
    """What columns say together: who met which customer when is a contact, whatever it is called.

    A file in which customers stand again and again is a list of events, not of customers.
    """
    telling = TELLING.get(table.name)
    if telling is not None:
        return 0.0 if any(Place("fact", name) in chosen for name in telling) else -0.5
    keys = [chosen[place] for name in CUSTOMER_KEYS if (place := Place("customer", name)) in chosen]
    again = bool(keys) and contents[keys[0].header].distinct_share < REPEATED
    if table.name == "employee":
        return _whose_list(chosen, contents)
    if table.name == "customer":
        return -0.3 if again and Place("fact", "happened_at") in chosen else 0.0
    met = table.name == "interaction" and Place("fact", "happened_at") in chosen
    if not met or not again:
        return 0.0
    by_whom = any(place.space == "employee" for place in chosen)
    how = any(Place("fact", name) in chosen for name in ("channel", "outcome", "duration_s"))
    return 0.25 * by_whom + 0.25 * how


def _whose_list(chosen: Mapping[Place, Candidate], contents: Mapping[str, Content]) -> float:
    """A list of colleagues names each of them once; a visit book names them again and again."""
    named = chosen.get(Place("employee", "name"))
    if not any(place.space == "employee" for place in chosen):
        return -1.0
    again = named is not None and contents[named.header].distinct_share < REPEATED / 2
    return -1.0 if again else 0.0


def _cost_of_missing(column: Column, name: str, chosen: Mapping[Place, Candidate]) -> float:
    given = {"source", "source_id", "customer_ref", "employee_id"}
    if not column.required or column.name in given or Place("fact", column.name) in chosen:
        return 0.0
    if column.name == "channel" and name_sign("interaction", name) > 0:
        return 0.0  # the file's name will tell it
    return 0.4 if column.name in {"direction", "happened_at", "instrument"} else 1.2


def _worth_of_key(chosen: Mapping[Place, Candidate]) -> float:
    """What it says for facts about customers that a column tells the customer."""
    number = chosen.get(Place("customer", "number"))
    if number is not None and number.score > 0.7:
        return 0.3
    return 0.0 if any(place.space == "customer" for place in chosen) else -0.6


def _tells(place: Place) -> bool:
    """Whether a place says more than that there is a record."""
    return place.space != "customer" and place.name not in {"source_id", "recorded_at"}


def _rarity(candidate: Candidate) -> float:
    """1 for a name that only this table knows; less, the more tables share it."""
    if not candidate.specific:
        return 0.3
    sharing = {
        name
        for sign in signs_of(candidate.header)
        if sign.group == "columns" and sign.score > candidate.score - 0.2
        for name in sign.key.partition(".")[0].split("/")
    }
    return 1.0 / math.pow(max(len(sharing - {"*"}), 1), 0.6)


def name_sign(table: str, name: str) -> float:
    """How plainly a file's or sheet's name says that it holds such rows, 0 to 1."""
    spoken = _name_words(name)
    best = 0.0
    for pack in language_packs():
        for word in pack.tables.get(table, ()):
            plain = normalised(word)
            if plain in spoken:
                best = max(best, 0.4 + 0.6 * min(len(plain) / max(len(spoken), 1), 1.0))
    return best


def _name_words(name: str) -> str:
    stem = name.partition(".")[0] + name.partition("›")[2]
    return normalised("".join(sign for sign in stem if not sign.isdigit()))


def assignments(name: str, contents: Mapping[str, Content]) -> list[Assignment]:
    """Every fact table's best assignment, the best first; ties in the vocabulary's order."""
    found = [assign(table, name, contents) for table in FACT_TABLES.values()]
    return sorted(found, key=lambda assignment: -round(assignment.score, 6))
