"""Import: from a file to customers, with nothing lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def import_wizard(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "import_wizard/import_wizard.html")
