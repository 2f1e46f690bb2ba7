"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.first_run import views

urlpatterns = [
    path("", views.first_run, name="first_run"),
    path("begin/", views.begin, name="begin"),
    path("demo/", views.demo, name="demo"),
]
