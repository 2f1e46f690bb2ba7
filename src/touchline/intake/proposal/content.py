"""What the cells of one column look like, whatever its header says."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from touchline.intake.words import language_packs, normalised

_DATE = (
    r"(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
    r"|(?:中[華华])?民[國国]\s?\d{2,3}[年/.-]\d{1,2}[月/.-]\d{1,2}日?|1[01]\d[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}[ -][A-Za-z]{3,9}[ ,-]+\d{2,4}|[A-Za-z]{3,9} \d{1,2},? \d{4})"
)
_CLOCK = (
    r"(?:[ T,]*\s*(?:[上下]午|[AaPp]\.?[Mm]\.?)?\s*\d{1,2}[:时時点點]\s?\d{1,2}"
    r"(?:[:分]\s?\d{0,2})?秒?(?:[.,]\d+)?"
    r"\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)"
)
DATE_ONLY = re.compile(_DATE)
TIME = re.compile(f"{_DATE}{_CLOCK}?")
NUMBER = re.compile(
    r"[-+(]?\s?[¥￥$€£]?(?:NT\$|HK\$|US\$|RMB|CNY)?\s?-?\d[\d,，' ]*(?:\.\d+|,\d{2})?\s?[)元%]?"
)
DECIMAL = re.compile(r".*\d[.,]\d{1,4}\D*")
WHOLE = re.compile(r"-?\d+(?:\.0+)?")
DURATION = re.compile(
    r"\d{1,3}:\d{2}(?::\d{2})?|(?:\d+\s?(?:小时|小時|时|時|h|hours?))?\s?(?:\d+\s?(?:分钟|分鐘|分|m|min|minutes?))?"
    r"\s?(?:\d+\s?(?:秒|s|sec|seconds?))?",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]\d{7,8}(?:[-转]\d+)?"
    r"|09\d{2}[- ]?\d{3}[- ]?\d{3}|\(0\d\)\s?\d{3,4}-?\d{4}|0\d-\d{3,4}-?\d{4}"
    r"|\+\d[\d ()-]{7,18}|\(\d{3}\)\s?\d{3}-\d{4}|\d{3}[-. ]\d{3}[-. ]\d{4}"
    r"|[2-9]\d{3} \d{4}|400[- ]?\d{3}[- ]?\d{4}"
)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
TAX_CODE = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{2}\d{6}[0-9A-HJ-NP-RT-UW-Y]{10}")
URL = re.compile(r"(?:https?://|www\.|/)\S+")
IDENTIFIER = re.compile(
    r"[A-Za-z]{0,8}[-_#]?\d[\dA-Za-z_/-]{2,}|[0-9a-fA-F-]{16,}|#?\d{3,}|[\w-]{20,}"
)
CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}(?:先生|女士|小姐|经理|总)?")
NICKNAME = re.compile(
    r"[小老阿大][\u4e00-\u9fffA-Za-z]{1,6}|[\u4e00-\u9fff]{1,2}[姐哥总工叔]|[A-Z][a-z]{1,9}"
)
NAMED = re.compile(
    "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹章苏潘葛范彭郎鲁韦马方俞任袁柳"
    "史唐费薛雷贺倪汤罗毕郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪毛戴宋庞熊舒屈项祝董梁杜阮闵贾江童颜"
    "郭梅林钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫房裴陆翁荀甄家封储靳段焦侯宁甘厉武刘景龙叶黎白蒲赖乔"
    "温庄柴阎习尚欧游曾关肖洪丁邓刁崔包石吉龚程邢陳許張嚴謝鄒蘇魯韋馬費湯羅畢齊顧蕭龐項閔賈顏鐘"
    "駱萬盧陸劉葉賴喬溫莊閻歐關鄧龔楊孫趙錢鄭馮衛蔣韓呂][\u4e00-\u9fff]{1,2}"
)  # a Chinese name by its family name
PERSON = re.compile(r"[A-Z][a-z'-]+(?: [A-Z][\w.'-]*){1,3}")

LOOKED_AT = 500  # distinct cells; more would not change the picture


@dataclass(frozen=True)
class Content:
    """Shares are of the filled cells, 0 to 1; `words` are the distinct ones, by frequency."""

    rows: int
    filled: float
    distinct: int
    distinct_share: float
    mean_length: float
    words: tuple[str, ...]
    time: float
    date_only: float
    number: float
    decimal: float
    whole: float
    duration: float
    phone: float
    email: float
    tax_code: float
    url: float
    identifier: float
    chinese_name: float
    person: float
    nickname: float  # or any personal name: 小陈, 王姐, 阿May, Amy, 张三
    company: float
    largest: float

    @property
    def is_empty(self) -> bool:
        """Whether no cell of the sample is filled."""
        return self.distinct == 0

    @property
    def is_free_text(self) -> bool:
        """Whether the cells are sentences rather than words or codes."""
        return (
            self.mean_length > 24
            and self.distinct_share > 0.5
            and max(self.url, self.identifier) < 0.5
        )


def content_of(cells: Iterable[str | None]) -> Content:
    """Read every distinct cell once and weigh it by how often it occurs."""
    given = list(cells)
    counts = Counter(cell.strip() for cell in given if cell is not None and cell.strip())
    filled = sum(counts.values())
    looked_at = counts.most_common(LOOKED_AT)
    weight = max(sum(times for _, times in looked_at), 1)

    def share(holds: Callable[[str], object]) -> float:
        return sum(times for word, times in looked_at if holds(word)) / weight

    return Content(
        rows=len(given),
        filled=filled / max(len(given), 1),
        distinct=len(counts),
        distinct_share=len(counts) / max(filled, 1),
        mean_length=sum(len(word) * times for word, times in counts.items()) / max(filled, 1),
        words=tuple(word for word, _ in counts.most_common()),
        time=share(TIME.fullmatch),
        date_only=share(DATE_ONLY.fullmatch),
        number=share(NUMBER.fullmatch),
        decimal=share(lambda word: NUMBER.fullmatch(word) and DECIMAL.fullmatch(word)),
        whole=share(WHOLE.fullmatch),
        duration=share(DURATION.fullmatch),
        phone=share(PHONE.fullmatch),
        email=share(EMAIL.fullmatch),
        tax_code=share(TAX_CODE.fullmatch),
        url=share(URL.match),
        identifier=share(IDENTIFIER.fullmatch),
        chinese_name=share(CHINESE_NAME.fullmatch),
        person=share(PERSON.fullmatch),
        nickname=share(lambda word: NICKNAME.fullmatch(word) or NAMED.fullmatch(word)),
        company=share(_names_a_company),
        largest=max((abs(float(word)) for word in counts if WHOLE.fullmatch(word)), default=0.0),
    )


def share_in(content: Content, known: Callable[[str], bool]) -> float:
    """The share of a column's distinct words that are known, each counted once."""
    return sum(known(normalised(word)) for word in content.words) / max(content.distinct, 1)


def _names_a_company(word: str) -> bool:
    text = word.casefold().rstrip(".) ）")
    for pack in language_packs():
        for suffix in pack.company_suffixes:
            ending = suffix.casefold()
            if text.endswith(ending) and len(text) > len(ending) + 1:
                before = text[-len(ending) - 1]
                if not ending.isascii() or before in " ,.(":
                    return True
    return False
