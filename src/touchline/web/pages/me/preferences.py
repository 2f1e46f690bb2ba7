"""What a person may choose for themselves."""

from functools import lru_cache
from typing import ClassVar
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.models.people import Person
from touchline.web.pages.me.zones import ZONES
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import LOCALES

LANGUAGES = [
    ("", gettext_lazy("As the browser")),
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("zh-hant", "繁體中文"),
]
THEMES = [
    ("", gettext_lazy("As the device")),
    ("light", gettext_lazy("Light")),
    ("dark", gettext_lazy("Dark")),
]


class PreferencesForm(forms.ModelForm[Person]):
    """Language, time zone, theme and keys; each change applies at once."""

    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=THEMES, required=False, widget=forms.RadioSelect)
    time_zone = forms.ChoiceField(required=False)

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = ["language", "time_zone", "theme", "single_keys"]

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # passed on as it came
        field = self.fields["time_zone"]
        firm = served_firm().policy.firm.time_zone
        language = current_language()
        as_firm = gettext("As the firm: {zone}").format(zone=place_of(firm, language))
        chosen = [*ZONES] if self.instance.time_zone in {"", *ZONES} else [self.instance.time_zone]
        names = [(zone, place_of(zone, language)) for zone in {*ZONES, *chosen}]
        field.choices = [("", as_firm), *sorted(names, key=_offset)]  # type: ignore[attr-defined]


def _offset(choice: tuple[str, str]) -> tuple[float, str]:
    offset = timezone.now().astimezone(ZoneInfo(choice[0])).utcoffset()
    return (offset.total_seconds() if offset else 0.0, choice[1])


@lru_cache(maxsize=1024)
def place_of(zone: str, language: Language) -> str:
    """Shanghai (UTC+8): the zone's city in that language, and how far it is from UTC now."""
    city = get_timezone_location(zone, locale=LOCALES[language], return_city=True)
    offset = timezone.now().astimezone(ZoneInfo(zone)).strftime("%z")
    hours, minutes = int(offset[1:3]), offset[3:5]
    return f"{city} (UTC{offset[0]}{hours}{'' if minutes == '00' else f':{minutes}'})"
