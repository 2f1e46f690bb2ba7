"""Finds the command, runs it, and turns errors into words or JSON."""

import gc
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated

import typer
from typer.core import TyperGroup
from typer.main import get_command as as_command

from touchline import __version__
from touchline.cli import commands
from touchline.cli.output import Output
from touchline.vocabulary.errors import TouchlineError

COMPLETION = {"install_completion", "show_completion"}  # typer puts them on every command
FAILED = 1
STOPPED = 130
NEW_OBJECTS = 50_000  # between two searches for garbage: loading makes many objects and drops few


def command_name(file: str) -> str:
    """What to type for the command of a file on the shelf."""
    return file.rstrip("_").replace("_", "-")


class CommandShelf(TyperGroup):
    """The commands on the shelf; one is imported only when it is called, so that it starts soon."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002 (typer names it)
        """The commands' names, in alphabetical order."""
        return sorted(command_name(found.name) for found in iter_modules(commands.__path__))

    def get_command(self, ctx: object, cmd_name: str):  # type: ignore[no-untyped-def]  # noqa: ARG002 (typer hides the types)
        """The command of that name, or None."""
        found = {command_name(each.name): each.name for each in iter_modules(commands.__path__)}
        if cmd_name not in found:
            return None
        command = as_command(import_module(f"{commands.__name__}.{found[cmd_name]}").app)
        command.name = cmd_name
        command.params = [each for each in command.params if each.name not in COMPLETION]
        return command


app = typer.Typer(
    cls=CommandShelf,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"touchline {__version__}\n")
        raise typer.Exit


@app.callback()
def touchline(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Which customers matter, when to contact each of them, and whether it worked.

    Start with `touchline demo`, or with `touchline init` and `touchline import --dry-run FILE`.
    """


def tell(error: TouchlineError, as_json: bool) -> None:
    """The error as one JSON object, or as three lines for a person."""
    if as_json:
        sys.stdout.write(json.dumps(error.as_json(), ensure_ascii=False) + "\n")
        return
    words = Output(as_json=False).words
    words.print("✗", error.what, style="bad", markup=False)
    for part in (error.where, error.remedy):
        if part:
            words.print(f"  {part}", markup=False)


def refused_by_the_system(error: OSError) -> TouchlineError:
    """What a full disk, a missing right or a vanished file means to a person."""
    return TouchlineError(
        f"The system refused: {error.strerror or error}.",
        str(error.filename or ""),
        "Free room on the disk or give the right to write, then run the command again; nothing "
        "half-written is kept.",
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """The `touchline` program, with the process's own arguments unless others are given."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    gc.set_threshold(NEW_OBJECTS)
    try:
        app(given)
    except TouchlineError as error:
        tell(error, as_json="--json" in given)
        sys.exit(FAILED)
    except OSError as error:
        tell(refused_by_the_system(error), as_json="--json" in given)
        sys.exit(FAILED)
    except KeyboardInterrupt:
        Output(as_json=False).say("Stopped. Nothing half-written is kept; run the command again.")
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
