"""Figures of the source documents that the house holds itself to; no measure reads them."""

from touchline.policy.setting import Section, setting


class Volume(Section):
    """How much the house must bear."""

    interactions_per_day: int = setting(
        1_000_000,
        "Interactions a day that a run must bear",
        unit="rows a day",
        source="S0:11",
        ge=1,
    )


class Mobile(Section):
    """Where contacts happen."""

    share_of_contacts: float = setting(
        0.5,
        "Share of contacts expected on phones, for which the phone is the first screen",
        unit="share",
        source="S0:13",
        ge=0,
        le=1,
    )


class Templates(Section):
    """Ready policies."""

    industries: int = setting(
        12, "Industries that ready templates are to cover", unit="templates", source="S0:23", ge=1
    )
