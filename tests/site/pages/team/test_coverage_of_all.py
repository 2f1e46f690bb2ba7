"""Over the whole firm, coverage is the run's own count with what hands moved since."""

from tests.site.conftest import Cast

from touchline.web.firm import Firm
from touchline.web.office.models import CustomerDesk, Person
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition
from touchline.web.pages.team.coverage import counts_by_owner


def test_each_owner_counts_their_customers_whoever_gave_them(firm: Firm, person: Cast) -> None:
    customers = visible_to(person("ada"))
    one = customers.rows([Condition("owner_id", "known")], limit=1)[0]
    Person.objects.filter(username="bob").update(employee_ref=one["owner_id"])
    CustomerDesk.objects.filter(pk=one["customer_id"]).update(owner_by_hand=False)
    counts = counts_by_owner(visible_to(person("ada")), firm.policy)
    for name in ("alice", "bob", "charlie"):
        assert counts[person(name).pk].customers == visible_to(person(name)).count()


def test_a_customer_given_away_counts_for_the_other_at_once(firm: Firm, person: Cast) -> None:
    before = counts_by_owner(visible_to(person("ada")), firm.policy)
    given = person.customers_of("alice")[:3]
    CustomerDesk.objects.filter(pk__in=given).update(owner=person("bob"))
    after = counts_by_owner(visible_to(person("ada")), firm.policy)
    alice, bob = person("alice").pk, person("bob").pk
    assert after[alice].customers == before[alice].customers - 3
    assert after[bob].customers == before[bob].customers + 3
