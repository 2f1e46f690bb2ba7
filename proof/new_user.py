"""From one's own CSV files to one's own Today list, timed, at the pace of a person.

`python -m proof.new_user --folder F [--shots S] [--width 1280] [--language zh-CN]` serves an empty
workspace and walks it in a real browser: two seconds to read each page and two more for each column
that asks, 180 ms a typed letter. The clock starts with the first page, before the account is made.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from proof.new_user_files import write_exports

READS_S, LETTER_MS, LONGEST_MS = 2.0, 180, 300_000
CHROMIUM = "/usr/bin/chromium"


@dataclass
class Clock:
    """What each step took: of it, what the person read and typed."""

    begun: float = field(default_factory=time.monotonic)
    steps: list[tuple[str, float, float]] = field(default_factory=list)
    human_s: float = 0.0

    def step(self, name: str) -> None:
        """What began at the last step is done."""
        now = time.monotonic()
        self.steps.append((name, now - self.begun, self.human_s))
        self.begun, self.human_s = now, 0.0


@dataclass(frozen=True)
class Visitor:
    """A person before the browser."""

    page: Page
    clock: Clock
    shots: Path | None

    def read(self, name: str = "", seconds: float = READS_S) -> None:
        """Look at the page for a while."""
        self.page.wait_for_load_state()
        if self.shots and name:
            self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)
        time.sleep(seconds)
        self.clock.human_s += seconds

    def type(self, selector: str, text: str) -> None:
        """Letter by letter."""
        self.page.locator(selector).press_sequentially(text, delay=LETTER_MS)
        self.clock.human_s += len(text) * LETTER_MS / 1000

    def press(self, selector: str) -> None:
        """Press a button or link, and see the next page."""
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()


@contextmanager
def serving(workspace: Path, log: Path) -> Iterator[str]:
    """The address of a site that serves the workspace, with its worker."""
    command = [sys.executable, "-m", "touchline.cli.main", "serve", "--workspace", str(workspace)]
    with log.open("w") as out:
        site = subprocess.Popen([*command, "--port", "8391"], stdout=out, stderr=out)
        try:
            yield _address(log, site)
        finally:
            site.terminate()
            site.wait(60)


def _address(log: Path, site: subprocess.Popen[bytes]) -> str:
    while site.poll() is None:
        found = re.search(r"http://\S+", log.read_text())
        if found:
            return found[0]
        time.sleep(0.2)
    raise RuntimeError(log.read_text())


def make_account(visitor: Visitor, address: str) -> None:
    """The administrator's, as the first page asks."""
    visitor.page.goto(address)
    visitor.read("01-welcome")
    visitor.type("#id_name", "陈经理")
    visitor.type("#id_username", "chen")
    visitor.type("#id_password", "kunshan-hehua-88")
    visitor.press("form button.tl-go")
    visitor.read("02-steps")
    visitor.clock.step("account")


def import_files(visitor: Visitor, files: list[Path]) -> None:
    """From the import page to the end of the run."""
    page, clock = visitor.page, visitor.clock
    visitor.press("main a.tl-go")
    visitor.read("03-import")
    page.locator("input[type=file]").set_input_files(files)
    visitor.read()
    page.locator("[data-upload] button[type=submit]").click()
    page.wait_for_url("**/files/", timeout=LONGEST_MS)
    clock.step("upload")
    visitor.read("04-files")
    visitor.press("main a.tl-go")
    page.wait_for_url("**/columns/")
    clock.step("files")
    asks = page.locator("tr.tl-ask").count()
    visitor.read("05-columns", READS_S * (2 + asks))
    while page.locator("button[name$=-ignore]").count():
        visitor.press("button[name$=-ignore]")
        visitor.read("05-columns-ignored")
    clock.step(f"columns ({asks} ask)")
    page.locator("button[name=check]").click()
    page.wait_for_url("**/check/", timeout=LONGEST_MS)
    clock.step("trying the rows")
    visitor.read("06-check", 2 * READS_S)
    visitor.press("button[name=today]")
    page.wait_for_url("**/report/")
    clock.step("check")
    visitor.read("07-running", 0)
    owners = page.locator("#owners, main a[href$='/today/'].tl-go")
    owners.first.wait_for(timeout=LONGEST_MS)
    clock.step("import, run, publish")
    visitor.read("08-done", 2 * READS_S)


def take_customers(visitor: Visitor) -> int:
    """The customers are mine; how many cards Today then shows."""
    if visitor.page.locator("form[action$='/adopt/']").count():
        visitor.press("form[action$='/adopt/'] button")
    else:
        visitor.press("main a[href$='/today/'].tl-go")
    visitor.page.wait_for_url("**/today/**")
    visitor.page.locator("main article, main .tl-card").first.wait_for()
    visitor.read("09-today", 0)
    visitor.clock.step("who looks after whom, Today")
    return visitor.page.locator("main article, main .tl-card").count()


def walked(folder: Path, language: str, width: int, shots: Path | None = None) -> tuple[Clock, int]:
    """An empty workspace, walked once: what each step took, and the cards on Today."""
    folder.mkdir(parents=True, exist_ok=True)
    workspace = folder / "workspace"
    command = [sys.executable, "-m", "touchline.cli.main", "init", "--workspace", str(workspace)]
    subprocess.run(command, check=True)
    files = write_exports(folder, datetime.now())  # noqa: DTZ005 - as an export writes it
    with serving(workspace, folder / "serve.log") as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(locale=language, viewport={"width": width, "height": 900})
        context.set_default_timeout(LONGEST_MS)
        visitor = Visitor(context.new_page(), Clock(), shots)
        try:
            make_account(visitor, address)
            import_files(visitor, files)
            cards = take_customers(visitor)
        except Exception:
            visitor.page.screenshot(path=folder / "stuck.png", full_page=True)
            raise
        browser.close()
    return visitor.clock, cards


def said(clock: Clock, cards: int) -> str:
    """The steps, and their sum."""
    lines = [
        f"{seconds:7.1f} s, of it {human:5.1f} s a person: {name}"
        for name, seconds, human in clock.steps
    ]
    total = sum(seconds for _, seconds, _ in clock.steps)
    person = sum(human for _, _, human in clock.steps)
    lines.append(f"{total:7.1f} s, of it {person:5.1f} s a person: all; {cards} cards on Today")
    return "\n".join(lines)


def main() -> None:
    """Walk once and say where the time went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--language", default="zh-CN")
    given = parser.parse_args()
    sys.stdout.write(said(*walked(given.folder, given.language, given.width, given.shots)) + "\n")


if __name__ == "__main__":
    main()
