"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.customer import views

urlpatterns = [path("", views.customer, name="customer")]
