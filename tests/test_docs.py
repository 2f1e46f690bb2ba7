"""What the pages tell a reader is so: commands, links, files, and nothing of our own machines."""

import re
from pathlib import Path

import pytest
from tools.commands_docs import commands

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page.relative_to(ROOT)
    for folder in (".", "docs", "docs/decisions", "docs/guide", "examples", "examples/*")
    for page in ROOT.glob(f"{folder}/*.md")
)
COMMANDS = commands()
ROLES = Path("src/touchline/web/office/roles.py")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CALL = re.compile(r"(?:^|[\s`/])touchline ((?:--)?[a-z][^`\n#]*)", re.MULTILINE)
# A page names no machine's own folders and no host; a reader's paths are relative.
OURS = re.compile(r"(?<![\w.:}/])/(?:[a-z][\w.-]*/){2,}|https?://(?!127\.0\.0\.1|localhost)")
each_page = pytest.mark.parametrize("page", PAGES, ids=str)


def text_of(page: Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def calls(page: Path) -> list[list[str]]:
    """The words of each call of the program, in code only."""
    text = text_of(page)
    code = re.findall(r"```.*?```|`[^`\n]+`|^    +.*$", text, re.DOTALL | re.MULTILINE)
    return [found.split() for part in code for found in CALL.findall(part)]


def named(words: list[str]) -> str:
    """The command that the words call, or what would be one."""
    two = " ".join(words[:2])
    return two if two in COMMANDS else words[0]


def test_there_are_pages_to_look_at() -> None:
    assert {Path("README.md"), Path("CONTRIBUTING.md"), Path("docs/facts.md")} <= set(PAGES)
    assert len(calls(Path("README.md"))) > 12


@each_page
def test_every_relative_link_resolves(page: Path) -> None:
    targets = [link for link in LINK.findall(text_of(page)) if "://" not in link]
    files = [target.split("#")[0] for target in targets]
    here = (ROOT / page).parent
    assert [file for file in files if file and not (here / file).exists()] == []


@each_page
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    groups = {words.split()[0] for words in COMMANDS}
    in_general = {"COMMAND", "--help", "--version"}
    found = [words for words in calls(page) if words[0] not in in_general]
    assert [words for words in found if named(words) not in {*COMMANDS, *groups}] == []


@each_page
def test_every_option_that_a_page_names_exists(page: Path) -> None:
    for words in calls(page):
        command = COMMANDS.get(named(words))
        if command is not None:
            known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
            used = {word for word in words if word.startswith("--")}
            assert used <= known | {"--help"}, words


@each_page
def test_a_page_names_no_machine_of_ours(page: Path) -> None:
    assert OURS.findall(text_of(page)) == []


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(Path("Makefile")), re.MULTILINE))
    wanted = set(re.findall(r"\bmake (demo|test|check|docs|setup|help|bench|proof)\b", all_text()))
    assert wanted <= targets


def all_text() -> str:
    return "\n".join(text_of(page) for page in PAGES)


def test_the_guide_has_a_page_for_each_role() -> None:
    pages = {page.stem for page in (ROOT / "docs/guide").glob("*.md")}
    named = {"rep": "sales-rep", "admin": "administrator"}
    roles = re.findall(r"^    [A-Z]+ = \"(\w+)\", _\(", text_of(ROLES), re.MULTILINE)
    assert len(roles) == 6
    assert pages == {"index", *(named.get(role, role) for role in roles)}


def test_the_readme_shows_three_pictures_that_load_fast() -> None:
    shown = re.findall(r"docs/pictures/[\w-]+\.png", text_of(Path("README.md")))
    assert len(set(shown)) == 3
    assert {ROOT / each for each in shown} == set((ROOT / "docs/pictures").iterdir())
    assert max((ROOT / each).stat().st_size for each in shown) < 150_000


def test_decisions_have_numbers_of_their_own() -> None:
    numbers = [page.name[:4] for page in PAGES if page.parent.name == "decisions"]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
