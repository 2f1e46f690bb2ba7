"""`init` and `policy`: making a workspace and changing what the firm decides."""

from pathlib import Path

from tests.cli.conftest import Program


def test_init_makes_a_workspace_with_a_sound_policy(touchline: Program, tmp_path: Path) -> None:
    answer = touchline("init", "--time-zone", "Asia/Taipei", "--currency", "TWD", "--json")
    assert answer.code == 0, answer.words
    policy = Path(answer.document["policy"])
    assert 'time_zone = "Asia/Taipei"' in policy.read_text()
    assert touchline("policy", "check", policy).code == 0


def test_init_twice_is_refused_with_a_remedy(touchline: Program) -> None:
    touchline("init")
    again = touchline("init", "--json")
    assert again.code == 1
    assert set(again.document) == {"error", "where", "remedy"}
    assert again.document["remedy"]


def test_a_misspelt_key_is_named_with_the_right_one(touchline: Program, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[windows]\nroling_weeks = 12\n")
    answer = touchline("policy", "check", wrong)
    assert answer.code == 1
    assert "windows.rolling_weeks" in " ".join(answer.out.split())


def test_publishing_raises_the_version_and_keeps_the_one_before(
    touchline: Program, tmp_path: Path
) -> None:
    touchline("init")
    wanted = tmp_path / "wanted.toml"
    wanted.write_text("[windows]\nrolling_weeks = 26\n")
    answer = touchline("policy", "publish", wanted, "--author", "Li Na", "--json")
    assert answer.document["version"] == 2
    assert answer.document["changes"] == [
        {"key": "windows.rolling_weeks", "before": 13, "after": 26}
    ]
    assert (tmp_path / "workspace" / "touchline.v1.toml").exists()


def test_every_command_has_help(touchline: Program) -> None:
    answer = touchline("--help")
    assert answer.code == 0
    for command in ("init", "policy"):
        assert command in answer.out
        assert touchline(command, "--help").code == 0


def test_a_firms_own_measure_is_held_to_the_lint(touchline: Program, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    words = '{ en = "x", zh-hans = "x", zh-hant = "x" }'
    wrong.write_text(
        '[[measures]]\nkind = "counted"\nname = "mine"\nfact = "order"\nunit = "count"\n'
        f'level = "base"\nlabel = {words}\nmeaning = {words}\nsql = "secrets(1)"\n'
    )
    answer = touchline("policy", "check", wrong, "--json")
    assert answer.code == 1
    assert answer.document["problems"][0]["key"] == "measures"
    assert "secrets" in answer.document["problems"][0]["message"].lower()
