"""The page docs/commands.md, from the command line itself."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

from typer.main import get_command

from touchline.cli.main import app

HEAD = """# Every command

Written by `make docs` from the commands themselves; a test fails when it lags.

Results go to standard output; words, progress and errors to standard error. With `--json` \
standard output is one JSON document, an error being `{"error", "where", "remedy"}` with exit \
code 1. `touchline COMMAND --help` says the same as this page. Where the environment names a \
PostgreSQL server in `DATABASE_URL`, that is used; otherwise one inside the workspace.
"""
KINDS = {Path: "a path", int: "a whole number", str: "text", float: "a number"}


def document() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_lines()])


def commands() -> dict[str, Any]:
    """Every command that can be called, by the words that call it."""
    shelf: Any = get_command(app)
    found: dict[str, Any] = {}
    for name in shelf.list_commands(None):
        command = shelf.get_command(None, name)
        below = getattr(command, "commands", {})
        found |= {f"{name} {part}": inner for part, inner in below.items()} or {name: command}
    return found


def _lines() -> Iterator[str]:
    for words, command in commands().items():
        arguments = [each for each in command.params if not each.opts[0].startswith("-")]
        options = [each for each in command.params if each.opts[0].startswith("-")]
        called = " ".join(["touchline", words, *map(_placeholder, arguments)])
        yield f"## touchline {words}\n"
        yield f"`{called}`\n"
        yield f"{_text(command.help)}\n"
        yield from (f"- `{_placeholder(each)}`: {_text(each.help)}" for each in arguments)
        if arguments:
            yield ""
        yield "| option | takes | default | meaning |"
        yield "|---|---|---|---|"
        yield from (_row(option) for option in options)
        yield ""


def _text(words: str | None) -> str:
    """Help as it stands in the program, with its line breaks."""
    return (words or "").strip()


def _placeholder(argument: Any) -> str:
    name = str(argument.metavar or argument.name.upper())
    return name if argument.required else f"[{name}]"


def _row(option: Any) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    default = option.default
    if isinstance(default, Enum):
        default = default.value
    shown = "" if default in (None, "", False, []) or option.is_flag else f"`{default}`"
    if option.is_flag and option.secondary_opts:
        shown = f"`{(option.opts if default else option.secondary_opts)[0]}`"
    help_text = _text(option.help)
    if option.envvar:
        help_text += f" Also read from `{option.envvar}`."
    needed = "**needed**" if option.required else shown
    return f"| {names} | {_takes(option)} | {needed} | {help_text} |"


def _takes(option: Any) -> str:
    if option.is_flag:
        return ""
    annotation = option.type_descriptor.annotation
    inner = next((part for part in get_args(annotation) if part is not type(None)), annotation)
    if isinstance(inner, type) and issubclass(inner, Enum):
        return ", ".join(f"`{choice.value}`" for choice in inner)
    return KINDS.get(inner, "text")
