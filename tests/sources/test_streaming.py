"""A large file passes through little memory."""

import subprocess
import sys
from pathlib import Path

import pytest

MEBIBYTE = 1 << 20
PROGRAM = """
import re, sys
from pathlib import Path
from touchline.sources.files import FILES
from touchline.vocabulary.mapping import ReadOptions
[table] = FILES.tables(Path(sys.argv[1]))
rows = sum(batch.rows.num_rows for batch in table.batches(ReadOptions()))
status = Path("/proc/self/status").read_text()
print(rows, re.search(r"VmHWM:\\s+(\\d+) kB", status)[1])
"""


def read(path: Path) -> tuple[int, int]:
    """The rows read by a fresh process, and the most memory that it held, in KiB.

    It is read from /proc: what `getrusage` says of a process begins with its parent's peak.
    """
    run = [sys.executable, "-c", PROGRAM, str(path)]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    rows, kibibytes = map(int, done.stdout.split())
    return rows, kibibytes


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_three_hundred_megabytes_pass_through_a_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    header = "编号,客户,时间,渠道,备注\n".encode()
    block = "".join(
        f'{n},甲公司{n},2026-03-01 10:00:00,电话,"备注, {n}"\n' for n in range(100_000)
    ).encode()
    path.write_bytes(header + block)
    assert read(path)[0] == 100_000  # the first process may compile the scanner
    repeats = 300 * MEBIBYTE // len(block) + 1
    with path.open("wb") as file:
        file.write(header)
        for _ in range(repeats):
            file.write(block)
    rows, kibibytes = read(path)
    assert rows == repeats * 100_000
    assert kibibytes < 512 * 1024
