"""What a person may choose for themselves."""

from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.models.people import Person
from touchline.web.pages.me.zones import ZONES
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import LOCALES, signed

CHOSEN = ("language", "time_zone", "theme", "single_keys")
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


class PreferencesForm(forms.Form):
    """Language, time zone, theme and keys; each change applies at once."""

    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=THEMES, required=False, widget=forms.RadioSelect)
    single_keys = forms.BooleanField(required=False)

    def __init__(self, person: Person, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={name: getattr(person, name) for name in CHOSEN})
        self.fields["time_zone"] = forms.ChoiceField(choices=_zones(person), required=False)

    def save(self, person: Person) -> None:
        """The person has chosen so."""
        Person.objects.filter(pk=person.pk).update(
            **{name: self.cleaned_data[name] for name in CHOSEN}
        )


def _zones(person: Person) -> list[tuple[str, str]]:
    """The firm's own first, then from west to east; what the person has chosen is among them."""
    language = current_language()
    firm = place_of(served_firm().policy.firm.time_zone, language)
    offered = {*ZONES, person.time_zone} - {""}
    names = [(zone, place_of(zone, language)) for zone in offered]
    return [("", gettext("As the firm: {zone}").format(zone=firm)), *sorted(names, key=_offset)]


def _offset(choice: tuple[str, str]) -> tuple[float, str]:
    offset = timezone.now().astimezone(ZoneInfo(choice[0])).utcoffset()
    return (offset.total_seconds() if offset else 0.0, choice[1])


@lru_cache(maxsize=1024)
def place_of(zone: str, language: Language) -> str:
    """Shanghai (UTC+8): the zone's city in that language, and how far it is from UTC now."""
    city = get_timezone_location(zone, locale=LOCALES[language], return_city=True).split("/")[-1]
    offset = timezone.now().astimezone(ZoneInfo(zone)).strftime("%z")
    hours, minutes = int(offset[1:3]), offset[3:5]
    return f"{city} (UTC{signed(offset[0])}{hours}{'' if minutes == '00' else f':{minutes}'})"
