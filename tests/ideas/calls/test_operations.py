"""The lab invites to propose; one call is always open."""

import datetime

import pytest

from ideas.activity.models import Fact
from ideas.calls.models import Call
from ideas.calls.operations import (
    archive_call,
    change_call,
    ensure_permanent_call,
    hide_call,
    open_call,
    reopen_call,
    show_call,
)
from ideas.calls.queries import calls_open_at, calls_visible_to, open_calls, permanent_call
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.kernel.subjects import short_path, subject_visible_to
from ideas.workflow.models import Process
from ideas.workflow.operations import ensure_default_process
from tests.at_once import at_once
from tests.factories.ideas import make_theme

NOW = clock.now()
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def process(db) -> Process:
    return ensure_default_process(by=SYSTEM)


@pytest.fixture
def spring(process, carla) -> Call:
    """A call that opened a week ago and closes in a week."""
    return open_call(
        names={"fr": "Printemps solidaire"},
        briefs={"fr": "Quoi ?\n\nDites-le."},
        process=process,
        opens_at=NOW - WEEK,
        closes_at=NOW + WEEK,
        themes=[make_theme()],
        by=carla,
    )


def facts() -> list[str]:
    return list(Fact.objects.filter(subject_kind="call").order_by("id").values_list("name", flat=True))


def codes_of(error: Invalid) -> list[tuple[str, str]]:
    return [(wrong.field, wrong.code) for wrong in error.errors]


# --- The permanent call ---------------------------------------------------------------------------------------


def test_a_lab_has_one_permanent_call(db) -> None:
    assert permanent_call() is None

    first = ensure_permanent_call(by=SYSTEM)
    second = ensure_permanent_call(by=SYSTEM)

    assert (first, list(open_calls()), sorted(first.names)) == (second, [first], ["de", "en", "fr", "it"])
    assert facts() == ["CallOpened"]


def test_the_permanent_call_never_ends(carla) -> None:
    call = ensure_permanent_call(by=SYSTEM)

    with pytest.raises(NotAllowed):
        archive_call(call, by=carla)
    with pytest.raises(NotAllowed):
        hide_call(call, reason="Non.", by=carla)
    with pytest.raises(Invalid) as refusal:
        change_call(call, closes_at=NOW + WEEK, by=carla)

    assert codes_of(refusal.value) == [("closes_at", "permanent")]
    assert change_call(call, names={"fr": "Toujours"}, by=carla).name == "Toujours"


@pytest.mark.django_db(transaction=True)
def test_started_twice_at_once_a_lab_has_one_permanent_call() -> None:
    ensure_default_process(by=SYSTEM)

    at_once(*(lambda: ensure_permanent_call(by=SYSTEM) for _ in range(3)))

    assert Call.objects.count() == 1
    assert facts() == ["CallOpened"]


# --- Other calls ----------------------------------------------------------------------------------------------


def test_a_call_is_open_between_its_dates(spring) -> None:
    states = [spring.state_at(NOW + d) for d in (-2 * WEEK, -WEEK, 0 * WEEK, WEEK)]

    assert states == ["announced", "open", "open", "closed"]
    assert [list(calls_open_at(NOW + d)) for d in (-2 * WEEK, -WEEK, WEEK)] == [[], [spring], []]
    assert (spring.slug, spring.brief) == ("printemps-solidaire", "Quoi ?\n\nDites-le.")
    assert short_path("call", spring.code) == f"/c/{spring.code}"


def test_all_that_is_wrong_with_a_call_is_said_at_once(carla) -> None:
    unpublished = Process.objects.create(key="essai")

    with pytest.raises(Invalid) as refusal:
        open_call(
            names={},
            briefs={"fr": "a" * 10_001},
            process=unpublished,
            opens_at=NOW,
            closes_at=NOW,
            by=carla,
        )

    assert codes_of(refusal.value) == [
        ("names", "required"),
        ("briefs.fr", "too_long"),
        ("closes_at", "before_opening"),
        ("process", "unpublished"),
    ]


def test_two_calls_cannot_share_an_address(spring, process, carla) -> None:
    autumn = open_call(names={"fr": "Automne"}, process=process, by=carla)

    with pytest.raises(Invalid) as adding:
        open_call(names={"fr": "Printemps solidaire !"}, process=process, by=carla)
    with pytest.raises(Invalid) as changing:
        change_call(autumn, slug="printemps-solidaire", by=carla)
    with pytest.raises(Invalid) as spelling:
        change_call(autumn, slug="Été", by=carla)

    assert codes_of(adding.value) == codes_of(changing.value) == [("slug", "taken")]
    assert codes_of(spelling.value) == [("slug", "invalid")]


def test_changing_a_call_tells_what_changed_and_only_then(spring, carla) -> None:
    theme = make_theme("habitat", "Habitat")

    change_call(spring, names={"fr": "Printemps solidaire"}, themes=[make_theme()], by=carla)
    changed = change_call(spring, closes_at=NOW + 2 * WEEK, themes=[theme], version=1, by=carla)

    assert (changed.version, list(changed.themes.all())) == (2, [theme])
    assert facts() == ["CallOpened", "CallChanged"]
    assert Fact.objects.get(name="CallChanged").data == {"changed": ["closes_at", "themes"]}
    with pytest.raises(StaleRevision):
        change_call(spring, names={"fr": "Été"}, version=1, by=carla)


def test_a_call_is_archived_and_taken_out_again(spring, carla) -> None:
    archived = archive_call(spring, by=carla)

    assert (archived.state_at(NOW), list(open_calls())) == ("archived", [])
    assert list(calls_visible_to(ANYONE)) == [spring]
    with pytest.raises(MovedOn):
        archive_call(spring, by=carla)
    assert reopen_call(spring, by=carla).is_open_at(NOW)
    with pytest.raises(MovedOn):
        reopen_call(spring, by=carla)


def test_a_hidden_call_is_for_staff(spring, carla, charlie) -> None:
    with pytest.raises(Invalid):
        hide_call(spring, reason="", by=carla)
    hidden = hide_call(spring, reason="Trop tôt.", by=carla)

    assert [list(calls_visible_to(v)) for v in (ANYONE, charlie, carla)] == [[], [], [spring]]
    assert (list(open_calls()), hidden.is_open_at(NOW)) == ([], False)
    assert subject_visible_to(carla, "call", spring.code) == spring
    with pytest.raises(MovedOn):
        hide_call(spring, reason="Encore.", by=carla)
    assert not show_call(spring, by=carla).is_hidden
    assert facts() == ["CallOpened", "CallHidden", "CallShown"]


def test_only_lab_staff_keeps_calls(spring, process, charlie) -> None:
    acts = [
        lambda: open_call(names={"fr": "Non"}, process=process, by=charlie),
        lambda: change_call(spring, names={"fr": "Non"}, by=charlie),
        lambda: archive_call(spring, by=charlie),
        lambda: hide_call(spring, reason="Non.", by=charlie),
        lambda: show_call(spring, by=charlie),
    ]

    for act in acts:
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_of_one_version_the_second_is_told() -> None:
    call = ensure_permanent_call(by=SYSTEM)

    answers = at_once(
        *(lambda n=n: change_call(call, names={"fr": n}, version=1, by=SYSTEM).name for n in ("Un", "Deux"))
    )

    call.refresh_from_db()
    assert sorted(type(a) for a in answers if not isinstance(a, str)) == [StaleRevision]
    assert call.name in answers
