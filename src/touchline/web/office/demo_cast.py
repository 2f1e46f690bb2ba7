"""The people of the demo: one of each role, and an account for every rep of the virtual firm."""

from dataclasses import dataclass

from django.db import transaction

from touchline.web.database import Office
from touchline.web.office.hiring import hire_strangers
from touchline.web.office.models import CustomerDesk, Person, Team
from touchline.web.office.roles import Role

WHOLE_FIRM = "demo-all"


@dataclass(frozen=True)
class Part:
    """One of the people whom the virtual firm's files do not name."""

    username: str
    name: str
    role: Role


PARTS = (
    Part("manager", "周岚 Zhou Lan", Role.MANAGER),
    Part("marketing", "陳怡君 Chen Yi-Chun", Role.MARKETING),
    Part("service", "Sam Okafor", Role.SERVICE),
    Part("analyst", "Ana Silva", Role.ANALYST),
    Part("admin", "管理员 Admin", Role.ADMIN),
)


def hire_demo_cast(office: Office) -> Person:
    """Everybody of the demo who is not there yet; the rep whose day the demo opens with.

    A firm without reps in its files gets one, who looks after everybody.
    """
    with transaction.atomic():
        whole, _ = Team.objects.get_or_create(
            source_ref=WHOLE_FIRM, defaults={"name": "全国销售 National sales"}
        )
        for part in PARTS:
            if not Person.objects.filter(username=part.username).exists():
                team = whole if part.role is Role.MANAGER else None
                Person.objects.make(part.username, part.name, part.role, team=team)
    hire_strangers(office)
    Team.objects.filter(parent=None).exclude(pk=whole.pk).update(parent=whole)
    rep = _busiest_rep()
    return rep or _only_rep(whole)


def _busiest_rep() -> Person | None:
    """The rep with the most customers."""
    owned = CustomerDesk.objects.exclude(owner=None).values_list("owner", flat=True)
    reps = Person.objects.filter(role=Role.REP, is_active=True, pk__in=owned)
    return max(reps, key=lambda rep: (rep.customers.count(), -rep.pk), default=None)


def _only_rep(team: Team) -> Person:
    """A rep who looks after every customer."""
    rep = Person.objects.filter(username="rep").first() or Person.objects.make(
        "rep", "林悦 Lin Yue", Role.REP, team=team
    )
    CustomerDesk.objects.filter(owner=None).update(owner=rep, owner_by_hand=True)
    return rep
