"""What stands in for a required column that no source column feeds."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from touchline.intake.proposal.assign import Assignment
from touchline.intake.proposal.content import Content
from touchline.intake.proposal.parts import ColumnProposal, Missing
from touchline.intake.proposal.rules import value_map
from touchline.intake.words import normalised, value_words
from touchline.vocabulary.codes import Channel, Direction, Instrument
from touchline.vocabulary.facts import Column
from touchline.vocabulary.mapping import Rule

_ONE_FOR_ALL = 'add `{0} = {{constant = "{1}"}}` if it holds for every row, or name its column'
REMEDIES = {
    "customer_ref": "name the column with the customer's number, phone or name",
    "campaign_id": _ONE_FOR_ALL.format("campaign_id", "spring"),
    "feature": _ONE_FOR_ALL.format("feature", "login"),
    "granted": _ONE_FOR_ALL.format("granted", "true"),
    "channel": _ONE_FOR_ALL.format("channel", "visit"),
}


def stand_in(
    column: Column, name: str, assignment: Assignment, contents: Mapping[str, Content]
) -> ColumnProposal | Missing:
    """A constant or another reading of a chosen column, with low confidence; else what to do."""
    if column.values is Direction:
        return _direction(assignment, contents)
    if column.values is Channel:
        return _channel(name, assignment)
    if column.values is Instrument:
        return _instrument(assignment, contents)
    plain = f"name the column that holds it: {column.meaning.lower()}"
    return Missing(column.name, REMEDIES.get(column.name, plain))


def _direction(assignment: Assignment, contents: Mapping[str, Content]) -> ColumnProposal:
    """Words such as 呼入 in the channel's column tell the direction too."""
    channel = assignment.at("channel")
    if channel is not None:
        values, unknown = value_map(Direction, contents[channel.header])
        if len(values) >= max(1, len(unknown)):
            rule = Rule(column=channel.header, values=values, otherwise=Direction.OUTBOUND)
            reason = f"no direction column, but words of {channel.header} tell it; others: outbound"
            return ColumnProposal("direction", rule, 0.6, reason, tuple(values)[:4])
    return ColumnProposal(
        "direction",
        Rule(constant=Direction.OUTBOUND),
        0.35,
        "no direction column: every row is taken as made by the firm; change it if customers "
        "contact you in this file",
    )


def _channel(name: str, assignment: Assignment) -> ColumnProposal | Missing:
    """The channel that the file's name or its headers speak of most."""
    texts = [name, *(candidate.header for candidate in assignment.chosen.values())]
    found = Counter(code for text in texts for code in _words_inside(Channel, text))
    if not found:
        return Missing(
            "channel", 'add `channel = {constant = "visit"}` or the column that tells it'
        )
    code = min(found, key=lambda code: (-found[code], code))
    reason = f"no channel column, but the names of the file and its columns speak of {code}"
    return ColumnProposal("channel", Rule(constant=code), 0.5, reason)


def _words_inside(closed_set: type[StrEnum], text: str) -> set[str]:
    whole = normalised(text)
    return {
        code
        for word, code in value_words(closed_set).items()
        if len(word) >= (3 if word.isascii() else 2)
        and word in whole
        and word not in {"活动", "線上"}
    }


def _instrument(assignment: Assignment, contents: Mapping[str, Content]) -> ColumnProposal:
    score = assignment.at("score")
    largest = contents[score.header].largest if score else 0.0
    if score and "nps" in normalised(score.header):
        return _constant_instrument(Instrument.NPS, 0.8, f"header {score.header} names NPS")
    if largest > 5:
        return _constant_instrument(Instrument.NPS, 0.5, "scores go above 5: taken as 0 to 10")
    return _constant_instrument(Instrument.CSAT, 0.5, "scores stay within 5: taken as 1 to 5")


def _constant_instrument(instrument: Instrument, confidence: float, reason: str) -> ColumnProposal:
    return ColumnProposal("instrument", Rule(constant=instrument), confidence, reason)
