"""What was searched for, often a customer's name, leaves the views that were saved with it."""

from urllib.parse import parse_qsl, urlencode

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def leave_searched_words_out(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The queries of all views without `q`."""
    for view in apps.get_model("office", "SavedView").objects.filter(query__contains="q="):
        parts = [(name, text) for name, text in parse_qsl(view.query) if name != "q"]
        view.query = urlencode(parts, safe=":,.~")
        view.save(update_fields=["query"])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = (("office", "0006_saved_mappings"),)
    operations = (migrations.RunPython(leave_searched_words_out, migrations.RunPython.noop),)
