"""Addresses that pages of editors cannot have: those that the lab answers itself.

A file of its own because every kind of page is kept by it.
"""

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

OF_EDITORS = "wagtail_serve"


class PageForm(WagtailAdminPageForm):
    """The form of a page. What the lab answers itself would hide the page without a word."""

    def clean_slug(self) -> str:
        """An address that is free. Raises ValidationError for one of the lab's own."""
        slug: str = self.cleaned_data["slug"]
        above = self.parent_page.url_path.strip("/").split("/")[1:] if self.parent_page else []
        if is_ours("/".join([*above, slug])):
            words = _("L’adresse « %(slug)s » appartient à une page du lab. Choisissez-en une autre.")
            raise ValidationError(words % {"slug": slug}, code="taken")
        return slug


def is_ours(path: str) -> bool:
    """Whether the lab itself answers ``path`` below the language."""
    try:
        return bool(resolve(f"/{get_language()}/{path}/").url_name != OF_EDITORS)
    except Resolver404:
        return False
