"""What the page answers to something that was done: a toast with undo, or the refusal in words."""

import json
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from touchline.vocabulary.errors import TouchlineError

OUTBOX = "X-Outbox"  # sent along by the queue of the page's script, which reads JSON
REFUSED = 422


def client_id_of(request: HttpRequest) -> UUID | str:
    """The id that the client made; a form without a script gets one here."""
    return request.POST.get("client_id") or uuid4()


def moment_of(request: HttpRequest, now: datetime) -> datetime:
    """When it happened by the client's clock; now where it does not say."""
    told = request.POST.get("happened_at", "")
    try:
        return datetime.fromisoformat(told) if told else now
    except ValueError:
        raise TouchlineError(
            gettext("The time cannot be read."), "happened_at", gettext("Log the contact again.")
        ) from None


def acted(request: HttpRequest, said: str, client_id: UUID | str = "") -> HttpResponse:
    """The toast with its undo; the list is told to look anew. Without a script: back to Today."""
    if request.headers.get(OUTBOX):
        return JsonResponse({"done": True, "said": said})
    if not request.headers.get("HX-Request"):
        messages.success(request, said)
        return redirect("today:today")
    toast: dict[str, str] = {"text": said}
    if client_id:
        toast["undo"] = reverse("today:undo", args=[client_id])
    answer = HttpResponse("")
    answer.headers["HX-Trigger"] = json.dumps({"tl:toast": toast, "tl:changed": {}})
    return answer


def refused(request: HttpRequest, problem: TouchlineError) -> HttpResponse:
    """Why nothing was done, and what to do."""
    said = " ".join(part for part in (problem.what, problem.remedy) if part)
    if request.headers.get(OUTBOX):
        return JsonResponse({"refused": problem.what, "remedy": problem.remedy}, status=REFUSED)
    if not request.headers.get("HX-Request"):
        messages.error(request, said)
        return redirect("today:today")
    answer = HttpResponse("")
    answer.headers["HX-Reswap"] = "none"
    answer.headers["HX-Trigger"] = json.dumps({"tl:toast": {"text": said}})
    return answer
