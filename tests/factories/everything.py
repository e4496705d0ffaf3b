"""One row of whatever belongs to an idea, with a word in each of its columns of words."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Model

from ideas.consent.models import Seat
from ideas.discussion.models import Comment, Mention
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.blacking import Holding, around_idea
from ideas.people.models import Person
from ideas.pledges.models import Pledge

TEXTS = (models.CharField, models.TextField, models.JSONField)
MORE: dict[type[Model], dict[str, Any]] = {Mention: {"role": "lab"}, Pledge: {"kind": "other"}}


def plant(holding: Holding, idea: Idea, other: Idea, word: str) -> None:
    """See that ``idea`` has a row of that kind, if need be made with as little as it takes; all its words say ``word``."""
    rows = holding.rows(around_idea(idea.pk, idea.code))
    if not rows.exists():
        _make(holding.model, idea, other)
    assert rows.exists(), holding.model
    rows.update(**{name: value for column in holding.columns for name, value in _said(holding, column, word)})


def _said(holding: Holding, column: str, word: str) -> list[tuple[str, Any]]:
    name, _, key = column.partition(".")
    field = holding.model._meta.get_field(name)
    if not isinstance(field, models.JSONField):
        return [(name, word if isinstance(field, models.URLField) else f"{word} !")]
    return [(name, [word] if field.default is list else {key or "need": f"{word} !"})]


def _make(model: type[Model], idea: Idea, other: Idea) -> Model:
    said = dict(MORE.get(model, {}))
    for field in model._meta.concrete_fields:
        is_left_out = field.name in said or field.has_default() or field.primary_key
        if not is_left_out and (
            not field.null or field.name in {"idea", "pilot"} or (model is Seat and field.name == "person")
        ):
            said[field.name] = _value(field, idea, other, said)
    if "subject" in said:  # a clock, which names its subject by other columns
        said |= {"kind": "idea", "subject": idea.code}
    return model._default_manager.create(**said)


def _value(field: Any, idea: Idea, other: Idea, said: dict[str, Any]) -> Any:
    if field.name in {"subject_kind", "subject_code"}:
        return "idea" if field.name == "subject_kind" else idea.code
    if isinstance(field, models.ForeignKey | models.OneToOneField):
        return _row_of(field.related_model, idea, idea if idea not in said.values() else other)
    if isinstance(field, models.DateTimeField):
        return clock.now()
    if isinstance(field, models.DateField):
        return clock.today()
    if isinstance(field, models.IntegerField | models.DecimalField):
        return 99
    return field.choices[0][0] if field.choices else {"part": "need"}.get(field.name, "en")


def _row_of(model: Any, idea: Idea, which: Idea) -> Any:
    if model is Idea:
        return which
    if model is Comment:
        return Comment.objects.filter(thread__subject_code=idea.code).latest("pk")
    found = (
        model.objects.filter(idea=idea)
        if hasattr(model, "idea") and model is not Person
        else model.objects.all()
    )
    return found.first() or _make(model, idea, idea)


def where_stands(word: str) -> list[str]:
    """The columns of the whole database that hold ``word``, in whatever case."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXTS):
                values = model._default_manager.values_list(field.name, flat=True)
                if any(word.lower() in str(value).lower() for value in values):
                    found.append(f"{model._meta.label}.{field.name}")
    return sorted(found)


def columns_of_texts() -> dict[str, set[str]]:
    """Those of all models of the house that can hold words, by model; not what is chosen from a list."""
    found = {}
    for model in apps.get_models():
        if model.__module__.startswith("ideas."):
            fields = [
                one for one in model._meta.concrete_fields if isinstance(one, TEXTS) and not one.choices
            ]
            found[model._meta.label] = {one.name for one in fields}
    return found
