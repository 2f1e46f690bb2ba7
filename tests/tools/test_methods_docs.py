"""The page of the mathematics shows every method, and every formula renders."""

import pytest
from tools.formulas import complaints, formulas
from tools.methods_docs import Method, document, every_method

METHODS = list(every_method())
each_method = pytest.mark.parametrize(
    "method", METHODS, ids=lambda each: f"{each.module}.{each.name}"
)


@each_method
def test_a_method_says_what_it_is_and_its_formulas_render(method: Method) -> None:
    assert method.text, "a public thing has a docstring"
    assert [why for formula in formulas(method.text) for why in complaints(formula)] == []


@each_method
def test_a_formula_is_announced_and_stands_between_dollars(method: Method) -> None:
    assert ("Formula:" in method.text) == bool(formulas(method.text))
    assert method.text.count("$$") == 2 * len(formulas(method.text))


def test_the_page_names_the_method_with_its_first_sentence_and_source() -> None:
    page = document()
    assert "### rank_score\n\n`methods.rank_score`: Score each value by its rank" in page
    assert "\nSource: methods.md a1; quintiles by rank" in page


def test_a_formula_stands_alone_on_the_page() -> None:
    text = "The mean.\n\nFormula:\n\n    $$ \\bar x = \\frac{1}{n} \\sum_i x_i $$\n\nSource: old."
    method = Method("scores", "methods.scores.mean", "mean", text)
    assert formulas(method.text) == ["\\bar x = \\frac{1}{n} \\sum_i x_i"]
    assert (method.sentence, method.source) == ("The mean.", "old.")


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("\\frac{a}{b", "braces do not close"),
        ("a}{b", "braces do not close"),
        ("\\left( a )", "\\left stands 1 times"),
        ("\\begin{cases} a", "\\begin stands 1 times"),
        ("\\operatorname{Var} x", "\\operatorname is not known"),
        ("\beta", "control character"),
        ("a $ b", "dollar"),
    ],
)
def test_what_would_not_render_is_told(formula: str, reason: str) -> None:
    assert any(reason in why for why in complaints(formula))


def test_escaped_braces_need_no_partner() -> None:
    assert list(complaints("\\left\\{ x : x \\ge 0 \\right.")) == []
