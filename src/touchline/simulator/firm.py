"""The firm itself: three regions, a team in each, its reps, and what it sells."""

from dataclasses import dataclass

import numpy as np

from touchline.simulator.calendar import Floats, Integers, Texts, numbered
from touchline.simulator.names import Parts, person_names

CHANNELS = ("call", "visit", "wecom", "wechat", "email", "sms", "meeting")
REGIONS = ("华北", "华东", "华南")
TEAMS = ("T-NORTH", "T-EAST", "T-SOUTH")
CUSTOMERS_PER_REP = 60


@dataclass(frozen=True)
class ProductLine:
    """A line of products: its categories and the usual price of one piece, in fen."""

    name: str
    categories: tuple[str, ...]
    price_fen: int
    margin: float


PRODUCT_LINES = (
    ProductLine("检测仪器", ("台式", "便携", "校准件"), 480_000, 0.38),
    ProductLine("耗材", ("试剂", "滤芯", "标签"), 9_800, 0.52),
    ProductLine("备件", ("电机", "传感器", "密封件"), 36_500, 0.45),
    ProductLine("软件服务", ("许可", "云存储"), 128_000, 0.71),
    ProductLine("培训与维保", ("现场", "线上"), 62_000, 0.60),
)


@dataclass(frozen=True)
class Firm:
    """The reps as arrays, one element a rep."""

    rep_number: Texts
    rep_name: list[str]
    team: Integers  # index into TEAMS
    diligence: Floats  # how much this rep contacts, 1 is usual
    habit: Floats  # reps × CHANNELS: shares of the ways of contact this rep likes

    @property
    def reps(self) -> int:
        """How many there are."""
        return len(self.rep_number)


def found(customers: int, parts: Parts, rng: np.random.Generator) -> Firm:
    """A firm with reps enough for that many customers."""
    reps = max(6, round(customers / CUSTOMERS_PER_REP))
    liking = np.array([4.0, 1.2, 3.0, 1.6, 1.5, 0.5, 0.4])
    return Firm(
        rep_number=numbered("E", reps, digits=4, first=1001),
        rep_name=person_names(parts, reps, rng),
        team=np.arange(reps) % len(TEAMS),
        diligence=rng.gamma(6.0, 1 / 6.0, reps),
        habit=rng.dirichlet(liking, reps),
    )
