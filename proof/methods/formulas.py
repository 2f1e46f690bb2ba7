"""What is proved about the page of formulas: a TeX parser of others can set every one."""

import re
from collections.abc import Iterator

from matplotlib.mathtext import MathTextParser
from proof.claim import Claim
from tools.formulas import formulas
from tools.methods_docs import every_method

# What TeX and GitHub know and matplotlib calls by another name, or cannot make larger.
SYNONYMS = (
    (r"\\ge(?![a-z])", r"\\geq"),
    (r"\\le(?![a-z])", r"\\leq"),
    (r"\\ne(?![a-z])", r"\\neq"),
    (r"\\[td]frac(?![a-z])", r"\\frac"),
    (r"\\(frac|sqrt)\s*([0-9A-Za-z])", r"\\\1{\2}"),
    (r"(\\frac\{[^{}]*\})\s*([0-9A-Za-z])", r"\1{\2}"),
    (r"\\[lr]?Vert(?![a-z])", r"\\|"),
    (r"\\(?:big|Big|bigg|Bigg)[lr]?(?![a-z])", ""),
    (r"\\(?:display|text)style(?![a-z])", ""),
)


def claims() -> Iterator[Claim]:
    """Every formula on docs/methods.md, parsed by matplotlib's own TeX parser."""
    parser, failed, count = MathTextParser("path"), [], 0
    for method in every_method():
        for formula in formulas(method.text):
            count += 1
            try:
                parser.parse(f"${written_out(formula)}$")
            except ValueError as refused:
                failed.append(f"{method.name}: {str(refused).splitlines()[-1]}")
    figure = f"{count - len(failed)} of {count}" + "".join(f"; {one}" for one in failed)
    says = "formulas of docs/methods.md that matplotlib's TeX parser sets, synonyms written out"
    yield Claim(says, "all", figure, not failed)


def written_out(formula: str) -> str:
    """The formula on one line, in the words of matplotlib."""
    told = " ".join(formula.split())
    for word, synonym in SYNONYMS:
        told = re.sub(word, synonym, told)
    return told
