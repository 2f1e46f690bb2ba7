"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.measures import views

urlpatterns = [
    path("", views.measures, name="measures"),
    path("<slug:name>/", views.measure, name="measure"),
]
