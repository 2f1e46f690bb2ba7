"""Cadence: where contact is too little or too much."""

import csv
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from touchline.web.office.picked_customers import MOST_KEPT
from touchline.web.pages.cadence.board import Board, board_of
from touchline.web.pages.cadence.tables import TABLES
from touchline.web.shell.access import open_to_everybody, person_of
from touchline.web.shell.picked import PICKED, kept_text

EXCEL_MARK = "\N{BYTE ORDER MARK}"  # by which Excel knows UTF-8


@open_to_everybody
def cadence(request: HttpRequest) -> HttpResponse:
    """The page; for htmx, the list of customers alone."""
    board = board_of(request)
    if board is None or not board.contacts.are_published:
        return render(request, "cadence/empty.html", {"no_run": board is None})
    shown = {
        "board": board,
        "query": board.query,
        "customers_address": _as_filters(board),
        "may_open": board.behind.total <= MOST_KEPT,
        "most_kept": MOST_KEPT,
        "facets": _facets(board),
    }
    part = "cadence/behind.html" if request.headers.get("HX-Target") == "behind" else ""
    return render(request, part or "cadence/cadence.html", shown)


@open_to_everybody
def table(request: HttpRequest, name: str) -> HttpResponse:
    """One of the shown tables as CSV."""
    board = board_of(request)
    if board is None or name not in TABLES or not board.contacts.are_published:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cadence-{name}-{board.as_of}.csv"'
    answer.write(EXCEL_MARK)
    csv.writer(answer).writerows(TABLES[name](board))
    return answer


@open_to_everybody
@require_POST
def open_in_customers(request: HttpRequest) -> HttpResponse:
    """The same customers on the page of customers, named one by one; where none are, back."""
    board = board_of(request)
    found = board.asked.ids(MOST_KEPT) if board and board.contacts.are_published else ()
    if not found:
        return redirect(f"{reverse('cadence:cadence')}?{request.GET.urlencode()}")
    picked = kept_text(person_of(request), found)
    return redirect(f"{reverse('customers:customers')}?{PICKED}={picked}")


def _as_filters(board: Board) -> str:
    """The same customers on the page of customers, where its filters can say who they are."""
    if not board.query.is_a_filter:
        return ""
    parts = {"tier": board.asked.tier, "status": board.asked.state}
    asked = urlencode({name: value for name, value in parts.items() if value})
    return f"{reverse('customers:customers')}?{asked}"


def _facets(board: Board) -> list[dict[str, object]]:
    """The tiers, each as a switch of the list."""
    query, chosen = board.query, board.asked.tier
    kept = {} if query.lists_customers else {"state": board.asked.state}
    return [
        {
            "tier": name,
            "on": name == chosen,
            "address": query.to(tier="" if name == chosen else name, every="", **kept),
        }
        for name in board.policy.tier_names
    ]
