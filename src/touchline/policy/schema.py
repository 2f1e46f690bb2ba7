"""The one schema of everything that a firm decides."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, model_validator

from touchline.policy.agreement import disagreements
from touchline.policy.classes import IndicatorClass, default_classes
from touchline.policy.contact import Cadence, Channels, Costs, Overcontact, QuietHours
from touchline.policy.counting import Anomaly, Conversion, Refresh, Reply, Windows
from touchline.policy.firm import Firm, RedLines, Retention
from touchline.policy.funnel import Funnel
from touchline.policy.setting import Section, setting
from touchline.policy.value import (
    OwnGrade,
    Pareto,
    Prospects,
    Quality,
    Retier,
    Rfm,
    Scorecard,
    Tier,
    default_tiers,
)
from touchline.policy.yardsticks import Mobile, Templates, Volume
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.measure import Measure
from touchline.vocabulary.words import Words, words

HOUSE_NAME = words("House defaults", "默认设置", "預設設定")


class Policy(Section):
    """Everything that a firm decides, one version of it."""

    version: int = setting(1, "Number of this version; a published change raises it", ge=1)
    author: str = setting("", "Who decided it")
    note: str = setting("", "Why it was decided")
    name: Words = setting(HOUSE_NAME, "What people call this policy")
    firm: Firm = setting(Firm, "The firm")
    windows: Windows = setting(Windows, "Windows of time")
    anomaly: Anomaly = setting(Anomaly, "Unbelievable days")
    overcontact: Overcontact = setting(Overcontact, "Contact caps")
    quiet_hours: QuietHours = setting(QuietHours, "Quiet hours")
    cadence: Cadence = setting(Cadence, "Contact rhythm")
    channels: Channels = setting(Channels, "Choice of channel")
    costs: Costs = setting(Costs, "Cost of a contact")
    conversion: Conversion = setting(Conversion, "Orders that follow contacts")
    reply: Reply = setting(Reply, "Answers to contacts")
    rfm: Rfm = setting(Rfm, "RFM scores")
    tiers: tuple[Tier, ...] = setting(
        default_tiers, "The tiers, best first", source="S2:25", min_length=1
    )
    prospects: Prospects = setting(Prospects, "Customers who never bought")
    own_grade: OwnGrade = setting(OwnGrade, "The firm's own grade of a customer")
    retier: Retier = setting(Retier, "Change of tiers")
    quality: Quality = setting(Quality, "Thresholds of a quality customer")
    pareto: Pareto = setting(Pareto, "Concentration of sales")
    scorecard: Scorecard = setting(Scorecard, "The scorecard")
    indicator_classes: tuple[IndicatorClass, ...] = setting(
        default_classes,
        "The classes of the composite score; their weights sum to 100",
        source="S2:46-51",
    )
    funnel: Funnel = setting(Funnel, "The sales funnel")
    refresh: Refresh = setting(Refresh, "When runs are made")
    red_lines: RedLines = setting(RedLines, "What is never collected")
    retention: Retention = setting(Retention, "How long things are kept")
    volume: Volume = setting(Volume, "Load to bear")
    mobile: Mobile = setting(Mobile, "Use on phones")
    templates: Templates = setting(Templates, "Ready templates")
    measures: tuple[Measure, ...] = setting((), "Measures of the firm's own")

    @model_validator(mode="after")
    def _settings_agree(self) -> Self:
        faults = tuple(disagreements(self))
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @property
    def tier_names(self) -> tuple[str, ...]:
        """The names of the tiers, best first."""
        return tuple(tier.name for tier in self.tiers)

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of the policy in canonical form."""
        plain = self.model_dump(mode="json", by_alias=True)
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def setting(self, key: str) -> Any:
        """The value of a dotted key; an item of a list is called by its name: "tiers.A.label"."""
        value: Any = self
        for step in key.split("."):
            value = _step(value, step, key)
        return value


def _step(value: Any, step: str, key: str) -> Any:
    """One step down a dotted key."""
    if isinstance(value, BaseModel) and step in type(value).model_fields:
        return getattr(value, step)
    if isinstance(value, Mapping) and step in value:
        return value[step]
    if isinstance(value, tuple):
        for item in value:
            if getattr(item, "name", None) == step:
                return item
    raise TouchlineError(
        f"The policy has no setting {key!r}.",
        f"policy.{key}",
        "See docs/policy.md for every setting.",
    )
