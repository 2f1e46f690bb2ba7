"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.me import views

urlpatterns = [path("", views.me, name="me")]
