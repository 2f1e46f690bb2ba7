"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.customers import views

urlpatterns = [path("", views.customers, name="customers")]
