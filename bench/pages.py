"""How long pages take on the server: `python -m bench.pages`.

A firm of a million customers, 500 reps and twenty million contacts is imported, run and published
as any other, and served by `touchline serve`. Then each page is asked for as a rep, a manager and
the administrator, one request at a time, and its whole time on this machine is taken, with the
processor time of web and database together. BENCH_FOLDER keeps the firm, BENCH_CUSTOMERS and
BENCH_CONTACTS make it smaller, BENCH_ROLES names some of the roles.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.everything import AS_OF, MAPPING, touchline
from bench.made import contact_batches, customer_batches, order_batches, write_csv
from bench.processes import cost_of, machine, processor_seconds
from bench.weights import KINDS, first_load

CUSTOMERS = int(os.environ.get("BENCH_CUSTOMERS", "1000000"))
CONTACTS = int(os.environ.get("BENCH_CONTACTS", "20000000"))
REPS, WARM_UP, ROUNDS, PORT = 500, 6, 60, 8127
AS_BROWSERS = {"Host": "127.0.0.1", "Accept-Encoding": "gzip"}
PEOPLE = Path(__file__).with_name("hire.py")


@dataclass(frozen=True)
class Answer:
    """One page as it came: its seconds, bytes (compressed) and status."""

    seconds: float
    body: bytes
    status: int


def build(folder: Path) -> Path:
    """The firm, imported, run and published once; its workspace."""
    workspace = folder / "served"
    if (workspace / "ready").exists():
        return workspace
    files = (
        write_csv(customer_batches(CUSTOMERS, 3, REPS), folder / f"customers-{CUSTOMERS}.csv"),
        write_csv(contact_batches(CONTACTS, 1, CUSTOMERS), folder / f"contacts-{CONTACTS}.csv"),
        write_csv(order_batches(CONTACTS // 10, 2, CUSTOMERS), folder / f"orders-{CONTACTS}.csv"),
    )
    cost_of(touchline("init", "-w", workspace))
    told("import", cost_of(touchline("import", *files, "-w", workspace, "--map", MAPPING)).wall_s)
    told("run and publish", cost_of(touchline("run", "-w", workspace, "--as-of", AS_OF)).wall_s)
    subprocess.run([sys.executable, PEOPLE, str(workspace)], check=True)
    (workspace / "ready").touch()
    return workspace


def told(what: str, seconds: float) -> None:
    """One line of how the firm was made."""
    print(f"{what}: {seconds:.0f} s", flush=True)


@contextmanager
def served(workspace: Path) -> Iterator[list[int]]:
    """The site as `touchline serve` runs it, without the worker; its first processes."""
    command = touchline("serve", "-w", workspace, "--port", str(PORT), "--no-worker", "--no-open")
    with subprocess.Popen(command) as site:
        try:
            wait_until_it_answers()
            note = workspace / "postgres" / "data" / "postmaster.pid"
            yield [site.pid, int(note.read_text(encoding="utf-8").split()[0])]
        finally:
            site.terminate()
            site.wait(timeout=60)


def wait_until_it_answers() -> None:
    """At most two minutes."""
    for _ in range(240):
        try:
            if asked("/accounts/login/", {}).status == 200:
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The site does not answer.")


def asked(path: str, headers: Mapping[str, str]) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    started = time.perf_counter()
    connection.request("GET", path, headers={**AS_BROWSERS, **headers})
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - started
    connection.close()
    return Answer(seconds, body, answer.status)


def measure(name: str, paths: list[str], cookie: str, processes: list[int]) -> str:
    """A line of the table: median and 95th percentile over the rounds, processor time of each."""
    headers = {"Cookie": cookie}
    for turn in range(WARM_UP):
        asked(paths[turn % len(paths)], headers)
    before = processor_seconds(processes)
    answers = [asked(paths[turn % len(paths)], headers) for turn in range(ROUNDS)]
    processor = 1000 * (processor_seconds(processes) - before) / ROUNDS
    wrong = {answer.status for answer in answers} - {200}
    times = sorted(answer.seconds * 1000 for answer in answers)
    median, late = statistics.median(times), times[int(0.95 * len(times)) - 1]
    kilobytes = statistics.median(len(answer.body) for answer in answers) / 1000
    note = f" (answers {wrong})" if wrong else ""
    return f"| {name} | {median:.0f} | {late:.0f} | {processor:.0f} | {kilobytes:.0f} |{note}"


def pages_of(role: str, refs: list[str], name: str) -> dict[str, list[str]]:
    """What is asked for as that role; each is asked for in turn."""
    customers = "/customers/?"
    found = {
        "Today": ["/today/"],
        "Customers, as it opens": ["/customers/"],
        "Customers, tier A by score": [f"{customers}tier=A&sort=-score"],
        # Each is asked for once: none is answered from what was kept.
        "Customers, by a column without index": [
            f"{customers}tier=A,B&score=ge:{least}&sort=-{column}"
            for least in range(20, 50)
            for column in ("reply_rate", "usual_gap_days", "margin")
        ],
        "Customers, the 20th page": [f"{customers}page=20", f"{customers}sort=due_on&page=20"],
        "Customers, by name": [f"{customers}q={urllib.parse.quote(name)}"],
        "Customer": [f"/customer/{ref}/" for ref in refs],
        "Customer's timeline": [f"/customer/{ref}/timeline/" for ref in refs],
        "Cadence": ["/cadence/"],
    }
    return found if role == "rep" else {**found, "Team": ["/team/"]}


def main() -> None:
    """Build, serve, ask, print."""
    folder = Path(os.environ.get("BENCH_FOLDER") or tempfile.mkdtemp(prefix="touchline-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    workspace = build(folder)
    print(f"{machine()}; {CUSTOMERS:,} customers, {CONTACTS:,} contacts, {REPS} reps")
    cookies = read_table(workspace / "cookies.txt")
    own, others, names = (
        read_lines(workspace / f"{each}.txt") for each in ("own", "others", "name")
    )
    with served(workspace) as processes:
        print("| page | p50 ms | p95 ms | processor ms | kB |\n|---|---|---|---|---|")
        for role, cookie in cookies.items():
            refs = own if role == "rep" else others
            for name, paths in pages_of(role, refs, names[0]).items():
                if role in os.environ.get("BENCH_ROLES", role):
                    print(measure(f"{name}, {role}", paths, cookie, processes), flush=True)
        print(f"\n| page | HTML | {' | '.join(dict.fromkeys(KINDS.values()))} | together |")
        print("|---|---|---|---|---|---|---|")
        headers = {"Cookie": cookies["manager"]}
        for name, paths in pages_of("manager", others, names[0]).items():
            if "," not in name and "timeline" not in name:
                weight = first_load(paths[0], lambda path: asked(path, headers).body)
                print(f"| {name} | {weight.line} |")


def read_lines(file: Path) -> list[str]:
    """The lines of a file."""
    return file.read_text(encoding="utf-8").split()


def read_table(file: Path) -> dict[str, str]:
    """`role cookie` lines."""
    return dict(line.split(" ", 1) for line in file.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main()
