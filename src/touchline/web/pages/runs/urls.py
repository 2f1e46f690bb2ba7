"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.runs import job_views, quarantine_views, views

urlpatterns = [
    path("", views.runs, name="runs"),
    path("now/", job_views.run_now, name="now"),
    path("jobs/<uuid:job_id>/", job_views.job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", job_views.cancel, name="cancel"),
    path("jobs/<uuid:job_id>/again/", job_views.again, name="again"),
    path("imports/<str:import_id>/", views.import_, name="import"),
    path("imports/<str:import_id>/roll-back/", job_views.roll_back, name="roll_back"),
    path("quarantine/<str:import_id>/", quarantine_views.rows, name="quarantine"),
    path("quarantine/<str:import_id>/replay/", quarantine_views.replay, name="replay"),
    path("<str:run_id>/", views.run, name="run"),
    path("<str:run_id>/manifest.json", views.manifest, name="manifest"),
]
