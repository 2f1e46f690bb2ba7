"""The ready policies are sound, and every departure from the defaults is explained."""

import re

import pytest

from touchline import policy
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.words import Language

NAMES = sorted(policy.templates())


def test_three_industries_are_ready() -> None:
    assert {"b2b_software", "clinic", "retail"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_sound_and_comes_back_from_toml(name: str) -> None:
    text = policy.templates()[name].read_text(encoding="utf-8")
    assert policy.check(text) == []
    own = policy.template(name)
    assert policy.load(policy.dump(own)) == own
    assert own.digest != policy.default().digest


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_a_name_of_its_own_in_every_language(name: str) -> None:
    own = policy.template(name).name
    house = policy.default().name
    for language in Language:
        assert own.in_language(language) != house.in_language(language)


@pytest.mark.parametrize("name", NAMES)
def test_every_section_gives_its_reasons(name: str) -> None:
    text = policy.templates()[name].read_text(encoding="utf-8")
    sections = re.split(r"^\[", text, flags=re.MULTILINE)[1:]
    for section in sections:
        title = section.splitlines()[0]
        if title != "name]":
            assert re.search(r"^# (house|S\d:\d+)", section, flags=re.MULTILINE), title


@pytest.mark.parametrize("name", NAMES)
def test_a_template_never_moves_the_houses_red_lines(name: str) -> None:
    house = set(policy.default().red_lines.columns)
    assert house <= set(policy.template(name).red_lines.columns)


@pytest.mark.contract("A7.1")
def test_retail_looks_at_thirteen_weeks() -> None:
    assert policy.template("retail").windows.rolling_weeks == 13


@pytest.mark.contract("A7.3")
def test_a_clinic_contacts_return_patients_at_most_four_times_a_month() -> None:
    caps = policy.template("clinic").overcontact
    assert [caps.cap_of(tier) for tier in ("A", "B", "C")] == [4, 4, 2]


@pytest.mark.contract("A6.19", "A6.20")
def test_business_software_has_the_scorecard_of_the_documents() -> None:
    scorecard = policy.template("b2b_software").scorecard
    assert [item.points for item in scorecard.items] == [40, 30, 20, 10]
    assert scorecard.quality_threshold == 80


def test_an_unknown_template_is_answered_with_those_there_are() -> None:
    with pytest.raises(TouchlineError, match="no policy template") as caught:
        policy.template("zoo")
    assert "clinic" in caught.value.remedy
