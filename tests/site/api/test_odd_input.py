"""No input makes the API fail, and every answer is what its description says."""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.site.conftest import Cast

from touchline.web.api.urls import api
from touchline.web.office.api_keys import Scope, make_key

PATHS = sorted(api.get_openapi_schema()["paths"])
EXAMPLES = 40
# Parameters that an operation does not know are ignored; wrong values of those it knows are told in
# test_api.py. So the check that every odd request is refused is left out, and no other.


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_no_input_makes_an_operation_fail(person: Cast, path: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    _key, text = make_key(person("ada"), "test", tuple(Scope), None)
    operation: Any = schema[path]["GET"]

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
    @given(case=st.one_of([operation.as_strategy(generation_mode=mode) for mode in MODES]))
    def hold(case: Any) -> None:
        case.call_and_validate(
            headers={"Authorization": f"Bearer {text}", "Accept-Encoding": "identity"},
            excluded_checks=[schemathesis.checks.negative_data_rejection],
        )

    hold()


MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
