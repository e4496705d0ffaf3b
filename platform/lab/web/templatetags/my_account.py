"""The navigation of one's account."""

from typing import Any

from django import template

from lab.web.pages.account import account_links

register = template.Library()


@register.inclusion_tag("ui/parts/local_nav.html", takes_context=True)
def account_nav(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the pages of one's account, this one marked."""
    return {"links": account_links(context["request"]), "label": ""}
