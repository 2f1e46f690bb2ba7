"""Views of the list kept under a name: saved, renamed, shared, deleted. POST only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.saved_views import change_view, remove_view, save_view
from touchline.web.pages.customers.tabs import PAGE_NAME
from touchline.web.pages.customers.views import asked
from touchline.web.shell.access import open_to_everybody, person_of


@require_POST
@open_to_everybody
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it stands under a name."""
    wanted = asked(request, QueryDict(request.POST.get("query", "")[:4000]))
    try:
        view = save_view(
            wanted.person,
            PAGE_NAME,
            request.POST.get("name", ""),
            wanted.query.standing,
            shared=bool(request.POST.get("shared")),
        )
    except TouchlineError as error:
        return _shown(request, wanted.query.selection, error)
    said = gettext("View “{name}” is kept.").format(name=view.name)
    if wanted.query.text:
        said += " " + gettext("The words searched for are not: a view keeps no customer's name.")
    messages.success(request, said)
    return _shown(request, view.query)


@require_POST
@open_to_everybody
def change(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename one's own view, share it or stop sharing it, or delete it."""
    person = person_of(request)
    if request.POST.get("delete"):
        gone = remove_view(person, view_id)
        messages.success(request, gettext("View “{name}” is deleted.").format(name=gone.name))
        return _shown(request, "")
    query = QueryDict(request.POST.get("query", "")[:4000]).urlencode(safe=":,.")
    try:
        view = change_view(
            person,
            view_id,
            request.POST.get("name", ""),
            shared=bool(request.POST.get("shared")),
        )
    except TouchlineError as error:
        return _shown(request, query, error)
    messages.success(request, gettext("View “{name}” is kept.").format(name=view.name))
    return _shown(request, view.query)


def _shown(request: HttpRequest, query: str, error: TouchlineError | None = None) -> HttpResponse:
    if error:
        messages.error(request, f"{error.what} {error.remedy}")
    return HttpResponseRedirect(f"{reverse('customers:customers')}?{query}")
