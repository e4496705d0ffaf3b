"""The one receiver of ours: what changes a page, image, document or menu of Wagtail, or who may see it, raises the generation.

A file of its own because it is the one place where signals are allowed: Wagtail's models tell of changes in no other way.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save  # noqa: TID251 - see the module's words
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import CollectionViewRestriction, Locale, Page, PageViewRestriction, Site

from ideas.activity.operations import raise_generation

WATCHED = (Document, Image, Locale, Site, PageViewRestriction, CollectionViewRestriction)


def raised(sender: Any, **kwargs: Any) -> None:
    """Pages of everyone are made anew after any editorial change."""
    if issubclass(sender, (Page, *WATCHED)):
        raise_generation()


def watch() -> None:
    """Listen from now on; listening twice changes nothing."""
    for signal in (post_save, post_delete):
        signal.connect(raised, dispatch_uid=f"cms.generation.{signal is post_save}")
