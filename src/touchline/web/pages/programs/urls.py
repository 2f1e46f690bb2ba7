"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.programs import views

urlpatterns = [
    path("", views.programs, name="programs"),
    path("reading/", views.reading, name="reading"),
    path("<int:pk>/revoke/", views.shut, name="revoke"),
]
