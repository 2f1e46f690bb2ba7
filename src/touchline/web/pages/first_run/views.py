"""Welcome: the first administrator, and demo data or the import."""

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from touchline.lake.imports import committed
from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import served_firm
from touchline.web.jobs.queue import ask
from touchline.web.office.hiring import hire
from touchline.web.office.models import Job, JobKind, JobState, Person
from touchline.web.office.roles import Role
from touchline.web.pages.first_run.setup_code import setup_code
from touchline.web.shell.access import open_to, person_of, public
from touchline.web.shell.problem_words import in_readers_language
from touchline.web.shell.this_machine import from_this_machine

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OPEN = (JobState.WAITING, JobState.RUNNING)
ONE_FIRST = 0x66697273  # of two who make the first account at once, one does


class AdministratorForm(forms.Form):
    """The first account."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    username = forms.CharField(label=_("User name"), max_length=150)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput,
        validators=[validate_password],
        help_text=_("At least ten characters."),
    )
    code = forms.CharField(
        label=_("Setup code"),
        required=False,
        help_text=_("The server's terminal shows it. On the server itself it is not needed."),
    )


@public
def first_run(request: HttpRequest) -> HttpResponse:
    """Make the first administrator. Once there is anybody, this page is not there."""
    if Person.objects.exists():
        raise Http404
    form = AdministratorForm(request.POST or None)
    for field in form.fields.values():
        field.widget.attrs["class"] = "tl-inp"
    local = from_this_machine(request)
    if local:
        del form.fields["code"]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not local and not constant_time_compare(given["code"], setup_code()):
            form.add_error("code", _("This is not the code that the server's terminal shows."))
        else:
            return _made(request, form)
    return render(request, "first_run/first_run.html", {"form": form})


def _made(request: HttpRequest, form: AdministratorForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_FIRST])
            if Person.objects.exists():
                raise Http404
            person = hire(given["username"], given["name"], Role.ADMIN, None)
            person.set_password(given["password"])
            person.save()
    except TouchlineError as problem:
        form.add_error(
            "username", f"{in_readers_language(problem.what)} {in_readers_language(problem.remedy)}"
        )
        return render(request, "first_run/first_run.html", {"form": form})
    login(request, person, BACKEND)
    return redirect("first_run:begin")


@open_to(Role.ADMIN)
def begin(request: HttpRequest) -> HttpResponse:
    """What to look at first: own files, or the virtual firm while there is nothing else."""
    return render(request, "first_run/begin.html", {"is_empty": _is_empty()})


@open_to(Role.ADMIN)
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """Have the virtual firm made and run; asked for twice, it is made once."""
    under_way = Job.objects.filter(kind=JobKind.DEMO, state__in=OPEN).first()
    if under_way is None and not _is_empty():
        raise Http404
    job = under_way or ask(JobKind.DEMO, {}, person_of(request))
    return redirect("runs:job", job.pk)


def _is_empty() -> bool:
    """Whether nothing was imported yet."""
    return not committed(served_firm().workspace)
