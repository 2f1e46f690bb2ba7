"""The second step of signing in, with words that say what to do."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """As allauth has it, but for its bare "Incorrect code."."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code does not fit. Type the six digits that the app shows just now; they change "
            "every 30 seconds. If none fits, set the phone's clock to automatic."
        )
    }
