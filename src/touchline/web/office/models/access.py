"""Who saw what that is not shown by default, and the keys of programs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from touchline.web.office.models.people import Person


class AccessLog(models.Model):
    """One look behind the curtain, with its reason. Each entry holds the hash of the one before."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    action = models.TextField()  # reveal, export, individual_view, …
    customer_id = models.BigIntegerField(null=True)
    what = models.TextField()  # the fields revealed, the view exported; never the values
    reason = models.TextField()
    entry_hash = models.BinaryField()

    class Meta:
        db_table = "office_access_log"


class ApiKey(models.Model):
    """A program's key: it acts as a person, within scopes. Only its digest is kept."""

    id = models.BigAutoField(primary_key=True)
    prefix = models.TextField(unique=True)
    digest = models.BinaryField()
    name = models.TextField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="api_keys")
    scopes = ArrayField(models.TextField())
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "office_api_key"
