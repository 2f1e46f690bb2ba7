"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.import_wizard import reading, running, steps, views

urlpatterns = [
    path("", views.import_wizard, name="import_wizard"),
    path("upload/", views.upload, name="upload"),
    path("<uuid:pk>/", views.draft, name="draft"),
    path("<uuid:pk>/discard/", views.discard, name="discard"),
    path("<uuid:pk>/files/", steps.files, name="files"),
    path("<uuid:pk>/reading/", reading.reading, name="reading"),
    path("<uuid:pk>/columns/", steps.columns, name="columns"),
    path("<uuid:pk>/text/", steps.text, name="text"),
    path("<uuid:pk>/saved/", steps.saved, name="saved"),
    path("<uuid:pk>/check/", steps.check, name="check"),
    path("<uuid:pk>/held-back.csv", steps.held_back, name="held_back"),
    path("<uuid:pk>/run/", running.run, name="run"),
    path("<uuid:pk>/progress/", running.progress, name="progress"),
    path("<uuid:pk>/cancel/", running.cancel, name="cancel"),
    path("<uuid:pk>/report/", running.report, name="report"),
    path("<uuid:pk>/publish/", running.publish, name="publish"),
    path("<uuid:pk>/roll-back/", running.roll_back, name="roll_back"),
    path("owners/", running.owners, name="owners"),
    path("adopt/", running.adopt_all, name="adopt"),
]
