"""Files and folders as a source: what lies at a location, kind by kind, in alphabetical order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from touchline.sources.files.archives import (
    checked_members,
    hidden,
    hold_member,
    member_places,
    refuse_nested,
)
from touchline.sources.files.defects import ContentError, refuse, unreadable_file, whole
from touchline.sources.files.kinds import HEAD_BYTES, Kind, kind_of
from touchline.sources.files.places import Place
from touchline.sources.files.tables import FileTable
from touchline.sources.files.workbook import open_workbook
from touchline.vocabulary.source import RawTable, Unreadable


@dataclass(frozen=True)
class FileSource:
    """Exports lying on a disk."""

    label: str = "Files"

    def reads(self, location: Path) -> bool:
        """Any file or folder that is there."""
        return location.exists()

    def tables(self, location: Path) -> Iterator[RawTable | Unreadable]:
        """Every table of the file or folder; folders are walked, hidden files left out."""
        if not location.exists():
            missing = whole(
                "no_such_file", f"There is no {location}.", "Check the path for a typing error."
            )
            yield Unreadable(location.name, "", missing)
            return
        for place in _places(location):
            yield from _told(place, self._tables_of(place))

    def _tables_of(self, place: Place) -> Iterator[RawTable | Unreadable]:
        kind = _seen(place)
        if kind is Kind.GZIP:
            place = replace(place, file_name=place.file_name.removesuffix(".gz"), gzipped=True)
            kind = _seen(place)
            if kind is Kind.GZIP:
                refuse_nested()
        if kind is Kind.ZIP:
            yield from self._zip_tables(place)
        else:
            yield from _tables(place, kind)

    def _zip_tables(self, place: Place) -> Iterator[RawTable | Unreadable]:
        """A workbook, or a bundle whose members are read like files, one level deep."""
        members = checked_members(place, place.whole() if place.packed else None)
        if members is None:
            yield from _tables(place, Kind.WORKBOOK)
            return
        if place.packed:
            refuse_nested()
        if not members:
            refuse("empty_file", "The archive is empty.", "Pack it again, or take it out.")
        for inner in member_places(place, members):
            yield from _told(inner, self._member_tables(inner, members))

    def _member_tables(
        self, place: Place, members: list[ZipInfo]
    ) -> Iterator[RawTable | Unreadable]:
        hold_member(members, place)
        kind = _seen(place)
        if kind is Kind.GZIP:
            refuse_nested()
        if kind is Kind.ZIP:
            yield from self._zip_tables(place)
        else:
            yield from _tables(place, kind)


def _places(location: Path) -> Iterator[Place]:
    """The files at a location, by their path in alphabetical order."""
    if not location.is_dir():
        yield Place(location, location.name, location.name)
        return
    inside = [(path.relative_to(location), path) for path in location.rglob("*")]
    for relative, path in sorted(inside, key=lambda pair: pair[0].as_posix()):
        if path.is_file() and not hidden(PurePosixPath(relative.as_posix())):
            yield Place(path, relative.as_posix(), path.name)


def _told(place: Place, tables: Iterator[RawTable | Unreadable]) -> Iterator[RawTable | Unreadable]:
    """The tables; where the place cannot be read, that is said instead."""
    try:
        yield from tables
    except ContentError as error:
        yield Unreadable(place.name, place.digest, error.defect)
    except OSError:
        yield Unreadable(place.name, place.digest, unreadable_file(place.name))


def _seen(place: Place) -> Kind:
    return kind_of(place.head(HEAD_BYTES), place.file_name)


def _tables(place: Place, kind: Kind) -> Iterator[RawTable | Unreadable]:
    if kind is not Kind.WORKBOOK:
        yield FileTable(place, kind)
        return
    workbook = open_workbook(place)
    sheets = workbook.sheets()
    if not sheets:
        refuse("empty_file", "Every sheet of the workbook is empty.", "Export it again.")
    for sheet in sheets:
        yield FileTable(place, kind, workbook, sheet)


FILES = FileSource()
