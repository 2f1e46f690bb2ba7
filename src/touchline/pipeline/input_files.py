"""What was handed over: files with the tables in them that a mapping takes, in a stable order."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from touchline import sources
from touchline.intake.mapping import MappingFile, rules_of, table_rule
from touchline.intake.rows import lookup_source
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.mapping import Mapping, TableRule
from touchline.vocabulary.shelf import things_on
from touchline.vocabulary.source import RawTable, Source, Unreadable

ID_LENGTH = 24
NOT_TAKEN = "no table rule of the mapping matches its name"
FILES_IN_GENERAL = "files"


@dataclass(frozen=True)
class InputFile:
    """One file: its tables (several sheets of a workbook) with the rules that take them."""

    name: str
    digest: str
    tables: tuple[tuple[RawTable, TableRule], ...]
    unreadable: tuple[Unreadable, ...] = ()

    def import_id(self, mapping: MappingFile, lookups: Sequence[str]) -> str:
        """The id of importing this content by this mapping and these lookup files."""
        whole = "\n".join([self.digest, mapping.text, *lookups])
        return hashlib.sha256(whole.encode()).hexdigest()[:ID_LENGTH]


@dataclass(frozen=True)
class Inputs:
    """Everything that was handed over."""

    files: tuple[InputFile, ...]
    tables: tuple[RawTable, ...]  # all of them: lookups may read what no rule takes
    ignored: tuple[tuple[str, str], ...]

    def lookup_digests(self, mapping: Mapping) -> tuple[str, ...]:
        """The digests of the files that the mapping's lookups read."""
        used = {
            step.partition(".")[0]
            for table in mapping.table
            for _, rule in rules_of(table)
            for step in rule.lookup
        }
        return tuple(
            lookup_source(name, mapping.lookup[name], self.tables).digest for name in sorted(used)
        )


def find_inputs(paths: Sequence[Path], mapping: Mapping) -> Inputs:
    """Every table at the paths, sorted so that the order of the paths does not matter."""
    return inputs_of([table for path in paths for table in tables_at(path)], mapping)


def raw_tables(paths: Sequence[Path]) -> tuple[RawTable, ...]:
    """Every readable table at the paths."""
    found = [table for path in paths for table in tables_at(path)]
    return tuple(table for table in found if not isinstance(table, Unreadable))


def inputs_of(found: Sequence[RawTable | Unreadable], mapping: Mapping) -> Inputs:
    """The tables by file, each with the rule that takes it."""
    found = sorted(found, key=lambda table: (table.name, table.digest))
    tables = tuple(table for table in found if not isinstance(table, Unreadable))
    files: dict[tuple[str, str, int], InputFile] = {}
    copies: Counter[tuple[str, str]] = Counter()  # the same file may lie in two folders
    ignored = []
    for table in found:
        bare, sheet = _bare_name(table)
        rule = table_rule(mapping, bare, sheet)
        if rule is None:
            if not _is_lookup(bare, mapping):
                ignored.append((table.name, NOT_TAKEN))
            continue
        key = (bare, table.digest, copies[table.name, table.digest])
        copies[table.name, table.digest] += 1
        files[key] = _joined(files.get(key) or InputFile(bare, table.digest, ()), table, rule)
    return Inputs(tuple(files[key] for key in sorted(files)), tables, tuple(ignored))


def _joined(file: InputFile, table: RawTable | Unreadable, rule: TableRule) -> InputFile:
    if isinstance(table, Unreadable):
        unreadable = (*file.unreadable, table)
        return InputFile(file.name, file.digest, file.tables, unreadable)
    return InputFile(file.name, file.digest, (*file.tables, (table, rule)), file.unreadable)


def _bare_name(table: RawTable | Unreadable) -> tuple[str, str]:
    if isinstance(table, Unreadable):
        return Path(table.name.partition(" › ")[0]).name.removesuffix(".gz"), ""
    return table.file_name, table.sheet


def _is_lookup(bare: str, mapping: Mapping) -> bool:
    return any(lookup.file == bare for lookup in mapping.lookup.values())


def tables_at(path: Path) -> Sequence[RawTable | Unreadable]:
    """Every table there, read by the first source on the shelf that knows the place.

    FILES_IN_GENERAL reads whatever lies on a disk, so every other source is asked before it.
    """
    if not path.exists():
        raise TouchlineError(
            "There is no such file or folder.", str(path), "Check the path and try again."
        )
    shelf = things_on(sources, Source)  # type: ignore[type-abstract] # a protocol
    for name in sorted(shelf, key=lambda name: (name == FILES_IN_GENERAL, name)):
        source = shelf[name]
        if source.reads(path):
            return list(source.tables(path))
    raise TouchlineError(
        "No source knows how to read this.",
        str(path),
        "Hand over a CSV, XLSX, JSON or Parquet file, or a folder of them.",
    )
