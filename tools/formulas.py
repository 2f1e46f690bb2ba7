r"""Formulas in docstrings: where they stand, and why one would not render.

A formula is `$$ … $$` after the line "Formula:". Its story: a raw docstring that was not raw turned
`\beta` into a backspace and "eta", and the page showed nonsense. Remedy: r\""" before the text, and
only commands that both GitHub and a plain TeX reader know (GitHub refuses \operatorname).
"""

import re
from collections import Counter
from collections.abc import Iterator

FORMULA = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho "
    "sigma tau phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
KNOWN = set(
    f"{GREEK} frac dfrac tfrac sqrt sum prod int infty partial nabla cdot cdots ldots dots vdots "
    "times div pm mp le leq ge geq ne neq ll gg approx sim simeq equiv propto to rightarrow "
    "Rightarrow mapsto leftarrow in notin ni subset subseteq supset cup cap setminus emptyset "
    "forall exists neg land lor mid nmid parallel perp circ ast star oplus otimes "
    "left right big Big bigl bigr Bigl Bigr biggl biggr langle rangle lfloor rfloor lceil rceil "
    "lvert rvert lVert rVert vert Vert lbrace rbrace bigcup bigcap bigvee bigwedge "
    "hat bar tilde dot ddot vec widehat widetilde overline underline overset underset "
    "log ln exp sin cos tan arg min max sup inf lim det Pr dim "
    "mathrm mathbf mathbb mathcal mathsf mathit boldsymbol text textbf "
    "quad qquad begin end binom tbinom dbinom ell prime dagger top bot limits nolimits "
    "displaystyle textstyle substack underbrace overbrace mathbin mathrel mathop choose".split()
) | set(r",;:! {}|\\")
PAIRS = {"left": "right", "begin": "end", "bigl": "bigr", "Bigl": "Bigr", "biggl": "biggr"}


def formulas(text: str) -> list[str]:
    """Every formula of a docstring, its inner line breaks kept."""
    return [found.strip() for found in FORMULA.findall(text)]


def complaints(formula: str) -> Iterator[str]:
    """Why the formula would not render, one reason each."""
    if any(ord(letter) < 32 and letter != "\n" for letter in formula):
        yield "holds a control character: write the docstring as raw text, r at its beginning"
    commands = Counter(COMMAND.findall(formula))
    for command in sorted(set(commands) - KNOWN):
        yield f"\\{command} is not known to every reader"
    for opening, closing in PAIRS.items():
        if commands[opening] != commands[closing]:
            yield f"\\{opening} stands {commands[opening]} times, \\{closing} {commands[closing]}"
    if not _braces_close(COMMAND.sub(" ", formula)):
        yield "its braces do not close"
    if "$" in formula:
        yield "holds a dollar sign"


def _braces_close(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0
