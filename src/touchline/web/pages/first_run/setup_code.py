"""The code that the first administrator types in where the browser is on another machine."""

from django.utils.crypto import salted_hmac

from touchline.web.office.models import Person


def setup_code() -> str:
    """What proves that one can read the server's terminal; `touchline serve` prints it."""
    return salted_hmac("touchline.first_run", "setup").hexdigest()[:12]


def setup_code_to_show() -> str:
    """The code while nobody has an account; nothing afterwards, when no page asks for it."""
    return "" if Person.objects.exists() else setup_code()
