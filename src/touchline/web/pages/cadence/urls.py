"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.cadence import views

urlpatterns = [
    path("", views.cadence, name="cadence"),
    path("customers/", views.open_in_customers, name="open"),
    path("<slug:name>.csv", views.table, name="table"),
]
