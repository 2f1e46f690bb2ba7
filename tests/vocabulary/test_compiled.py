"""Compiled functions work also where nothing may be cached."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from touchline.vocabulary.compiled import compiled, compiled_when_called


def double(number: int) -> int:
    return 2 * number


def test_a_place_that_cannot_be_written_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = numba.njit
    plain("int64(int64)")(double)  # loads the parts of numba that are themselves made by njit

    def refusing(signature: str, *, nogil: bool, cache: bool = False) -> object:
        if cache:
            raise RuntimeError("no locator available")
        return plain(signature, nogil=nogil)

    monkeypatch.setattr(numba, "njit", refusing)
    assert compiled("int64(int64)")(double)(21) == 42


@compiled_when_called
def one_more(number: int) -> int:
    return number + 1


@compiled_when_called
def two_more(number: int) -> int:
    return one_more(one_more(number))


def test_compiled_functions_call_each_other_though_each_is_compiled_when_called() -> None:
    assert two_more(40) == 42
    assert two_more(40.5) == 42.5  # type: ignore[arg-type]  # compiled anew for other types
    assert one_more.__name__ == "one_more"


READ_A_TIME = """
import numpy as np
from touchline.intake.standardise.clock_kernel import LOCAL, read_iso
status, _ = read_iso(np.frombuffer(b"2026-03-01 10:05:00", np.uint8), 0)
assert status == LOCAL
"""


def test_the_next_process_takes_up_the_code_of_functions_that_call_each_other(
    tmp_path: Path,
) -> None:
    around = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}

    def kept_after_a_process() -> dict[str, int]:
        subprocess.run([sys.executable, "-c", READ_A_TIME], env=around, check=True)
        return {file.name: file.stat().st_mtime_ns for file in tmp_path.rglob("*.nb[ci]")}

    first = kept_after_a_process()
    assert any("day_number" in name for name in first)
    assert kept_after_a_process() == first
