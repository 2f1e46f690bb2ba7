"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.cadence import views

urlpatterns = [
    path("", views.cadence, name="cadence"),
    path("<slug:name>.csv", views.table, name="table"),
]
