"""The second factor: its code opens, and one that does not fit is answered with what to do."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.site.conftest import PASSWORD, Cast

from touchline.web.firm import Firm


def test_a_code_that_does_not_fit_is_answered_with_what_to_do(firm: Firm) -> None:
    assert firm
    with translation.override("zh-hans"):
        said = str(get_adapter().error_messages["incorrect_code"])
    assert "六位数字" in said


def test_with_a_second_factor_the_password_alone_opens_nothing_and_the_code_opens_all(
    firm: Firm, person: Cast
) -> None:
    assert firm
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person("alice"), secret)
    client = Client()
    given = {"login": "alice", "password": PASSWORD}
    asked = client.post(reverse("account_login"), given)
    assert asked.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/today/").status_code == 302
    refused = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert refused.status_code == 200
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get("/today/").status_code == 200
