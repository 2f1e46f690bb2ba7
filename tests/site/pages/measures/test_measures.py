"""The catalogue of measures: one definition for everybody, in words and SQL."""

import pytest
from django.utils.html import escape
from tests.site.conftest import Cast

from touchline.measures.catalogue import load_catalogue
from touchline.policy import default
from touchline.web.office.visibility import visible_to
from touchline.web.pages.measures.views import settings_naming


@pytest.mark.contract("A5.1")
@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_catalogue_lists_every_measure_in_each_language(person: Cast, language: str) -> None:
    text = person.client("alice", language).get("/measures/").content.decode()
    for name, measure in load_catalogue(default()).measures.items():
        assert f"/measures/{name}/" in text
        label = {"en": measure.label.en, "zh-hans": measure.label.zh_hans}
        assert escape(label.get(language, measure.label.zh_hant)) in text


def test_a_search_finds_words_of_the_meaning_and_says_when_there_are_none(person: Cast) -> None:
    client = person.client("alice")
    assert "/measures/nps/" in client.get("/measures/?q=recommend").content.decode()
    nothing = client.get("/measures/?q=<xyzzy>").content.decode()
    assert "No measure mentions" in nothing
    assert "<xyzzy>" not in nothing


def test_a_measure_shows_its_sql_what_it_is_made_of_and_who_uses_it(person: Cast) -> None:
    text = person.client("alice").get("/measures/contact_cost_to_revenue/").content.decode()
    assert "/measures/contact_cost/" in text
    text = person.client("alice").get("/measures/days_since_last_order/").content.decode()
    assert "rfm.recency" in text


def test_the_spread_is_of_the_customers_that_a_person_sees(person: Cast) -> None:
    text = person.client("alice").get("/measures/days_since_last_contact/").content.decode()
    assert f"of {visible_to(person('alice')).count()} customers you see" in text


def test_every_measure_opens(person: Cast) -> None:
    client = person.client("ana")
    names = load_catalogue(default()).measures
    wrong = [name for name in names if client.get(f"/measures/{name}/").status_code != 200]
    assert wrong == []


def test_an_unknown_measure_is_not_there(person: Cast) -> None:
    assert person.client("ada").get("/measures/no_such/").status_code == 404


def test_settings_are_found_by_the_measure_that_they_name() -> None:
    assert "rfm.recency" in set(settings_naming(default(), "days_since_last_order"))
