"""The working space of partners: who is in it, and what they promise the public."""

import datetime

import pytest

from ideas.discussion.models import Circle
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import comments_visible_to, reads, thread_about
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.organisations.models import Mandate
from ideas.pilots.models import Partner, Pilot, PromisedSynthesis
from ideas.pilots.operations import promise_synthesis, publish_synthesis
from ideas.pilots.queries import pilots_worked_in, promised_synthesis, works_in
from tests.at_once import at_once
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, make_partner, make_running_pilot

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, of which otto's commune is a partner."""
    return make_running_pilot(alice, otto, carla)


def asked(pilot: Pilot) -> Actor:
    """Represents an organisation that was asked and did not answer."""
    actor = acting_for_new("Caisse d’entraide")
    Partner.objects.create(pilot=pilot, organisation=actor.organisation, role="funder", state="invited")
    return actor


def test_the_team_the_partners_and_who_leads_it_for_the_lab_are_in_it(
    pilot: Pilot, alice: Actor, otto: Actor, carla: Actor, charlie: Actor
) -> None:
    inside = {"alice": alice, "otto": otto, "carla": carla}
    outside = {"charlie": charlie, "nobody": ANYONE, "asked": asked(pilot)}

    assert {name for name, one in inside.items() if reads(one, "pilot", pilot, Circle.PARTNERS)} == set(
        inside
    )
    assert {name for name, one in outside.items() if reads(one, "pilot", pilot, Circle.PARTNERS)} == set()
    assert pilot in pilots_worked_in(otto)


@pytest.mark.parametrize(
    ("scope", "is_inside"), [({}, True), ({"scope_kind": "pilot", "scope_code": "here"}, True)]
)
def test_a_mandate_that_reaches_the_pilot_is_enough_whatever_its_role(
    pilot: Pilot, scope: dict[str, str], is_inside: bool
) -> None:
    partner = make_partner(pilot)
    scope = {name: pilot.code if value == "here" else value for name, value in scope.items()}
    held = make_mandate(make_person("Observe"), partner.organisation, "finance", **scope)

    assert works_in(acting_for(held), pilot) is is_inside


def test_a_mandate_for_another_pilot_or_one_that_ended_is_not(pilot: Pilot) -> None:
    partner = make_partner(pilot)
    elsewhere = make_mandate(
        make_person("Ailleurs"), partner.organisation, "deputy", scope_kind="pilot", scope_code="AAAAAAAA"
    )
    ended = make_mandate(make_person("Avant"), partner.organisation, "deputy")
    Mandate.objects.filter(pk=ended.pk).update(revoked_at=clock.now())

    assert not works_in(acting_for(elsewhere), pilot)
    assert not works_in(Actor(person=ended.person), pilot)


def test_what_partners_say_is_read_by_no_one_else(
    pilot: Pilot, alice: Actor, otto: Actor, charlie: Actor
) -> None:
    thread = thread_about("pilot", pilot, otto, Circle.PARTNERS)
    assert thread is not None
    comment = post_comment(thread, body="Le bail n’est pas signé.", by=otto)

    assert comment in comments_visible_to(alice)
    for other in (charlie, ANYONE, asked(pilot)):
        assert comment not in comments_visible_to(other)
        assert thread_about("pilot", pilot, other, Circle.PARTNERS) is None


def test_a_partner_that_left_is_no_longer_in_it(pilot: Pilot, otto: Actor) -> None:
    pilot.partners.update(state="left", left_at=clock.now())

    assert not works_in(otto, pilot)


def test_a_synthesis_is_promised_once_and_published_as_news(pilot: Pilot, alice: Actor, otto: Actor) -> None:
    day = clock.today() + WEEK
    promise = promise_synthesis(pilot, about="  Le premier\nhiver ", due_on=day, by=otto)
    assert (promise.about, promise.number, promise.is_late) == ("Le premier hiver", 1, False)
    with pytest.raises(MovedOn):
        promise_synthesis(pilot, about="Autre chose", due_on=day, by=alice)

    with pytest.raises(MovedOn):
        publish_synthesis(pilot, title="Un hiver", text="Ce que nous en savons.", number=7, by=alice)
    news = publish_synthesis(pilot, title="Un hiver", text="Ce que nous en savons.", by=alice)

    assert promised_synthesis(pilot) is None
    assert PromisedSynthesis.objects.get().news == news
    assert promise_synthesis(pilot, about="Le printemps", due_on=day, by=alice).number == 2
    publish_synthesis(pilot, title="Un printemps", text="Et ensuite.", by=alice)
    with pytest.raises(MovedOn):
        publish_synthesis(pilot, title="Encore", text="Rien.", by=alice)


def test_a_promise_is_late_once_its_day_is_over(pilot: Pilot, alice: Actor) -> None:
    promise_synthesis(pilot, about="L’hiver", due_on=clock.today(), by=alice)

    assert not PromisedSynthesis.objects.get().is_late
    with clock.set_to(clock.now() + datetime.timedelta(days=2)):
        assert PromisedSynthesis.objects.get().is_late


@pytest.mark.parametrize(
    ("about", "days", "faults"),
    [
        ("", 7, {"about"}),
        ("x" * 201, 7, {"about"}),
        ("L’hiver", -1, {"due_on"}),
        (" ", None, {"about", "due_on"}),
    ],
)
def test_what_is_wrong_with_a_promise_is_said_at_once(
    pilot: Pilot, alice: Actor, about: str, days: int | None, faults: set[str]
) -> None:
    day = None if days is None else clock.today() + datetime.timedelta(days=days)

    with pytest.raises(Invalid) as raised:
        promise_synthesis(pilot, about=about, due_on=day, by=alice)

    assert {error.field for error in raised.value.errors} == faults


def test_nobody_else_promises(pilot: Pilot, charlie: Actor) -> None:
    with pytest.raises(NotAllowed):
        promise_synthesis(pilot, about="L’hiver", due_on=clock.today(), by=charlie)


@pytest.mark.django_db(transaction=True)
def test_two_who_promise_at_once_promise_one(alice: Actor, otto: Actor, carla: Actor) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    day = clock.today() + WEEK

    results = at_once(
        lambda: promise_synthesis(pilot, about="L’hiver", due_on=day, by=alice),
        lambda: promise_synthesis(pilot, about="Le printemps", due_on=day, by=otto),
    )

    assert sum(isinstance(one, MovedOn) for one in results) == 1
    assert PromisedSynthesis.objects.count() == 1
