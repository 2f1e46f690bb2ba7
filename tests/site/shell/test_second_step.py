"""A code that does not fit is answered with what to do, in the person's language."""

from allauth.mfa.adapter import get_adapter
from django.utils import translation

from touchline.web.firm import Firm


def test_a_code_that_does_not_fit_is_answered_with_what_to_do(firm: Firm) -> None:
    assert firm
    with translation.override("zh-hans"):
        said = str(get_adapter().error_messages["incorrect_code"])
    assert "六位数字" in said
