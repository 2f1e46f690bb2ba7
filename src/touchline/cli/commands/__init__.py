"""One command a file; the file's name is the command's. Each holds a typer app named `app`."""
