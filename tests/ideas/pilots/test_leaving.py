"""Partners leave with notice, say what becomes of their duties, and can come back on it until the day."""

import datetime
from collections.abc import Callable, Iterator

import pytest

from ideas.activity.models import Delivery, Fact
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.pilots.handlers import leave
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.noticing import days_of_notice, forget_notice, register_notice
from ideas.pilots.operations import (
    answer_handover,
    apply_as_partner,
    decide_application,
    give_notice,
    let_partner_leave,
    take_notice_back,
)
from ideas.pilots.queries import partners_staying, partners_visible_to, pilots_with, without_accountable
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.pilots import make_running_pilot

DAY = datetime.timedelta(days=1)
REASON = "Le local est vendu."


@pytest.fixture
def partner(running_pilot: Pilot) -> Partner:
    """otto's commune, which hosts the pilot."""
    return running_pilot.partners.get()


@pytest.fixture
def heir(running_pilot: Pilot, nadia: Actor, alice: Actor) -> Partner:
    """nadia's association, which takes part too."""
    applied = apply_as_partner(running_pilot, role="operator", text="Nos bras.", by=nadia)
    return decide_application(applied, accept=True, by=alice)


@pytest.fixture
def ten_days() -> Iterator[None]:
    """An agreement that asks for ten days of notice, beside one that says nothing."""

    def ten(partner: Partner) -> int:
        return 10

    def silent(partner: Partner) -> None:
        return None

    for days in (ten, ten, silent):
        register_notice(days)
    yield
    for days in (ten, silent):
        forget_notice(days)


def pass_time_to(day: datetime.date, partner: Partner) -> None:
    """As the deferred look at the end of ``day`` would."""
    payload = {"partner": partner.pk, "leaves_on": day.isoformat()}
    with clock.set_to(clock.end_of_day(day)):
        leave(Delivery(payload=payload))


def test_it_stays_a_partner_until_its_day(running_pilot: Pilot, partner: Partner, otto: Actor) -> None:
    with pytest.raises(Invalid):
        give_notice(partner, reason="", by=otto)
    given = give_notice(partner, reason=REASON, duties="La clé va au voisin.", by=otto)

    day = clock.today() + 30 * DAY
    assert (given.state, given.leaves_on, given.reason) == ("accepted", day, REASON)
    job = Delivery.objects.get(handler="pilots.leave_at_the_day")
    assert job.run_after == clock.end_of_day(day)
    pass_time_to(day - DAY, partner)
    assert Partner.objects.get(pk=partner.pk).state == "accepted"

    with clock.set_to(clock.end_of_day(day)):
        leave(Delivery(payload=job.payload))
        leave(Delivery(payload=job.payload))

    partner.refresh_from_db()
    assert (partner.state, partner.reason) == ("left", REASON)
    assert list(partners_visible_to(ANYONE)) == [partner]
    assert facts_of("pilot", running_pilot.code)[-2:] == ["NoticeGiven", "PartnerLeft"]
    assert Fact.objects.get(name="PartnerLeft").audience == "public"
    assert list(pilots_with(otto.organisation)) == []


def test_a_day_before_the_notice_is_over_is_refused_in_words(partner: Partner, otto: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        give_notice(partner, reason=REASON, leaves_on=clock.today() + 29 * DAY, successor=partner, by=otto)

    assert {(error.field, error.code) for error in refused.value.errors} == {
        ("leaves_on", "too_early"),
        ("successor", "unknown"),
    }
    later = clock.today() + 90 * DAY
    assert give_notice(partner, reason=REASON, leaves_on=later, by=otto).leaves_on == later


@pytest.mark.usefixtures("ten_days")
def test_an_agreement_says_how_long_its_notice_is(partner: Partner, otto: Actor) -> None:
    assert days_of_notice(partner) == 10
    assert give_notice(partner, reason=REASON, by=otto).leaves_on == clock.today() + 10 * DAY


def test_it_can_be_taken_back_and_given_again(partner: Partner, otto: Actor) -> None:
    given = give_notice(partner, reason=REASON, by=otto)
    with pytest.raises(MovedOn):
        give_notice(given, reason=REASON, by=otto)

    stays = take_notice_back(given, version=given.version, by=otto)

    assert (stays.leaves_on, stays.reason, stays.state) == (None, "", "accepted")
    pass_time_to(clock.today() + 30 * DAY, partner)
    assert Partner.objects.get(pk=partner.pk).state == "accepted"
    with pytest.raises(MovedOn):
        take_notice_back(stays, by=otto)
    with pytest.raises(StaleRevision):
        take_notice_back(stays, version=given.version, by=otto)
    assert give_notice(stays, reason=REASON, by=otto).leaves_on is not None


def test_it_leaves_at_once_only_where_who_leads_agrees(partner: Partner, alice: Actor, otto: Actor) -> None:
    with pytest.raises(MovedOn):
        let_partner_leave(partner, by=alice)
    given = give_notice(partner, reason=REASON, by=otto)
    with pytest.raises(NotAllowed):
        let_partner_leave(given, by=otto)

    assert let_partner_leave(given, version=given.version, by=alice).state == "left"
    with pytest.raises(MovedOn):
        take_notice_back(given, by=otto)


def test_duties_are_handed_to_a_partner_that_agrees(
    running_pilot: Pilot, partner: Partner, heir: Partner, otto: Actor, nadia: Actor, alice: Actor
) -> None:
    Partner.objects.filter(pk=partner.pk).update(role="accountable")
    assert list(without_accountable(Pilot.objects.all())) == []
    given = give_notice(partner, reason=REASON, successor=heir, by=otto)
    assert list(partners_staying(running_pilot)) == [heir]
    with pytest.raises(NotAllowed):
        answer_handover(given, accept=True, by=otto)

    agreed = answer_handover(given, accept=True, version=given.version, by=nadia)
    with pytest.raises(MovedOn):
        answer_handover(agreed, accept=False, by=nadia)
    pass_time_to(given.leaves_on or clock.today(), partner)

    heir.refresh_from_db()
    assert heir.role == "accountable"
    assert facts_of("pilot", running_pilot.code)[-3:] == ["NoticeGiven", "DutiesTakenOn", "PartnerLeft"]
    assert list(without_accountable(Pilot.objects.all())) == []


def test_who_does_not_take_them_on_leaves_the_pilot_looking_for_somebody(
    running_pilot: Pilot, partner: Partner, heir: Partner, otto: Actor, nadia: Actor, alice: Actor
) -> None:
    Partner.objects.filter(pk=partner.pk).update(role="accountable")
    given = give_notice(partner, reason=REASON, successor=heir, by=otto)

    declined = answer_handover(given, accept=False, by=nadia)
    let_partner_leave(declined, by=alice)

    heir.refresh_from_db()
    assert (declined.successor, heir.role) == (None, "operator")
    with pytest.raises(NotAllowed):
        answer_handover(declined, accept=True, by=nadia)
    assert Fact.objects.get(name="DutiesDeclined").audience == "concerned"
    assert list(without_accountable(Pilot.objects.all())) == [running_pilot]


def test_who_comes_back_later_comes_without_the_notice(
    running_pilot: Pilot, partner: Partner, otto: Actor, alice: Actor
) -> None:
    let_partner_leave(give_notice(partner, reason=REASON, by=otto), by=alice)

    again = apply_as_partner(running_pilot, role="host", text="Un autre local.", by=otto)

    assert (again.state, again.leaves_on, again.reason) == ("applied", None, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["back", "go"])
def test_of_two_at_once_one_is_done(alice: Actor, otto: Actor, carla: Actor, other: str) -> None:
    partner = make_running_pilot(alice, otto, carla).partners.get()
    given = give_notice(partner, reason=REASON, by=otto)
    acts: dict[str, Callable[[], Partner]] = {
        "back": lambda: take_notice_back(given, by=otto),
        "go": lambda: let_partner_leave(given, by=alice),
    }

    results = at_once(lambda: let_partner_leave(given, by=carla), acts[other])

    assert successes(results) == 1


@pytest.mark.django_db(transaction=True)
def test_two_representatives_give_one_notice(alice: Actor, otto: Actor, carla: Actor) -> None:
    partner = make_running_pilot(alice, otto, carla).partners.get()

    results = at_once(*(lambda: give_notice(partner, reason=REASON, by=otto) for _ in range(2)))

    assert successes(results) == 1
    assert Delivery.objects.filter(handler="pilots.leave_at_the_day").count() == 1
