"""Lengths of time as whole seconds, from numbers of a unit, clocks (1:05:20) and 3分20秒."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import Cells, codes_as_words
from touchline.intake.standardise.number_kernel import (
    EXACT,
    MISSING,
    ROUNDED,
    TOO_LARGE,
    UNREADABLE,
)
from touchline.intake.standardise.numbers import SCALE, read_texts

UNIT_MS = {
    "milliseconds": 1,
    "seconds": 1000,
    "minutes": 60_000,
    "hours": 3_600_000,
    "days": 86_400_000,
}
CLOCK = r"^(?:(?P<h>\d+):)?(?P<m>\d{1,4}):(?P<s>\d{1,2})(?:\.\d+)?$"
PARTS = (
    r"(?i)^(?:(?P<h>\d+)\s*(?:小时|小時|时|時|h|hours?|hrs?))?\s*"
    r"(?:(?P<m>\d+)\s*(?:分钟|分鐘|分|m|mins?|minutes?))?\s*"
    r"(?:(?P<s>\d+)\s*(?:秒钟|秒鐘|秒|s|secs?|seconds?))?$"
)
LONGEST_S = 10**9
FAULTS = (None, None, "number_unreadable", None, "number_too_large")


def durations(texts: pa.StringArray, unit: str, decimal_comma: bool) -> Cells:
    """Whole seconds, ties to even; bare numbers are counted in `unit`."""
    scaled, statuses = read_texts(texts, decimal_comma)
    too_large = np.abs(scaled) > LONGEST_S * SCALE
    statuses[(statuses < UNREADABLE) & too_large] = TOO_LARGE
    scaled[too_large] = 0
    step = SCALE * 1000
    whole, rest = np.divmod(scaled * UNIT_MS[unit], step)
    seconds = whole + ((rest * 2 > step) | ((rest * 2 == step) & (whole % 2 == 1)))
    odd = np.flatnonzero(statuses == UNREADABLE)
    if len(odd):
        found = _spelled(texts.take(pa.array(odd)))
        readable = found >= 0
        seconds[odd[readable]] = found[readable]
        statuses[odd[readable]] = EXACT
    statuses[statuses == ROUNDED] = EXACT
    absent = (statuses >= UNREADABLE) | (statuses == MISSING)
    return Cells(pa.array(seconds, pa.int64(), mask=absent), codes_as_words(statuses, FAULTS))


def _spelled(texts: pa.StringArray) -> np.ndarray:
    """Seconds of texts spelled with colons or units; -1 where they are neither."""
    plain = pc.utf8_trim_whitespace(pc.utf8_normalize(texts, form="NFKC"))
    result = np.full(len(texts), -1, dtype=np.int64)
    for pattern in (CLOCK, PARTS):
        fields = pc.extract_regex(plain, pattern)
        total = np.zeros(len(texts), dtype=np.int64)
        for name, factor in (("h", 3600), ("m", 60), ("s", 1)):
            part = pc.struct_field(fields, name)
            short = pc.and_(pc.greater(pc.utf8_length(part), 0), pc.less(pc.utf8_length(part), 9))
            digits = pc.if_else(short.fill_null(fill_value=False), part, "0")
            total += factor * np.asarray(pc.cast(digits, pa.int64()))
        fits = np.asarray(fields.is_valid()) & (result < 0)
        result[fits] = total[fits]
    return result
