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

    A figure that an English sentence begins with is not said twice; Chinese ones need it.
    """
    found = FIGURE.search(sentence)
    if not found:
        return "", sentence
    rest = sentence[found.end() :]
    leads = found.start() == 0 and rest.startswith((" ", ",", ";"))
    return found.group(), rest.lstrip(" ,;") if leads else sentence
