"""Which tier a firm's own grade of a customer means: A, B类, VIP, 重点客户, …"""

import re
import unicodedata
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from touchline.policy import Policy
from touchline.policy.value import Tier
from touchline.vocabulary.words import Language

UNKNOWN = -1
# Only words that cannot be mistaken. Whether a firm's "gold" is its best or its third is for the
# policy to say: `own_grade.tiers`.
HIGHEST = frozenset(
    [
        "s",
        "vip",
        "svip",
        "ka",
        "key",
        "strategic",
        "high",
        "战略",
        "戰略",
        "核心",
        "重点",
        "重點",
        "重要",
        "高价值",
        "高價值",
        "高",
    ]
)
MIDDLE = frozenset(["medium", "middle", "中", "中等"])
LOWEST = frozenset(["low", "standard", "ordinary", "普通", "一般", "低价值", "低價值", "低"])
_AROUND = re.compile(
    r"^(tier|grade|class|level)(?=.)|(?<=.)(customers?|clients?|accounts?|tier|grade|class|level)$"
    r"|(?<=.)(级别?|級別?|等级?|等級|类|類|档|檔)?(客户|客戶)?$"
)
_BETWEEN = re.compile(r"[\s_\-–:：/()（）]+")


def tier_of_grade(grade: str, policy: Policy) -> int:
    """The place of the tier, the best being 0; -1 where the word does not tell.

    A grade means the tier that the policy says, else the one of that name or label, else what its
    word says plainly. A letter behind those of the tiers (D, where they are A, B, C) is the last.

    >>> from touchline import policy
    >>> [tier_of_grade(word, policy.default()) for word in ("A", "b类", "重点客户", "D", "gold")]
    [0, 1, 0, 2, -1]
    """
    names = policy.tier_names
    said = {_plain(word): tier for word, tier in policy.own_grade.tiers.items()}
    if _plain(grade) in said:
        return names.index(said[_plain(grade)])
    known = {
        _bare(word): place for place, tier in enumerate(policy.tiers) for word in _called(tier)
    }
    return known.get(_bare(grade), _by_its_word(_bare(grade), names))


def grade_places(grades: pa.ChunkedArray, policy: Policy) -> NDArray[np.int64]:
    """The place of each row's tier by its own grade; -1 where there is none. Each word once."""
    words = pc.cast(grades, pa.string())
    distinct = pc.unique(words).drop_null()
    places = np.array([tier_of_grade(word, policy) for word in distinct.to_pylist()], np.int64)
    which = pc.fill_null(pc.cast(pc.index_in(words, value_set=distinct), pa.int64()), len(places))
    found: NDArray[np.int64] = np.append(places, UNKNOWN)[which.to_numpy()]
    return found


def _called(tier: Tier) -> Iterator[str]:
    yield tier.name
    yield from (tier.label.in_language(language) for language in Language)


def _by_its_word(word: str, names: tuple[str, ...]) -> int:
    """What a word says in any firm."""
    last = len(names) - 1
    if word in HIGHEST:
        return 0
    if word in LOWEST:
        return last
    if word in MIDDLE and last % 2 == 0:
        return last // 2
    lettered = all(len(name) == 1 and name.isascii() and name.isalpha() for name in names)
    is_letter = len(word) == 1 and word.isascii() and word.isalpha()
    return last if lettered and is_letter and word > names[-1].casefold() else UNKNOWN


def _plain(word: str) -> str:
    """The word without width, case and what stands between its parts."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", word).casefold())


def _bare(word: str) -> str:
    """The word without what only says that it is a grade: "A级客户" is "a"."""
    return _AROUND.sub("", _plain(word))
