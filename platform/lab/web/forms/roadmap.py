"""Forms about milestones and axes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.organisations.models import Organisation
from ideas.people.models import Person
from ideas.pilots.lifecycle import REASON_LIMIT
from ideas.pilots.models import Pilot
from ideas.roadmap.lifecycle import LINK_LIMIT, NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from ideas.roadmap.models import Axis, Milestone
from ideas.roadmap.queries import Owning, owners_for
from ideas.sites.queries import active_sites_of


def _day(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget)


def owner_key(person: Person, organisation: Organisation | None) -> str:
    """How a choice names who answers: the person's code, and that of the organisation they answer for."""
    return f"{person.code}.{organisation.code}" if organisation else person.code


class MilestoneForm(forms.Form):
    """What shall be reached, by when, where, by whom and after what."""

    title = forms.CharField(label=_("Ce qui sera atteint"), max_length=TITLE_LIMIT)
    planned_on = _day(_("Prévu pour le"), required=True)
    starts_on = _day(_("Commence le"), _("Pour une phase qui dure. Sinon, laissez vide."))
    site = forms.ModelChoiceField(
        label=_("Où ?"), queryset=None, to_field_name="code", required=False, empty_label=_("Tout le pilote")
    )
    owner = forms.ChoiceField(label=_("Qui en répond ?"), required=False)
    waits_for = forms.ModelMultipleChoiceField(
        label=_("Ce qui doit être atteint d’abord"),
        queryset=Milestone.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    position = forms.IntegerField(
        label=_("Ordre"),
        help_text=_("Les plus petits nombres d’abord, puis par date."),
        min_value=1,
        max_value=999,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    COLUMNS = ("title", "planned_on", "starts_on", "site", "position")

    def __init__(self, *args: Any, pilot: Pilot, milestone: Milestone | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.values_of(milestone) if milestone else {"position": 1})
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = active_sites_of(pilot)
        others = pilot.milestones.exclude(pk=milestone.pk if milestone else None)
        self.fields["waits_for"].queryset = others.order_by("planned_on", "pk")
        if not others.exists():
            self.fields.pop("waits_for")
        self.owners: dict[str, Owning] = {owner_key(*one): one for one in owners_for(pilot)}
        if milestone is not None and milestone.owner is not None:
            self.owners.setdefault(
                owner_key(milestone.owner, milestone.organisation), (milestone.owner, milestone.organisation)
            )
        names = [
            (key, f"{person.name}, {organisation.name}" if organisation else person.name)
            for key, (person, organisation) in self.owners.items()
        ]
        self.fields["owner"].choices = [("", _("Personne pour l’instant")), *names]

    @classmethod
    def values_of(cls, milestone: Milestone) -> dict[str, Any]:
        """What the milestone says now."""
        own = {name: getattr(milestone, name) for name in (*cls.COLUMNS, "version")}
        key = owner_key(milestone.owner, milestone.organisation) if milestone.owner else ""
        site = milestone.site.code if milestone.site else ""
        first = list(milestone.waits_for.values_list("code", flat=True))
        return own | {"owner": key, "site": site, "waits_for": first}

    def changes(self) -> dict[str, Any]:
        """The values as the operations take them."""
        owner, organisation = self.owners.get(self.cleaned_data["owner"], (None, None))
        own = {name: self.cleaned_data[name] for name in self.COLUMNS}
        first = list(self.cleaned_data.get("waits_for") or ())
        return own | {"owner": owner, "organisation": organisation, "waits_for": first}


class MilestoneActForm(forms.Form):
    """What becomes of a milestone: the button that is pressed says which of these is asked for."""

    reached_on = _day(_("Atteint le"), _("Vide : aujourd’hui."))
    evidence = forms.CharField(
        label=_("Ce qui le montre"),
        help_text=_("Un texte, un lien ou un fichier ajouté à ce jalon."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    link = forms.CharField(label=_("Lien"), required=False, max_length=LINK_LIMIT)
    reason = forms.CharField(
        label=_("Pourquoi ?"),
        help_text=_("Chacun peut le lire sur la page du pilote."),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AxisForm(forms.Form):
    """A priority axis, and the pilots under it."""

    name = forms.CharField(label=_("Nom de l’axe"), max_length=NAME_LIMIT)
    text = forms.CharField(
        label=_("Ce qu’il vise"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    position = forms.IntegerField(label=_("Ordre"), min_value=1, max_value=999, initial=1)
    pilots = forms.ModelMultipleChoiceField(
        label=_("Pilotes sous cet axe"),
        queryset=Pilot.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    COLUMNS = ("name", "text", "position")

    def __init__(self, *args: Any, axis: Axis | None, pilots: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.values_of(axis) if axis else {})
        super().__init__(*args, **kwargs)
        if pilots is None:
            self.fields.pop("pilots")
        else:
            self.fields["pilots"].queryset = pilots

    @classmethod
    def values_of(cls, axis: Axis) -> dict[str, Any]:
        """What the axis says now."""
        own = {name: getattr(axis, name) for name in (*cls.COLUMNS, "version")}
        return own | {"pilots": list(axis.pilots.values_list("code", flat=True))}

    def changes(self) -> dict[str, Any]:
        """The values as the operations take them."""
        return {name: self.cleaned_data[name] for name in (*self.COLUMNS, "pilots") if name in self.fields}
