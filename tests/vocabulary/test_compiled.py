"""Compiled functions work also where nothing may be cached."""

import numba
import pytest

from touchline.vocabulary.compiled import compiled


def double(number: int) -> int:
    return 2 * number


def test_a_place_that_cannot_be_written_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = numba.njit

    def refusing(signature: str, *, nogil: bool, cache: bool = False) -> object:
        if cache:
            raise RuntimeError("no locator available")
        return plain(signature, nogil=nogil)

    monkeypatch.setattr(numba, "njit", refusing)
    assert compiled("int64(int64)")(double)(21) == 42
