"""What holds for everything that is done at the desk: whose it is, and of whom."""

from uuid import UUID

from django.db.models import Model
from django.http import Http404

from touchline.web.firm import served_firm
from touchline.web.office.models import LoggedContact, Note, Person, Task
from touchline.web.office.sealed_text import open_text, place_of
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Row, VisibleCustomers


def done_before(model: type[Model], client_id: UUID, person: Person) -> Model | None:
    """What was done under that id before; another person's id is nobody's business."""
    found = model._default_manager.filter(client_id=client_id).first()
    if found is not None:
        own(found.person_id, person)  # type: ignore[attr-defined]  # each of the models has one
    return found


def own(person_id: int, person: Person) -> None:
    """Http404 where another person did it."""
    if person_id != person.pk:
        raise Http404


def seen(person: Person, customer_id: int) -> Row:
    """The customer as the run has it; Http404 where the person does not see it."""
    row = visible_to(person).one(customer_id)
    if row is None:
        raise Http404
    return row


def among(customers: VisibleCustomers, customer_id: int) -> None:
    """Http404 where the customer is not one of them."""
    if not customers.seen_among([customer_id]):
        raise Http404


def opened(customers: VisibleCustomers, sealed: LoggedContact | Note | Task) -> str:
    """The words, unless the sight is masked: notes name people."""
    if customers.masked or sealed.sealed is None:
        return ""
    place = place_of(sealed._meta.db_table, sealed.client_id)
    return open_text(served_firm().office, place, sealed.key_id, bytes(sealed.sealed))
