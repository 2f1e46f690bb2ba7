"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.me import views

urlpatterns = [
    path("", views.me, name="me"),
    path("preferences/", views.save, name="save"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/off/", views.forget_calendar, name="forget_calendar"),
]
