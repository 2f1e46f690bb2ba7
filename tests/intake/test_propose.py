"""A mapping is proposed for files that nobody prepared for."""

from touchline.intake.proposal.sample import Sample
from touchline.intake.propose import propose

TIMES = ("2024-03-05 10:00:00", "2024-03-06 11:30:00", "2024-03-07 09:15:00")


def sample(file_name: str, **columns: tuple[str | None, ...]) -> Sample:
    return Sample(file_name, "", columns)


def test_the_proposal_comes_to_a_mapping() -> None:
    calls = sample(
        "通话记录.csv",
        客户编号=("C001", "C002", "C001"),
        通话时间=TIMES,
        呼叫类型=("呼出", "呼入", "呼出"),
        通话结果=("已接通", "无人接听", "接通"),
    )
    rule = propose([calls], source="crm").mapping().table[0].fact[0]
    assert rule.into == "interaction"
    assert {name: rule.set[name].column for name in ("customer_ref", "happened_at")} == {
        "customer_ref": "客户编号",
        "happened_at": "通话时间",
    }
    assert rule.set["outcome"].values == {
        "已接通": "reached",
        "无人接听": "no_answer",
        "接通": "reached",
    }
    assert rule.set["direction"].values == {"呼出": "outbound", "呼入": "inbound"}
    assert rule.set["channel"].constant == "call"
