"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.policy import views

urlpatterns = [path("", views.policy, name="policy")]
