"""A person's own choices apply at once, and the calendar's secret is kept by nobody."""

import hashlib
import re

from django.urls import reverse
from tests.site.conftest import Cast

CHOSEN = {"language": "zh-hant", "time_zone": "Asia/Tokyo", "theme": "dark", "single_keys": "on"}


def test_a_choice_applies_to_the_very_next_page(person: Cast) -> None:
    text = person.client("alice").post(reverse("me:save"), CHOSEN, follow=True).content.decode()
    assert '<html lang="zh-Hant" data-bs-theme="dark">' in text
    alice = person("alice")
    assert (alice.language, alice.time_zone, alice.theme) == ("zh-hant", "Asia/Tokyo", "dark")


def test_single_keys_can_be_switched_off(person: Cast) -> None:
    chosen = {name: value for name, value in CHOSEN.items() if name != "single_keys"}
    answer = person.client("alice").post(reverse("me:save"), chosen, follow=True)
    assert 'data-single-keys="off"' in answer.content.decode()


def test_what_was_not_offered_is_not_taken(person: Cast) -> None:
    person.client("alice").post(reverse("me:save"), {**CHOSEN, "time_zone": "Moon/Tycho"})
    assert person("alice").time_zone == ""


def test_the_calendar_link_is_shown_once_and_only_its_digest_is_kept(person: Cast) -> None:
    client = person.client("alice")
    shown = client.post(reverse("me:calendar")).content.decode()
    secret = re.findall(r"/calendar/([\w-]{40,})\.ics", shown)[0]
    kept = person("alice").calendar_digest
    assert kept is not None
    assert bytes(kept) == hashlib.sha256(secret.encode()).digest()
    assert secret not in client.get(reverse("me:me")).content.decode()


def test_a_removed_calendar_link_leaves_nothing(person: Cast) -> None:
    client = person.client("alice")
    client.post(reverse("me:calendar"))
    client.post(reverse("me:forget_calendar"))
    assert person("alice").calendar_digest is None
