"""What a measure may say, and that a refusal says why."""

import pytest

from touchline.measures.catalogue import Catalogue, load_catalogue
from touchline.measures.lint import lint_formula
from touchline.policy import Policy
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.measure import Counted, Formula, Measure, Window
from touchline.vocabulary.units import Level, Unit
from touchline.vocabulary.words import Words

WORDS = Words.model_validate({"en": "x", "zh-hans": "x", "zh-hant": "x"})


def counted(sql: str, fact: str = "interaction", window: Window = Window.ALL) -> Counted:
    return Counted(
        name="mine",
        label=WORDS,
        meaning=WORDS,
        unit=Unit.COUNT,
        level=Level.BASE,
        fact=fact,
        window=window,
        sql=sql,
    )


def formula(name: str, sql: str) -> Formula:
    return Formula(
        name=name, label=WORDS, meaning=WORDS, unit=Unit.RATIO, level=Level.DERIVED, sql=sql
    )


def load(*measures: Measure) -> Catalogue:
    return load_catalogue(Policy(), measures)


@pytest.mark.parametrize(
    "sql",
    [
        "count(*); DROP TABLE interaction",
        "(SELECT count(*) FROM read_csv('/etc/passwd'))",
        "count(*) + (SELECT 1)",
        "max(read_text('/etc/passwd'))",
        "max(getenv('HOME'))",
        "count(*) FROM interaction",
        "count(*) UNION SELECT 1",
        "max(other.secret)",
        "max(main.interaction.cost)",
        "sum(CASE WHEN EXISTS (SELECT 1) THEN 1 END)",
        "count(COLUMNS('.*'))",
        "max(x -> x + 1)",
        "list(source_id)",
        "string_agg(source_id, ',')",
        "row_number() OVER ()",
        "count(*) FILTER (WHERE source_id IN (SELECT source_id FROM customer))",
        "count(* EXCLUDE (cost))",
        "max(CAST(source_id AS INTEGER))",
        "max(pg_read_file('/etc/passwd'))",
        "count(*) -- )\n; ATTACH 'x'",
        "(" * 1500 + "count(*)" + ")" * 1500,
        "PRAGMA database_list",
        "COPY interaction TO '/tmp/x'",
    ],
)
def test_an_attack_is_refused(sql: str) -> None:
    with pytest.raises(TouchlineError):
        load(counted(sql))


@pytest.mark.parametrize(
    ("sql", "why", "remedy"),
    [
        ("count(*) / 2", "outside what a measure may say", "per(a, b)"),
        ("sum(hours_between(happened_at, replied_at))", "sums DOUBLE", "divide at the end"),
        ("sum(cost * 0.5)", "sums DOUBLE", "divide at the end"),
        ("avg(per(duration_s, 60))", "sums DOUBLE", "divide at the end"),
        ("max(colour)", "`colour` is not known here", "duration_s"),
        ("cost", "folds no rows", "aggregate"),
        ("count(*) + duration_s", "outside an aggregate", "max(duration_s)"),
        ("max(count(*))", "nests aggregates", "formula"),
        ("geomean(cost)", "not a house word", "median(x)"),
        ("quantile(gap_days, 9)", "number from 0 to 1", "0.9"),
        ("quantile(gap_days)", "takes 2 arguments", "quantile(x, p)"),
        ("max(days_between(happened_at, as_of))", "kind day", "happened_on"),
        ("max(hours_between(happened_on, as_of))", "kind time", "takes times"),
        ("count(*) FILTER (WHERE duration_s > policy.no.such)", "no setting `no.such`", "policy"),
        ("percentile_cont(0.5) WITHIN GROUP (ORDER BY cost)", "outside", "quantile(x, p)"),
    ],
)
def test_a_refusal_says_why_and_what_to_write_instead(sql: str, why: str, remedy: str) -> None:
    with pytest.raises(TouchlineError) as refused:
        load(counted(sql))
    assert why in refused.value.what
    assert remedy in refused.value.remedy
    assert refused.value.where.startswith("measure mine")


@pytest.mark.parametrize(
    "sql",
    [
        "count(*)",
        "sum(cost) FILTER (WHERE direction = 'outbound')",
        "avg(duration_s)",
        "sum(floor(per(days_between(happened_on, as_of_day), 7)))",
        "last_by(duration_s, happened_at)",
        "count(DISTINCT campaign_id)",
        "0.5 * count(*)",
    ],
)
def test_plain_sql_and_house_words_pass(sql: str) -> None:
    assert "mine" in load(counted(sql)).measures


def test_a_formula_cannot_aggregate_or_read_a_column() -> None:
    for sql in ("count(*)", "median(orders)", "cost + 1"):
        with pytest.raises(TouchlineError):
            lint_formula(sql, "measure mine", {}, lambda _: True)


def test_a_circle_is_named() -> None:
    with pytest.raises(TouchlineError, match=r"a → b → a|b → a → b"):
        load(formula("a", "b + 1"), formula("b", "a + 1"))


def test_a_name_of_the_shelf_cannot_be_taken() -> None:
    with pytest.raises(TouchlineError, match="already a measure orders"):
        load(formula("orders", "tickets"))


def test_a_fact_must_be_of_a_customer_and_a_timeless_one_has_no_window() -> None:
    with pytest.raises(TouchlineError, match="no fact campaign"):
        load(counted("count(*)", "campaign"))
    with pytest.raises(TouchlineError, match="have no time"):
        load(counted("count(*)", "customer", Window.YEAR))
