"""Uploads stream straight into the workspace: never into memory, never into a shared folder."""

import hashlib
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MOST_BYTES = int(os.environ.get("TOUCHLINE_MOST_UPLOAD_MB", "2048")) * 1024 * 1024
MOST_FILES = 50
LONGEST_NAME = 180  # bytes; the disk takes 255
FORBIDDEN = frozenset('/\\:*?"<>|')


@dataclass
class Received:
    """One upload as far as it has come."""

    name: str
    path: Path
    file: BinaryIO
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)


class Receiver(FileUploadHandler):
    """Writes each file into the draft's folder, readable by its owner alone.

    What goes over the limit is refused while it comes in; `refused` names the file then.
    """

    def __init__(self, folder: Path, room: int = MOST_BYTES) -> None:
        super().__init__()
        self.folder = folder
        self.room = room
        self.refused = ""
        self.received: list[Received] = []

    def new_file(self, *given: Any, **more: Any) -> None:
        """The browser begins to send a file."""
        super().new_file(*given, **more)
        name = safe_name(self.file_name or "", {path.name for path in self.folder.iterdir()})
        if len(self.received) >= MOST_FILES:
            self._refuse(name)
        path = self.folder / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self.received.append(Received(name, path, os.fdopen(descriptor, "wb")))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's
        """Some more of it."""
        coming = self.received[-1]
        self.room -= len(raw_data)
        if self.room < 0:
            self._refuse(coming.name)
        coming.file.write(raw_data)
        coming.digest.update(raw_data)
        coming.size += len(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """All of it is there."""
        done = self.received[-1]
        done.file.close()
        return UploadedFile(name=done.name, size=file_size)

    def upload_interrupted(self) -> None:
        """The connection broke off, or it was refused: nothing half-received stays."""
        self.drop()

    def drop(self) -> None:
        """Remove everything that came in."""
        for each in self.received:
            each.file.close()
            each.path.unlink(missing_ok=True)
        self.received.clear()

    def listed(self) -> list[dict[str, Any]]:
        """What the draft writes down of the files."""
        return [
            {"name": each.name, "bytes": each.size, "digest": each.digest.hexdigest()}
            for each in self.received
        ]

    def _refuse(self, name: str) -> None:
        self.refused = name
        self.drop()
        raise StopUpload(connection_reset=False)


def safe_name(given: str, taken: set[str]) -> str:
    """A bare file name that no system stumbles over and that is not hidden; kept readable."""
    bare = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    letters = (
        "_" if sign in FORBIDDEN else sign
        for sign in bare
        if sign.isprintable() and unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"}
    )
    name = "".join(letters).strip(" .") or "file"
    stem, dot, suffix = name.rpartition(".")
    stem, suffix = (stem, f".{suffix}") if dot and len(suffix) <= 10 else (name, "")
    stem = _short(stem or "file", LONGEST_NAME - len(suffix.encode()))
    name, number = stem + suffix, 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}){suffix}"
    return name


def _short(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")
