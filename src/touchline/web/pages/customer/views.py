"""Customer: the state of one, and what to do next."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from touchline.pipeline.figure_rows import Lens, figure_rows
from touchline.vocabulary.measure import Estimated
from touchline.web.firm import served_firm
from touchline.web.office.assignments import choices_to_assign
from touchline.web.office.desk import notes_about, tasks_for
from touchline.web.office.models import Person
from touchline.web.office.tags import known_tags, tags_of
from touchline.web.pages.customer.figures import figure_groups
from touchline.web.pages.customer.next_contact import next_contact
from touchline.web.pages.customer.open_now import open_now
from touchline.web.pages.customer.record import Record, record_of
from touchline.web.pages.customer.rows_table import tables_of
from touchline.web.pages.customer.score import score_of
from touchline.web.pages.customer.timeline import timeline
from touchline.web.pages.customer.who import Line, ways, who
from touchline.web.shell.access import open_to_everybody
from touchline.web.shell.context import current_language, today
from touchline.web.shell.freshness import freshness
from touchline.web.shell.rhythm_strip import tall_strip
from touchline.web.shell.statuses import shown_status


@open_to_everybody
@require_GET
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The page."""
    return page(request, record_of(request, customer_id))


@open_to_everybody
@require_GET
def earlier(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The timeline alone, from the place on that the address names."""
    record = record_of(request, customer_id)
    context = {"record": record, "timeline": timeline(record, request.GET)}
    part = "entries" if "before" in request.GET else "timeline"
    return render(request, f"customer/{part}.html", context)


@open_to_everybody
@require_GET
def figures(request: HttpRequest, customer_id: int, level: str) -> HttpResponse:
    """The figures of one level, each with its meaning."""
    record = record_of(request, customer_id)
    group = next((each for each in figure_groups(record.row) if each.level == level), None)
    if group is None:
        raise Http404
    context = {"record": record, "group": group, "currency": served_firm().policy.firm.currency}
    whole = not request.headers.get("HX-Request")
    return render(request, f"customer/{'figures_page' if whole else 'figures'}.html", context)


@open_to_everybody
@require_GET
def rows(request: HttpRequest, customer_id: int, name: str) -> HttpResponse:
    """The rows of facts that a figure was counted from, each with its file and line."""
    record, firm = record_of(request, customer_id), served_firm()
    measure = firm.catalogue.measures.get(name)
    as_of = freshness(firm).as_of
    if measure is None or isinstance(measure, Estimated) or as_of is None:
        raise Http404
    lens = Lens(firm.workspace, firm.engine, firm.policy, firm.catalogue, as_of)
    found = figure_rows(lens, name, customer_id)
    context = {
        "record": record,
        "label": measure.label.in_language(current_language()),
        "meaning": measure.meaning.in_language(current_language()),
        "value": record.row.get(name),
        "unit": measure.unit.value,
        "currency": firm.policy.firm.currency,
        "as_of": as_of,
        "tables": tables_of(record, found),
    }
    whole = not request.headers.get("HX-Request")
    return render(request, f"customer/{'rows_page' if whole else 'rows'}.html", context)


def page(request: HttpRequest, record: Record, opened: list[Line] | None = None) -> HttpResponse:
    """The whole page; `opened` are identifiers that were just revealed."""
    firm, day = served_firm(), today()
    fresh = freshness(firm)
    as_of = fresh.as_of or day
    context: dict[str, Any] = {
        "record": record,
        "row": record.row,
        "status": shown_status(record.row),
        "next": next_contact(record, day),
        "strip": tall_strip(record.rhythm, record.row, day),
        # The lake is asked after the page stands, unless the address asks for it.
        "timeline": timeline(record, request.GET) if "show" in request.GET else None,
        "score": score_of(record.row),
        "open": open_now(record, day),
        "groups": figure_groups(record.row),
        "currency": firm.policy.firm.currency,
        "weeks": firm.policy.windows.rolling_weeks,
        "quiet": firm.policy.quiet_hours,
        "as_of": as_of,
        "since": _first_order_on(record, as_of),
        "who": who(record),
        "opened": opened,
        "ways": ways(record, as_of),
        **_desk(record),
    }
    answer = render(request, "customer/customer.html", context)
    if opened is not None:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _first_order_on(record: Record, as_of: date) -> date | None:
    days = record.row.get("days_since_first_order")
    return None if days is None else as_of - timedelta(days=round(days))


def _desk(record: Record) -> dict[str, Any]:
    """Owner, tags, notes and tasks; each form has an id of its own, so that it counts once."""
    owner = Person.objects.filter(pk=record.row.get("owner") or 0).first()
    tags = tags_of(record.customers, [record.customer_id]).get(record.customer_id, [])
    found: dict[str, Any] = {
        "owner": owner,
        "colleagues": choices_to_assign(record.person),
        "tags": tags,
        "client_id": uuid4(),
    }
    if not record.masked:
        found |= {
            "known_tags": [tag for tag in known_tags(record.customers) if tag not in tags],
            "notes": notes_about(record.customers, record.customer_id)[:3],
            "tasks": [
                task
                for task in tasks_for(record.customers, record.customer_id)
                if task.done_at is None
            ],
        }
    return found
