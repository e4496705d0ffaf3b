"""Forms about the sites of a pilot."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.pilots.lifecycle import PartnerRole
from ideas.sites.lifecycle import BENEFIT_LIMIT, NAME_LIMIT, PLACE_LIMIT, TEXT_LIMIT
from ideas.sites.models import Site
from lab.web.forms.choosing import TerritoryField
from lab.web.forms.pilots import OrganisationField


def _text(
    label: Any, hint: Any = "", *, limit: int = TEXT_LIMIT, rows: int = 3, required: bool = False
) -> Any:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=limit, widget=area)


class SiteForm(forms.Form):
    """What a site says of itself."""

    name = forms.CharField(
        label=_("Nom du lieu"),
        help_text=_("Vide : le nom du territoire."),
        required=False,
        max_length=NAME_LIMIT,
    )
    place = forms.CharField(label=_("Adresse ou salle"), required=False, max_length=PLACE_LIMIT)
    who = _text(_("Pour qui"), _("Qui peut venir, et ce qu’il faut pour cela."), limit=BENEFIT_LIMIT, rows=2)
    where = _text(
        pgettext_lazy("site", "Où"),
        _("Où l’on vous trouve, et comment y venir."),
        limit=BENEFIT_LIMIT,
        rows=2,
    )
    when = _text(pgettext_lazy("site", "Quand"), _("Jours et heures."), limit=BENEFIT_LIMIT, rows=2)
    contact = _text(
        pgettext_lazy("site", "Contact"),
        _("Un numéro ou une adresse que vous publiez."),
        limit=BENEFIT_LIMIT,
        rows=2,
    )
    context = _text(
        _("Ce qui est particulier ici"),
        _("Pour que les chiffres de ce lieu soient comparés justement : saison, taille, moyens."),
        rows=4,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    COLUMNS = ("name", "place", "who", "where", "when", "contact", "context")

    @classmethod
    def values_of(cls, site: Site) -> dict[str, Any]:
        """What the site says now."""
        return {name: getattr(site, name) for name in (*cls.COLUMNS, "version")}

    def says(self) -> dict[str, Any]:
        """The values as operations take them."""
        return {name: self.cleaned_data[name] for name in self.COLUMNS}


class NewSiteForm(SiteForm):
    """The same, of a site that there was not, with where it is."""

    territory = TerritoryField(label=_("Quel territoire ?"))
    field_order = ("territory", *SiteForm.COLUMNS)


class ReplicationForm(forms.Form):
    """An organisation asks to take the pilot up in its territory."""

    territory = TerritoryField(label=_("Sur quel territoire ?"))
    name = forms.CharField(
        label=_("Nom du lieu"),
        help_text=_("Vide : le nom du territoire."),
        required=False,
        max_length=NAME_LIMIT,
    )
    why = _text(_("Pourquoi chez vous ?"), _("Le besoin que vous voyez, et pour qui."), required=True)
    carriers = _text(
        _("Qui porterait le lieu ?"), _("Les organisations et les personnes, avec leur temps."), required=True
    )
    adaptations = _text(_("Qu’adapteriez-vous ?"), _("Ce que vous feriez autrement ici, et pourquoi."))
    pack = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """A reason; owed or not, the view says."""

    reason = _text(_("Motif"))


class SitePartnerForm(forms.Form):
    """An organisation takes part at a site."""

    role = forms.ChoiceField(
        label=_("Dans quel rôle ?"), choices=PartnerRole.choices, widget=forms.RadioSelect
    )
    text = _text(
        _("Ce que votre organisation apporterait"),
        _("Un lieu, du temps, de l’argent, un savoir-faire. Publié si vous devenez partenaire."),
        required=True,
    )


class SiteInvitationForm(SitePartnerForm):
    """Who leads a site asks an organisation to take part."""

    organisation = OrganisationField(
        label=_("Quelle organisation ?"), help_text=_("Son nom, tel qu’il est inscrit ici.")
    )
    text = _text(_("Ce que vous attendez d’elle"), _("Elle le lit avec l’invitation."))
    field_order = ("organisation", "role", "text")


class SiteAnswerForm(forms.Form):
    """What an organisation brings, or why not: the button pressed says which is asked."""

    text = _text(_("Ce que votre organisation apporte"), _("Publié sur la page du lieu."))
    reason = _text(_("Motif"))
    version = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class DeviationForm(forms.Form):
    """What is done differently at a site."""

    text = _text(_("Ce que vous faites autrement"), required=True)
    reason = _text(_("Pourquoi"), required=True)
    since = forms.DateField(
        label=_("Depuis quand"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    is_core = forms.BooleanField(
        label=_("Cela touche au cœur du pilote"),
        help_text=_("Son équipe doit alors donner son accord, et ce n’est public qu’ensuite."),
        required=False,
    )
