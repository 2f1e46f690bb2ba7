"""The page docs/measures.md, from the shelf."""

from collections.abc import Iterator

from touchline.measures.catalogue import load_catalogue
from touchline.measures.house_words import HOUSE_WORDS
from touchline.policy import Policy
from touchline.vocabulary.measure import Counted, Formula, Measure
from touchline.vocabulary.words import Language

HEAD = """# Every measure

Written by `make docs` from `src/touchline/measures/*.toml`; a test fails when it lags.

Windows end with the as-of day: `rolling` is the policy's weeks (13 by default), `month` the last \
30 days, `year` the last 365, `all` everything known. A count of nothing is 0; what cannot be \
known is empty. A measure over a fact that the firm does not record at all is empty.
"""


def document() -> str:
    """The whole page."""
    return "\n".join(lines()) + "\n"


def lines() -> Iterator[str]:
    """The document, line by line."""
    yield HEAD
    measures = load_catalogue(Policy()).measures.values()
    for level in ("base", "derived", "decision"):
        yield f"## Level: {level}\n"
        yield "| measure | label | 简体 | 繁體 | unit | better | from |"
        yield "|---|---|---|---|---|---|---|"
        yield from (_row(measure) for measure in measures if measure.level == level)
        yield ""
    yield "## Definitions\n"
    for measure in measures:
        yield from _definition(measure)
    yield "## House words\n"
    yield "| word | gives |"
    yield "|---|---|"
    yield from (f"| `{word.signature}` | {word.meaning} |" for word in HOUSE_WORDS.values())


def _row(measure: Measure) -> str:
    labels = [measure.label.in_language(language) for language in Language]
    link = f"[`{measure.name}`](#{measure.name})"
    return f"| {' | '.join([link, *labels, measure.unit, measure.better, _source(measure)])} |"


def _source(measure: Measure) -> str:
    if isinstance(measure, Counted):
        return f"{measure.fact}, {measure.window.value}"
    return "other measures" if isinstance(measure, Formula) else f"model {measure.model}"


def _definition(measure: Measure) -> Iterator[str]:
    yield f"### {measure.name}\n"
    yield from (f"- {measure.meaning.in_language(language)}" for language in Language)
    yield f"- Contract: {', '.join(measure.contract)}\n"
    if isinstance(measure, Counted | Formula):
        yield f"```sql\n{measure.sql.strip()}\n```\n"
