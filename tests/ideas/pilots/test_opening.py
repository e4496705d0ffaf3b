"""A pilot opens once, by the fact that its idea reached the stage for it."""

from collections.abc import Callable

import pytest
from django.db import transaction

from ideas.activity.models import Delivery, Fact
from ideas.activity.operations import defer, record, replay
from ideas.discussion.models import Thread
from ideas.ideation.facts import IdeaAdvanced, IdeaEndorsed
from ideas.ideation.operations import advance_idea, endorse_idea, withdraw_endorsement
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import NotAllowed
from ideas.pilots.facts import PilotChanged
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations import answer_invitation, open_pilot
from ideas.search.queries import codes_matching
from ideas.topics.models import Theme
from tests.at_once import at_once
from tests.factories.activity import facts_of
from tests.factories.ideas import make_idea
from tests.factories.pilots import acting_for_new, lead_to_pilot, make_committed_idea, make_pilot
from tests.factories.topics import make_territory


def rows_of(pilot: Pilot) -> list[tuple[str, str, str, str]]:
    partners = pilot.partners.order_by("pk")
    return list(partners.values_list("organisation__name", "role", "state", "text"))


def test_an_idea_that_reaches_its_stage_gets_a_pilot_with_its_words_and_committed_partners(
    alice: Actor, carla: Actor, otto: Actor, deliver_facts: Callable[..., int]
) -> None:
    place = make_territory("6621")
    idea = make_committed_idea(alice, otto, territories=[place])
    lead_to_pilot(idea, by=carla)

    deliver_facts()

    idea.refresh_from_db()
    pilot = Pilot.objects.get()
    assert (pilot.idea, pilot.title, pilot.summary, pilot.state) == (
        idea,
        idea.title,
        idea.summary,
        "preparing",
    )
    assert list(pilot.themes.all()) == list(idea.themes.all()) == [Theme.objects.get()]
    assert list(pilot.territories.all()) == [place]
    assert (idea.held_by_kind, idea.held_by_code) == ("pilot", pilot.code)
    assert rows_of(pilot) == [("Commune d’Aubrive", "host", "invited", "Nous prêtons une salle.")]
    assert facts_of("pilot", pilot.code) == ["PilotOpened", "PartnerInvited"]
    assert Thread.objects.filter(subject_kind="pilot", subject_code=pilot.code).count() == 1
    assert codes_matching("pilot", "voisinage") == [pilot.code]


def test_the_same_fact_delivered_twice_opens_one_pilot(
    alice: Actor, carla: Actor, otto: Actor, deliver_facts: Callable[..., int]
) -> None:
    idea = make_committed_idea(alice, otto)
    lead_to_pilot(idea, by=carla)
    deliver_facts()

    replay("pilots.open_pilot", since=idea.created_at, again=True)
    deliver_facts()

    pilot = Pilot.objects.get()
    assert Partner.objects.count() == 1
    assert facts_of("pilot", pilot.code) == ["PilotOpened", "PartnerInvited"]


def test_a_fact_that_comes_late_opens_nothing_for_an_idea_that_moved_on(
    alice: Actor, carla: Actor, deliver_facts: Callable[..., int]
) -> None:
    idea = make_idea(alice, stage="pilot")
    advance_idea(idea, step="stop", reason="Le lieu a fermé.", by=carla)

    deliver_facts()

    assert not Pilot.objects.exists()
    assert open_pilot(idea, by=SYSTEM) is None


def test_an_idea_that_spread_before_its_pilot_opened_gets_one_that_spreads(
    alice: Actor, carla: Actor, deliver_facts: Callable[..., int]
) -> None:
    idea = make_idea(alice, stage="pilot")
    advance_idea(idea, step="to_scaling", reason="Déjà dans deux communes.", by=carla)

    deliver_facts()

    pilot = Pilot.objects.get()
    assert pilot.state == "scaling"
    assert pilot.started_at is not None


def test_only_our_own_code_opens_pilots(carla: Actor, alice: Actor) -> None:
    with pytest.raises(NotAllowed):
        open_pilot(make_idea(alice, stage="pilot"), by=carla)


def test_each_organisation_is_invited_once_for_the_first_role_it_named(alice: Actor, otto: Actor) -> None:
    nadia = acting_for_new("Association Trait d’union")

    pilot = make_pilot(alice, otto, nadia, role="accountable")

    assert [(name, role, state) for name, role, state, _text in rows_of(pilot)] == [
        ("Commune d’Aubrive", "accountable", "invited"),
        ("Association Trait d’union", "accountable", "invited"),
    ]


def test_an_endorsement_without_a_role_or_taken_back_invites_nobody(
    alice: Actor, otto: Actor, carla: Actor
) -> None:
    nadia = acting_for_new("Association Trait d’union")
    idea = make_idea(alice, stage="evaluation")
    endorse_idea(idea, text="Bravo.", by=otto)
    withdraw_endorsement(endorse_idea(idea, text="Oui.", intended_role="host", by=nadia), by=nadia)
    lead_to_pilot(idea, by=carla)

    pilot = open_pilot(idea, by=SYSTEM)

    assert pilot is not None
    assert rows_of(pilot) == []


def test_an_organisation_that_commits_itself_to_an_open_pilot_has_applied(
    pilot: Pilot, deliver_facts: Callable[..., int]
) -> None:
    nadia = acting_for_new("Association Trait d’union")
    endorse_idea(pilot.idea, text="Nos bénévoles en sont.", intended_role="operator", by=nadia)

    deliver_facts()
    replay("pilots.take_up_commitments", since=pilot.idea.created_at, again=True)
    deliver_facts()

    assert rows_of(pilot)[1] == ("Association Trait d’union", "operator", "applied", "Nos bénévoles en sont.")
    assert Partner.objects.count() == 2
    assert facts_of("pilot", pilot.code)[2:] == ["PartnerApplied"]


def test_a_commitment_to_an_idea_without_pilot_waits(
    alice: Actor, otto: Actor, deliver_facts: Callable[..., int]
) -> None:
    make_committed_idea(alice, otto)

    deliver_facts()

    assert not Partner.objects.exists()


def test_an_invitation_ends_at_its_date_unless_answered_or_renewed(
    pilot: Pilot, otto: Actor, deliver_facts: Callable[..., int]
) -> None:
    partner = pilot.partners.get()
    job = Delivery.objects.get(handler="pilots.expire_invitation")
    assert job.run_after == partner.answer_by
    now = clock.now()

    Delivery.objects.filter(pk=job.pk).update(run_after=now)
    deliver_facts()
    partner.refresh_from_db()
    assert partner.state == "invited"  # looked at too early: it is not over

    Partner.objects.update(answer_by=now)
    Delivery.objects.filter(pk=job.pk).update(
        state="due",
        run_after=now,
        payload={"partner": partner.pk, "answer_by": now.isoformat()},
    )
    deliver_facts()
    partner.refresh_from_db()
    assert partner.state == "expired"
    assert Fact.objects.get(name="PartnerExpired").audience == "concerned"


def test_an_answered_invitation_does_not_end(
    pilot: Pilot, otto: Actor, deliver_facts: Callable[..., int]
) -> None:
    partner = answer_invitation(pilot.partners.get(), accept=True, by=otto)
    now = clock.now()
    Partner.objects.update(answer_by=now)
    Delivery.objects.filter(handler="pilots.expire_invitation").update(
        run_after=now, payload={"partner": partner.pk, "answer_by": now.isoformat()}
    )

    deliver_facts()

    partner.refresh_from_db()
    assert partner.state == "accepted"


def test_facts_about_what_is_gone_are_passed_over(alice: Actor, deliver_facts: Callable[..., int]) -> None:
    with transaction.atomic():
        record(
            IdeaAdvanced(idea="AAAAAAAA", step="to_pilot", source="evaluation", target="pilot", passage=1),
            by=SYSTEM,
        )
        record(IdeaEndorsed(idea="AAAAAAAA", organisation="BBBBBBBB", intended_role="host"), by=SYSTEM)
        record(PilotChanged(pilot="CCCCCCCC"), by=SYSTEM)
        defer("pilots.expire_invitation", {"partner": 0, "answer_by": clock.now().isoformat()})

    deliver_facts()

    assert not Pilot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fact_heard_by_two_at_once_opens_one_pilot(alice: Actor, otto: Actor, carla: Actor) -> None:
    idea = make_committed_idea(alice, otto)
    lead_to_pilot(idea, by=carla)

    results = at_once(*[lambda: open_pilot(idea, by=SYSTEM)] * 4)

    pilot = Pilot.objects.get()
    assert results == [pilot] * 4
    assert facts_of("pilot", pilot.code) == ["PilotOpened", "PartnerInvited"]
