"""A frame without doors: each test fills the slots it needs."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from lab.ui import slots
from lab.ui.context import look

GATHERED = (
    "header_links",
    "staff_links",
    "account_links",
    "footer_columns",
    "footer_links",
    "banner",
    "topics",
)
ANSWERED = ("viewer", "unread_count", "kept_query")


@pytest.fixture(autouse=True)
def empty_slots(settings: Any) -> Iterator[None]:
    """Doors stay away: what they filled at start is put aside and put back afterwards, and their middleware rests."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("lab.web.")]
    kept = [(slot, dict(vars(slot))) for slot in (getattr(slots, name) for name in GATHERED + ANSWERED)]
    addresses = dict(slots.addresses.items())
    for slot, values in kept:
        vars(slot).update({k: [] if isinstance(v, list) else v for k, v in values.items()})
        slot.clear()
    slots.addresses.clear()
    yield
    for slot, values in kept:
        vars(slot).update(values)
    slots.addresses.clear()
    slots.addresses.update(**addresses)


@pytest.fixture
def html() -> Callable[..., str]:
    """``html('{% icon "bell" %}')`` renders a piece of template in French, for a signed-out visitor."""

    def render(source: str, *, language: str = "fr", path: str = "/fr/ideas/", **values: Any) -> str:
        request = RequestFactory().get(path)
        with translation.override(language):
            template = Template("{% load i18n ui %}" + source)
            return template.render(Context({**look(request), "request": request, **values}))

    return render
