"""What the floors below the web say of problems, in the reader's language.

They speak English: their words go to terminals and logs, and into a job's record, before anybody
knows who will read it. A sentence that no entry knows is shown as it is.
"""

import re
from functools import cache

from django.utils.translation import gettext, gettext_noop

SENTENCES = (
    gettext_noop("{command} is writing in this workspace."),
    gettext_noop("Wait until it has ended, then run this command again."),
    gettext_noop("There is no such import."),
    gettext_noop("The page Runs lists them."),
    gettext_noop("There are no facts yet."),
    gettext_noop("Import some data, then run."),
    gettext_noop("There is nothing to run on."),
    gettext_noop("Import some data first: touchline import --dry-run FILE…"),
    gettext_noop(
        "More than {n} rows are bad: the mapping does not fit this file. Nothing of it was "
        "imported."
    ),
    gettext_noop("Try `import --dry-run`, mend the mapping, and import again."),
    gettext_noop("There is no such file or folder."),
    gettext_noop("Check the path and try again."),
    gettext_noop("No source knows how to read this."),
    gettext_noop("Hand over a CSV, XLSX, JSON or Parquet file, or a folder of them."),
    gettext_noop("The query needs more memory than it may use."),
    gettext_noop("Allow more memory, or free room on the workspace's disk for spilling."),
    gettext_noop("A file of the lake could not be read or written."),
    gettext_noop("Check the disk's free room and its health, then run the command again."),
    gettext_noop("The system refused: {reason}."),
    gettext_noop(
        "Free room on the disk or give the right to write, then try again; nothing half-written is "
        "kept."
    ),
    gettext_noop("The program failed ({kind}). Nothing half-written is kept."),
    gettext_noop("Try again; if it fails again, report it with the worker's log."),
    gettext_noop("The rows of the import do not add up."),
    gettext_noop("This is a fault of the program. Please report it."),
    gettext_noop("The same ingredients gave other results than before."),
    gettext_noop("This is a fault of the program: please report it with both manifests."),
    gettext_noop("Nothing here can be imported as it stands."),
    gettext_noop("There is no column {name}; there are: {columns}."),
    gettext_noop("Mend the mapping, or export the file with that column."),
    gettext_noop("The lookup {name} needs the file {file}, which is not among those imported."),
    gettext_noop("Import it together with the others, or drop the lookup."),
    gettext_noop("The file has more than {n} rows; that is too many to look up in."),
    gettext_noop("The rule's times cannot be read: {reason}."),
    gettext_noop("There are data here already."),
    gettext_noop("Look at the virtual firm in a workspace of its own: `touchline demo`."),
    gettext_noop("This user name cannot be used."),
    gettext_noop("This user name is taken."),
    gettext_noop("Choose another one."),
)


def in_readers_language(sentence: str) -> str:
    """The sentence as the reader knows it; names and figures in it stay."""
    for known, pattern in _patterns():
        if found := pattern.fullmatch(sentence):
            return gettext(known).format(**found.groupdict())
    return sentence


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(known, _pattern(known)) for known in SENTENCES]


def _pattern(sentence: str) -> re.Pattern[str]:
    """What stands in braces may be anything."""
    parts = re.split(r"\{(\w+)\}", sentence)
    return re.compile(
        "".join(
            f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
        ),
        re.DOTALL,
    )
