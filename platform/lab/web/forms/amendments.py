"""Forms of amendments."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from ideas.collaboration.operations.amending import REASON_LIMIT
from ideas.ideation.lifecycle import SECTION_LIMIT, SECTION_TITLES, SECTIONS
from ideas.organisations.models import Mandate


class ProposalForm(forms.Form):
    """An idea's sections to be written anew, and why.

    What stands in them at first is the text that is amended, of the revision in ``revision``.
    """

    reason = forms.CharField(
        label=_("Pourquoi ce changement ?"),
        help_text=_("Tout le monde lit ce motif, avec votre nom."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on_behalf_of = forms.ChoiceField(label=_("En mon nom, ou pour"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        texts: Mapping[str, str],
        shown: frozenset[str] = frozenset(),
        mandates: list[Mandate] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown or frozenset(key for key in SECTIONS if texts.get(key))
        for key in SECTIONS:
            area = forms.Textarea(attrs={"rows": 10 if texts.get(key) else 4})
            self.fields[key] = forms.CharField(
                label=SECTION_TITLES[key],
                max_length=SECTION_LIMIT,
                required=False,
                strip=False,
                widget=area,
                initial=texts.get(key, ""),
            )
        if mandates:
            choices = [(one.organisation.code, one.organisation.name) for one in mandates]
            self.fields["on_behalf_of"].choices = [("", _("En mon nom")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["on_behalf_of"]

    def sections(self) -> Iterator[tuple[BoundField, bool]]:
        """Each section, and whether it is shown at first."""
        for key in SECTIONS:
            yield self[key], key in self.shown or bool(self[key].errors)

    @property
    def has_shown(self) -> bool:
        """Whether any section is shown at first."""
        return any(is_shown for _bound, is_shown in self.sections())

    def texts(self) -> dict[str, str]:
        """The sections as they were typed."""
        return {key: self.cleaned_data[key] for key in SECTIONS}


class DecisionForm(forms.Form):
    """Which changes are taken, and why not the others."""

    parts = forms.MultipleChoiceField(label=_("Changements à accepter"), required=False)
    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Il est dû quand vous déclinez ou n’acceptez qu’une partie. Tout le monde le lit."),
        max_length=REASON_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, parts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = [(part, part) for part in parts]  # type: ignore[attr-defined]

    def taken(self) -> dict[str, list[int] | None]:
        """What was ticked, as ``accept_amendment`` takes it."""
        taken: dict[str, list[int] | None] = {}
        for part in self.cleaned_data["parts"]:
            section, _colon, number = part.partition(".")
            taken.setdefault(section, []).append(int(number))  # type: ignore[union-attr]
        return taken


class HideForm(forms.Form):
    """Why an amendment is hidden."""

    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Son autrice ou auteur et l’équipe de l’idée le lisent."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
