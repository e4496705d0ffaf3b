"""Forms about agreements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.agreements.lifecycle import ANNEX_TITLES, REASON_LIMIT, SECTION_TITLES, TEXT_LIMIT, TITLE_LIMIT
from ideas.agreements.models import Version
from ideas.organisations.models import Organisation
from lab.web.forms.pilots import OrganisationField

MOST_NEW_DUTIES = 2


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _date(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget)


def _reason(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=REASON_LIMIT, widget=_area(3)
    )


class BeginForm(forms.Form):
    """A new agreement between organisations, for one that the visitor may commit."""

    on_behalf_of = forms.ModelChoiceField(
        label=_("Pour quelle organisation ?"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        empty_label=None,
    )
    title = forms.CharField(label=_("Titre de la convention"), max_length=TITLE_LIMIT)
    organisation = OrganisationField(
        label=_("Avec quelle organisation ?"),
        help_text=_("Son nom, tel qu’il est inscrit ici. Vous pourrez en ajouter d’autres."),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on_behalf_of"].queryset = organisations


class TextForm(forms.Form):
    """The whole text: a field for each section and annex, rows of duties, dates."""

    title = forms.CharField(label=_("Titre"), max_length=TITLE_LIMIT)
    starts_on = _date(_("En vigueur dès le"))
    ends_on = _date(_("Jusqu’au"))
    notice_days = forms.IntegerField(label=_("Préavis, en jours"), min_value=0, max_value=730, initial=0)
    reason = _reason(
        _("Pourquoi ce changement ?"),
        _("Les parties le lisent. Nécessaire quand des signatures sont ouvertes."),
    )
    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        names = {party["organisation"]: party["name"] for party in version.parties}
        self.rows = [*range(len(version.duties) + MOST_NEW_DUTIES)]
        kwargs["initial"] = {**_initial(version), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for group, titles in (("sections", SECTION_TITLES), ("annexes", ANNEX_TITLES)):
            for key, title in titles.items():
                self.fields[f"{group}.{key}"] = forms.CharField(
                    label=title, required=False, max_length=TEXT_LIMIT, widget=_area(6)
                )
        for row in self.rows:
            self.fields |= _duty_fields(row, [("", "–"), *names.items()])

    def text_fields(self) -> list[Any]:
        """The fields of sections and annexes."""
        return [self[name] for name in self.fields if name.startswith(("sections.", "annexes."))]

    def duty_rows(self) -> list[list[Any]]:
        """The fields of each duty."""
        return [
            [self[f"duty.{row}.{name}"] for name in ("organisation", "text", "from", "until")]
            for row in self.rows
        ]

    def changes(self) -> dict[str, Any]:
        """The values as ``write_text`` takes them."""
        said = self.cleaned_data
        texts = {
            group: {name.partition(".")[2]: said[name] for name in said if name.startswith(f"{group}.")}
            for group in ("sections", "annexes")
        }
        duties = [
            {name: said[f"duty.{row}.{name}"] for name in ("organisation", "text", "from", "until")}
            for row in self.rows
            if said[f"duty.{row}.organisation"] or said[f"duty.{row}.text"]
        ]
        plain = {name: said[name] for name in ("title", "starts_on", "ends_on", "notice_days")}
        return {**plain, **texts, "duties": duties}


def _duty_fields(row: int, parties: list[tuple[str, str]]) -> dict[str, forms.Field]:
    name = f"duty.{row}."
    return {
        f"{name}organisation": forms.ChoiceField(label=_("Partie"), choices=parties, required=False),
        f"{name}text": forms.CharField(
            label=_("Engagement"), required=False, max_length=TEXT_LIMIT, widget=_area(2)
        ),
        f"{name}from": _date(_("Dès le")),
        f"{name}until": _date(_("Jusqu’au")),
    }


def _initial(version: Version) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(version, name) for name in ("title", "starts_on", "ends_on", "notice_days", "number")
    }
    for group in ("sections", "annexes"):
        values |= {f"{group}.{key}": text for key, text in getattr(version, group).items()}
    for row, duty in enumerate(version.duties):
        values |= {f"duty.{row}.{name}": said for name, said in duty.items()}
    return values


class SigningForm(forms.Form):
    """Until when the parties sign."""

    sign_by = _date(
        _("À signer jusqu’au"), _("Les parties reçoivent un rappel sept et trois jours avant."), required=True
    )
    number = forms.IntegerField(widget=forms.HiddenInput)


class SignForm(forms.Form):
    """One's signature for an organisation: the text that was read, and one's password asked again."""

    on_behalf_of = forms.ChoiceField(label=_("Pour quelle organisation signez-vous ?"))
    agreed = forms.BooleanField(label=_("J’ai lu ce texte et je m’y engage pour mon organisation."))
    password = forms.CharField(
        label=_("Votre mot de passe"),
        help_text=_("Redemandé pour être sûr que c’est bien vous qui signez."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    paper = forms.FileField(
        label=_("Ou le texte déjà signé à la main (PDF)"),
        help_text=_("Seules les parties et l’équipe du lab le voient. L’équipe confirme la signature."),
        required=False,
        allow_empty_file=True,
    )
    number = forms.IntegerField(widget=forms.HiddenInput)
    hash = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.name) for one in organisations]
        self.fields["on_behalf_of"].choices = choices
        if len(choices) == 1:
            self.fields["on_behalf_of"].initial = choices[0][0]


class ReasonForm(forms.Form):
    """Why it ends."""

    reason = _reason(_("Pourquoi ?"), _("Le motif est publié."), required=True)


class PartyForm(forms.Form):
    """Another party."""

    organisation = OrganisationField(
        label=_("Quelle organisation ?"), help_text=_("Son nom, tel qu’il est inscrit ici.")
    )


class ProposalForm(forms.Form):
    """Sections that a party would have otherwise."""

    reason = _reason(_("Pourquoi ce changement ?"), required=True)
    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        kwargs["initial"] = {**_initial(version), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for key, title in SECTION_TITLES.items():
            self.fields[f"sections.{key}"] = forms.CharField(
                label=title, required=False, max_length=TEXT_LIMIT, widget=_area(6)
            )
        self.order_fields([*(f"sections.{key}" for key in SECTION_TITLES), "reason", "number"])

    def sections(self) -> dict[str, str]:
        """The sections as they would be."""
        return {key: self.cleaned_data[f"sections.{key}"] for key in SECTION_TITLES}


class AnswerForm(forms.Form):
    """What becomes of a proposal or of a signed paper: yes, or no and why."""

    answer = _reason(_("Si vous déclinez, pourquoi ?"))


class VerifyForm(forms.Form):
    """A fingerprint, or the text itself."""

    hash = forms.CharField(
        label=_("Empreinte"),
        help_text=_("Les 64 signes qui figurent sur la convention."),
        required=False,
        max_length=200,
    )
    file = forms.FileField(
        label=_("Ou le texte (.json) ou le PDF de la convention"),
        help_text=_("Le fichier n’est pas gardé."),
        required=False,
        allow_empty_file=True,
    )
