"""The site's words: found, kept in step, compiled, and whole."""

import gettext
from pathlib import Path

import pytest
from tools.messages import (
    LANGUAGES,
    Room,
    disagreements,
    problems,
    rooms,
    translations,
    write_compiled,
    write_po,
)

KNOWN = {
    ("", ("Due",)): "到期",
    ("", ("{n} day", "{n} days")): "{n} 天",
    ("verb", ('Say "it"\n',)): "说“它”\n",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_no_text_of_a_room_is_left_in_english(room: Room, language: str) -> None:
    file = room.po_file(language)
    before = translations(file, language)
    known = {key: before.get(key, "") for key in room.texts()}
    assert list(problems(room, language, known)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_rooms_translate_the_same_text_alike(language: str) -> None:
    found = {room: translations(room.po_file(language), language) for room in rooms()}
    assert list(disagreements(found, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_written_is_read_again(tmp_path: Path, language: str) -> None:
    write_po(tmp_path / "django.po", language, KNOWN)
    assert translations(tmp_path / "django.po", language) == KNOWN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("days", [0, 1, 2, 5])
def test_a_compiled_plural_is_translated_for_every_number(
    tmp_path: Path, language: str, days: int
) -> None:
    write_compiled(tmp_path / "django.po", language, KNOWN)
    with (tmp_path / "django.mo").open("rb") as opened:
        words = gettext.GNUTranslations(opened)
    assert words.ngettext("{n} day", "{n} days", days) == "{n} 天"
    assert words.gettext("Due") == "到期"
