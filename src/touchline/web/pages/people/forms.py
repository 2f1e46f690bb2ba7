"""What an administrator may write about a person or a team."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touchline.web.office.hiring import USERNAME
from touchline.web.office.models import Person, Team
from touchline.web.office.roles import Role


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # Django has no such types itself
    """A person's name, role and team, and whether they may sign in."""

    class Meta:
        model = Person
        fields = ("name", "username", "email", "role", "team", "is_active")
        labels = {  # noqa: RUF012 - Django reads it as it is
            "name": pgettext_lazy("of a person", "Name"),
            "username": _("User name"),
            "email": _("E-mail"),
            "role": _("Role"),
            "team": _("Team"),
            "is_active": _("May sign in"),
        }
        widgets = {"name": forms.TextInput}  # noqa: RUF012

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name, field in self.fields.items():
            if name != "is_active":
                field.widget.attrs["class"] = "tl-inp"
        self.fields["team"].required = False
        self.fields["email"].required = False

    def clean_username(self) -> str:
        """One person a name, however it is spelled: who signs in need not mind the case."""
        wanted: str = self.cleaned_data["username"]
        if not USERNAME.fullmatch(wanted):
            raise forms.ValidationError(_("Take letters, digits, and . @ + - _"))
        if Person.objects.filter(username__iexact=wanted).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This user name is taken. Choose another one."))
        return wanted

    def clean(self) -> dict[str, Any]:
        """The last administrator stays one, or nobody could change anything any more."""
        found = super().clean() or {}
        others = Person.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=self.instance.pk)
        was_admin = self.instance.pk and Person.objects.get(pk=self.instance.pk).role == Role.ADMIN
        stays = found.get("role") == Role.ADMIN and found.get("is_active")
        if was_admin and not stays and not others.exists():
            raise forms.ValidationError(
                _("This is the last administrator: make another person one first.")
            )
        return found


class TeamForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """A team's name and the team that it belongs to."""

    class Meta:
        model = Team
        fields = ("name", "parent")
        labels = {"name": _("Team"), "parent": pgettext_lazy("of a team", "Part of")}  # noqa: RUF012
        widgets = {"name": forms.TextInput}  # noqa: RUF012

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["parent"].required = False
        for field in self.fields.values():
            field.widget.attrs["class"] = "tl-inp"

    def clean_parent(self) -> Team | None:
        """A team is never part of itself, nor of its own parts."""
        parent: Team | None = self.cleaned_data["parent"]
        above = parent
        while above is not None:
            if self.instance.pk and above.pk == self.instance.pk:
                raise forms.ValidationError(_("A team cannot be part of itself."))
            above = above.parent
        return parent
