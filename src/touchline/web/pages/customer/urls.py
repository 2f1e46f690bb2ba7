"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.customer import acts, views

urlpatterns = [
    path("<ref:customer_id>/", views.customer, name="customer"),
    path("<ref:customer_id>/timeline/", views.earlier, name="timeline"),
    path("<ref:customer_id>/rows/<slug:name>/", views.rows, name="rows"),
    path("<ref:customer_id>/figures/<slug:level>/", views.figures, name="figures"),
    path("<ref:customer_id>/reveal/", acts.reveal, name="reveal"),
    path("<ref:customer_id>/note/", acts.note, name="note"),
    path("<ref:customer_id>/task/", acts.task, name="task"),
    path("<ref:customer_id>/task-done/", acts.task_done, name="task_done"),
    path("<ref:customer_id>/tag/", acts.tag, name="tag"),
    path("<ref:customer_id>/owner/", acts.owner, name="owner"),
]
