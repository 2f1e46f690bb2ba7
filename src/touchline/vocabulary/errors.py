"""The one kind of error that a person is meant to read."""

from dataclasses import asdict, dataclass


@dataclass
class TouchlineError(Exception):
    """Something that a person can mend.

    `what` went wrong, `where` (file, row, field, key or command) and the `remedy`: three whole
    sentences or phrases. The command line prints them and exits 1; with `--json` they are one
    object.
    """

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        return "\n".join(part for part in (self.what, self.where, self.remedy) if part)

    def as_json(self) -> dict[str, str]:
        """The error as the one JSON object that `--json` prints."""
        fields = asdict(self)
        return {"error": fields["what"], "where": fields["where"], "remedy": fields["remedy"]}
