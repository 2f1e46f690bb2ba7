"""The addresses of this page."""

from django.urls import path

from touchline.web.pages.today import acting, logging_contacts, offline, views

urlpatterns = [
    path("", views.today, name="today"),
    path("more/", views.more, name="more"),
    path("peek/<ref:customer_id>/", views.peek, name="peek"),
    path("log/", logging_contacts.choose, name="choose"),
    path("log/<ref:customer_id>/", logging_contacts.log, name="log"),
    path("dial/<ref:customer_id>/", logging_contacts.dial, name="dial"),
    path("later/<ref:customer_id>/", acting.later, name="later"),
    path("done/<ref:customer_id>/", acting.done, name="done"),
    path("undo/<uuid:client_id>/", acting.undo_one, name="undo"),
    path("offline/list/", offline.kept_list, name="offline"),
    path("offline/token/", offline.token, name="token"),
    path("offline/", offline.without_connection, name="without_connection"),
]
