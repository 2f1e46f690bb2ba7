"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.today import views

urlpatterns = [path("", views.today, name="today")]
