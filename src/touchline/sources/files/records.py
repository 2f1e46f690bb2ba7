"""The records of a JSON text, one by one from a stream; a broken one does not hide the others."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

from touchline.sources.files.defects import TEXT_LIMIT, refuse
from touchline.sources.files.encoding import MARK
from touchline.vocabulary.source import Defect

LONGEST_RECORD: Final = 16 << 20  # characters
WRAPPED_LIMIT: Final = 64 << 20  # characters of an object that is looked through as a whole
LIST_START = re.compile(r":\s*\[(?=\s*\{)")
NEXT_OBJECT = re.compile(r"\}\s*,?\s*(?=\{)")
FILLER = re.compile(r"[\s,\ufeff]*")
DECODER = json.JSONDecoder(parse_constant=lambda _: None, strict=False)
BROKEN: Final = object()
ONE_LIST = "Export one list a file: an array of objects, or one object a line."


class Record(NamedTuple):
    """One object and its place in the file, counted from 1."""

    number: int
    fields: dict[str, Any]


def records(first: str, more: Iterator[str], *, one_a_line: bool) -> Iterator[Record | Defect]:
    """The records of a text given in parts."""
    start = FILLER.match(first)
    at = start.end() if start else 0
    if first[at : at + 1] == "[":
        yield from _elements(first[at + 1 :], more)
        return
    while not one_a_line and first.count("\n") < 2 and len(first) < WRAPPED_LIMIT:
        part = next(more, None)
        if part is None:
            break
        first += part
    if one_a_line or _has_object_lines(first):
        yield from _lines(first, more)
    else:
        yield from _wrapped(first, more)


def _has_object_lines(text: str) -> bool:
    """At least two lines are whole objects, or the only line is and holds no list of objects."""
    lines = [line for line in text[: 1 << 20].split("\n")[:100] if line.strip()]
    whole = sum(isinstance(_loaded(line), dict) for line in lines)
    return (
        whole >= 2
        or (whole == 1 and len(lines) == 2)
        or (whole == 1 and len(lines) == 1 and not _lists_in(_loaded(lines[0]), ""))
    )


def _loaded(text: str) -> Any:
    """The value, or the reason why there is none."""
    try:
        return json.loads(text, parse_constant=lambda _: None, strict=False)
    except (ValueError, RecursionError) as error:
        return error


def _lines(first: str, more: Iterator[str]) -> Iterator[Record | Defect]:
    number, rest = 0, ""
    for text in chain([first], more):
        *lines, rest = (rest + text).split("\n")
        yield from _block(number, filled := [line for line in lines if line.strip()])
        number += len(filled)
    if rest.strip():
        yield _record(number + 1, rest)


def _block(number: int, lines: list[str]) -> Iterator[Record | Defect]:
    """Many lines in one step; only where one of them is broken each by itself."""
    values = _loaded(f"[{','.join(lines)}]")
    sound = isinstance(values, list) and len(values) == len(lines)
    if sound and all(type(value) is dict for value in values) and MARK not in "".join(lines):
        yield from (Record(at, value) for at, value in enumerate(values, start=number + 1))
    else:
        yield from (_record(at, line) for at, line in enumerate(lines, start=number + 1))


def _record(number: int, line: str) -> Record | Defect:
    value = _loaded(line.strip().lstrip("\ufeff").rstrip(","))
    if isinstance(value, dict) and MARK not in line:
        return Record(number, value)
    return _bad_record(number, line)


def _wrapped(first: str, more: Iterator[str]) -> Iterator[Record | Defect]:
    """An object around one list of objects; without a list it is a record itself."""
    text = first
    for part in more:
        text += part
        if len(text) > WRAPPED_LIMIT:
            break
    value = _loaded(text)
    if isinstance(value, dict):
        lists = _lists_in(value, "")
        if len(lists) > 1:
            names = ", ".join(name for name, _ in lists)
            refuse("several_lists", f"The file holds several lists: {names}.", ONE_LIST)
        rows = lists[0][1] if lists else [value]
        for number, fields in enumerate(rows, start=1):
            yield _checked(number, fields, str(fields))
        return
    found = LIST_START.search(text)
    if not found:
        refuse("bad_json", f"The file is not sound JSON: {value}.", ONE_LIST)
    yield from _elements(text[found.end() :], more)


def _lists_in(value: Any, name: str) -> list[tuple[str, list[Any]]]:
    """The lists of objects inside objects, by their dotted names."""
    if isinstance(value, list):
        return [(name, value)] if value and all(isinstance(item, dict) for item in value) else []
    if not isinstance(value, dict) or name.count(".") > 3:
        return []
    inner = [_lists_in(part, f"{name}.{key}".lstrip(".")) for key, part in value.items()]
    return [found for part in inner for found in part]


@dataclass
class _Reading:
    """Text being read: what is there, how far, and whether there is no more."""

    text: str
    more: Iterator[str]
    at: int = 0
    ended: bool = False

    def skip_filler(self) -> str:
        """Go on to the next telling character and return it; empty at the end."""
        while True:
            found = FILLER.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text) or self.ended:
                return self.text[self.at : self.at + 1]
            self.refill()

    def refill(self) -> None:
        """Forget what is behind and at least double what is ahead."""
        parts, wanted = [self.text[self.at :]], len(self.text) - self.at
        while wanted >= 0:
            part = next(self.more, None)
            if part is None:
                self.ended = True
                break
            parts.append(part)
            wanted -= len(part) or 1
        self.text, self.at = "".join(parts), 0

    def value(self) -> Any:
        """The value that begins here, or BROKEN; `at` moves only behind a sound value."""
        while True:
            try:
                value, self.at = DECODER.raw_decode(self.text, self.at)
            except (ValueError, RecursionError, StopIteration):
                if self.ended or len(self.text) - self.at >= LONGEST_RECORD:
                    return BROKEN
                self.refill()
            else:
                return value


def _elements(text: str, more: Iterator[str]) -> Iterator[Record | Defect]:
    """The elements of an array whose opening bracket has been read."""
    reading = _Reading(text, more)
    number = 0
    shape: set[str] = set()
    while character := reading.skip_filler():
        if character == "]":
            return
        number += 1
        start, held = reading.at, reading.text
        value = reading.value()
        if value is BROKEN:
            start, reading.at = reading.at, _next_start(reading.text, reading.at, shape)
            lost = reading.text[start : reading.at]
            yield _bad_record(number, lost)
            if reading.at == len(reading.text) and reading.ended and lost.rstrip().endswith("]"):
                return
            continue
        shape = shape or (set(value) if isinstance(value, dict) else shape)
        begin = start if reading.text is held else 0
        yield _checked(number, value, reading.text[begin : reading.at])
    yield _cut_off(number)


def _next_start(text: str, at: int, shape: set[str]) -> int:
    """Where the next object begins that looks like the ones before; else the end of the text."""
    for found in NEXT_OBJECT.finditer(text, at):
        try:
            value, _ = DECODER.raw_decode(text, found.end())
        except (ValueError, RecursionError, StopIteration):
            continue
        if isinstance(value, dict) and (not shape or len(shape & set(value)) * 2 >= len(shape)):
            return found.end()
    return len(text)


def _checked(number: int, value: Any, text: str) -> Record | Defect:
    if isinstance(value, dict) and MARK not in text:
        return Record(number, value)
    return _bad_record(number, text)


def _bad_record(number: int, text: str) -> Defect:
    return Defect(
        number,
        "bad_record",
        f"Record {number} is not a sound JSON object.",
        f"Open the file, look at record {number} for a missing quotation mark, comma or bracket, "
        "mend it and import the file again.",
        text[:TEXT_LIMIT].replace(MARK, "\ufffd").strip(),
    )


def _cut_off(number: int) -> Defect:
    return Defect(
        0,
        "broken_file",
        f"The file was cut off after record {number}: its list is not closed.",
        "Export the file again; the records before the end are kept.",
        "",
    )
