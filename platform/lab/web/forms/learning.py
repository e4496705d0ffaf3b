"""Forms about what pilots teach."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.learning.lifecycle import TEXT_LIMIT, TITLE_LIMIT, LearningKind
from ideas.learning.models import Learning
from ideas.pilots.models import Pilot, Review
from ideas.pilots.queries import reviews_of
from ideas.roadmap.queries import milestones_of
from ideas.sites.queries import active_sites_of


class _OfPilotField(forms.ModelChoiceField):
    """One of the pilot's own, by its code."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        kwargs |= {"queryset": kwargs.get("queryset"), "required": False, "label": label}
        super().__init__(**kwargs)


class _ReviewField(_OfPilotField):
    """A review, by its number."""

    def label_from_instance(self, review: Review) -> str:
        """« Bilan 2 »."""
        return str(_("Bilan %(number)s")) % {"number": review.number}


class LearningForm(forms.Form):
    """What a pilot taught. ``on_behalf_of`` is offered to those who may speak for a partner."""

    on_behalf_of = forms.ChoiceField(label=_("Au nom de"), required=False)
    kind = forms.ChoiceField(
        label=_("De quelle sorte ?"), choices=LearningKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("En une phrase"),
        help_text=_("Ce que vous diriez à une équipe qui commence."),
        max_length=TITLE_LIMIT,
    )
    text = forms.CharField(
        label=_("Ce qui s’est passé"),
        help_text=_("Publié : ne nommez personne. Markdown est possible."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    site = _OfPilotField(_("Dans quel lieu"), to_field_name="code", empty_label=_("Tout le pilote"))
    milestone = _OfPilotField(_("À quel jalon"), to_field_name="code", empty_label=_("Aucun en particulier"))
    review = _ReviewField(_("À quel bilan"), to_field_name="number", empty_label=_("Aucun en particulier"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    COLUMNS = ("kind", "title", "text", "site", "milestone", "review")

    def __init__(self, *args: Any, pilot: Pilot, voices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose_from("site", active_sites_of(pilot))
        self._choose_from("milestone", milestones_of(pilot).prefetch_related(None))
        self._choose_from("review", reviews_of(pilot))
        self.fields["on_behalf_of"].choices = voices
        if len(voices) < 2:
            self.fields["on_behalf_of"].widget = forms.HiddenInput()
            self.fields["on_behalf_of"].initial = voices[0][0] if voices else ""

    def _choose_from(self, name: str, rows: QuerySet[Any]) -> None:
        """Offer ``rows``; where there are none, ask nothing."""
        if rows.exists():
            self.fields[name].queryset = rows
        else:
            del self.fields[name]

    @classmethod
    def values_of(cls, learning: Learning) -> dict[str, Any]:
        """What is noted now."""
        own = {name: getattr(learning, name) for name in ("kind", "title", "text", "version")}
        own |= {name: place.code for name in ("site", "milestone") if (place := getattr(learning, name))}
        own |= {"review": learning.review.number if learning.review is not None else None}
        return own | {"on_behalf_of": learning.organisation.code if learning.organisation else ""}

    def values(self) -> dict[str, Any]:
        """The values as the operations take them."""
        return {name: self.cleaned_data[name] for name in self.COLUMNS if name in self.fields}
