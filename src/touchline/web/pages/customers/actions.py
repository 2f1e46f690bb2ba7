"""What is done with many customers of the list: a new owner, a tag, a file. POST only."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.pseudonym import parse_shown
from touchline.web.firm import served_firm
from touchline.web.office.access_log import record
from touchline.web.office.assignments import (
    MOST_AT_ONCE,
    assign,
    colleagues_to_assign,
    undo_assignment,
)
from touchline.web.office.roles import Role
from touchline.web.office.tags import add_tag, clean_tag, remove_tag
from touchline.web.office.visible_customers import Condition
from touchline.web.pages.customers.export import (
    MOST_SHEET_ROWS,
    Sheet,
    csv_pieces,
    worded,
    xlsx_file,
)
from touchline.web.pages.customers.query import ALWAYS_SHOWN
from touchline.web.pages.customers.table import searched
from touchline.web.pages.customers.views import Asked, asked
from touchline.web.shell.access import open_to, open_to_everybody, person_of
from touchline.web.shell.context import current_language, today

SHORTEST_REASON, LONGEST_REASON = 2, 300  # in Chinese a reason may be two signs
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NothingDoneError(TouchlineError):
    """Why an action was not done, in words for people."""


@require_POST
@open_to(Role.MANAGER, Role.ADMIN)
def assign_owner(request: HttpRequest) -> HttpResponse:
    """Give the chosen customers to a colleague."""
    wanted = _asked(request)
    people = {str(each.pk): each for each in colleagues_to_assign(wanted.person)}
    try:
        ids = _chosen(request, wanted)
        if not request.POST.get("to"):
            raise NothingDoneError(gettext("Choose a colleague first."))
    except TouchlineError as error:
        return _back(request, error)
    to = people.get(request.POST["to"])
    if to is None:
        raise Http404
    given = assign(wanted.person, ids, to, _batch(request))
    words = ngettext(
        "{n} customer given to {name}", "{n} customers given to {name}", given.changed
    ).format(n=given.changed, name=to.name)
    request.session["customers_done"] = {"words": words, "batch": str(given.batch)}
    return _back(request)


@require_POST
@open_to(Role.MANAGER, Role.ADMIN)
def undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Give the customers of a batch back."""
    count = undo_assignment(person_of(request), batch)
    words = ngettext("{n} customer given back", "{n} customers given back", count)
    messages.success(request, words.format(n=count))
    # The toast reloads the page by itself: a redirect that it followed would use the words up.
    return HttpResponse(status=204) if request.headers.get("HX-Request") else _back(request)


@require_POST
@open_to(*(role for role in Role if role is not Role.ANALYST))
def tag(request: HttpRequest) -> HttpResponse:
    """Put a tag on the chosen customers, or take it off."""
    wanted = _asked(request)
    try:
        word = clean_tag(request.POST.get("tag", ""))
        ids = _chosen(request, wanted)
    except TouchlineError as error:
        return _back(request, error)
    if request.POST.get("remove"):
        count = remove_tag(wanted.person, ids, word)
        words = ngettext("“{tag}” taken off {n} customer", "“{tag}” taken off {n} customers", count)
    else:
        count = add_tag(wanted.person, ids, word)
        words = ngettext("“{tag}” put on {n} customer", "“{tag}” put on {n} customers", count)
    messages.success(request, words.format(tag=word, n=count))
    return _back(request)


@require_POST
@open_to_everybody
def export(request: HttpRequest) -> HttpResponseBase:
    """The chosen customers as a file; who, how many, which and why is written down first."""
    wanted, kind = _asked(request), request.POST.get("format", "csv")
    if kind not in TYPES:
        raise Http404
    try:
        reason = _reason(request)
        conditions = _conditions(request, wanted)
        count = wanted.customers.count(conditions)
        if kind == "xlsx" and count > MOST_SHEET_ROWS:
            raise NothingDoneError(
                gettext("A sheet holds {n} rows: take CSV.").format(n=MOST_SHEET_ROWS)
            )
    except TouchlineError as error:
        return _back(request, error)
    record(wanted.person, "export", f"customers {kind} {count} {_which(request, wanted)}", reason)
    return _file(kind, _sheet(wanted, conditions))


def _which(request: HttpRequest, wanted: Asked) -> str:
    """The exported customers for the log: those with a tick, or the query.

    A searched text is not told: it can be a name, and the log is not sealed.
    """
    if not request.POST.get("all"):
        return " ".join(request.POST.getlist("ids"))
    text = "(searched)" if wanted.query.text else ""
    return f"?{replace(wanted.query, text=text).selection}"


def _sheet(wanted: Asked, conditions: Sequence[Condition]) -> Sheet:
    names = dict.fromkeys([*ALWAYS_SHOWN, *wanted.query.columns])
    columns = [wanted.setting.columns[name] for name in names if name in wanted.setting.columns]
    return Sheet(
        wanted.customers,
        conditions,
        wanted.query.sort,
        columns,
        wanted.setting.colleagues,
        current_language(),
    )


def _file(kind: str, sheet: Sheet) -> HttpResponseBase:
    title = gettext("Customers")
    name = f"{title} {today():%Y-%m-%d}.{kind}"
    response: HttpResponseBase
    if kind == "csv":
        pieces = worded(sheet.language, csv_pieces(sheet.headings, sheet.lines()))
        response = StreamingHttpResponse(pieces, content_type=TYPES[kind])
    else:
        file = xlsx_file(sheet.headings, sheet.lines(), served_firm().workspace.tmp)
        response = FileResponse(file, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest) -> Asked:
    return asked(request, QueryDict(request.POST.get("query", "")[:4000]))


def _reason(request: HttpRequest) -> str:
    reason = " ".join(request.POST.get("reason", "").split())
    if len(reason) < SHORTEST_REASON:
        raise NothingDoneError(gettext("Say what the file is for."))
    return reason[:LONGEST_REASON]


def _conditions(request: HttpRequest, wanted: Asked) -> list[Condition]:
    """The chosen customers as conditions: those with a tick, or all that match.

    A filter that cannot be read stops everything: to leave it out would take more than was meant.
    """
    refs = request.POST.getlist("ids")
    if refs and not request.POST.get("all"):
        try:
            return [Condition("customer_id", "one_of", [parse_shown(ref) for ref in refs])]
        except ValueError:
            raise Http404 from None
    if wanted.query.refused:
        raise NothingDoneError(gettext("A filter cannot be read; nothing was done. Mend it first."))
    if not request.POST.get("all"):
        raise NothingDoneError(gettext("Choose customers first."))
    return searched(wanted.customers, wanted.query)


def _chosen(request: HttpRequest, wanted: Asked) -> list[int]:
    conditions = _conditions(request, wanted)
    if request.POST.get("all"):
        ids = wanted.customers.ids(conditions, MOST_AT_ONCE + 1)
    else:
        ids = list(conditions[0].value)
    if len(ids) > MOST_AT_ONCE:
        raise NothingDoneError(
            gettext("That is more than {n} customers at once: narrow the list.").format(
                n=MOST_AT_ONCE
            )
        )
    return ids


def _batch(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("batch", ""))
    except ValueError:
        return uuid4()


def _back(request: HttpRequest, error: TouchlineError | None = None) -> HttpResponse:
    if error:
        messages.error(request, " ".join(part for part in (error.what, error.remedy) if part))
    query = QueryDict(request.POST.get("query", "")[:4000]).urlencode(safe=":,.")
    address = reverse("customers:customers")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
