"""Runs that were put before people."""

from django.db import models


class PublishedRun(models.Model):
    """A run that was published; the current one is what `published_customer` shows."""

    table_name = models.TextField(primary_key=True)
    run_id = models.TextField()
    row_count = models.BigIntegerField()
    published_at = models.DateTimeField()
    current = models.BooleanField()
    owners_moved = models.BigIntegerField(db_default=0)  # how often its rows' owners were changed

    class Meta:
        db_table = "office_published_run"
        constraints = (
            models.UniqueConstraint(
                fields=["current"], condition=models.Q(current=True), name="one_published_run"
            ),
        )
