"""Filters, orders and columns kept under a name: one's own, and those that colleagues share."""

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.models import Person, SavedView

LONGEST_NAME = 60
LONGEST_QUERY = 2_000
MOST_VIEWS = 50


def views_of(person: Person, page: str) -> list[SavedView]:
    """The person's own views of a page, then those that colleagues share, by name."""
    found = SavedView.objects.filter(Q(person=person) | Q(shared=True), page=page)
    of_others = [(view.person_id != person.pk, view.name, view.pk) for view in found]
    return [
        view for _key, view in sorted(zip(of_others, found, strict=True), key=lambda each: each[0])
    ]


def save_view(person: Person, page: str, name: str, query: str, *, shared: bool) -> SavedView:
    """Keep a query under a name; one's own view of that name is replaced."""
    if len(query) > LONGEST_QUERY:
        raise TouchlineError(
            gettext("This view is too long to keep."),
            "",
            gettext("Take fewer filters or columns."),
        )
    wanted = _clean_name(name)
    own = SavedView.objects.filter(person=person, page=page)
    if own.count() >= MOST_VIEWS and not own.filter(name=wanted).exists():
        raise TouchlineError(
            gettext("You keep {n} views already.").format(n=MOST_VIEWS),
            "",
            gettext("Delete one of them first."),
        )
    view, _made = SavedView.objects.update_or_create(
        person=person, page=page, name=wanted, defaults={"query": query, "shared": shared}
    )
    return view


def change_view(person: Person, view_id: int, name: str, *, shared: bool) -> SavedView:
    """Rename or share one's own view; Http404 for another's."""
    view = _own(person, view_id)
    wanted = _clean_name(name)
    same = SavedView.objects.filter(person=person, page=view.page, name=wanted)
    if same.exclude(pk=view.pk).exists():
        raise TouchlineError(
            gettext("You have a view named “{name}” already.").format(name=wanted),
            "",
            gettext("Give this one another name."),
        )
    view.name, view.shared = wanted, shared
    view.save()
    return view


def remove_view(person: Person, view_id: int) -> SavedView:
    """Delete one's own view; Http404 for another's."""
    view = _own(person, view_id)
    view.delete()
    return view


def _own(person: Person, view_id: int) -> SavedView:
    found = SavedView.objects.filter(person=person, pk=view_id).first()
    if found is None:
        raise Http404
    return found


def _clean_name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise TouchlineError(
            gettext("A name has 1 to {n} printable characters.").format(n=LONGEST_NAME),
            "",
            gettext("Write a shorter one."),
        )
    return name
