"""The charter is written by the lab, version after version; a published one never changes."""

from typing import Any

import pytest

from ideas.charter.lifecycle import MOST_VALUES, NAME_LIMIT
from ideas.charter.models import CharterVersion
from ideas.charter.operations import begin_charter, change_charter, ensure_first_charter, publish_charter
from ideas.charter.queries import current_charter, draft_charter, standing_charters
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from tests.at_once import at_once, just_before, successes
from tests.factories.activity import facts_of
from tests.factories.charter import make_charter, refused


def value(name: str, **more: Any) -> dict[str, Any]:
    return {"names": {"fr": name}, **more}


def test_the_first_is_written_then_published_and_holds(carla: Actor) -> None:
    draft = begin_charter(by=carla)
    assert (draft.number, draft.values, draft.is_draft, current_charter()) == (1, [], True, None)

    written = change_charter(
        draft,
        visions={"fr": " Ensemble. ", "it": ""},
        values=[value("Avec", questions={"fr": "Qui ?"}), value("Ouvert")],
        version=1,
        by=carla,
    )

    assert (written.visions, written.version) == ({"fr": "Ensemble."}, 2)
    assert [one["key"] for one in written.values] == ["v1", "v2"]
    assert written.questions == [("v1", "Qui ?")]
    assert str(written) == "1"
    published = publish_charter(written, version=2, by=carla)
    assert (published.is_draft, published.published_by) == (False, carla.person)
    assert (current_charter(), draft_charter()) == (published, None)
    assert facts_of("charter", published.code) == ["CharterPublished"]


def test_the_next_begins_where_the_last_ends_and_values_keep_their_keys(carla: Actor) -> None:
    first = make_charter()
    second = begin_charter(by=carla)
    assert (second.number, second.visions, second.values) == (2, first.visions, first.values)

    kept = second.values[1] | {"names": {"fr": "Très ouvert"}}
    foreign = value("D’ailleurs", key="v77")
    again = {**kept, "names": {"fr": "Deux fois"}}
    written = change_charter(second, values=[value("Nouveau"), kept, foreign, again], by=carla)

    assert [one["key"] for one in written.values] == ["v4", "v2", "v5", "v6"]
    assert written.visions == first.visions
    first.refresh_from_db()
    assert [one["key"] for one in first.values] == ["v1", "v2", "v3"]
    third = publish_charter(written, by=carla)
    assert standing_charters() == [third, first]


def test_saying_the_same_again_changes_nothing(carla: Actor) -> None:
    draft = change_charter(begin_charter(by=carla), values=[value("Avec")], by=carla)

    assert change_charter(draft, values=draft.values, version=2, by=carla).version == 2


def test_what_somebody_else_wrote_meanwhile_is_not_lost(carla: Actor) -> None:
    draft = begin_charter(by=carla)
    change_charter(draft, values=[value("Avec")], version=1, by=carla)

    with pytest.raises(StaleRevision) as stale:
        change_charter(draft, values=[], version=1, by=carla)
    assert stale.value.current["version"] == 2
    assert stale.value.current["values"][0]["names"] == {"fr": "Avec"}
    with pytest.raises(StaleRevision):
        publish_charter(draft, version=1, by=carla)


def test_what_is_wrong_is_said_at_once(carla: Actor) -> None:
    draft = begin_charter(by=carla)
    wrong = [value("x" * (NAME_LIMIT + 1)), {"names": {}}, *[value("Trop")] * MOST_VALUES]

    with pytest.raises(Invalid) as error:
        change_charter(draft, visions={"xx": "Ailleurs"}, values=wrong, by=carla)

    assert {(one.field, one.code) for one in error.value.errors} == {
        ("visions.xx", "unknown_language"),
        ("values", "too_many"),
        ("values.0.names.fr", "too_long"),
        ("values.1.names", "required"),
    }


def test_only_a_whole_one_is_published_once_and_never_changed(carla: Actor, otto: Actor) -> None:
    draft = begin_charter(by=carla)
    with refused(MovedOn):
        begin_charter(by=carla)
    with refused(Invalid, "required"):
        publish_charter(draft, by=carla)
    draft = change_charter(draft, values=[{"names": {"it": "Aperto"}}], by=carla)
    with refused(Invalid, "untranslated"):
        publish_charter(draft, by=carla)
    draft = change_charter(draft, values=[value("Ouvert")], by=carla)
    with refused(NotAllowed):
        publish_charter(draft, by=otto)

    publish_charter(draft, by=carla)

    with refused(MovedOn):
        publish_charter(draft, by=carla)
    with refused(MovedOn):
        change_charter(draft, values=[], by=carla)


def test_a_new_lab_has_a_draft_to_begin_with_in_its_languages(settings: Any, carla: Actor) -> None:
    settings.LAB_LANGUAGES = ["fr", "de"]

    draft = ensure_first_charter(by=SYSTEM)

    assert draft.is_draft
    assert len(draft.values) == 5
    assert all(set(one["questions"]) == {"fr", "de"} for one in draft.values)
    assert ensure_first_charter(by=SYSTEM) == draft
    publish_charter(draft, by=carla)
    assert ensure_first_charter(by=SYSTEM) == draft


def test_a_draft_that_somebody_changes_at_the_same_moment_is_written_once(carla: Actor) -> None:
    draft = begin_charter(by=carla)

    def meanwhile() -> None:
        CharterVersion.objects.filter(pk=draft.pk).update(version=7)

    with just_before('UPDATE "charter_charterversion"', meanwhile), refused(MovedOn):
        change_charter(draft, values=[value("Avec")], by=carla)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_begin_one(carla: Actor) -> None:
    results = at_once(lambda: begin_charter(by=carla), lambda: begin_charter(by=carla))

    assert successes(results) == CharterVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once(carla: Actor) -> None:
    draft = change_charter(begin_charter(by=carla), values=[value("Avec")], by=carla)

    results = at_once(lambda: publish_charter(draft, by=carla), lambda: publish_charter(draft, by=carla))

    assert successes(results) == 1
    assert facts_of("charter", draft.code) == ["CharterPublished"]
