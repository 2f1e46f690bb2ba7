"""The table of what is proved: `python -m proof.table [SUBJECT…] [--write]`.

Each file of `proof/methods` is a subject with one public function, `claims()`, which yields one
`Claim` after the other. With `--write` the table goes to docs/proof.md, each subject under its own
heading, so that one subject can be proved anew without the others.
"""

import os
import sys
import time
from importlib import import_module
from pathlib import Path

from proof.claim import Claim

SUBJECTS = Path(__file__).with_name("methods")
PAGE = Path(__file__).parent.parent / "docs" / "proof.md"
INTRODUCTION = """# What is proved about the mathematics

`make claims` makes this page anew; `python -m proof.table SUBJECT --write` one subject of it.
A row that does not hold is left standing.
"""


def main(arguments: list[str]) -> int:
    """Prove the subjects; the exit code tells whether every claim holds."""
    write = "--write" in arguments
    wanted = [word for word in arguments if not word.startswith("--")] or every_subject()
    all_hold = True
    for subject in wanted:
        started = time.perf_counter()
        found = list(import_module(f"proof.methods.{subject}").claims())
        text = section(subject, found, time.perf_counter() - started)
        sys.stdout.write(text)
        sys.stdout.flush()
        all_hold = all_hold and all(claim.holds for claim in found)
        if write:
            PAGE.write_text(with_section(PAGE, text), encoding="utf-8")
    return 0 if all_hold else 1


def every_subject() -> list[str]:
    """The names of the files of `proof/methods`, in order."""
    return sorted(file.stem for file in SUBJECTS.glob("*.py") if file.stem != "__init__")


def section(subject: str, found: list[Claim], seconds: float) -> str:
    """One subject as Markdown."""
    rows = "".join(
        f"| {cell(claim.says)} | {cell(claim.target)} | {cell(claim.figure)} | {verdict(claim)} |\n"
        for claim in found
    )
    heading = subject.replace("_", " ").capitalize()
    table = f"| claim | target | figure | holds |\n|---|---|---|---|\n{rows}"
    fewer = f"PROOF_WORLDS={few} " if (few := os.environ.get("PROOF_WORLDS")) else ""
    command = f"`{fewer}python -m proof.table {subject}`"
    return f"\n## {heading}\n\n{command}, {seconds:.0f} s.\n\n{table}"


def cell(text: str) -> str:
    """Text in which a bar does not end the cell."""
    return text.replace("|", r"\|")


def verdict(claim: Claim) -> str:
    """A word that one finds again when it is bad."""
    return "yes" if claim.holds else "**no**"


def with_section(page: Path, text: str) -> str:
    """The page with this subject's section put in, in the order of subjects."""
    before = page.read_text(encoding="utf-8") if page.exists() else INTRODUCTION
    introduction, *sections = before.split("\n## ")
    mine = text.removeprefix("\n## ")
    kept = {part.split("\n")[0]: part.strip() for part in (*sections, mine)}
    return f"{introduction.strip()}\n" + "".join(f"\n## {kept[name]}\n" for name in sorted(kept))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
