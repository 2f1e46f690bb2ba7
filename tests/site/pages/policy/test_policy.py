"""The policy on screen: read by all, changed by administrators who saw the effect first."""

import re
from collections.abc import Iterator

import pytest
from tests.site.conftest import Cast

from touchline import policy as policies
from touchline.pipeline.policy_versions import versions
from touchline.vocabulary.codes import Channel
from touchline.web.firm import Firm
from touchline.web.office.models import Job


@pytest.fixture(autouse=True)
def _first_version_again(firm: Firm) -> Iterator[None]:
    """Whatever a test published is forgotten."""
    before = firm.workspace.settings_file.read_bytes()
    yield
    firm.workspace.settings_file.write_bytes(before)
    for kept in firm.workspace.root.glob("touchline.v*.toml"):
        kept.unlink()


def draft(text: str) -> str:
    """The TOML that the preview would publish."""
    found = re.search(r'name="toml" value="([^"]*)"', text)
    assert found is not None
    return found.group(1).replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")


@pytest.mark.parametrize("name", ["alice", "mei", "ana"])
def test_others_read_it_and_cannot_change_it(person: Cast, name: str) -> None:
    client = person.client(name)
    assert "See what would change" not in client.get("/policy/").content.decode()
    assert client.post("/policy/preview/", {"windows.rolling_weeks": "4"}).status_code == 404
    assert client.post("/policy/publish/", {"toml": "version = 1"}).status_code == 404


def test_a_change_shows_whom_it_would_touch_and_changes_nothing(firm: Firm, person: Cast) -> None:
    before = firm.policy.digest
    given = {"cadence.target_interval_days.A": "400", "cadence.target_interval_days.B": "500"}
    given |= {"cadence.target_interval_days.C": "600"}
    text = person.client("ada").post("/policy/preview/", given).content.decode()
    assert re.search(r"The advice would differ for [1-9]\d* of 93 customers", text)
    assert "cadence.target_interval_days.A" in text
    assert "Who changes" in text
    assert len(re.findall(r'href="/customer/\w{13}/"', text)) in range(1, 51)
    assert firm.policy.digest == before


def test_a_published_version_has_its_author_its_reason_and_a_run(firm: Firm, person: Cast) -> None:
    ada, old = person.client("ada"), firm.policy.version
    given = {"overcontact.monthly_cap": "3", "costs.visit": "450.5", "quiet_hours.start": "20:15"}
    toml = draft(ada.post("/policy/preview/", given).content.decode())
    sent = {"toml": toml, "based_on": str(old), "note": "Fewer calls", "run": "1"}
    assert ada.post("/policy/publish/", sent).headers["Location"] == "/runs/"
    now = firm.policy
    assert (now.version, now.author, now.note) == (old + 1, "Ada Chou", "Fewer calls")
    assert now.overcontact.monthly_cap == 3
    assert str(now.costs.visit) == "450.5"
    assert f"{now.quiet_hours.start:%H:%M}" == "20:15"
    assert Job.objects.filter(kind="run").count() == 1
    kept = versions(firm.workspace)
    assert [version.policy.version for version in kept] == [old + 1, old]
    assert {change.key for change in kept[0].changes} == set(given)
    assert ada.get(f"/policy/version/{old}.toml").status_code == 200


def test_nobody_overwrites_what_another_published_meanwhile(firm: Firm, person: Cast) -> None:
    toml = policies.dump(firm.policy).replace("rolling_weeks = 52", "rolling_weeks = 26")
    sent = {"toml": toml, "based_on": str(firm.policy.version - 1)}
    answer = person.client("ada").post("/policy/publish/", sent)
    assert answer.status_code == 409
    assert "another version meanwhile" in answer.content.decode()
    assert firm.policy.windows.rolling_weeks == 52


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"windows.rolling_weeks": "many"}, "windows.rolling_weeks"),
        ({"toml": "[cadence]\ndue_soon = 3"}, "cadence.due_soon"),
        ({"toml": "["}, ""),
    ],
)
def test_what_is_wrong_is_told_by_key_and_the_draft_is_kept(
    person: Cast, given: dict[str, str], key: str
) -> None:
    answer = person.client("ada").post("/policy/preview/", given)
    assert answer.status_code == 422
    assert f"<code>{key}</code>" in answer.content.decode()
    assert given.get("toml", "many") in answer.content.decode()


def test_an_optional_cap_can_be_taken_away(firm: Firm, person: Cast) -> None:
    text = (
        person.client("ada")
        .post("/policy/preview/", {"overcontact.monthly_cap_by_tier.A": ""})
        .content.decode()
    )
    assert "A" not in policies.load(draft(text)).overcontact.monthly_cap_by_tier


def test_a_grade_of_the_files_gets_its_tier_in_the_form(firm: Firm, person: Cast) -> None:
    ada, old = person.client("ada"), firm.policy.version
    given = {"new_grade.word": " 金卡 v1.5 ", "new_grade.tier": "B"}
    toml = draft(ada.post("/policy/preview/", given).content.decode())
    assert policies.load(toml).own_grade.tiers == {"金卡 v1.5": "B"}
    ada.post("/policy/publish/", {"toml": toml, "based_on": str(old), "note": ""})
    page = ada.get("/policy/").content.decode()
    row = re.search(r'name="own_grade.tiers.金卡 v1.5">(.*?)</select>', page)
    assert row is not None
    assert 'value="B" selected' in row.group(1)
    assert "means no tier" in row.group(1)
    away = ada.post("/policy/preview/", {"own_grade.tiers.金卡 v1.5": ""}).content.decode()
    assert "Your own grades · 金卡 v1.5" in away
    assert policies.load(draft(away)).own_grade.tiers == {}
    nothing = ada.post("/policy/preview/", {"new_grade.word": " "}).content.decode()
    assert "Nothing differs" in nothing


def test_a_target_by_channel_is_set_and_taken_away_in_the_form(firm: Firm, person: Cast) -> None:
    ada, old = person.client("ada"), firm.policy.version
    given = {"cadence.channel_targets.C.visit": "0.25", "cadence.channel_targets.C.email": ""}
    toml = draft(ada.post("/policy/preview/", given).content.decode())
    targets = policies.load(toml).cadence.channel_targets["C"]
    assert targets[Channel.VISIT] == 0.25
    assert Channel.EMAIL not in targets
    ada.post("/policy/publish/", {"toml": toml, "based_on": str(old), "note": ""})
    shown = ada.get("/cadence/").content.decode()
    assert re.search(r"ours=visit[^>]*>[^/]*<b>[\d.]+</b><small>/ 0.25</small>", shown)
    wrong = ada.post("/policy/preview/", {"cadence.channel_targets.C.visit": "-1"})
    assert wrong.status_code == 422
