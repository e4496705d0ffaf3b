"""Tags of the frame itself; pages do not need them."""

from functools import cache
from typing import Any

from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = Library()


@register.simple_tag
@cache
def frame_assets(scripts: bool = True) -> SafeString:
    """Style sheets, icons and scripts: the same on every page, so made once by each process."""
    return render_to_string("ui/frame/assets.html", {"scripts": scripts})


@register.simple_tag(takes_context=True)
def page_languages(context: Context) -> list[dict[str, Any]]:
    """This page in each language; ``alternates`` of the context names its addresses where they differ."""
    languages: list[dict[str, Any]] = context["look"].languages(context.get("alternates") or ())
    request = context.get("request")
    if request is not None:
        request.page_languages = languages  # a kept page has them again
    return languages
