"""Reads decimal numbers straight from text buffers into whole ten-thousandths, exactly.

Reads `1234.5`, `-12`, `1,234.50`, `1 234,50`, `1'234.50`, `(12.00)`, `12.00-`, `1.5E+05`. A comma
or dot that could be either a thousands sign or the decimal sign is read as the mapping says.
"""

import numpy as np

from touchline.vocabulary.compiled import compiled_when_called

Array = np.ndarray

EXACT = 0
ROUNDED = 1  # had digits beyond the fourth decimal place
UNREADABLE = 2
MISSING = 3
TOO_LARGE = 4

DECIMALS = 4
LARGEST = 999_999_999_999_999_999  # DECIMAL(18, 4)
NOISE = 1e-6  # of a ten-thousandth: what binary floats leave behind
NOISE_DIGITS = 15
ZERO, NINE, SPACE, DOT, COMMA, QUOTE = 48, 57, 32, 46, 44, 39
PLUS, DASH, OPEN, CLOSE = 43, 45, 40, 41


@compiled_when_called
def decimal_sign(data: Array, start: int, end: int, decimal_comma: bool) -> int:
    """Which of dot and comma is the decimal sign of this text; 0 for neither."""
    dots = commas = 0
    last_dot = last_comma = -1
    for at in range(start, end):
        if data[at] == DOT:
            dots += 1
            last_dot = at
        elif data[at] == COMMA:
            commas += 1
            last_comma = at
    if dots and commas:
        return DOT if last_dot > last_comma else COMMA
    if dots + commas > 1:
        return 0
    return COMMA if decimal_comma else DOT


@compiled_when_called
def power_of_ten(exponent: int) -> int:
    """10 to a power from 0 to 18."""
    result = 1
    for _ in range(exponent):
        result *= 10
    return result


@compiled_when_called
def to_ten_thousandths(  # noqa: PLR0911 - each size of number ends it at once
    mantissa: int, digits: int, exponent: int
) -> tuple[int, int]:
    """(status, mantissa × 10^exponent in ten-thousandths), ties to the even neighbour."""
    if mantissa == 0:
        return EXACT, 0
    shift = exponent + DECIMALS
    if shift >= 0:
        if digits + shift > 18:
            return TOO_LARGE, 0
        return EXACT, mantissa * power_of_ten(shift)
    if -shift > 18:
        return ROUNDED, 0
    unit = power_of_ten(-shift)
    whole, rest = mantissa // unit, mantissa % unit
    if rest == 0:
        return EXACT, whole
    distance = min(rest, unit - rest) / unit
    if rest * 2 > unit or (rest * 2 == unit and whole % 2 == 1):
        whole += 1
    if whole > LARGEST:
        return TOO_LARGE, 0
    is_noise = digits >= NOISE_DIGITS and distance < NOISE
    return (EXACT if is_noise else ROUNDED), whole


@compiled_when_called
def read_exponent(data: Array, at: int, end: int) -> tuple[bool, int]:
    """(whether it is well spelled, the power of ten) of what follows the digits."""
    if at == end:
        return True, 0
    if (data[at] | 32) != 101 or at + 1 == end:
        return False, 0
    at += 1
    sign = 1
    if data[at] == PLUS or data[at] == DASH:
        sign = -1 if data[at] == DASH else 1
        at += 1
    power = 0
    begin = at
    while at < end and at - begin < 3 and ZERO <= data[at] <= NINE:
        power = power * 10 + (data[at] - ZERO)
        at += 1
    return at == end and at > begin, sign * power


@compiled_when_called
def read_plain(  # noqa: C901 - one pass over the letters; parts would pass six values about
    data: Array, start: int, end: int, decimal: int
) -> tuple[int, int]:
    """(status, ten-thousandths) of digits with thousands signs and a decimal sign."""
    mantissa = digits = exponent = 0
    group = -1  # digits since the last thousands sign; -1 before the first
    seen = 0  # digits of the whole part
    after_point = False
    any_digit = False
    at = start
    while at < end:
        letter = data[at]
        if ZERO <= letter <= NINE:
            any_digit = True
            if digits < 18:
                mantissa = mantissa * 10 + (letter - ZERO)
                digits += 1 if mantissa else 0
                exponent -= 1 if after_point else 0
            elif not after_point:
                return TOO_LARGE, 0
            if not after_point:
                seen += 1
                group += 1 if group >= 0 else 0
        elif letter == decimal and not after_point:
            if group >= 0 and group != 3:
                return UNREADABLE, 0
            group = -1
            after_point = True
        elif letter in (DOT, COMMA, SPACE, QUOTE) and not after_point:
            first_group_fits = 1 <= seen <= 3 and mantissa > 0  # "0,500" is half or 500
            if (group < 0 and not first_group_fits) or (group >= 0 and group not in (2, 3)):
                return UNREADABLE, 0
            group = 0
        else:
            break
        at += 1
    if not any_digit or (group >= 0 and group != 3):
        return UNREADABLE, 0
    well_spelled, power = read_exponent(data, at, end)
    if not well_spelled:
        return UNREADABLE, 0
    return to_ten_thousandths(mantissa, digits, exponent + power)


@compiled_when_called
def read_one(data: Array, start: int, end: int, decimal_comma: bool) -> tuple[int, int]:
    """(status, ten-thousandths) of one cell."""
    while start < end and data[start] == SPACE:
        start += 1
    while end > start and data[end - 1] == SPACE:
        end -= 1
    if start == end:
        return MISSING, 0
    negative = False
    if data[start] == OPEN and data[end - 1] == CLOSE:
        negative, start, end = True, start + 1, end - 1
    elif data[start] == DASH or data[start] == PLUS:
        negative, start = data[start] == DASH, start + 1
    elif data[end - 1] == DASH:
        negative, end = True, end - 1
    while start < end and data[start] == SPACE:
        start += 1
    decimal = decimal_sign(data, start, end, decimal_comma)
    status, value = read_plain(data, start, end, decimal)
    return status, -value if negative else value


@compiled_when_called
def read_numbers(
    data: Array, offsets: Array, valid: Array, decimal_comma: bool
) -> tuple[Array, Array]:
    """(ten-thousandths, status codes) of every cell."""
    count = len(valid)
    values = np.zeros(count, dtype=np.int64)
    statuses = np.empty(count, dtype=np.uint8)
    for row in range(count):
        if valid[row]:
            statuses[row], values[row] = read_one(
                data, offsets[row], offsets[row + 1], decimal_comma
            )
        else:
            statuses[row] = MISSING
    return values, statuses
