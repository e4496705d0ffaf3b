"""Forms about ideas."""

import datetime
import json
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from ideas.calls.models import Call
from ideas.calls.queries import open_calls
from ideas.ideation.lifecycle import SECTION_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, IntendedRole
from ideas.ideation.models import Idea
from ideas.organisations.models import Organisation
from ideas.topics.models import Territory, Theme
from ideas.topics.queries import open_themes
from lab.web.forms.choosing import TerritoryField


def _section(label: Any, hint: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=SECTION_LIMIT, widget=area)


def _several(value: Any) -> list[str]:
    """A value as a form sends it: one text, or several."""
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


class WritingForm(forms.Form):
    """One step of the guided form.

    ``text_version`` is the version of the text that the writer saw, ``base`` what the fields of the step said then.
    """

    text_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, idea: Idea | None = None, **kwargs: Any) -> None:
        self.idea = idea
        self.about: dict[str, Any] = {}
        if idea is not None and not kwargs.get("initial"):
            kwargs["initial"] = self.values_of(idea)
        super().__init__(*args, **kwargs)

    @classmethod
    def values_of(cls, idea: Idea) -> dict[str, Any]:
        """What the idea says now, for the fields of this step."""
        return {"text_version": idea.text_version}

    def as_base(self) -> str:
        """The values of this form as they were sent, for a form that begins from them."""
        names = [name for name in self.fields if name not in {"base", "text_version"}]
        values = {name: self[name].value() for name in names}
        return json.dumps({name: value for name, value in values.items() if value is not None})

    def begun_from(self, base: str) -> dict[str, Any] | None:
        """The changes of a form of this kind with the values of ``base``; None where they cannot be read any more."""
        try:
            sent = json.loads(base)
            data = MultiValueDict({name: _several(value) for name, value in sent.items()})
        except (ValueError, AttributeError):
            return None
        before = type(self)(data, idea=self.idea, **self.about)
        # A draft may begin from a gap where the form wants something.
        for field in before.fields.values():
            field.required = False
        return before.changes() if before.is_valid() else None

    def changes(self) -> dict[str, Any]:
        """The step's values as ``revise_idea`` takes them."""
        raise TypeError(f"{type(self).__name__} is a step without fields.")


class EssentialsForm(WritingForm):
    """Step 1: title and summary, language."""

    title = forms.CharField(
        label=_("Titre de l’idée"),
        help_text=_("Court et parlant. Vous pourrez le changer."),
        max_length=TITLE_LIMIT,
    )
    summary = forms.CharField(
        label=_("En une ou deux phrases"),
        help_text=_("Ce qui changerait, et pour qui."),
        required=False,
        max_length=SUMMARY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(label=_("Dans quelle langue écrivez-vous ?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"fr": "Français", "it": "Italiano", "de": "Deutsch", "en": "English"}
        self.fields["language"].choices = [(code, names[code]) for code in settings.LAB_LANGUAGES]

    @classmethod
    def values_of(cls, idea: Idea) -> dict[str, Any]:
        """Title, summary and language."""
        own = {"title": idea.title, "summary": idea.summary, "language": idea.language}
        return super().values_of(idea) | own

    def changes(self) -> dict[str, Any]:
        """Title, summary and language."""
        return {name: self.cleaned_data[name] for name in ("title", "summary", "language")}


class NeedForm(WritingForm):
    """Step 2: the need, the idea, the theme; ``lacks_themes`` where the lab offers none, so that none is asked."""

    need = _section(
        _("Quel besoin avez-vous remarqué ?"),
        _("Qui le vit, où, à quel moment ? Un exemple vécu vaut mieux qu’un chiffre."),
    )
    solution = _section(
        _("Que proposez-vous ?"), _("Dites ce qui changerait, concrètement, dans une semaine ordinaire.")
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("De quelles thématiques se rapproche-t-elle ?"),
        help_text=_("Une suffit, même approximative. Le lab pourra en changer avec vous."),
        queryset=Theme.objects.none(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = open_themes()
        self.fields["themes"].queryset = offered
        self.fields["themes"].choices = [(theme.slug, theme.name) for theme in offered]
        self.lacks_themes = not self.fields["themes"].choices
        if self.lacks_themes:
            del self.fields["themes"]

    @classmethod
    def values_of(cls, idea: Idea) -> dict[str, Any]:
        """Need, solution, themes."""
        own = {
            "need": idea.section("need"),
            "solution": idea.section("solution"),
            "themes": list(idea.themes.all()),
        }
        return super().values_of(idea) | own

    def changes(self) -> dict[str, Any]:
        """Need, solution, themes."""
        changes: dict[str, Any] = {"sections": {key: self.cleaned_data[key] for key in ("need", "solution")}}
        if not self.lacks_themes:
            changes["themes"] = list(self.cleaned_data["themes"])
        return changes


class PeopleAndPlaceForm(WritingForm):
    """Step 3: who, where, what exists, what it takes, how one would know; all of it can wait."""

    people = _section(
        _("Qui est concerné ?"), _("Les personnes qui vivent ce besoin, et celles qui peuvent aider.")
    )
    territory = TerritoryField(label=_("Où cela se passerait-il ?"), required=False)
    place = forms.CharField(
        label=_("Lieu précis"),
        help_text=_("Un quartier, une rue, une salle."),
        required=False,
        max_length=160,
    )
    existing = _section(
        _("Qu’existe-t-il déjà ?"), _("Ici ou ailleurs : ce dont on peut s’inspirer ou qu’on peut rejoindre.")
    )
    resources = _section(
        _("Que faudrait-il ?"),
        _("Du temps, un lieu, un savoir-faire, de l’argent : ce qu’il y a, ce qui manque."),
    )
    success = _section(
        _("Comment saurons-nous que cela marche ?"), _("Ce qu’on verrait, au bout de six mois.")
    )
    call = forms.ModelChoiceField(
        label=_("À quel appel répondez-vous ?"),
        queryset=Call.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=None,
    )

    proposed_for = forms.ModelChoiceField(
        label=_("Au nom de qui proposez-vous cette idée ?"),
        help_text=_("Une organisation pour laquelle vous avez un mandat sera nommée avec l’idée."),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("En mon nom"),
    )

    SECTIONS = ("people", "existing", "resources", "success")

    def __init__(self, *args: Any, voices: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = {"voices": voices}
        if voices is not None and voices.exists():
            self.fields["proposed_for"].queryset = voices
        else:
            del self.fields["proposed_for"]
        self.fields["call"].queryset = open_calls()
        if self.idea is not None and not self.idea.is_draft:
            del self.fields["call"]

    @classmethod
    def values_of(cls, idea: Idea) -> dict[str, Any]:
        """The four sections, territory, place, call and the organisation it is proposed for."""
        territory = idea.territories.first()
        own = {key: idea.section(key) for key in cls.SECTIONS}
        about = {"territory": territory, "place": idea.place, "call": idea.call}
        return super().values_of(idea) | own | about | {"proposed_for": idea.proposed_for}

    def changes(self) -> dict[str, Any]:
        """The four sections, territory, place, while it is a draft the call, and for whom where that was asked."""
        territory: Territory | None = self.cleaned_data["territory"]
        changes: dict[str, Any] = {
            "sections": {key: self.cleaned_data[key] for key in self.SECTIONS},
            "territories": [territory] if territory else [],
            "place": self.cleaned_data["place"],
        }
        if self.cleaned_data.get("call"):
            changes["call"] = self.cleaned_data["call"]
        if "proposed_for" in self.fields:
            changes["proposed_for"] = self.cleaned_data["proposed_for"]
        return changes


class StepForm(forms.Form):
    """Taking a step: a reason, and for curators the guards they waive."""

    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Il sera publié avec cette étape."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    passages = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PauseForm(forms.Form):
    """Letting a clock stand still."""

    reason = forms.CharField(
        label=_("Motif de la pause"),
        help_text=_("Il est publié sur la page de l’idée."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    wake_at = forms.DateField(
        label=_("Reprise du délai"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def clean_wake_at(self) -> datetime.datetime:
        """The beginning of that day, where the lab is."""
        return timezone.make_aware(datetime.datetime.combine(self.cleaned_data["wake_at"], datetime.time.min))


class EndorsementForm(forms.Form):
    """An organisation backs an idea."""

    on_behalf_of = forms.ModelChoiceField(
        label=_("Pour quelle organisation ?"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        empty_label=None,
    )
    text = forms.CharField(
        label=_("Pourquoi votre organisation appuie-t-elle cette idée ?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    intended_role = forms.ChoiceField(
        label=_("Votre organisation s’engage-t-elle dans un rôle ?"),
        help_text=_("Avec un rôle, elle deviendra partenaire du pilote quand il s’ouvrira."),
        required=False,
        choices=[("", _("Pas pour l’instant")), *IntendedRole.choices],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on_behalf_of"].queryset = organisations
