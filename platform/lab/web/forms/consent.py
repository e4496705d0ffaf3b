"""Consent to what the lab's pages say: its terms, and how it keeps personal data."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lab.ui.context import addresses

DOCUMENTS = {"terms": _("Conditions d’utilisation"), "privacy": _("Protection des données")}


def _links() -> SafeString:
    pages = addresses()
    named = [(pages[name], title) for name, title in DOCUMENTS.items() if name in pages]
    return format_html_join(" · ", '<a href="{}">{}</a>', named)


class ConsentField(forms.BooleanField):
    """A box to tick, with links to both documents beside it; ``missing`` is said when it is not ticked."""

    def __init__(self, *, missing: Any, **options: Any) -> None:
        options.setdefault("label", _("J’accepte les conditions d’utilisation et la protection des données"))
        options.setdefault("help_text", lazy(_links, SafeString)())
        super().__init__(error_messages={"required": missing}, **options)
