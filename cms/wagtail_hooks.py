"""What differs from stock Wagtail: people and roles are kept on the lab's desk, so their pages here are off."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

HIDDEN = frozenset({"users", "groups"})


@hooks.register("construct_settings_menu")
def without_people(request: HttpRequest, menu_items: list[Any]) -> None:
    """Take people and groups off the settings."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN]


@hooks.register("register_admin_menu_item")
def to_the_desk() -> MenuItem:
    """The way to the lab desk."""
    return MenuItem(_("Bureau du lab"), reverse("web:desk"), icon_name="home", order=10)
