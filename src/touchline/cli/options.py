"""The options that commands share."""

from pathlib import Path
from typing import Annotated

import typer

from touchline.vocabulary.words import Language

WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace", "-w", envvar="TOUCHLINE_WORKSPACE", help="The firm's directory of data."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
LanguageOption = Annotated[
    Language, typer.Option("--language", "-l", help="The language of labels and reasons.")
]
ThreadsOption = Annotated[
    int, typer.Option("--threads", min=0, help="Processors to use; 0 for all.")
]

DEFAULT_WORKSPACE = Path("workspace")
