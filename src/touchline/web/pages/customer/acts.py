"""What people do on a customer's page. Each form works without scripts: it leads back here."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.access_log import record as write_down
from touchline.web.office.assignments import ASSIGNERS, assign
from touchline.web.office.desk import add_note, add_task, done_task
from touchline.web.office.log_entry import read_client_id
from touchline.web.office.models import Person
from touchline.web.office.tags import add_tag, clean_tag, remove_tag
from touchline.web.pages.customer.record import WORKS_WITH_CUSTOMERS, record_of
from touchline.web.pages.customer.views import page
from touchline.web.pages.customer.who import opened_identity
from touchline.web.shell.access import open_to, person_of

LONGEST_REASON = 200


@open_to(*WORKS_WITH_CUSTOMERS)
@require_POST
def reveal(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show the identifiers in clear; who looked and why is written down before."""
    record = record_of(request, customer_id)
    reason = " ".join(request.POST.get("reason", "").split())[:LONGEST_REASON]
    if not reason:
        messages.error(request, gettext("Say why you need it: the reason is kept."))
        return redirect("customer:customer", customer_id)
    lines = opened_identity(customer_id)
    write_down(
        record.person, "reveal", ", ".join(line.field for line in lines), reason, customer_id
    )
    if request.headers.get("HX-Request"):
        context = {"record": record, "opened": lines}
        answer = render(request, "customer/identity.html", context)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    return page(request, record, lines)


@open_to(*WORKS_WITH_CUSTOMERS)
@require_POST
def note(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Write a note down."""
    sent = request.POST

    def act() -> str:
        add_note(person_of(request), sent.get("client_id", ""), customer_id, sent.get("text", ""))
        return gettext("Noted.")

    return _done(request, customer_id, act)


@open_to(*WORKS_WITH_CUSTOMERS)
@require_POST
def task(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Write down something to do."""
    sent = request.POST

    def act() -> str:
        day = _day(sent.get("due_on", ""))
        client_id = sent.get("client_id", "")
        add_task(person_of(request), client_id, customer_id, sent.get("text", ""), day)
        return gettext("The task is written down.")

    return _done(request, customer_id, act)


@open_to(*WORKS_WITH_CUSTOMERS)
@require_POST
def task_done(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Tick a task off."""

    def act() -> str:
        done_task(person_of(request), request.POST.get("task", ""))
        return gettext("Task done.")

    return _done(request, customer_id, act)


@open_to(*WORKS_WITH_CUSTOMERS)
@require_POST
def tag(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Put a tag on the customer, or take one off."""
    sent = request.POST

    def act() -> str:
        if "remove" in sent:
            remove_tag(person_of(request), [customer_id], clean_tag(sent["remove"]))
            return gettext("The tag is off.")
        add_tag(person_of(request), [customer_id], clean_tag(sent.get("tag", "")))
        return gettext("The tag is on.")

    return _done(request, customer_id, act)


@open_to(*ASSIGNERS)
@require_POST
def owner(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Give the customer to a colleague."""

    def act() -> str:
        sent = request.POST.get("to", "")
        if not sent.isdecimal():
            raise TouchlineError(gettext("Choose a colleague."))
        to = get_object_or_404(Person, pk=sent)
        batch = read_client_id(request.POST.get("client_id") or uuid4())
        assign(person_of(request), [customer_id], to, batch)
        return gettext("{name} looks after this customer now.").format(name=to.name)

    return _done(request, customer_id, act)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _done(request: HttpRequest, customer_id: int, act: Callable[[], str]) -> HttpResponse:
    """Do it, say so or say what is wrong, and lead back; Http404 for a customer not seen."""
    record_of(request, customer_id)
    try:
        messages.success(request, act())
    except TouchlineError as problem:
        messages.error(request, f"{problem.what} {problem.remedy}".strip())
    return redirect("customer:customer", customer_id)
