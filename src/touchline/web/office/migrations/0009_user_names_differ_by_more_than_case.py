"""User names that differ only by case become different ones: by them nobody could sign in."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Lower


def tell_apart(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The oldest account keeps its name, the others get their number behind it."""
    taken: set[str] = set()
    for person in apps.get_model("office", "Person").objects.order_by("pk"):
        if person.username.lower() in taken:
            person.username = f"{person.username}.{person.pk}"
            person.save(update_fields=["username"])
        taken.add(person.username.lower())


class Migration(migrations.Migration):
    """Names first, then the rule."""

    dependencies = (("office", "0008_owner_in_the_row"),)
    operations = (
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(Lower("username"), name="one_person_a_username"),
        ),
    )
