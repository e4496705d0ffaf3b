"""Forms about the charter: writing it, adhering to it, answering its questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ideas.charter.lifecycle import (
    ANSWER_LIMIT,
    MOST_VALUES,
    NAME_LIMIT,
    QUESTION_LIMIT,
    TEXT_LIMIT,
    VISION_LIMIT,
)
from ideas.charter.models import CharterVersion, Reply

MORE = 2  # empty places for new values, on each form


class AdhesionForm(forms.Form):
    """That an organisation adheres to the version that was read."""

    confirmed = forms.BooleanField(
        label=_("Au nom de mon organisation, j’ai lu cette charte et nous y adhérons."),
        error_messages={"required": _("Confirmez que votre organisation adhère à la charte.")},
    )
    charter = forms.CharField(max_length=8, widget=forms.HiddenInput)


class AnswersForm(forms.Form):
    """An answer to each question of the charter; ``questions`` are pairs of a key and words."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        questions: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [key for key, _words in questions]
        for key, words in questions:
            self.fields[key] = forms.CharField(
                label=words, required=False, max_length=ANSWER_LIMIT, widget=forms.Textarea(attrs={"rows": 5})
            )

    @classmethod
    def values_of(cls, reply: Reply | None) -> dict[str, Any]:
        """What is answered now."""
        return {"version": 0} if reply is None else {**reply.by_key(), "version": reply.version}

    def answers(self) -> dict[str, str]:
        """The answers by key."""
        return {key: self.cleaned_data[key] for key in self.keys}


class CharterForm(forms.Form):
    """The words of a draft in one language. In the lab's own language values come and go; in others they are said."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, charter: CharterVersion, language: str, is_own: bool, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", self.said(charter, language))
        super().__init__(*args, **kwargs)
        self.charter, self.language, self.is_own = charter, language, is_own
        many = {"lang": language, "rows": 4}
        self.fields[f"visions.{language}"] = forms.CharField(
            label=_("Vision"), required=False, max_length=VISION_LIMIT, widget=forms.Textarea(attrs=many)
        )
        known = len(charter.values)
        self.places = range(min(known + MORE, MOST_VALUES) if is_own else known)
        for place in self.places:
            self._add_value(place, known=place < known)

    def _add_value(self, place: int, *, known: bool) -> None:
        number = {"number": place + 1}
        name = gettext("Valeur %(number)d") if known else gettext("Nouvelle valeur (%(number)d)")
        one, many = {"lang": self.language}, {"lang": self.language, "rows": 3}
        self.fields[f"key.{place}"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields[self._name(place, "names")] = forms.CharField(
            label=name % number, required=False, max_length=NAME_LIMIT, widget=forms.TextInput(attrs=one)
        )
        for column, label, limit in (
            ("texts", gettext("Valeur %(number)d : ce qu’elle veut dire"), TEXT_LIMIT),
            ("questions", gettext("Valeur %(number)d : la question qu’elle pose"), QUESTION_LIMIT),
        ):
            self.fields[self._name(place, column)] = forms.CharField(
                label=label % number, required=False, max_length=limit, widget=forms.Textarea(attrs=many)
            )

    def _name(self, place: int, column: str) -> str:
        return f"values.{place}.{column}.{self.language}"

    def changes(self) -> dict[str, Any]:
        """As ``change_charter`` takes it: what the other languages say stays; emptied values of the lab's language go."""
        known = {one["key"]: one for one in self.charter.values}
        rows = [self._row(place, known) for place in self.places]
        visions = {**self.charter.visions, self.language: self.cleaned_data[f"visions.{self.language}"]}
        return {"visions": visions, "values": [row for row in rows if row is not None]}

    def _row(self, place: int, known: Mapping[str, Any]) -> dict[str, Any] | None:
        key = self.cleaned_data[f"key.{place}"]
        said = {name: self.cleaned_data[self._name(place, name)] for name in ("names", "texts", "questions")}
        if self.is_own and not any(said.values()):
            return None
        before = known.get(key, {})
        words = {name: {**before.get(name, {}), self.language: text} for name, text in said.items()}
        return {"key": key, **words}

    @staticmethod
    def said(charter: CharterVersion, language: str) -> dict[str, Any]:
        """What the draft says in ``language`` now."""
        values: dict[str, Any] = {
            "version": charter.version,
            f"visions.{language}": charter.visions.get(language, ""),
        }
        for place, one in enumerate(charter.values):
            values[f"key.{place}"] = one["key"]
            for name in ("names", "texts", "questions"):
                values[f"values.{place}.{name}.{language}"] = one[name].get(language, "")
        return values
