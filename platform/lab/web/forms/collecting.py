"""The form of an idea that somebody tells the lab."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.calls.queries import permanent_call
from lab.web.forms.desk_people import RecordForm
from lab.web.forms.ideas import EssentialsForm, NeedForm, PeopleAndPlaceForm


class CollectForm(RecordForm, EssentialsForm, NeedForm, PeopleAndPlaceForm):
    """Who tells it and how they agreed, then what the guided form asks."""

    text_version = None
    consent = forms.CharField(
        label=_("Comment la personne a-t-elle donné son accord ?"),
        help_text=_("Carte signée au guichet, par téléphone, par lettre… et le jour."),
        max_length=200,
        error_messages={"required": _("Dites comment la personne a donné son accord.")},
    )

    WHO = ("display_name", "via", "language", "email", "postal_contact")
    field_order = (
        *WHO,
        "accepts",
        "consent",
        "title",
        "summary",
        "themes",
        "need",
        "solution",
        "territory",
        "place",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].initial = permanent_call()

    def person(self) -> dict[str, Any]:
        """Who tells it, as ``record_person`` takes it."""
        return {name: self.cleaned_data[name] for name in self.WHO}

    def changes(self) -> dict[str, Any]:
        """The idea, as ``record_idea`` takes it."""
        parts = [part.changes(self) for part in (EssentialsForm, NeedForm, PeopleAndPlaceForm)]
        sections = {key: text for part in parts for key, text in part.get("sections", {}).items()}
        return {key: value for part in parts for key, value in part.items()} | {"sections": sections}
