"""Finds the command, runs it, and turns errors into words or JSON."""

import json
import sys
from importlib import import_module
from pkgutil import iter_modules

import click
import typer

from touchline import __version__
from touchline.cli import commands
from touchline.cli.output import Output
from touchline.vocabulary.errors import TouchlineError

FAILED = 1
STOPPED = 130


class CommandShelf(click.Group):
    """The commands on the shelf; one is imported only when it is called, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click names it)
        names = [found.name.rstrip("_") for found in iter_modules(commands.__path__)]
        return sorted(name for name in names if name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click names it)
        found = [each.name for each in iter_modules(commands.__path__)]
        for name in (cmd_name, f"{cmd_name}_"):
            if name in found:
                module = import_module(f"{commands.__name__}.{name}")
                command: click.Command = typer.main.get_command(module.app)
                return command
        return None


@click.group(cls=CommandShelf, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="touchline")
def touchline() -> None:
    """Which customers matter, when to contact each of them, and whether it worked.

    Start with `touchline demo`, or with `touchline init` and `touchline import --dry-run FILE`.
    """


def tell(error: TouchlineError, as_json: bool) -> None:
    """The error as one JSON object, or as three lines for a person."""
    if as_json:
        sys.stdout.write(json.dumps(error.as_json(), ensure_ascii=False) + "\n")
        return
    words = Output(as_json=False).words
    words.print(f"[bad]✗[/bad] {error.what}", markup=True)
    for part in (error.where, error.remedy):
        if part:
            words.print(f"  {part}", markup=False)


def main() -> None:
    """The `touchline` program."""
    as_json = "--json" in sys.argv
    try:
        touchline(standalone_mode=False)
    except TouchlineError as error:
        tell(error, as_json)
        sys.exit(FAILED)
    except click.ClickException as error:
        if as_json:
            tell(
                TouchlineError(error.format_message(), "command line", "touchline --help"), as_json
            )
        else:
            error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        Output(as_json=False).say("Stopped. Nothing half-written is kept; run the command again.")
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
