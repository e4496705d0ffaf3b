"""Forms about questions to those who benefited, and the answers to them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.measurement.lifecycle import (
    ANSWER_LIMIT,
    INTRODUCTION_LIMIT,
    MOST_QUESTIONS,
    NAME_LIMIT,
    QUESTION_LIMIT,
    SCALE,
    QuestionKind,
)
from ideas.measurement.models import Indicator, Question, Questionnaire
from ideas.measurement.operations import Asked
from ideas.pilots.models import Pilot
from ideas.sites.models import Site

COLUMNS = ("title", "introduction", "indicator", "opens_on", "closes_on")
LOWEST, HIGHEST = _("1 : pas du tout"), _("5 : tout à fait")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class QuestionsForm(forms.Form):
    """A few questions and the days on which they can be answered. Empty places ask nothing."""

    title = forms.CharField(
        label=_("Titre"), help_text=_("Par exemple : Votre avis sur l’accueil."), max_length=NAME_LIMIT
    )
    introduction = forms.CharField(
        label=_("Quelques mots avant les questions"),
        max_length=INTRODUCTION_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    indicator = forms.ModelChoiceField(
        label=_("L’indicateur dont les réponses sont une source"),
        queryset=None,
        required=False,
        empty_label=_("Aucun"),
    )
    opens_on = _day(_("Premier jour"))
    closes_on = _day(_("Dernier jour"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.filter(pilot=pilot).order_by("position", "pk")
        for place in range(1, MOST_QUESTIONS + 1):
            named = {"place": place}
            self.fields[f"text_{place}"] = forms.CharField(
                label=str(_("Question %(place)d")) % named,
                max_length=QUESTION_LIMIT,
                required=False,
                help_text=_("Rien qui permette de savoir qui répond."),
            )
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label=str(_("Réponse à la question %(place)d")) % named,
                choices=QuestionKind.choices,
                initial=QuestionKind.SCALE,
                required=False,
            )
            self.fields[f"options_{place}"] = forms.CharField(
                label=str(_("Choix de la question %(place)d, un par ligne")) % named,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @classmethod
    def values_of(cls, questionnaire: Questionnaire) -> dict[str, Any]:
        """What is asked now."""
        said = {name: getattr(questionnaire, name) for name in (*COLUMNS, "version")}
        for one in questionnaire.questions.all():
            said |= {f"text_{one.place}": one.text, f"kind_{one.place}": one.kind}
            said[f"options_{one.place}"] = one.options
        return said

    def values(self) -> dict[str, Any]:
        """The values as the operations take them."""
        return {name: self.cleaned_data[name] for name in COLUMNS}

    def questions(self) -> list[Asked]:
        """The questions that are asked, in their order."""
        said = self.cleaned_data
        places = [place for place in range(1, MOST_QUESTIONS + 1) if said[f"text_{place}"]]
        return [
            Asked(said[f"kind_{place}"], said[f"text_{place}"], said[f"options_{place}"].splitlines())
            for place in places
        ]


class AnswerForm(forms.Form):
    """The questions as somebody answers them; any may be passed over."""

    def __init__(
        self, *args: Any, questions: Sequence[Question], sites: Sequence[Site], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.language_fields = [f"question_{one.place}" for one in questions]
        for one in questions:
            self.fields[f"question_{one.place}"] = _asked(one)
        if sites:
            choices = [("", _("Je ne sais pas")), *((site.code, site.name) for site in sites)]
            self.fields["site"] = forms.ChoiceField(label=_("Où était-ce ?"), choices=choices, required=False)

    def answers(self) -> dict[int, int | str]:
        """By the places of the questions, what was answered."""
        said = {name: self.cleaned_data[name] for name in self.language_fields}
        return {
            int(name.removeprefix("question_")): int(value)
            if value.isdecimal() and self._is_number(name)
            else value
            for name, value in said.items()
            if value
        }

    def _is_number(self, name: str) -> bool:
        return isinstance(self.fields[name], forms.ChoiceField)


def _asked(question: Question) -> forms.Field:
    if question.kind == QuestionKind.TEXT:
        area = forms.Textarea(attrs={"rows": 3})
        hint = _("N’écrivez aucun nom.")
        return forms.CharField(
            label=question.text, max_length=ANSWER_LIMIT, required=False, widget=area, help_text=hint
        )
    choices = {
        QuestionKind.SCALE: [(1, LOWEST), *((n, str(n)) for n in range(2, SCALE)), (SCALE, HIGHEST)],
        QuestionKind.YES_NO: [(1, _("Oui")), (0, _("Non"))],
        QuestionKind.CHOICE: list(enumerate(question.option_names)),
    }[QuestionKind(question.kind)]
    return forms.ChoiceField(label=question.text, choices=choices, required=False, widget=forms.RadioSelect)
