"""A real browser on the real site, for the tests and for `tools.look`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, Playwright

from touchline.web.office.models import Person

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
AXE = Path(__file__).parents[2] / ".cache/axe.min.js"
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
  v => v.id + ' (' + v.impact + '): ' + v.help + ' @ ' +
       v.nodes.slice(0, 4).map(n => n.target.join(' ')).join(' | '))"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONGEST_STEP_MS = 10_000


@dataclass(frozen=True)
class Site:
    """Where the site answers."""

    address: str
    host: str


class Threading(ThreadingMixIn, WSGIServer):
    """A thread a request, as in production."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """No line a request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class says so
        """Nothing."""


def _closing(application: Any) -> Any:
    """The application; each request's thread gives its database connection back."""

    def answer(environ: Any, start_response: Any) -> Iterator[bytes]:
        body = application(environ, start_response)
        try:
            yield from body
        finally:
            body.close()
            connections.close_all()

    return answer


@contextmanager
def site_of() -> Iterator[Site]:
    """The site that this process serves, on a free port of this machine."""
    server = make_server(
        "127.0.0.1", 0, _closing(get_wsgi_application()), Threading, handler_class=Quiet
    )
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", "127.0.0.1")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def chromium() -> str:
    """The browser's program; empty where there is none."""
    return next((place for place in CHROMIUM if Path(place).exists()), "")


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium that talks to nobody but this machine."""
    return playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))


@dataclass
class Heard:
    """What the browser complained about."""

    complaints: list[str] = field(default_factory=list)


HEARD: dict[int, Heard] = {}


def open_as(
    browser: Browser,
    site: Site,
    username: str,
    *,
    language: str = "en",
    theme: str = "light",
    width: int = 1280,
    height: int = 900,
) -> Page:
    """A page in which that person is signed in (nobody where it is empty), in that language."""
    tags = {"en": "en-GB", "zh-hans": "zh-CN", "zh-hant": "zh-TW"}
    context = browser.new_context(
        base_url=site.address,
        viewport={"width": width, "height": height},
        locale=tags[language],
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=width < 768,
        is_mobile=width < 768,
    )
    context.set_default_timeout(LONGEST_STEP_MS)
    if username:
        client = Client()
        person = Person.objects.get(username=username)
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": site.address}]
        )
    page = context.new_page()
    heard = HEARD.setdefault(id(page), Heard())
    page.on("pageerror", lambda error: heard.complaints.append(f"script error: {error}"))
    page.on(
        "console",
        lambda said: (
            heard.complaints.append(f"console {said.type}: {said.text}")
            if said.type in {"error", "warning"}
            else None
        ),
    )
    return page


def faults(page: Page, *, axe: bool = True) -> list[str]:
    """What is wrong with the page as it stands: complaints, overflow, and what axe-core finds."""
    found = list(HEARD[id(page)].complaints)
    sideways = page.evaluate(SIDEWAYS)
    if sideways > 0:
        found.append(f"the page is {sideways} px wider than its window")
    if axe:
        page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
        found += [f"axe: {violation}" for violation in page.evaluate(RUN_AXE)]
    return found
