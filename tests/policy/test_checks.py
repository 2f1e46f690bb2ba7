"""A wrong policy is refused with the key, the line and the remedy."""

import pytest

from touchline import policy
from touchline.policy import Problem, check
from touchline.vocabulary.errors import TouchlineError


def only(text: str) -> Problem:
    (problem,) = check(text)
    return problem


def test_a_sound_policy_has_no_problems() -> None:
    assert check("") == []
    assert check(policy.dump(policy.default())) == []


def test_an_unknown_key_is_named_with_what_was_perhaps_meant() -> None:
    problem = only("version = 1\n[windows]\nrolling_week = 4\n")
    assert (problem.key, problem.line) == ("windows.rolling_week", 3)
    assert problem.remedy == "Did you mean windows.rolling_weeks?"


def test_a_key_in_the_wrong_section_is_pointed_to_its_own() -> None:
    assert only("[cadence]\nrolling_weeks = 4\n").remedy == "Did you mean windows.rolling_weeks?"


def test_an_unknown_section_is_named() -> None:
    problem = only("[quiet_hour]\nstart = 21:00:00\n")
    assert (problem.key, problem.remedy) == ("quiet_hour", "Did you mean quiet_hours?")


def test_what_is_not_toml_is_told_with_its_line() -> None:
    problem = only('version = 1\nnote = "half\n')
    assert problem.line == 2
    assert problem.message.startswith("This is not TOML")


@pytest.mark.parametrize(
    ("text", "key", "line", "message"),
    [
        ("[firm]\ntime_zone = 'Mars/Base'\n", "firm.time_zone", 2, "no time zone"),
        ("[firm]\ncurrency = 'RMB'\n", "firm.currency", 2, "ISO 4217"),
        ("[overcontact]\nmonthly_cap = 0\n", "overcontact.monthly_cap", 2, "greater"),
        (
            "[overcontact]\nmonthly_cap_by_channel = {fax = 2}\n",
            "overcontact.monthly_cap_by_channel.fax",
            2,
            "visit",
        ),
        (
            "[overcontact]\nmonthly_cap_by_tier = {Z = 2}\n",
            "overcontact.monthly_cap_by_tier",
            2,
            "no tier 'Z'",
        ),
        ("[quiet_hours]\nstart = 08:00:00\n", "quiet_hours", 1, "the same"),
        ("[quiet_hours]\nstart = 'noon'\n", "quiet_hours.start", 2, "time"),
        ("[rfm]\nrecency_weight = 40\n", "rfm", 1, "sum to 110"),
        ("[rfm]\nquality_grades = 5\n", "rfm", 1, "below grades"),
        (
            "[cadence.target_interval_days]\nA = 14\nB = 30\n",
            "cadence.target_interval_days",
            1,
            "'C' has no target",
        ),
        (
            "[cadence.target_interval_days]\nA = 2\nB = 30\nC = 90\n",
            "cadence.target_interval_days.A",
            2,
            "15 contacts in 30 days, but the cap is 4",
        ),
        ("[prospects]\ntier = 'D'\n", "prospects.tier", 2, "no tier 'D'"),
        ("[anomaly]\nabnormal_contacts_per_day = 3\n", "anomaly", 1, "below"),
        ("[channels]\ndefault = 'pigeon'\n", "channels.default", 2, "visit"),
        ("[costs]\nvisit = -3\n", "costs.visit", 2, "greater"),
        ("version = 0\n", "version", 1, "greater"),
    ],
)
def test_a_wrong_value_is_told_with_key_and_line(
    text: str, key: str, line: int, message: str
) -> None:
    problem = only(text)
    assert (problem.key, problem.line) == (key, line)
    assert message in problem.message
    assert problem.remedy


TIER = '[[tiers]]\nname = "{}"\nscore_at_least = {}\nlabel = {{en="x", zh-hans="x", zh-hant="x"}}\n'


@pytest.mark.parametrize(
    ("cut_offs", "message"),
    [
        ((50, 80, 0), "must fall"),
        ((80, 80, 0), "must fall"),
        ((80, 50, 10), "begin at 0"),
    ],
)
def test_tiers_must_part_the_whole_scale(cut_offs: tuple[int, ...], message: str) -> None:
    text = "".join(TIER.format(name, cut) for name, cut in zip("ABC", cut_offs, strict=True))
    problem = only(text)
    assert problem.key == "tiers"
    assert message in problem.message


def test_weights_of_a_scorecard_must_sum_to_100() -> None:
    item = '{name="a", measure="orders", points=90, zero_at=0, full_at=1}'
    problem = only(f"[scorecard]\nitems = [{item}]\n")
    assert (problem.key, problem.message) == (
        "scorecard",
        "The points of the items must sum to 100; they sum to 90.",
    )


def test_a_fault_in_an_item_of_a_list_is_told_by_the_items_name() -> None:
    text = TIER.format("A", 300)
    problem = only(text)
    assert (problem.key, problem.line) == ("tiers.A.score_at_least", 3)


def test_every_problem_is_told_at_once() -> None:
    problems = check("version = 0\n[firm]\ncurrency = 'RMB'\ncolour = 'red'\n")
    assert [problem.line for problem in problems] == [1, 3, 4]


def test_loading_a_wrong_policy_says_all_of_it() -> None:
    with pytest.raises(TouchlineError) as caught:
        policy.load("version = 0\n[firm]\ncurrency = 'RMB'\n")
    assert caught.value.what.count("\n") == 1
    assert caught.value.where == "policy:1, policy:3"


def test_a_section_that_is_no_table_is_told_so() -> None:
    problem = only("windows = 13\n")
    assert (problem.key, problem.message) == ("windows", "Must be a table of settings.")


def test_a_key_given_twice_is_told() -> None:
    assert only("[windows]\nrolling_weeks = 1\nrolling_weeks = 2\n").message.startswith(
        "This is not"
    )


def test_a_fault_in_a_custom_measure_is_told_by_its_name() -> None:
    text = '[[measures]]\nkind = "formula"\nname = "mine"\nsql = "orders"\nlevel = "base"\n'
    keys = {problem.key for problem in check(text)}
    assert keys == {"measures.mine.label", "measures.mine.meaning", "measures.mine.unit"}


def test_a_measure_without_a_kind_is_told() -> None:
    assert only('[[measures]]\nname = "mine"\n').key == "measures.mine"


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "= 3",
        "[",
        "a = [1",
        "[[tiers]]\n",
        "tiers = 3\n",
        "\ufeffversion = 1\n",
        "[a]\n[a]\n",
    ],
)
def test_no_text_makes_the_check_fall_over(text: str) -> None:
    assert all(problem.message and problem.remedy for problem in check(text))


def test_a_byte_order_mark_is_no_fault() -> None:
    assert check("\ufeffversion = 1\n") == []


LABEL = 'label = {en="x", zh-hans="x", zh-hant="x"}'
MINE = (
    '[[measures]]\nkind = "formula"\nname = "mine"\nsql = "orders"\nlevel = "base"\n'
    f"unit = 'count'\n{LABEL}\n{LABEL.replace('label', 'meaning')}\n"
)


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        (TIER.format("A", 50) + TIER.format("A", 0), "tiers", "a name of its own"),
        (MINE + MINE, "measures", "'mine' is taken twice"),
        ("[quiet_hours]\nstart = '21:00:00Z'\n", "quiet_hours", "without a zone"),
        (f"[funnel]\nstages = [{{name='a', {LABEL}}}, {{name='a', {LABEL}}}]\n", "funnel", "own"),
        (
            f"[[indicator_classes]]\nname='a'\nweight=99\nmeasures=['nps']\n{LABEL}\n",
            "indicator_classes",
            "they sum to 99",
        ),
        (
            '[scorecard]\nitems=[{name="a", measure="nps", points=100, zero_at=1, full_at=1}]\n',
            "scorecard.items.a",
            "must differ",
        ),
    ],
)
def test_parts_that_do_not_agree_are_told(text: str, key: str, message: str) -> None:
    problems = {problem.key: problem.message for problem in check(text)}
    assert message in problems[key]
