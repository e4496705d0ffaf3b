"""Reading what parts are given: a model, a dataclass, a mapping or a tuple."""

from collections.abc import Mapping
from typing import Any


def of(thing: Any, name: str) -> Any:
    """``thing.name`` or ``thing["name"]``; None where there is neither."""
    if isinstance(thing, Mapping):
        return thing.get(name)
    return getattr(thing, name, None)


def link_of(thing: Any) -> dict[str, Any]:
    """A link as label and url, given as a pair, an object or a mapping."""
    if isinstance(thing, tuple):
        label, url = thing
        return {"label": label, "url": url}
    return {"label": of(thing, "label"), "url": of(thing, "url")}
