"""Money and other numbers: any usual spelling becomes an exact DECIMAL(18, 4).

Digits beyond the fourth decimal place are rounded, ties to even. Where they are only what a binary
float leaves behind (0.30000000000000004) nothing is said; otherwise the cell is marked `rounded`,
so that no digit goes unnoticed.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import Cells, codes_as_words, text_buffers
from touchline.intake.standardise.number_kernel import (
    LARGEST,
    MISSING,
    ROUNDED,
    TOO_LARGE,
    UNREADABLE,
    read_numbers,
)

DECIMAL = pa.decimal128(18, 4)
SCALE = 10_000
FAULTS = (None, None, "number_unreadable", None, "number_too_large")
MARKS = (None, "rounded", None, None, None)
SIGNS = r"(?i)rmb|cny|usd|eur|gbp|hkd|twd|nt\$|hk\$|us\$|[¥￥$€£元圆圓块塊]|人民币|人民幣"
MULTIPLIERS: tuple[tuple[str, int, int], ...] = (
    ("万|萬", 10_000, 1),
    ("亿|億", 100_000_000, 1),
    ("千", 1000, 1),
    ("%", 1, 100),
)


def numbers(texts: pa.StringArray, decimal_comma: bool = False) -> Cells:
    """The numbers, exact to four decimal places."""
    values, statuses = read_texts(texts, decimal_comma)
    return Cells(
        as_decimal(values, statuses < UNREADABLE),
        codes_as_words(statuses, FAULTS),
        codes_as_words(statuses, MARKS),
    )


def integers(texts: pa.StringArray, decimal_comma: bool = False) -> Cells:
    """Whole numbers; one with a fraction is a fault."""
    values, statuses = read_texts(texts, decimal_comma)
    broken = (statuses < UNREADABLE) & ((values % SCALE != 0) | (statuses == ROUNDED))
    codes = np.where(broken, len(FAULTS), statuses)
    return Cells(
        pa.array(values // SCALE, pa.int64(), mask=(codes >= UNREADABLE) | broken),
        codes_as_words(codes, (*FAULTS[:1], None, *FAULTS[2:], "number_not_whole")),
    )


def read_texts(texts: pa.StringArray, decimal_comma: bool) -> tuple[np.ndarray, np.ndarray]:
    """(ten-thousandths, status codes of `number_kernel`) of every text."""
    buffers = text_buffers(texts)
    values, statuses = read_numbers(buffers.data, buffers.offsets, buffers.valid, decimal_comma)
    odd = np.flatnonzero(statuses == UNREADABLE)
    if len(odd):
        left = texts.take(pa.array(odd)).dictionary_encode()
        second_values, second_statuses = _read_signed(left.dictionary, decimal_comma)
        places = np.asarray(left.indices)
        values[odd], statuses[odd] = second_values[places], second_statuses[places]
    return values, statuses


def as_decimal(ten_thousandths: np.ndarray, valid: np.ndarray) -> pa.Array:
    """Whole ten-thousandths as DECIMAL(18, 4); NULL where not valid."""
    words = np.empty((len(ten_thousandths), 2), dtype=np.int64)
    words[:, 0] = ten_thousandths
    words[:, 1] = ten_thousandths >> 63
    bits = None if valid.all() else pa.array(valid).buffers()[1]
    return pa.Array.from_buffers(DECIMAL, len(words), [bits, pa.py_buffer(words)])


def _read_signed(texts: pa.StringArray, decimal_comma: bool) -> tuple[np.ndarray, np.ndarray]:
    """Numbers with currency signs, full-width digits, 万, 亿 or a percent sign."""
    plain = pc.utf8_normalize(texts, form="NFKC")
    plain = pc.replace_substring_regex(plain, "[\u2212\u2013]", "-")
    plain = pc.replace_substring_regex(plain, SIGNS, "")
    factors = np.ones(len(texts), dtype=np.int64)
    divisors = np.ones(len(texts), dtype=np.int64)
    for sign, factor, divisor in MULTIPLIERS:
        pattern = rf"({sign})(\)?)\s*$"
        found = np.asarray(pc.match_substring_regex(plain, pattern).fill_null(fill_value=False))
        factors[found] *= factor
        divisors[found] *= divisor
        plain = pc.replace_substring_regex(plain, pattern, r"\2")
    plain = pc.replace_substring_regex(pc.utf8_trim_whitespace(plain), r"^([-+(]) +", r"\1")
    buffers = text_buffers(plain)
    values, statuses = read_numbers(buffers.data, buffers.offsets, buffers.valid, decimal_comma)
    statuses[statuses == MISSING] = UNREADABLE
    return _scaled(values, statuses, factors, divisors)


def _scaled(
    values: np.ndarray, statuses: np.ndarray, factors: np.ndarray, divisors: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    too_large = np.abs(values) > LARGEST // factors
    values = np.where(too_large, 0, values * factors)
    whole, rest = values // divisors, values % divisors
    up = (rest * 2 > divisors) | ((rest * 2 == divisors) & (whole % 2 == 1))
    statuses = np.where((rest != 0) & (statuses < UNREADABLE), ROUNDED, statuses)
    statuses = np.where(too_large & (statuses < UNREADABLE), TOO_LARGE, statuses)
    return whole + up, statuses.astype(np.uint8)
