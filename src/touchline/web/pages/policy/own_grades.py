"""The firm's own grades in the form: which tier each word means."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext, pgettext

from touchline.advice.own_grade import UNKNOWN, tier_of_grade
from touchline.policy import Policy
from touchline.web.pages.policy.fields import OWN_GRADES, Field, Group

NEW_WORD, NEW_TIER = "new_grade.word", "new_grade.tier"
LONGEST_WORD = 60


def own_grades(policy: Policy, grades: Sequence[str]) -> Group:
    """When the own grade sets the tier, and the tier of each word: those decided and those known.

    The last row takes a word that no file held yet.
    """
    decided = policy.own_grade.tiers
    words = sorted({*decided, *(word for word in grades if word.strip())})
    return Group(
        gettext("Your own grades"),
        gettext("The grade in your files, and which tier each of its words means."),
        (
            Field(
                "own_grade.sets_tier",
                gettext("Sets the tier"),
                policy.own_grade.sets_tier,
                "choice",
                choices=(
                    ("never", pgettext("own grade", "never")),
                    ("without_orders", gettext("while no orders are known")),
                    ("without_score", gettext("for customers who never bought")),
                    ("always", pgettext("own grade", "always")),
                ),
            ),
            *(_word(policy, word) for word in words),
            Field(NEW_WORD, gettext("Another word"), "", "new_grade", choices=_tiers(policy)),
        ),
    )


def new_grade(policy: Policy, given: Mapping[str, str]) -> Field | None:
    """The word that was typed into the last row, with its tier; None where it was left empty."""
    word = given.get(NEW_WORD, "").strip()[:LONGEST_WORD]
    if not word:
        return None
    tier = given.get(NEW_TIER, "") or policy.tier_names[0]
    return Field(f"{OWN_GRADES}{word}", word, tier, "choice")


def _word(policy: Policy, word: str) -> Field:
    """One word: the tier decided, or what it means as long as nobody decides."""
    choices = (("", _undecided(policy, word)), *_tiers(policy))
    value = policy.own_grade.tiers.get(word, "")
    return Field(f"{OWN_GRADES}{word}", word, value, "choice", choices=choices, optional=True)


def _undecided(policy: Policy, word: str) -> str:
    """What a word means by itself."""
    rule = policy.own_grade
    others = {each: tier for each, tier in rule.tiers.items() if each != word}
    alone = rule.model_copy(update={"tiers": others})
    place = tier_of_grade(word, policy.model_copy(update={"own_grade": alone}))
    if place == UNKNOWN:
        return gettext("means no tier")
    return gettext("as the word says: {tier}").format(tier=policy.tier_names[place])


def _tiers(policy: Policy) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, pgettext("policy", "Tier {name}").format(name=name)) for name in policy.tier_names
    )
