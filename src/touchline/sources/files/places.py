"""Where content lies: a file, a gzip file or a member of a ZIP archive, read as one stream."""

import gzip
import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from touchline.sources.files.defects import ContentError, broken, refuse, unreadable_file

MEBIBYTE = 1 << 20
RATIO_LIMIT = 100  # content over its packed size, once the content is large
RATIO_FROM_BYTES = 10 * MEBIBYTE
ZIP_BYTES_LIMIT = 5 << 30
MEMBER_LIMIT = 1_000
MEMORY_LIMIT = 1 << 30  # bytes of a packed file that must be whole in memory to be read
READ_BYTES = 1 << 20
DAMAGE = (EOFError, OSError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
BOMB_REMEDY = "Do not open it; ask where it comes from. If it is honest, unpack it first."


@dataclass(frozen=True)
class Place:
    """One stream of content. `member` is set inside a ZIP archive, `gzipped` for a gzip file."""

    path: Path
    name: str
    file_name: str
    member: str = ""
    gzipped: bool = False

    @property
    def exported_at(self) -> datetime:
        """When the file last changed, UTC."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    @property
    def packed(self) -> bool:
        """Whether the content is not a file of its own on the disk."""
        return bool(self.member) or self.gzipped

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file as it lies there, or of a ZIP member's content as far as it goes."""
        if not self.member:
            return file_digest(self.path)
        digest = hashlib.sha256()
        try:
            with self.opened() as read:
                while block := read(READ_BYTES):
                    digest.update(block)
        except ContentError as error:
            digest.update(error.defect.reason.encode())
        return digest.hexdigest()

    @contextmanager
    def opened(self) -> Iterator[Callable[[int], bytes]]:
        """A function that reads the next bytes; damage and bombs are ContentErrors."""
        try:
            file = self.path.open("rb")
        except OSError:
            raise ContentError(unreadable_file(self.name)) from None
        with file:
            if self.gzipped:
                yield _gzip_reader(file)
            elif self.member:
                with _member(file, self.member) as content:
                    yield _sound(content.read, "ZIP archive")
            else:
                yield _sound(file.read, "file")

    def head(self, size: int) -> bytes:
        """The first bytes; fewer where the content ends or is damaged."""
        parts: list[bytes] = []
        with self.opened() as read:
            try:
                while size > 0 and (block := read(size)):
                    parts.append(block)
                    size -= len(block)
            except ContentError:
                if not parts:
                    raise
        return b"".join(parts)

    def whole(self) -> bytes:
        """All of the content, for kinds that cannot be streamed."""
        parts: list[bytes] = []
        size = 0
        with self.opened() as read:
            while block := read(READ_BYTES):
                parts.append(block)
                size += len(block)
                if size > MEMORY_LIMIT:
                    refuse("too_large", f"{self.name} is over 1 GiB.", "Unpack it first.")
        return b"".join(parts)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex; of its name where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return hashlib.sha256(str(path.name).encode()).hexdigest()


def _sound(read: Callable[[int], bytes], kind: str) -> Callable[[int], bytes]:
    def careful(size: int) -> bytes:
        try:
            return read(size)
        except DAMAGE as error:
            raise ContentError(broken(kind, _detail(error))) from None

    return careful


def _gzip_reader(file: BinaryIO) -> Callable[[int], bytes]:
    """Reads on until damage; the content may grow at most a hundredfold."""
    packed_size = file.seek(0, os.SEEK_END)
    file.seek(max(packed_size - 4, 0))
    stated_size = int.from_bytes(file.read(4), "little")
    if packed_size * RATIO_LIMIT < stated_size > RATIO_FROM_BYTES:
        # The end says that it is a bomb, or is damaged: a dry run tells before rows are given.
        _dry_run(_gzip_steps(file))
    return _filled(_gzip_steps(file))


def _gzip_steps(file: BinaryIO) -> Callable[[int], bytes]:
    """Small steps: what stands before the damage is given, and a bomb is seen early."""
    file.seek(0)
    content = gzip.GzipFile(fileobj=file)
    given = 0

    def read(size: int) -> bytes:
        nonlocal given
        try:
            block = content.read1(min(size, READ_BYTES))
        except DAMAGE as error:
            raise ContentError(broken("gzip file", _detail(error))) from None
        given += len(block)
        if given > RATIO_FROM_BYTES and given > RATIO_LIMIT * max(file.tell(), 1):
            refuse("bomb", "The gzip file unpacks to over 100 times its size.", BOMB_REMEDY)
        return block

    return read


def _dry_run(read: Callable[[int], bytes]) -> None:
    """Unpack and forget; only bombs are told."""
    try:
        while read(READ_BYTES):
            pass
    except ContentError as error:
        if error.defect.reason == "bomb":
            raise


def _filled(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Reads until `size` bytes are there; an error waits until what came before is given."""
    waiting: list[ContentError] = []

    def whole(size: int) -> bytes:
        if waiting:
            raise waiting.pop()
        parts: list[bytes] = []
        try:
            while size > 0 and (block := read(size)):
                parts.append(block)
                size -= len(block)
        except ContentError as error:
            if not parts:
                raise
            waiting.append(error)
        return b"".join(parts)

    return whole


@contextmanager
def _member(file: BinaryIO, member: str) -> Iterator[BinaryIO]:
    try:
        archive = zipfile.ZipFile(file)
        content = archive.open(member)
    except DAMAGE as error:
        raise ContentError(broken("ZIP archive", _detail(error))) from None
    with archive, content:
        yield content  # type: ignore[misc]  # ZipExtFile reads bytes, which is all that is used


def _detail(error: BaseException) -> str:
    words = str(error).strip().rstrip(".") or type(error).__name__
    return words[0].lower() + words[1:]
