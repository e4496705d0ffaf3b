"""Fields for choosing among very many."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ideas.topics.models import Grouping, Territory
from ideas.topics.naming import LONGEST, names_told_apart, territories_named
from ideas.topics.queries import territories_matching

MOST_OFFERED = 6


class TerritoryInput(forms.TextInput):
    """A line of text with the list that a script fills with suggestions while one types."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The line and its list."""
        names = f"{(attrs or {}).get('id') or name}_suggestions"
        own = {"autocomplete": "off", "list": names, "data-suggest": reverse("web:territory_suggestions")}
        line = super().render(name, value, {**(attrs or {}), **own}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', line, names)


class TerritoryField(forms.CharField):
    """A territory, chosen by name, postal code or official code; several of one name are told apart by where they lie.

    Works without script; with it, the list of suggestions is filled while typing.
    """

    widget = TerritoryInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Commune, canton ou code postal."))
        super().__init__(max_length=LONGEST, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """How a territory is shown: « Lausanne », « Genève, Suisse »."""
        return names_told_apart([value])[0] if isinstance(value, Territory) else value

    def to_python(self, value: Any) -> Any:
        """The territory that the text names; ValidationError when it names none or several."""
        if isinstance(value, Territory):
            return value
        text = super().to_python(value)
        if not text:
            return None
        found = territories_named(text) or territories_matching(text, limit=MOST_OFFERED)
        if len(found) == 1:
            return found[0]
        raise ValidationError(_which(found[:MOST_OFFERED]), code="several" if found else "unknown")

    def validate(self, value: Any) -> None:
        """Required or not; the length was checked on the text."""
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more to ask of a territory."""


class TerritoriesField(forms.CharField):
    """Several territories, one on each line, each chosen as in ``TerritoryField``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Un par ligne : commune, canton ou code postal. Vide : partout."))
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """How territories are shown: one on each line."""
        return value if isinstance(value, str) or value is None else "\n".join(names_told_apart(value))

    def to_python(self, value: Any) -> Any:
        """The territories that the lines name; ValidationError for the first line that names none or several."""
        one = TerritoryField(required=False)
        lines = (super().to_python(value) or "").splitlines()
        return [one.clean(line) for line in lines if line.strip()]


def _which(found: list[Territory]) -> str:
    if not found:
        return str(_("Nous ne connaissons pas ce lieu. Essayez le nom de la commune ou son code postal."))
    names = " · ".join(names_told_apart(found))
    return str(_("Plusieurs lieux correspondent. Copiez celui qui convient : %(names)s.")) % {"names": names}


@dataclass(frozen=True)
class PlaceSought:
    """The place of a list's filter: its ``code`` for the question, ``text`` as the field says it, and the ``fault`` where that
    is no place we know; its code is then the text, which finds nothing.
    """

    code: str = ""
    text: str = ""
    fault: str = ""


def place_sought(text: str) -> PlaceSought:
    """The place that a filter's ``text`` names, the widest where several have that name; the grouping of that code; else the
    only one that it begins, or the postal code.
    """
    text = text.strip()[:LONGEST]
    if not text:
        return PlaceSought()
    found = territories_named(text)[:1]
    if not found and Grouping.objects.filter(code=text).exists():
        return PlaceSought(text, text)
    likely = found or territories_matching(text, limit=MOST_OFFERED)
    if len(likely) == 1:
        return PlaceSought(likely[0].code, names_told_apart(likely)[0])
    return PlaceSought(text, text, _which(likely))


def code_in(text: str) -> str:
    """The code in « Aubrive (K7M2P9QX) », or the text itself where it is one."""
    return text.rsplit("(", 1)[-1].rstrip(")") if text.endswith(")") else text
