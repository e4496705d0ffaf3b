"""Texts in the lab's languages: one field for each, named as the operations name what is wrong with them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LANGUAGE_NAMES = {"fr": _("français"), "it": _("italien"), "de": _("allemand"), "en": _("anglais")}


class WordingForm(forms.Form):
    """A form with texts in several languages: ``wordings`` gives name, label, limit and whether a text has lines.

    Only the lab's own language is asked for, and only where the text is.
    """

    wordings: tuple[tuple[str, Any, int, bool], ...] = ()
    needed: frozenset[str] = frozenset({"names"})

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs.setdefault("initial", self.values_of(row))
        super().__init__(*args, **kwargs)
        own = dict(self.fields)
        self.fields.clear()
        for name, label, limit, has_lines in self.wordings:
            for language in settings.LAB_LANGUAGES:
                self.fields[f"{name}.{language}"] = self._field(name, label, limit, has_lines, language)
        self.fields.update(own)

    def _field(self, name: str, label: Any, limit: int, has_lines: bool, language: str) -> forms.CharField:
        attributes = {"lang": language, **({"rows": 5} if has_lines else {})}
        return forms.CharField(
            label=gettext("%(label)s (%(language)s)")
            % {"label": label, "language": LANGUAGE_NAMES.get(language, language)},
            max_length=limit,
            required=name in self.needed and language == settings.LAB_LANGUAGES[0],
            widget=forms.Textarea(attrs=attributes) if has_lines else forms.TextInput(attrs=attributes),
        )

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        """What ``row`` says now."""
        texts = {
            f"{name}.{language}": text
            for name, _label, _limit, _has_lines in cls.wordings
            for language, text in getattr(row, name).items()
        }
        return texts | {name: getattr(row, name) for name in cls.base_fields}

    def changes(self) -> dict[str, Any]:
        """The values as the operations take them: wordings as mappings, the rest as it is."""
        values = {name: self.cleaned_data[name] for name in self.base_fields if name in self.fields}
        for name, _label, _limit, _has_lines in self.wordings:
            values[name] = {
                language: self.cleaned_data.get(f"{name}.{language}", "")
                for language in settings.LAB_LANGUAGES
            }
        return values
