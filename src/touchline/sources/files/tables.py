"""The tables of a place: one for text, JSON and Parquet, one a sheet for workbooks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import pyarrow as pa

from touchline.sources.files.columns import batch_of
from touchline.sources.files.defects import ContentError
from touchline.sources.files.delimited import delimited_batches, spelling
from touchline.sources.files.kinds import HEAD_BYTES, Kind
from touchline.sources.files.objects import object_batches
from touchline.sources.files.parquet import parquet_batches
from touchline.sources.files.places import Place
from touchline.sources.files.workbook import Workbook, sheet_batches
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import RawBatch


@dataclass(frozen=True)
class FileTable:
    """One table of a file, read anew at each call of `batches`."""

    place: Place
    kind: Kind
    workbook: Workbook | None = None
    sheet: str = ""

    @property
    def name(self) -> str:
        """The place, and the sheet where there is one."""
        return f"{self.place.name} › {self.sheet}" if self.sheet else self.place.name

    @property
    def file_name(self) -> str:
        """What mappings match."""
        return self.place.file_name

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file, or of the ZIP member; all sheets of a workbook share it."""
        return self.place.digest

    @property
    def exported_at(self) -> datetime:
        """The file's modification time, UTC."""
        return self.place.exported_at

    def spelling(self, options: ReadOptions) -> tuple[str, str]:
        """The encoding and the delimiter of a text file, as it will be read; else both empty."""
        if self.kind is not Kind.TEXT:
            return "", ""
        try:
            return spelling(self.place.head(HEAD_BYTES), options)
        except ContentError:
            return "", ""

    def batches(self, options: ReadOptions) -> Iterator[RawBatch]:
        """The rows; a file that turns out unreadable gives one batch with the defect."""
        try:
            yield from self._batches(options)
        except ContentError as error:
            none = pa.array([], pa.int64())
            yield RawBatch(batch_of([], ()), none, (error.defect,))

    def _batches(self, options: ReadOptions) -> Iterator[RawBatch]:
        match self.kind:
            case Kind.WORKBOOK if self.workbook:
                yield from sheet_batches(self.workbook, self.sheet, options)
            case Kind.PARQUET:
                yield from parquet_batches(self.place, options)
            case Kind.JSON:
                yield from object_batches(self.place, options)
            case _:
                with self.place.opened() as read:
                    yield from delimited_batches(read, options)
