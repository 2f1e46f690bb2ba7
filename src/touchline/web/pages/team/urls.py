"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.team import individual, views

urlpatterns = [
    path("", views.team, name="team"),
    path("reassign/", views.reassign, name="reassign"),
    path("give/", views.give, name="give"),
    path("undo/<uuid:batch>/", views.undo, name="undo"),
    path("<int:pk>/", individual.individual, name="individual"),
]
