"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.customers import actions, view_actions, views

urlpatterns = [
    path("", views.customers, name="customers"),
    path("filter/", views.filter_field, name="filter"),
    path("narrow/", views.narrow, name="narrow"),
    path("arrange/", views.arrange, name="arrange"),
    path("assign/", actions.assign_owner, name="assign"),
    path("undo/<uuid:batch>/", actions.undo, name="undo"),
    path("tag/", actions.tag, name="tag"),
    path("export/", actions.export, name="export"),
    path("views/", view_actions.save, name="save_view"),
    path("views/<int:view_id>/", view_actions.change, name="change_view"),
]
