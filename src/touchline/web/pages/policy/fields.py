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
    kind: str  # number, text, time, choice, or new_grade: a word and the tier that it means
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False

    @property
    def is_setting(self) -> bool:
        """Whether it stands in the policy already: not the row for another grade."""
        return self.kind != "new_grade"

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


def number(key: str, label: str, value: Any, unit: str = "", *, optional: bool = False) -> Field:
    """A setting that is a number; whole ones stand without a decimal point."""
    whole = isinstance(value, float) and value.is_integer()
    text = "" if value is None else f"{int(value) if whole else value}"
    return Field(key, label, text, "number", unit, optional=optional)
