"""What can be wrong."""

import pytest
from django.utils.translation import gettext_lazy

from ideas.kernel import errors
from ideas.kernel.errors import FieldError, GuardsUnmet, Invalid, LabError, StaleRevision, TooMany, Unmet


def kinds(of=LabError):
    """Every kind of refusal of the kernel."""
    return {of} | {
        kind for child in of.__subclasses__() if child.__module__ == errors.__name__ for kind in kinds(child)
    }


def test_every_refusal_has_the_status_the_api_promises():
    assert {kind.__name__: (kind.status, kind.code) for kind in kinds()} == {
        "LabError": (400, "invalid"),
        "SignInNeeded": (401, "sign_in_needed"),
        "NotAllowed": (403, "not_allowed"),
        "NotFound": (404, "not_found"),
        "MovedOn": (409, "moved_on"),
        "StaleRevision": (412, "stale"),
        "TooMany": (429, "too_many"),
        "Invalid": (400, "invalid"),
        "StepNotOnMap": (409, "step_not_on_map"),
        "GuardsUnmet": (409, "guards_unmet"),
        "Blocked": (403, "blocked"),
        "ScopeMissing": (403, "scope_missing"),
    }


@pytest.mark.parametrize("kind", [k for k in kinds() if k not in (StaleRevision, TooMany, GuardsUnmet)])
def test_a_refusal_says_something_of_its_own_or_what_it_is_told(kind):
    assert str(kind()) == str(kind.message)
    assert str(kind(message="Autre chose.")) == "Autre chose."


def test_words_are_translated_when_they_are_shown(settings):
    error = LabError(gettext_lazy("Cette demande n’est pas valable."))

    assert str(error) == "Cette demande n’est pas valable."
    assert not isinstance(error.message, str)


def test_a_stale_write_brings_what_is_there_now():
    error = StaleRevision({"title": "Café"})

    assert error.current == {"title": "Café"}
    assert str(error) == str(StaleRevision.message)


def test_a_limit_says_when_to_come_back():
    assert TooMany(retry_after=12).retry_after == 12


def test_all_wrong_values_are_told_at_once():
    wrong = [FieldError("title", "too_long", "Trop long."), FieldError("summary", "missing", "Il manque.")]

    assert Invalid(wrong).errors == tuple(wrong)
    assert Invalid.one("title", "too_long", "Trop long.").errors == (wrong[0],)
    assert Invalid().errors == ()


def test_all_unmet_guards_are_told_at_once():
    unmet = [Unmet("min_supports", "12 soutiens sur 20", {"count": 12})]

    assert GuardsUnmet(unmet).unmet == tuple(unmet)
    assert Unmet("x", "y").parameters == {}
