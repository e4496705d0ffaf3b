"""Forms of notices: how to be told, and following by e-mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.notifications.models import Channel
from ideas.notifications.table import TABLE, Row

HOWS = (Channel.AT_ONCE, Channel.DAILY, Channel.WEEKLY, Channel.INBOX, Channel.MUTE)


def _hint(row: Row) -> Any:
    """What of a kind one is told whatever one chooses."""
    if not row.can_be_muted:
        return _("Vous le trouverez toujours ici.")
    return _("L’équipe d’une idée est toujours prévenue.") if row.kind == "step" else ""


class PreferencesForm(forms.Form):
    """For each kind of thing, how one wants to be told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in TABLE:
            hows = [how for how in HOWS if how != Channel.MUTE or row.can_be_muted]
            self.fields[row.kind] = forms.ChoiceField(
                label=row.label, help_text=_hint(row), choices=[(how, how.label) for how in hows]
            )


class FollowByEmailForm(forms.Form):
    """Where to write to somebody who has no account."""

    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        help_text=_("Vous recevrez un message pour la confirmer. Un clic suffit ensuite pour arrêter."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
