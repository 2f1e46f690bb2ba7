"""What `make assets` takes from the packages."""

from pathlib import Path

from tools.assets import VENDOR, icons_in_use


def test_icons_are_found_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('{% icon "phone" small=True %}{% icon page.icon %}')
    (tmp_path / "page.py").write_text(
        'PAGE = Page(icon="users", path="x")\n'
        'ICONS: dict[str, str] = {\n    "due": "calendar-due",\n}'
    )
    (tmp_path / "page.js").write_text("row.append(icon('check'))")
    assert icons_in_use(tmp_path) == {"phone", "users", "calendar-due", "check"}


def test_no_vendored_file_names_a_source_map() -> None:
    for file in VENDOR.glob("*.*s"):
        assert b"sourceMappingURL" not in file.read_bytes()
