"""Settings about the firm itself: where it stands, what it never collects, what it keeps."""

from zoneinfo import available_timezones

from pydantic import field_validator

from touchline.policy.currencies import CURRENCIES
from touchline.policy.setting import Section, setting
from touchline.vocabulary.identity import Identifier


class Firm(Section):
    """The firm."""

    name: str = setting("", "The firm's name, as reports show it")
    time_zone: str = setting(
        "Asia/Shanghai", "The zone whose calendar days count", unit="IANA time zone"
    )
    currency: str = setting("CNY", "The currency of every amount", unit="ISO 4217 code")
    phone_region: str = setting(
        "CN",
        "The region of phone numbers written without a country code",
        unit="ISO 3166 code",
        pattern=r"^[A-Z]{2}$",
    )

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"there is no time zone {zone!r}; write one like Asia/Shanghai")
        return zone

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, code: str) -> str:
        if code not in CURRENCIES:
            raise ValueError(f"{code!r} is not an ISO 4217 currency code; write one like CNY")
        return code


SENSITIVE_COLUMNS = (
    "*身份证*",
    "*身份證*",
    "*银行卡*",
    "*銀行卡*",
    "*护照*",
    "*護照*",
    "*宗教*",
    "民族",
    "id_card*",
    "*passport*",
    "*bank_card*",
    "*credit_card*",
    "*cvv*",
    "*password*",
    "ssn",
    "*_ssn",
    "*religion*",
    "*ethnicity*",
)


class RedLines(Section):
    """What is never collected: dropped at the intake and counted."""

    identifiers: tuple[Identifier, ...] = setting(
        (), "Kinds of identifier that never enter the vault", source="S0:5"
    )
    columns: tuple[str, ...] = setting(
        SENSITIVE_COLUMNS,
        "Shell patterns of source columns that are dropped unread, case ignored",
        source="S0:5",
    )


class Retention(Section):
    """How long things may be kept. `erase` and the nightly purge obey these."""

    facts_months: int = setting(60, "Facts older than this are erased", unit="months", ge=1)
    identity_months: int = setting(
        36, "A customer without any fact for this long leaves the vault", unit="months", ge=1
    )
    quarantine_days: int = setting(
        90, "Rows in quarantine older than this are erased", unit="days", ge=1
    )
    runs_days: int = setting(400, "Runs older than this are erased", unit="days", ge=1)
