"""What programs can read, said for people."""

import json
import re
from html import unescape

import pytest
from django.test import Client
from tests.site.conftest import Cast

from touchline.web.api.urls import api
from touchline.web.office.api_keys import Scope, make_key
from touchline.web.pages.programs.reading import MEANINGS, PARAMETERS, operations_for

PAGE = "/programs/reading/"


def test_every_operation_and_parameter_has_its_words(person: Cast) -> None:
    told = operations_for(person("mei"))
    assert [each.path for each in told] == list(api.get_openapi_schema()["paths"])
    assert {one.name for each in told for one in each.parameters} == set(PARAMETERS)
    assert len(told) == len(MEANINGS)


@pytest.mark.contract("A24.3")
def test_the_example_is_what_a_program_of_this_person_gets(person: Cast) -> None:
    for who in ("mei", "ana"):
        page = person.client(who).get(PAGE).content.decode()
        shown = [
            json.loads(unescape(each))
            for each in re.findall(r"<pre[^>]*>({.*?})</pre>", page, re.DOTALL)
        ]
        _key, secret = make_key(
            person(who), "test", [each for each in Scope if each is not Scope.NAMES], None
        )
        program = Client(headers={"Authorization": f"Bearer {secret}"})
        assert shown[1] == program.get("/api/v1/next-contacts?limit=1").json()
        assert (
            shown[0]["items"][0]["id"]
            == program.get("/api/v1/customers?limit=1").json()["items"][0]["id"]
        )
        assert shown[-1] == program.get("/api/v1/runs?limit=1").json()


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "只要该等级的客户"), ("zh-hant", "只要該等級的客戶")]
)
def test_it_speaks_the_reader_s_language(person: Cast, language: str, words: str) -> None:
    page = person.client("mei", language).get(PAGE).content.decode()
    assert words in page
    assert "Only customers" not in page
