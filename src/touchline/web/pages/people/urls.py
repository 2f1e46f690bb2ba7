"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.people import views

urlpatterns = [path("", views.people, name="people")]
