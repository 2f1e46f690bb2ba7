"""A small firm, served by `touchline serve`, with a client that logs contacts and asks for runs."""

import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import psycopg

from touchline.lake.workspace import open_workspace
from touchline.simulator.simulate import MAPPING_FILE
from touchline.vocabulary.pseudonym import shown
from touchline.web.embedded import OWNER, EmbeddedPostgres
from touchline.web.supervisor import environment

PROGRAM = [sys.executable, "-W", "ignore", "-m", "touchline.cli.main"]
HIRE = """
import os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "touchline.web.site_settings"
from touchline.web.database import open_office
with open_office(Path(sys.argv[1]), os.environ):
    from touchline.web.office.models import Person
    from touchline.web.office.roles import Role
    Person.objects.make("ada", "Ada", Role.ADMIN)
"""


def make_firm(root: Path) -> None:
    """A firm of a few customers, imported, run and published, with an administrator."""
    exports = root.with_name("exports")
    options = ["--customers", "60", "--weeks", "26", "--seed", "5", "--out", str(exports)]
    workspace = ["--workspace", str(root)]
    imported = ["import", str(exports / "exports"), "--map", str(MAPPING_FILE)]
    for words in (
        ["simulate", *options],
        ["init", "--template", "b2b_software", *workspace],
        [*imported, *workspace],
        ["run", *workspace],
    ):
        subprocess.run([*PROGRAM, *words], check=True, capture_output=True)
    hire = [sys.executable, "-W", "ignore", "-c", HIRE, str(root)]
    subprocess.run(hire, check=True, capture_output=True)


@dataclass
class Rep:
    """Somebody who logs contacts, and sends each again until the site has answered."""

    port: int
    customers: list[int]
    cookies: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    asked_runs: int = 0
    faults: list[str] = field(default_factory=list)

    def send(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """The status and where it leads; 0 where nobody answered."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=60)
        token = self.cookies.get("csrftoken", "")
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": token,
            "HX-Request": "true",
        }
        try:
            asked.request(method, path, urlencode(data or {}), headers)
            answer = asked.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            asked.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            if found := re.match(r"([^=]+)=([^;]*)", line):
                self.cookies[found[1]] = found[2]
        return answer.status, answer.headers.get("Location", "")

    def until(self, good: set[int], method: str, path: str, data: dict[str, str]) -> bool:
        """Send it until it is taken: whether it was.

        422 is a refusal (the customer opted out of calls); any other answer is a fault.
        """
        end = time.monotonic() + 120
        while time.monotonic() < end:
            status, _ = self.send(method, path, data)
            if status in good | {422}:
                return status in good
            if status not in {0, 500, 503}:
                self.faults.append(f"{method} {path.rpartition('/')[0]}: {status}")
                return False
            time.sleep(0.2)
        self.faults.append(f"{method} {path}: no answer for two minutes")
        return False

    def log_one(self, random_: random.Random) -> None:
        """One contact, until it is taken."""
        client_id = str(uuid4())
        data = {"client_id": client_id, "channel": "call", "outcome": "no_answer"}
        path = f"/today/log/{shown(random_.choice(self.customers))}/"
        if self.until({200, 204}, "POST", path, data):
            self.answered.add(client_id)

    def work(self, over: threading.Event, seed: float) -> None:
        """Log and ask until it is over."""
        random_ = random.Random(seed)
        while not over.is_set():
            self.log_one(random_)
            if random_.random() < 0.05:
                self.until({200, 302}, "POST", "/runs/now/", {})
                self.asked_runs += 1
            time.sleep(0.05)


@dataclass
class Served:
    """`touchline serve` of a firm."""

    root: Path
    port: int
    process: subprocess.Popen[bytes]

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of the office, read beside the site."""
        socket = str(EmbeddedPostgres(self.root.resolve() / "postgres").socket_folder)
        with psycopg.connect(host=socket, user=OWNER, dbname="postgres") as opened:
            return opened.execute(sql).fetchall()

    def enter(self) -> Rep:
        """Ada, signed in by a one-time link."""
        around = environment(open_workspace(self.root))
        words = [sys.executable, "-W", "ignore", "-m", "touchline.web.prepare", str(self.root)]
        done = subprocess.run([*words, "ada"], env=around, capture_output=True, check=True)
        found = self.query("SELECT customer_id FROM office_customer_desk ORDER BY 1 LIMIT 20")
        rep = Rep(self.port, [int(str(row[0])) for row in found])
        status, _ = rep.send("GET", json.loads(done.stdout)["path"])
        assert status == 302, status
        rep.send("GET", "/today/")
        return rep

    def victims(self) -> dict[str, list[int]]:
        """Who can be killed: processes of the web, the worker, the database."""
        found: dict[str, list[int]] = {"web": [], "worker": [], "database": []}
        for folder in Path("/proc").iterdir():
            try:
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (OSError, UnicodeDecodeError):
                continue
            if str(self.root) not in line or not folder.name.isdigit():
                continue
            if "touchline.web.server" in line:
                found["web"].append(int(folder.name))
            elif "touchline.cli.main worker" in line:
                found["worker"].append(int(folder.name))
        note = self.root / "postgres/data/postmaster.pid"
        if note.exists():
            found["database"].append(int(note.read_text().split("\n", 1)[0]))
        return found

    def answers(self) -> bool:
        """Whether the site answers."""
        return Rep(self.port, []).send("GET", "/accounts/login/")[0] == 200


def serve(root: Path, port: int) -> Served:
    """Start it and wait until it answers."""
    words = [*PROGRAM, "serve", "--workspace", str(root), "--port", str(port)]
    with Path(f"{root}.log").open("wb") as log:
        process = subprocess.Popen(words, stderr=log, stdout=log, env=dict(os.environ))
    served = Served(root, port, process)
    end = time.monotonic() + 120
    while not served.answers():
        assert time.monotonic() < end, "the site does not answer"
        time.sleep(0.3)
    return served
