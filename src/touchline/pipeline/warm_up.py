"""The machine code that reading files needs, compiled before anybody waits for it.

A new machine compiles for ten seconds and more when the first file is looked into; a look at a
small file beforehand leaves the code where every process finds it (`vocabulary.compiled`).
"""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from touchline.intake.mapping import parse_mapping
from touchline.intake.proposal.sample import sample_of
from touchline.intake.proposal.toml import proposal_toml
from touchline.intake.propose import propose
from touchline.pipeline.dry_run import DryRun, dry_run
from touchline.pipeline.input_files import tables_at
from touchline.policy import Policy
from touchline.vocabulary.source import Unreadable

CONTACTS = (
    "contact id,customer id,customer name,phone,email,contact date,channel,duration (min),result\n"
    '1,K1,"Alder, Ltd",13800138000,a@example.com,2026-01-05 10:00,call,5,reached\n'
    "2,K2, Birch Ltd ,13800138001,,2026/1/6 15:30:10,visit,30,no answer\n"
    "x,,,,,2026-02-30,pigeon,?,\n"
)


def warm_up(folder: Path, now: datetime | None = None) -> DryRun:
    """Try a small file in a folder for what lasts no longer than its use; nothing is stored."""
    with TemporaryDirectory(dir=folder) as made:
        file = Path(made) / "contacts.csv"
        file.write_text(CONTACTS, encoding="utf-8")
        tables = [table for table in tables_at(file) if not isinstance(table, Unreadable)]
        text = proposal_toml(propose([sample_of(table) for table in tables], "warm_up", "UTC"))
        return dry_run(
            [file],
            mapping=parse_mapping(text, "warm up"),
            policy=Policy(),
            now=now or datetime.now(UTC),
        )
