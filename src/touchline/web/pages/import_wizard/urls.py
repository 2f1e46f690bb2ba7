"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.import_wizard import views

urlpatterns = [path("", views.import_wizard, name="import_wizard")]
