"""ZIP archives held to limits before anything in them is unpacked."""

import io
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from touchline.sources.files.defects import ContentError, broken, refuse
from touchline.sources.files.kinds import workbook_in
from touchline.sources.files.places import (
    BOMB_REMEDY,
    DAMAGE,
    MEMBER_LIMIT,
    RATIO_FROM_BYTES,
    RATIO_LIMIT,
    ZIP_BYTES_LIMIT,
    Place,
)

NESTED = frozenset({".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".zst"})
ENCRYPTED = 0x1


def hidden(path: PurePosixPath) -> bool:
    """Files that people did not put there: hidden ones, and what Excel and macOS leave behind."""
    leftovers = {"__MACOSX", "Thumbs.db", "desktop.ini"}
    parts = [part for part in path.parts if part != ".."]
    return any(part.startswith((".", "~$")) or part in leftovers for part in parts)


def checked_members(place: Place, content: bytes | None) -> list[zipfile.ZipInfo] | None:
    """The members of an archive that keeps the limits; None if it is one workbook."""
    try:
        with zipfile.ZipFile(place.path if content is None else io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _hold_to_limits(members)
            return None if workbook_in(archive) else members
    except DAMAGE as error:
        if isinstance(error, RuntimeError) and "encrypted" in str(error):
            _refuse_encrypted()
        raise ContentError(broken("ZIP archive", str(error) or "no directory in it")) from None


def _hold_to_limits(members: list[zipfile.ZipInfo]) -> None:
    """Refuse bombs by what the archive's directory says; the stream is bounded by that too."""
    if len(members) > MEMBER_LIMIT:
        refuse(
            "bomb",
            f"The archive holds {len(members):,} files; at most {MEMBER_LIMIT:,} are read.",
            "Unpack it, and import the folder.",
        )
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    worst = max(
        (
            member.file_size / max(member.compress_size, 1)
            for member in members
            if member.file_size > RATIO_FROM_BYTES
        ),
        default=0.0,
    )
    steep = unpacked > RATIO_FROM_BYTES and unpacked > RATIO_LIMIT * max(packed, 1)
    if worst > RATIO_LIMIT or steep:
        refuse("bomb", "The archive unpacks to over 100 times its size.", BOMB_REMEDY)
    if unpacked > ZIP_BYTES_LIMIT:
        refuse(
            "bomb",
            f"The archive unpacks to {unpacked / 2**30:,.1f} GiB; at most 5 GiB are read.",
            "Unpack it, and import the folder.",
        )
    # Members that share bytes make small archives large: real ones lie one behind the other.
    spans = sorted((member.header_offset, member.compress_size) for member in members)
    for (start, size), (following, _) in pairwise(spans):
        if start + size > following:
            refuse("bomb", "Files in the archive overlap each other.", BOMB_REMEDY)


def member_places(place: Place, members: list[zipfile.ZipInfo]) -> Iterator[Place]:
    """The members in alphabetical order, each a place of its own."""
    for member in sorted(members, key=lambda member: member.filename):
        path = PurePosixPath(member.filename)
        if not hidden(path):
            yield Place(place.path, f"{place.name} › {path}", path.name, member.filename)


def hold_member(members: list[zipfile.ZipInfo], place: Place) -> None:
    """Refuse members that are archives themselves or locked."""
    flags = {member.filename: member.flag_bits for member in members}
    if flags[place.member] & ENCRYPTED:
        _refuse_encrypted()
    if PurePosixPath(place.member).suffix.lower() in NESTED:
        refuse_nested()


def refuse_nested() -> None:
    """An archive inside an archive."""
    refuse(
        "nested_archive",
        "There is an archive inside the archive.",
        "Unpack the inner archive, and import what is in it.",
    )


def _refuse_encrypted() -> None:
    refuse(
        "password",
        "The archive is locked with a password.",
        "Unpack it with the password, and import the folder.",
    )
