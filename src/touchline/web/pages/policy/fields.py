"""What the form of the policy is made of: settings in groups."""

from dataclasses import dataclass
from typing import Any

OWN_GRADES = "own_grade.tiers."


@dataclass(frozen=True)
class Field:
    """One setting in the form: its dotted key, words, value, and what an input may hold."""

    key: str
    label: str
    value: str
    kind: str  # number, text, time or choice; by_tier: a row; new_grade: a word and its tier
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    cells: tuple["Field", ...] = ()  # of a row of settings: one a tier

    @property
    def is_setting(self) -> bool:
        """Whether it is one setting: no row of them, and not the row for another grade."""
        return self.kind not in ("new_grade", "by_tier")

    @property
    def path(self) -> list[str]:
        """The steps to the setting; a grade's word may hold dots itself."""
        if self.key.startswith(OWN_GRADES):
            return ["own_grade", "tiers", self.key.removeprefix(OWN_GRADES)]
        return self.key.split(".")


@dataclass(frozen=True)
class Group:
    """Settings that belong together."""

    title: str
    meaning: str
    fields: tuple[Field, ...]
    heads: tuple[str, ...] = ()  # the tiers over rows of settings by tier

    @property
    def settings(self) -> list[Field]:
        """Every single setting in it, those of rows among them."""
        every = [one for field in self.fields for one in (field, *field.cells)]
        return [one for one in every if one.is_setting]


def number(key: str, label: str, value: Any, unit: str = "", *, optional: bool = False) -> Field:
    """A setting that is a number; whole ones stand without a decimal point."""
    whole = isinstance(value, float) and value.is_integer()
    text = "" if value is None else f"{int(value) if whole else value}"
    return Field(key, label, text, "number", unit, optional=optional)
