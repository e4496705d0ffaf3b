"""What lists of pages share: addresses with other values, and tags of their filters. A file of its own because every list
needs it.
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lab.web.forms.choosing import PlaceSought

LONGEST_TAG = 40

CURSORS = ("after", "before")


def with_values(query: QueryDict, **values: str | list[str]) -> str:
    """This address with other values, one or several of a name; cursors of pages fall away unless given."""
    changed = query.copy()
    for name in CURSORS:
        changed.pop(name, None)
    for name, value in values.items():
        changed.pop(name, None)
        if value:
            changed.setlist(name, value if isinstance(value, list) else [value])
    return f"?{changed.urlencode()}" if changed else "?"


def filter_tags(
    query: QueryDict, words: str, place: PlaceSought, facets: Mapping[str, list[dict[str, Any]]]
) -> list[dict[str, str]]:
    """Active filters, each with the address without it: words, place, and what is asked of ``facets``."""
    tags = []
    if words:
        tags.append({"text": f"« {clipped(words)} »", "url": with_values(query, q="")})
    if place.code:
        text = _("Lieu non reconnu : %(place)s") % {"place": place.text} if place.fault else place.text
        tags.append({"text": clipped(text), "url": with_values(query, territory="")})
    for name, options in facets.items():
        labels = {option["value"]: option["label"] for option in options}
        asked = [value for value in query.getlist(name) if value]
        tags += [
            {
                "text": clipped(labels.get(value, value)),
                "url": with_values(query, **{name: [other for other in asked if other != value]}),
            }
            for value in dict.fromkeys(asked)
        ]
    return tags


def clipped(text: str) -> str:
    """As much of ``text`` as a tag shows."""
    return Truncator(text).chars(LONGEST_TAG)
