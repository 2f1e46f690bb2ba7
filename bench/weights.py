"""What a browser fetches that has nothing kept yet: a page and all that it names, compressed."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

NAMED = re.compile(r'(?:href|src|data-[a-z-]+)="(/static/[^"#]+)')
FONT = re.compile(r'url\(["\']?([^"\')]+\.woff2)')
Fetch = Callable[[str], bytes]  # an address becomes its bytes as they travel
KINDS = {"css": "styles", "js": "scripts", "woff2": "fonts", "svg": "icons", "png": "icons"}


@dataclass(frozen=True)
class Weight:
    """Bytes by kind."""

    html: int
    parts: dict[str, int]

    @property
    def line(self) -> str:
        """Kilobytes, as cells of a table."""
        cells = [self.html, *(self.parts.get(kind, 0) for kind in dict.fromkeys(KINDS.values()))]
        return " | ".join(f"{cell / 1000:.0f}" for cell in (*cells, sum(cells)))


def first_load(path: str, fetch: Fetch) -> Weight:
    """The weight of a page's first load."""
    page = fetch(path)
    found = set(NAMED.findall(_text(page)))
    for sheet in [each for each in found if each.endswith(".css")]:
        found |= {urljoin(sheet, font) for font in FONT.findall(_text(fetch(sheet)))}
    parts: dict[str, int] = {}
    for each in found:
        kind = KINDS.get(each.rpartition(".")[2])
        if kind:
            parts[kind] = parts.get(kind, 0) + len(fetch(each))
    return Weight(len(page), parts)


def _text(body: bytes) -> str:
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
