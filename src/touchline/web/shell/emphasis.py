"""Sentences with their figures in bold."""

import re
from html import escape

from django.utils.safestring import SafeString, mark_safe

# A figure with its unit: 21 days, 18%, 5 of 8, CNY 86,400; 21 天, 8 次.
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
FIGURE = re.compile(
    r"(?<![\d-])(?:(?:[A-Z]{3}|NT\$|[¥€£$]) ?)?[\N{MINUS SIGN}+]?\d[\d,]*(?:\.\d+)?%?"
    rf"(?!\d|-\d| (?:{MONTHS})\b)"  # a day is no figure
    r"(?: of \d[\d,]*| days?\b| contacts?\b| ?(?:天|次|元|起|张|件|个|個|通|封|条|則|档|級))?"
)

COUNTED_SO_FAR = ("已 ", "仅 ", "僅 ")


def emphasised(sentence: str) -> SafeString:
    """The sentence, safe to show, with each figure marked."""
    parts = []
    end = 0
    for found in FIGURE.finditer(sentence):
        parts.append(escape(sentence[end : found.start()]))
        parts.append(f'<b class="tl-fig">{escape(found.group())}</b>')
        end = found.end()
    parts.append(escape(sentence[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - each part was escaped


def figure_and_rest(sentence: str) -> tuple[str, str]:
    """The sentence's first figure and what it says of it.

    A figure that an English sentence begins with is not said twice, nor one that a Chinese one
    counts days up to: 距上次联系已 21 天，… is 21 天 and 距上次联系，…. The span that something is
    counted over is not what the sentence is about: 近 30 天已联系 6 次 is 6 次.
    """
    figures = list(FIGURE.finditer(sentence))
    if not figures:
        return "", sentence
    found = next((one for one in figures if not _is_span(sentence, one.start())), figures[0])
    before, rest = sentence[: found.start()], sentence[found.end() :]
    if before.endswith(COUNTED_SO_FAR):
        return found.group(), before[:-2] + rest
    leads = found.start() == 0 and rest.startswith((" ", ",", ";"))
    return found.group(), rest.lstrip(" ,;") if leads else sentence


def _is_span(sentence: str, place: int) -> bool:
    """Whether the figure there is the span that another is counted over."""
    return sentence[:place].endswith("近 ")
