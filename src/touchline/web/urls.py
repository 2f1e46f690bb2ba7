"""Every address: the pages of the shelf, the shell's own, accounts and the API."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from touchline.web.api import calendar
from touchline.web.api.urls import api, nothing_here
from touchline.web.shell.converters import CustomerReference
from touchline.web.shell.page import pages

register_converter(CustomerReference, "ref")

handler400 = "touchline.web.shell.no_files.refused"
handler500 = "touchline.web.shell.restarting.failed"
urlpatterns: list[URLPattern | URLResolver] = [
    *(
        path(page.path, include((f"touchline.web.pages.{name}.urls", name), namespace=name))
        for name, page in pages().items()
    ),
    path("", include(("touchline.web.shell.urls", "shell"), namespace="shell")),
    path("api/v1/", api.urls),
    path("api/<path:rest>", nothing_here, name="no_such_api"),
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
