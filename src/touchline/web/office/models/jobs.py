"""Long work: what was asked for, how far it is, and how it ended."""

import uuid

from django.db import models

from touchline.web.office.models.people import Person


class JobKind(models.TextChoices):
    """What the worker can do."""

    IMPORT = "import"
    RUN = "run"
    NIGHTLY = "nightly"
    ROLL_BACK = "roll_back"
    REPLAY = "replay"
    LOOK = "look"  # into the files of a draft
    DEMO = "demo"  # the virtual firm, from its files to its people
    TRY = "try"  # what an import of them would do


READS_ONLY = frozenset({JobKind.LOOK, JobKind.TRY})  # these run beside one that writes


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """One piece of long work. A worker that died leaves an old heartbeat: the job is taken anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField(choices=JobKind)
    arguments = models.JSONField(default=dict)
    state = models.TextField(choices=JobState, default=JobState.WAITING, db_index=True)
    step = models.TextField(blank=True)  # a word of `vocabulary.progress`
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    result = models.JSONField(null=True)
    error = models.JSONField(null=True)  # what, where, remedy; of a waiting job: what it waits for
    attempt = models.IntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    stopped_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "office_job"


class ImportDraft(models.Model):
    """Files on their way in: uploaded, their mapping being agreed on, not yet imported.

    The files lie in the workspace, readable by the owner only, until the import or its refusal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    files = models.JSONField(default=list)  # name, bytes and SHA-256 of each
    key_id = models.TextField(blank=True)
    sealed = models.BinaryField(null=True)  # the mapping: it can name cells
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "office_import_draft"


class SavedMapping(models.Model):
    """How files of one layout are read, kept for the next ones; `layout` is of their headers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.TextField(unique=True)
    layout = models.TextField(db_index=True)
    key_id = models.TextField()
    sealed = models.BinaryField()  # the mapping: it can name cells
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "office_saved_mapping"
