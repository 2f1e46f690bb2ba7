"""What people do with customers: who looks after whom, what was logged, put off and noted."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from touchline.web.office.models.people import Person


class CustomerDesk(models.Model):
    """The live state of one customer beside the last run's figures; one row a published customer.

    It follows from `Assignment`, `LoggedContact` and `DeskAction`, and is kept for fast reading.
    """

    customer_id = models.BigIntegerField(primary_key=True)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="customers")
    owner_by_hand = models.BooleanField(default=False)  # a publication leaves it alone
    last_contact_at = models.DateTimeField(null=True)  # of contacts logged since the last run
    last_contact_channel = models.TextField(blank=True)
    snoozed_until = models.DateField(null=True)
    done_on = models.DateField(null=True)

    class Meta:
        db_table = "office_customer_desk"
        # Few are touched or given by hand, of a million.
        indexes: ClassVar = [
            models.Index(
                fields=["customer_id"],
                condition=models.Q(snoozed_until__isnull=False)
                | models.Q(done_on__isnull=False)
                | models.Q(last_contact_at__isnull=False),
                name="office_desk_touched",
            ),
            models.Index(
                fields=["customer_id"],
                condition=models.Q(owner_by_hand=True),
                name="office_desk_by_hand",
            ),
        ]


class TouchedCustomer(models.Model):
    """A customer who was dealt with since the run: the live state and what the run says of them.

    A copy that triggers, publishing and hiring keep in line (migrations 0010 and 0011): lists join
    these few instead of a million, and counts of what was done read nothing else.
    """

    customer_id = models.BigIntegerField(primary_key=True)
    last_contact_at = models.DateTimeField(null=True)
    last_contact_channel = models.TextField(blank=True)
    snoozed_until = models.DateField(null=True)
    done_on = models.DateField(null=True)
    is_published = models.BooleanField()  # whether the run knows the customer
    owner_key = models.BigIntegerField(null=True, db_index=True)
    status = models.TextField(null=True)
    is_waiting = models.BooleanField(null=True)
    target_interval_days = models.IntegerField(null=True)
    open_tickets = models.BigIntegerField(null=True)
    # When the target interval since the last contact is over; the database reckons it.
    covered_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        db_table = "office_touched_customer"


class Assignment(models.Model):
    """A change of owner by hand. A bulk change shares one `batch`, and is undone by it."""

    id = models.BigAutoField(primary_key=True)
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    customer_id = models.BigIntegerField(db_index=True)
    before = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    before_by_hand = models.BooleanField(default=False)
    after = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "office_assignment"


class LoggedContact(models.Model):
    """A contact that a person logged here; the next run reads it as a source.

    The client makes `client_id`: sending one again changes nothing.
    """

    id = models.BigAutoField(primary_key=True)
    client_id = models.UUIDField(unique=True)
    customer_id = models.BigIntegerField(db_index=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    channel = models.TextField()
    direction = models.TextField()
    outcome = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    duration_s = models.IntegerField(null=True)
    key_id = models.TextField(blank=True)
    sealed = models.BinaryField(null=True)  # the note
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    imported_by = models.TextField(blank=True)  # the import that took it into the lake

    class Meta:
        db_table = "office_logged_contact"


class DeskActionKind(models.TextChoices):
    """What can be done with a customer of the day other than a contact."""

    SNOOZE = "snooze"
    DONE = "done"


class DeskAction(models.Model):
    """A customer of the day put off until a day, or done without a contact; it can be undone."""

    id = models.BigAutoField(primary_key=True)
    client_id = models.UUIDField(unique=True)
    customer_id = models.BigIntegerField(db_index=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.TextField(choices=DeskActionKind)
    until = models.DateField(null=True)  # of a snooze
    on = models.DateField()  # the person's day on which it was done
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "office_desk_action"


class Note(models.Model):
    """What a person wrote down about a customer, sealed."""

    id = models.BigAutoField(primary_key=True)
    client_id = models.UUIDField(unique=True)
    customer_id = models.BigIntegerField(db_index=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key_id = models.TextField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "office_note"


class Task(models.Model):
    """Something to do by a day, for a customer or not; its words are sealed."""

    id = models.BigAutoField(primary_key=True)
    client_id = models.UUIDField(unique=True)
    customer_id = models.BigIntegerField(null=True, db_index=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")  # who does it
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key_id = models.TextField()
    sealed = models.BinaryField()
    due_on = models.DateField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "office_task"


class CustomerTag(models.Model):
    """A word that people put on a customer."""

    pk = models.CompositePrimaryKey("customer_id", "tag")
    customer_id = models.BigIntegerField()
    tag = models.TextField(db_index=True)

    class Meta:
        db_table = "office_customer_tag"


class PickedCustomers(models.Model):
    """Customers whom a chart picked for another page: too many to stand in an address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, models.SET_NULL, null=True)
    customer_ids = ArrayField(models.BigIntegerField())
    picked_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        db_table = "office_picked_customers"


class SavedView(models.Model):
    """A filter, order and choice of columns under a name; its query is the page's address."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="views")
    name = models.TextField()
    page = models.TextField()
    query = models.TextField()
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "office_saved_view"
        constraints = (
            models.UniqueConstraint(fields=["person", "page", "name"], name="one_view_a_name"),
        )
