"""Every model with a key to Person says how what it holds is exported, erased and united."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import ManyToManyField, Model

from ideas.people import personal_data
from ideas.people.models import Person, Token


def keys_to_person(model: type[Model]) -> set[str]:
    """The names of the fields of ``model`` that lead to Person, through tables of its own, too."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    own = {field.name for field in fields if field.is_relation and field.related_model is Person}
    between = {
        field.name
        for field in model._meta.local_many_to_many
        if isinstance(field, ManyToManyField) and field.related_model is Person
    }
    return own | between


def registered_fields(model: type[Model]) -> set[str]:
    holding = personal_data.holdings().get(model._meta.label)
    return set(holding.fields) if holding else set()


def test_every_key_to_a_person_is_registered():
    missing = {
        f"{model._meta.label}: {', '.join(sorted(keys))}"
        for model in apps.get_models()
        if (keys := keys_to_person(model) - registered_fields(model)) and not model._meta.proxy
    }

    assert sorted(missing) == [], (
        "register these with ideas.people.personal_data in their chapter's apps.ready()"
    )


def test_nothing_is_registered_that_is_not_there():
    gone = {
        label: sorted(set(holding.fields) - keys_to_person(holding.model))
        for label, holding in personal_data.holdings().items()
        if set(holding.fields) - keys_to_person(holding.model)
    }

    assert gone == {}


def test_a_model_is_registered_once():
    with pytest.raises(ImproperlyConfigured):
        personal_data.register(
            Token,
            fields=("person",),
            export=personal_data.nothing,
            erase=personal_data.kept,
            unite=personal_data.moved(Token),
        )


def test_a_key_that_nobody_registered_is_found():
    assert keys_to_person(Token) == {"person"}
