"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.team import views

urlpatterns = [path("", views.team, name="team")]
