"""How long a password must be, said in every language of the product; Django says it in English."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext


class LongEnough(MinimumLengthValidator):
    """Django's check with words of our own."""

    def get_error_message(self) -> str:
        """What is said of a shorter one."""
        return gettext("This password is too short.")

    def get_help_text(self) -> str:
        """What is said beforehand."""
        return gettext("At least {n} characters.").format(n=self.min_length)
