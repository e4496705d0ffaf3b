"""Partners promise, bind themselves, give in parts or whole, and withdraw."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from ideas.activity.hearing import handler_called
from ideas.activity.models import Delivery
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.organisations.models import Mandate
from ideas.people.personal_data import export_of, unite_all
from ideas.pilots.models import Pilot
from ideas.pledges.models import Pledge, PledgeDelivery
from ideas.pledges.operations import (
    change_pledge,
    commit_pledge,
    deliver_pledge,
    promise_pledge,
    remind_late,
    remind_soon,
    withdraw_pledge,
)
from ideas.pledges.queries import funders_of, given_of, late_pledges, pledges_to, pledges_visible_to
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge


def in_days(days: int) -> datetime.date:
    return clock.today() + datetime.timedelta(days=days)


def faults(refused: Any) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in refused.value.errors]


def test_a_partner_promises_binds_itself_and_gives_in_parts(pilot: Pilot, otto: Actor) -> None:
    pledge = make_pledge(pilot, otto, amount="1000.50")
    commit_pledge(pledge, version=1, by=otto)

    deliver_pledge(pledge, amount=Decimal("400.25"), evidence="Virement.", by=otto)
    pledge.refresh_from_db()
    assert (pledge.state, given_of(pledge)) == ("committed", Decimal("400.25"))
    deliver_pledge(pledge, evidence="Le reste.", link="https://demo.example/", by=otto)

    pledge.refresh_from_db()
    assert (pledge.state, given_of(pledge)) == ("delivered", Decimal("1000.50"))
    assert (str(pledge), pledge.mandate) == ("Un don", otto.mandate)
    assert [one.given for one in pledges_to(pilot)] == [Decimal("1000.50")]
    assert facts_of("pilot", pilot.code)[-4:] == [
        "PledgePromised",
        "PledgeCommitted",
        "PledgeDelivered",
        "PledgeDelivered",
    ]
    for act in (commit_pledge, lambda one, by: deliver_pledge(one, evidence="x", by=by)):
        with pytest.raises(MovedOn):
            act(pledge, by=otto)
    with pytest.raises(MovedOn):
        withdraw_pledge(pledge, reason="Trop tard.", by=otto)


@pytest.mark.parametrize("kind", ["place", "equipment", "other"])
def test_what_is_not_counted_is_given_whole(pilot: Pilot, otto: Actor, kind: str) -> None:
    pledge = make_pledge(pilot, otto, kind)
    with pytest.raises(Invalid) as refused:
        deliver_pledge(pledge, amount=Decimal(1), evidence="x", by=otto)

    given = deliver_pledge(pledge, evidence="Les clés.", by=otto)

    assert faults(refused) == [("amount", "unfit")]
    assert (given.amount, Pledge.objects.get().state) == (None, "delivered")


def test_every_fault_is_said_at_once(pilot: Pilot, otto: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        promise_pledge(pilot, kind="gold", title=" ", amount=Decimal(3), by=otto)
    assert faults(refused) == [("title", "required"), ("kind", "unknown"), ("amount", "unfit")]
    for amount, code in (
        (None, "required"),
        (Decimal("NaN"), "required"),
        (Decimal(0), "too_small"),
        (Decimal("0.001"), "invalid"),
        (Decimal("1e13"), "invalid"),
    ):
        with pytest.raises(Invalid) as refused:
            promise_pledge(pilot, kind="hours", title="x" * 161, amount=amount, by=otto)
        assert faults(refused) == [("title", "too_long"), ("amount", code)]


def test_what_came_is_shown_and_never_more_than_is_owed(pilot: Pilot, otto: Actor) -> None:
    pledge = make_pledge(pilot, otto)

    for given, fault in (
        ({}, ("evidence", "required")),
        ({"evidence": "x" * 5001}, ("evidence", "too_long")),
        ({"link": "ftp://x"}, ("link", "invalid")),
        ({"evidence": "x", "delivered_on": in_days(1)}, ("delivered_on", "in_future")),
        ({"evidence": "x", "amount": Decimal("1000.01")}, ("amount", "too_much")),
        ({"evidence": "x", "amount": Decimal(-1)}, ("amount", "too_small")),
    ):
        with pytest.raises(Invalid) as refused:
            deliver_pledge(pledge, **given, by=otto)
        assert faults(refused) == [fault]


def test_money_waits_for_the_currency(pilot: Pilot, otto: Actor) -> None:
    with pytest.raises(MovedOn):
        promise_pledge(pilot, kind="money", title="Don", amount=Decimal(1), by=otto)


def test_a_word_is_given_under_a_mandate_that_binds(
    pilot: Pilot, otto: Actor, alice: Actor, nadia: Actor
) -> None:
    pledge = make_pledge(pilot, otto)
    voice = acting_for(make_mandate(make_person("Voix"), otto.organisation, "communication"))
    elsewhere = acting_for(make_mandate(make_person("Ailleurs"), pledge.organisation, "finance"))

    for actor in (alice, nadia, voice, elsewhere, Actor(person=otto.person)):
        with pytest.raises(NotAllowed):
            commit_pledge(pledge, by=actor)
    for actor in (alice, voice):
        with pytest.raises(NotAllowed):
            make_pledge(pilot, actor)
    Mandate.objects.filter(pk=otto.mandate.pk).update(revoked_at=clock.now())
    with pytest.raises(NotAllowed):
        commit_pledge(pledge, by=otto)


def test_finance_confirms_money_and_nothing_else(pilot: Pilot, otto: Actor, nadia: Actor) -> None:
    finance = acting_for(make_mandate(make_person("Caisse"), otto.organisation, "finance"))
    other = acting_for(make_mandate(make_person("Autre caisse"), nadia.organisation, "finance"))
    money, room = make_pledge(pilot, otto), make_pledge(pilot, otto, "place")

    for actor, pledge in ((other, money), (finance, room)):
        with pytest.raises(NotAllowed):
            deliver_pledge(pledge, evidence="Payé.", by=actor)
    with pytest.raises(NotAllowed):
        deliver_pledge(money, amount=Decimal(1), evidence="Payé.", by=finance)
    commit_pledge(money, by=otto)
    assert deliver_pledge(money, evidence="Payé.", by=finance).amount == Decimal(1000)
    money.refresh_from_db()
    assert money.mandate == otto.mandate


def test_what_is_promised_is_said_otherwise_until_it_is_bound(
    pilot: Pilot, otto: Actor, nadia: Actor
) -> None:
    pledge = make_pledge(pilot, otto)

    changed = change_pledge(
        pledge, title="Un don plus grand", amount=Decimal(2000), due_on=in_days(9), version=1, by=otto
    )
    same = change_pledge(pledge, title="Un don plus grand", amount=Decimal(2000), due_on=in_days(9), by=otto)

    assert (changed.title, changed.amount, changed.due_on, same.version) == (
        "Un don plus grand",
        Decimal(2000),
        in_days(9),
        2,
    )
    assert facts_of("pilot", pilot.code).count("PledgeChanged") == 1
    with pytest.raises(StaleRevision):
        change_pledge(pledge, title="Autre", amount=Decimal(1), version=1, by=otto)
    with pytest.raises(NotAllowed):
        change_pledge(pledge, title="Autre", amount=Decimal(1), by=nadia)
    with pytest.raises(Invalid) as refused:
        change_pledge(pledge, title="", by=otto)
    assert faults(refused) == [("title", "required"), ("amount", "required")]
    commit_pledge(pledge, by=otto)
    with pytest.raises(MovedOn):
        change_pledge(pledge, title="Un don", amount=Decimal(1), by=otto)


def test_giving_part_of_a_promise_binds_to_the_rest_under_the_mandate_that_gave(
    pilot: Pilot, otto: Actor
) -> None:
    deputy = acting_for(make_mandate(make_person("Suppléante"), otto.organisation, "deputy"))
    pledge = make_pledge(pilot, otto)

    deliver_pledge(pledge, amount=Decimal(1), evidence="Un franc.", by=deputy)

    pledge.refresh_from_db()
    assert (pledge.state, pledge.mandate) == ("committed", deputy.mandate)


def test_who_has_left_binds_itself_to_nothing_more_and_gives_what_it_owes(pilot: Pilot, otto: Actor) -> None:
    bound, promised = make_pledge(pilot, otto), make_pledge(pilot, otto)
    commit_pledge(bound, by=otto)
    pilot.partners.filter(organisation=otto.organisation).update(state="left")

    for act in (commit_pledge, lambda one, by: change_pledge(one, title="x", amount=Decimal(1), by=by)):
        with pytest.raises(NotAllowed):
            act(promised, by=otto)
    withdraw_pledge(promised, reason="Nous partons.", by=otto)
    deliver_pledge(bound, evidence="Payé.", by=otto)
    assert list(funders_of(pilot)) == [otto.organisation]


def test_what_is_withdrawn_has_a_reason_and_nothing_is_withdrawn_unread(pilot: Pilot, otto: Actor) -> None:
    pledge = make_pledge(pilot, otto)
    commit_pledge(pledge, by=otto)
    with pytest.raises(StaleRevision):
        withdraw_pledge(pledge, reason="Non.", version=1, by=otto)
    with pytest.raises(Invalid):
        withdraw_pledge(pledge, reason=" ", by=otto)

    withdrawn = withdraw_pledge(pledge, reason="Le budget est refusé.", version=2, by=otto)

    assert (withdrawn.state, withdrawn.reason) == ("withdrawn", "Le budget est refusé.")


@pytest.mark.django_db(transaction=True)
def test_delivered_twice_at_once_it_is_delivered_once(pilot: Pilot, otto: Actor) -> None:
    pledge = make_pledge(pilot, otto)
    parts = make_pledge(pilot, otto, title="En parts")

    whole = at_once(*[lambda: deliver_pledge(pledge, evidence="Payé.", by=otto)] * 2)
    half = {"amount": Decimal(300), "evidence": "Payé.", "version": 1}
    part = at_once(*[lambda: deliver_pledge(parts, **half, by=otto)] * 2)

    assert (successes(whole), successes(part)) == (1, 1)
    assert (given_of(pledge), given_of(parts)) == (Decimal(1000), Decimal(300))
    assert facts_of("pilot", pilot.code).count("PledgeDelivered") == 2


# --- Days ---------------------------------------------------------------------------------------------------------------


def run(handler: str) -> None:
    """What the outbox does when the day has come."""
    known = handler_called(handler)
    assert known is not None
    for delivery in Delivery.objects.filter(handler=handler, run_after__lte=clock.now()):
        known.run(delivery)


@pytest.mark.parametrize("zone", ["Europe/Zurich", "Pacific/Auckland", "America/Los_Angeles"])
def test_a_late_one_is_reminded_of_and_seen(pilot: Pilot, otto: Actor, settings: Any, zone: str) -> None:
    settings.TIME_ZONE = zone
    pledge = make_pledge(pilot, otto, due_on=in_days(20))
    make_pledge(pilot, otto, due_on=in_days(3))
    make_pledge(pilot, otto)
    told = len(facts_of("pilot", pilot.code))

    with clock.set_to((clock.end_of_day(in_days(14))).astimezone(datetime.UTC)):
        run("pledges.remind_soon")
    with clock.set_to(clock.end_of_day(in_days(20)) + datetime.timedelta(seconds=1)):
        run("pledges.remind_late")
        assert list(late_pledges(Pledge.objects.filter(pk=pledge.pk))) == [pledge]
        assert pledge.is_late
    assert facts_of("pilot", pilot.code)[told:] == ["PledgeDueSoon", "PledgeLate", "PledgeLate"]


def test_another_day_is_reminded_of_at_its_own_time(pilot: Pilot, otto: Actor) -> None:
    pledge = make_pledge(pilot, otto, due_on=in_days(20))
    change_pledge(pledge, title="Un don", amount=Decimal(1000), due_on=in_days(60), by=otto)
    no_day = make_pledge(pilot, otto)
    told = len(facts_of("pilot", pilot.code))

    with clock.set_to(clock.end_of_day(in_days(20)) + datetime.timedelta(seconds=1)):
        run("pledges.remind_soon")
        run("pledges.remind_late")
    remind_soon(no_day, by=SYSTEM)
    assert facts_of("pilot", pilot.code)[told:] == []
    with clock.set_to(clock.end_of_day(in_days(54))):
        run("pledges.remind_soon")
    assert facts_of("pilot", pilot.code)[told:] == ["PledgeDueSoon", "PledgeDueSoon"]


@pytest.mark.parametrize("change", ["given", "ended", "early"])
def test_what_is_owed_no_more_is_not_reminded_of(pilot: Pilot, otto: Actor, change: str) -> None:
    pledge = make_pledge(pilot, otto, due_on=in_days(20))
    if change == "given":
        deliver_pledge(pledge, evidence="Payé.", by=otto)
    elif change == "ended":
        Pilot.objects.filter(pk=pilot.pk).update(state="stopped")
    told = len(facts_of("pilot", pilot.code))

    if change != "early":
        remind_soon(pledge, by=SYSTEM)
    remind_late(pledge, by=SYSTEM)

    assert len(facts_of("pilot", pilot.code)) == told
    with pytest.raises(NotAllowed):
        remind_late(pledge, by=otto)


def test_what_it_holds_of_people_and_who_sees_it(pilot: Pilot, otto: Actor, charlie: Actor) -> None:
    pledge = make_pledge(pilot, otto)
    given = deliver_pledge(pledge, evidence="Payé.", by=otto)
    exported, into = export_of(otto.person), make_person("Otto bis")

    unite_all(otto.person, into)

    given.refresh_from_db()
    assert (len(exported["pledges.Pledge"]), len(exported["pledges.PledgeDelivery"])) == (1, 1)
    assert given.person == into
    assert str(given).endswith(str(given.delivered_on))
    assert (
        PledgeDelivery.objects.count()
        == pledges_visible_to(charlie).count()
        == pledges_visible_to(SYSTEM).count()
    )
