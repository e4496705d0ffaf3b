"""Forms about reports to funders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.pilots.models import Pilot
from ideas.reporting.lifecycle import INTRODUCTION_LIMIT, TITLE_LIMIT
from ideas.reporting.models import FunderReport
from ideas.reporting.parts import Row, parts
from ideas.reporting.queries import funders_to_report_to


def _date(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class ReportForm(forms.Form):
    """What a report says of itself; with ``offered`` also what it shows, a list for each part."""

    title = forms.CharField(label=_("Titre du rapport"), max_length=TITLE_LIMIT)
    starts_on = _date(_("Période, du"))
    ends_on = _date(_("au"))
    funder = forms.ModelChoiceField(
        label=_("Pour qui"),
        help_text=_("Non public, il se lit par les partenaires du pilote et par cette organisation."),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("Tous les bailleurs"),
    )
    introduction = forms.CharField(
        label=_("Introduction"),
        help_text=_("Ce que les chiffres ne disent pas. Markdown est possible."),
        required=False,
        max_length=INTRODUCTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    COLUMNS = ("title", "starts_on", "ends_on", "funder", "introduction")

    def __init__(
        self, *args: Any, pilot: Pilot, offered: dict[str, list[Row]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funder"].queryset = funders_to_report_to(pilot)
        self.offered = {code: rows for code, rows in (offered or {}).items() if rows}
        for code, rows in self.offered.items():
            self.fields[f"part_{code}"] = forms.MultipleChoiceField(
                label=parts()[code].label,
                choices=[(row.key, row.title) for row in rows],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @classmethod
    def begun(cls, pilot: Pilot) -> dict[str, Any]:
        """What a new report begins with: this year until today."""
        today = clock.today()
        title = str(_("Rapport %(year)s")) % {"year": today.year}
        return {
            "title": f"{title}, {pilot.title}"[:TITLE_LIMIT],
            "starts_on": today.replace(month=1, day=1),
            "ends_on": today,
        }

    @classmethod
    def values_of(cls, report: FunderReport) -> dict[str, Any]:
        """What a draft says now."""
        own = {name: getattr(report, name) for name in (*cls.COLUMNS, "version")}
        own |= {"funder": report.funder.code if report.funder else ""}
        return own | {f"part_{code}": keys for code, keys in report.choices.items()}

    def values(self) -> dict[str, Any]:
        """The values as the operations take them."""
        own = {name: self.cleaned_data[name] for name in self.COLUMNS}
        if self.offered:
            own["choices"] = {code: self.cleaned_data[f"part_{code}"] for code in self.offered}
        return own


class FreezeForm(forms.Form):
    """Who may read it once it is frozen."""

    is_public = forms.BooleanField(
        label=_("Tout le monde peut le lire"),
        help_text=_(
            "Sinon, seuls les partenaires du pilote et le bailleur le lisent. L’empreinte se vérifie."
        ),
        required=False,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
