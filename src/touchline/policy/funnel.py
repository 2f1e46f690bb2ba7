"""The stages of the sales funnel."""

from typing import Self

from pydantic import model_validator

from touchline.policy.setting import Section, required, setting
from touchline.vocabulary.words import Words, words


class Stage(Section):
    """One stage."""

    name: str = required("The code that deal_stage rows carry", pattern=r"^[a-z][a-z0-9_]*$")
    label: Words = required("What people call it")


def default_stages() -> tuple[Stage, ...]:
    """Lead, first contact, needs analysis, proposal, contract (S1:35)."""
    rows = (
        ("lead", "Lead", "潜在客户", "潛在客戶"),
        ("first_contact", "First contact", "初步接触", "初步接觸"),
        ("needs_analysis", "Needs analysis", "需求分析", "需求分析"),
        ("proposal", "Proposal", "方案制定", "方案制定"),
        ("contract", "Contract", "合同签署", "合約簽署"),
    )
    return tuple(
        Stage(name=name, label=words(english, simplified, traditional))
        for name, english, simplified, traditional in rows
    )


class Funnel(Section):
    """The way from a lead to a contract."""

    stages: tuple[Stage, ...] = setting(
        default_stages, "The stages in their order", source="S1:35", min_length=1
    )

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        names = [stage.name for stage in self.stages]
        if len(set(names)) != len(names):
            raise ValueError("every stage needs a name of its own")
        return self
