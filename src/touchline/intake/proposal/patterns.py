"""The pattern by which next month's file of the same name is found."""

import re

_DATES = re.compile(r"\d{4}[-_.年]?\d{1,2}(?:[-_.月]?\d{1,2}日?)?|\d{4,}|\(\d+\)")


def pattern_of(file_name: str, exact: bool = False) -> str:
    """The name with what a shell pattern would read otherwise escaped, and dates as "*"."""
    escaped = re.sub(r"([\[*?])", r"[\1]", file_name)
    return escaped if exact else _DATES.sub("*", escaped)
