"""Look and feel shared by the doors."""

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

WHAT_TO_DO = {
    forms.Field: _("Remplissez ce champ."),
    forms.ChoiceField: _("Choisissez une réponse."),
    forms.BooleanField: _("Cochez cette case."),
    forms.FileField: _("Choisissez un fichier."),
}


class UiConfig(AppConfig):
    """See the package."""

    name = "lab.ui"

    def ready(self) -> None:
        """Have an empty field say what to do, rather than that it is required; before any form is made."""
        for kind, words in WHAT_TO_DO.items():
            kind.default_error_messages = {**kind.default_error_messages, "required": words}
