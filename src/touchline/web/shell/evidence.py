"""What stands behind the badge of a claim: how it was found, what would overturn it, what settles.

Each grade has its own words; a page that knows more about its claim gives its own.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy

from touchline.vocabulary.units import Evidence


@dataclass(frozen=True)
class Grounds:
    """The words of the popover; an empty one is left out."""

    word: Any  # lazy translations
    steps: int
    found: Any
    overturned: Any
    experiment: Any = ""


OF_GRADE = {
    Evidence.EXPERIMENT: Grounds(
        gettext_lazy("experiment"),
        3,
        gettext_lazy("Customers were drawn at random and treated differently; nothing else was."),
        gettext_lazy("Would turn if the draw was not random, or if many left their group."),
    ),
    Evidence.ADJUSTED: Grounds(
        gettext_lazy("adjusted"),
        2,
        gettext_lazy("Like customers were compared, by all that is known of them."),
        gettext_lazy(
            "Would turn if something unknown decides both who is contacted and who answers."
        ),
        gettext_lazy(
            "An experiment settles it: contact half of them differently, drawn at random."
        ),
    ),
    Evidence.DESCRIPTION: Grounds(
        gettext_lazy("description"),
        1,
        gettext_lazy("Counted as it happened. Nothing is adjusted: it names no cause."),
        gettext_lazy("Would turn if those who are contacted more were different from the start."),
        gettext_lazy(
            "An experiment settles it: contact half of them differently, drawn at random."
        ),
    ),
    Evidence.NOT_ENOUGH: Grounds(
        gettext_lazy("not enough"),
        0,
        gettext_lazy("Too few customers for a statement. The policy's default is used."),
        gettext_lazy("More customers, or more weeks, can change it."),
    ),
}


def grounds_of(grade: str, **given: str) -> Grounds:
    """The words of that grade, with what the page knows in their place."""
    known: dict[str, Any] = {name: words for name, words in given.items() if words}
    return replace(OF_GRADE[Evidence(grade)], **known)
