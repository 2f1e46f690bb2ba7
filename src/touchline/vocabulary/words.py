"""Text that people read, in the three languages of the product."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Language(StrEnum):
    """The languages of the product, by their BCP 47 tags."""

    EN = "en"
    ZH_HANS = "zh-hans"
    ZH_HANT = "zh-hant"


class Words(BaseModel):
    """One text in every language; a missing language is an error, never a silent fallback."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    en: str = Field(min_length=1)
    zh_hans: str = Field(alias="zh-hans", min_length=1)
    zh_hant: str = Field(alias="zh-hant", min_length=1)

    def in_language(self, language: Language) -> str:
        """The text in that language."""
        texts = {
            Language.EN: self.en,
            Language.ZH_HANS: self.zh_hans,
            Language.ZH_HANT: self.zh_hant,
        }
        return texts[language]


def words(en: str, zh_hans: str, zh_hant: str) -> Words:
    """One text in the three languages, in the order in which the product lists them."""
    return Words.model_validate({"en": en, "zh-hans": zh_hans, "zh-hant": zh_hant})
