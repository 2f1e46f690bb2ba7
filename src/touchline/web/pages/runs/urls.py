"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.runs import views

urlpatterns = [path("", views.runs, name="runs")]
