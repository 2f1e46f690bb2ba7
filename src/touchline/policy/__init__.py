"""The one schema of all settings, and templates for industries."""

from touchline.policy.changes import Change, diff
from touchline.policy.checks import Problem, check
from touchline.policy.schema import Policy
from touchline.policy.text import default, dump, load, template, templates

__all__ = [
    "Change",
    "Policy",
    "Problem",
    "check",
    "default",
    "diff",
    "dump",
    "load",
    "template",
    "templates",
]
