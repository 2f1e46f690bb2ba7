"""Words that people put on customers."""

from collections.abc import Sequence

from django.http import Http404
from django.utils.translation import gettext

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.models import CustomerTag, Person
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import VisibleCustomers

LONGEST_TAG = 40
KNOWN = """
SELECT DISTINCT tag.tag FROM office_customer_tag AS tag
LEFT JOIN office_customer_desk AS desk USING (customer_id)
WHERE %(everybody)s OR desk.owner_id = ANY(%(owners)s)
ORDER BY 1 LIMIT %(most)s"""


def clean_tag(text: str) -> str:
    """The tag as it is stored; TouchlineError where it is none."""
    tag = " ".join(text.split()).replace(",", " ").strip()
    if not tag or len(tag) > LONGEST_TAG or not tag.isprintable():
        raise TouchlineError(
            gettext("A tag has 1 to {n} printable characters.").format(n=LONGEST_TAG),
            "",
            gettext("Write a shorter one."),
        )
    return tag


def add_tag(person: Person, customer_ids: Sequence[int], tag: str) -> int:
    """Put a tag on customers that the person sees (Http404 for others); how many had it not."""
    _see_all(person, customer_ids)
    before = CustomerTag.objects.filter(tag=tag, customer_id__in=customer_ids).count()
    CustomerTag.objects.bulk_create(
        (CustomerTag(customer_id=each, tag=tag) for each in set(customer_ids)),
        ignore_conflicts=True,
    )
    return len(set(customer_ids)) - before


def remove_tag(person: Person, customer_ids: Sequence[int], tag: str) -> int:
    """Take a tag off customers that the person sees (Http404 for others); how many had it."""
    _see_all(person, customer_ids)
    removed, _each = CustomerTag.objects.filter(tag=tag, customer_id__in=customer_ids).delete()
    return removed


def tags_of(customers: VisibleCustomers, customer_ids: Sequence[int]) -> dict[int, list[str]]:
    """The tags of each of those customers that are seen, in alphabetical order."""
    seen = customers.seen_among(customer_ids)
    found: dict[int, list[str]] = {}
    for each in CustomerTag.objects.filter(customer_id__in=seen).order_by("tag"):
        found.setdefault(each.customer_id, []).append(each.tag)
    return found


def known_tags(customers: VisibleCustomers, most: int = 100) -> list[str]:
    """The tags on the customers that are seen."""
    owners = customers.owners
    with customers.database.transaction() as cursor:
        asked = {"everybody": owners is None, "owners": list(owners or ()), "most": most}
        cursor.execute(KNOWN, asked)
        return [tag for (tag,) in cursor.fetchall()]


def _see_all(person: Person, customer_ids: Sequence[int]) -> None:
    if visible_to(person).seen_among(customer_ids) != set(customer_ids):
        raise Http404
