"""The frame's own addresses."""

from django.urls import path

from touchline.web.shell import installable, views

urlpatterns = [
    path("sw.js", installable.service_worker, name="service_worker"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("language/", views.language, name="language"),
    path("enter/<str:token>", views.enter_by_link, name="enter"),
]
