"""The frame's own addresses."""

from django.urls import path

from touchline.web.shell import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
]
