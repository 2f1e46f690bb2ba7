"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.people import invitations, views

urlpatterns = [
    path("", views.people, name="people"),
    path("new/", views.new, name="new"),
    path("hire/", views.hire_all, name="hire"),
    path("teams/", views.teams, name="teams"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("choose/<str:number>/<str:token>/", invitations.choose, name="choose"),
]
