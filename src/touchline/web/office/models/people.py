"""Who works here: people and the tree of teams."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from touchline.web.office.roles import Role


class Team(models.Model):
    """A team, and the team that it belongs to."""

    name = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    source_ref = models.TextField(null=True, unique=True)  # the sources' own word for it

    class Meta:
        db_table = "office_team"

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Makes people; a password may be absent until they choose one."""

    def make(
        self, username: str, name: str, role: Role, *, password: str | None = None, **more: object
    ) -> "Person":
        """A person who can sign in with that name."""
        person = self.model(username=username, name=name, role=role, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """A colleague with an account.

    `employee_ref` is the pseudonym by which facts name them: owners of customers are found by it.
    """

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    name = models.TextField()
    role = models.CharField(max_length=12, choices=Role)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="people")
    employee_ref = models.BigIntegerField(null=True, unique=True)
    language = models.CharField(max_length=8, blank=True)  # empty: what the browser asks for
    time_zone = models.CharField(max_length=64, blank=True)  # empty: the firm's
    theme = models.CharField(max_length=5, blank=True)  # light, dark; empty: the device's
    single_keys = models.BooleanField(default=True)
    calendar_digest = models.BinaryField(null=True, unique=True)  # of the calendar feed's secret
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        db_table = "office_person"
        constraints = (models.UniqueConstraint(Lower("username"), name="one_person_a_username"),)

    def __str__(self) -> str:
        return self.name
