"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.policy import views

urlpatterns = [
    path("", views.policy, name="policy"),
    path("toml/", views.text, name="text"),
    path("preview/", views.preview, name="preview"),
    path("publish/", views.publish, name="publish"),
    path("version/<int:number>.toml", views.download, name="download"),
]
