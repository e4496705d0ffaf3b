"""Sites follow a version of the pack, and say what of it did not fit."""

import pytest

from ideas.activity.models import Fact
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.people.personal_data import export_of
from ideas.pilots.models import Pilot
from ideas.sites.models import PackFeedback, PackOffer, Site
from ideas.sites.operations import (
    answer_pack_feedback,
    answer_pack_offer,
    decide_replication,
    give_pack_feedback,
    note_deviation,
    open_site,
)
from ideas.sites.queries import (
    feedback_numbered,
    feedback_on,
    offer_to,
    shows_deviation,
    sites_following,
)
from tests.at_once import at_once, successes
from tests.factories.sites import ask, make_pack, make_site, place_called

SAID = {"part": "costs", "text": "Le loyer manque.", "proposal": "Ajouter le loyer."}


def test_a_new_version_is_offered_to_every_site_under_way(pilot: Pilot, taken_up: Site, alice: Actor) -> None:
    ended = make_site(pilot, "Fini", state="ended")

    pack = make_pack(pilot, alice)

    assert [*PackOffer.objects.values_list("site", "pack", "state")] == [(taken_up.pk, pack.pk, "offered")]
    assert Fact.objects.get(name="PackOffered").audience == "concerned"
    assert offer_to(ended) is None


def test_who_answers_for_the_site_takes_it(pilot: Pilot, taken_up: Site, alice: Actor, nadia: Actor) -> None:
    pack = make_pack(pilot, alice)
    offer = offer_to(taken_up)
    assert offer is not None
    with pytest.raises(NotAllowed):
        answer_pack_offer(offer, take=True, by=alice)

    taken = answer_pack_offer(offer, take=True, by=nadia)

    assert (taken.state, taken.mandate) == ("taken", nadia.mandate)
    assert sites_following(pilot).get().pack == pack
    with pytest.raises(MovedOn):
        answer_pack_offer(offer, take=False, reason="Non.", by=nadia)
    assert len(export_of(nadia.person)["pilot_sites.PackOffer"]) == 1


def test_keeping_the_old_one_owes_a_reason_and_can_be_undone(
    pilot: Pilot, taken_up: Site, alice: Actor, nadia: Actor
) -> None:
    make_pack(pilot, alice)
    offer = offer_to(taken_up)
    assert offer is not None
    with pytest.raises(Invalid):
        answer_pack_offer(offer, take=False, by=nadia)

    kept = answer_pack_offer(offer, take=False, reason="Trop tôt.", by=nadia)
    assert (kept.state, kept.reason, kept.site.pack) == ("kept", "Trop tôt.", None)

    assert answer_pack_offer(kept, take=True, by=nadia).site.pack == offer.pack


def test_where_no_organisation_answers_for_a_site_its_pilot_does(
    pilot: Pilot, site: Site, alice: Actor, charlie: Actor
) -> None:
    make_pack(pilot, alice)
    offer = offer_to(site)
    assert offer is not None
    with pytest.raises(NotAllowed):
        answer_pack_offer(offer, take=True, by=charlie)

    assert answer_pack_offer(offer, take=True, by=alice).state == "taken"


def test_the_next_version_takes_the_place_of_one_that_nobody_answered(
    pilot: Pilot, site: Site, alice: Actor
) -> None:
    make_pack(pilot, alice)
    first = offer_to(site)
    assert first is not None
    make_pack(pilot, alice)

    latest = offer_to(site)
    assert latest is not None
    with pytest.raises(MovedOn):
        answer_pack_offer(first, take=True, by=alice)
    with pytest.raises(StaleRevision):
        answer_pack_offer(latest, take=True, number=1, by=alice)

    first.refresh_from_db()
    assert first.state == "superseded"
    assert latest != first


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_answer_once(pilot: Pilot, site: Site, alice: Actor, carla: Actor) -> None:
    make_pack(pilot, alice)
    offer = offer_to(site)
    assert offer is not None

    results = at_once(
        lambda: answer_pack_offer(offer, take=True, by=alice),
        lambda: answer_pack_offer(offer, take=True, by=carla),
    )

    assert successes(results) == 1


def test_asking_names_the_version_that_was_read(pilot: Pilot, alice: Actor, nadia: Actor) -> None:
    make_pack(pilot, alice)
    second = make_pack(pilot, alice)
    with pytest.raises(Invalid):
        ask(pilot, nadia)
    with pytest.raises(StaleRevision) as refused:
        ask(pilot, nadia, pack=1)
    site = ask(pilot, nadia, pack=2)
    assert refused.value.current == {"pack": 2}
    assert (site.replication.pack, site.pack) == (second, None)

    taken = decide_replication(site, accept=True, reason="Oui.", by=alice)

    assert (taken.pack, offer_to(taken)) == (second, None)


def test_a_version_that_came_after_the_question_is_offered_with_the_answer(
    pilot: Pilot, alice: Actor, nadia: Actor
) -> None:
    first = make_pack(pilot, alice)
    site = ask(pilot, nadia, pack=1)
    second = make_pack(pilot, alice)
    assert offer_to(site) is None

    taken = decide_replication(site, accept=True, reason="Oui.", by=alice)

    offer = offer_to(taken)
    assert offer is not None
    assert (taken.pack, offer.pack) == (first, second)


def test_a_site_that_the_pilot_adds_follows_the_last_version(pilot: Pilot, alice: Actor) -> None:
    pack = make_pack(pilot, alice)

    assert open_site(pilot, territory=place_called("Aubrive"), by=alice).pack == pack


# --- What did not fit -------------------------------------------------------------------------------------------


def test_a_partner_of_a_site_says_what_did_not_fit(
    pilot: Pilot, taken_up: Site, alice: Actor, nadia: Actor, otto: Actor
) -> None:
    pack = make_pack(pilot, alice)
    deviation = note_deviation(taken_up, text="Le matin.", reason="Le marché.", by=nadia)
    with pytest.raises(NotAllowed):
        give_pack_feedback(taken_up, **SAID, by=otto)
    with pytest.raises(NotAllowed):
        give_pack_feedback(taken_up, **SAID, by=alice)

    feedback = give_pack_feedback(taken_up, **SAID, deviation=deviation, by=nadia)

    assert (feedback.number, feedback.pack, feedback.organisation) == (1, pack, nadia.organisation)
    assert [*feedback_on(pilot, ANYONE)] == [feedback]
    assert feedback_numbered(pilot, 1, ANYONE) == feedback
    assert shows_deviation(feedback)
    assert len(export_of(nadia.person)["pilot_sites.PackFeedback"]) == 1


def test_what_waits_for_the_pilots_agreement_is_not_told_with_it(
    pilot: Pilot, taken_up: Site, alice: Actor, nadia: Actor
) -> None:
    make_pack(pilot, alice)
    deviation = note_deviation(taken_up, text="Autrement.", reason="Il faut.", is_core=True, by=nadia)

    assert not shows_deviation(give_pack_feedback(taken_up, **SAID, deviation=deviation, by=nadia))
    assert not shows_deviation(give_pack_feedback(taken_up, **SAID, by=nadia))


def test_what_is_said_is_checked(
    pilot: Pilot, taken_up: Site, site: Site, alice: Actor, nadia: Actor
) -> None:
    elsewhere = note_deviation(site, text="Le soir.", reason="Le four.", by=alice)
    with pytest.raises(MovedOn):
        give_pack_feedback(taken_up, **SAID, by=nadia)
    make_pack(pilot, alice)

    with pytest.raises(Invalid) as refused:
        give_pack_feedback(taken_up, part="wheel", text=" ", proposal="x" * 5001, by=nadia)
    with pytest.raises(Invalid):
        give_pack_feedback(taken_up, **SAID, deviation=elsewhere, by=nadia)

    assert [fault.field for fault in refused.value.errors] == ["part", "text", "proposal"]


def test_what_is_taken_up_comes_with_the_next_version(
    pilot: Pilot, taken_up: Site, alice: Actor, nadia: Actor
) -> None:
    make_pack(pilot, alice)
    first = give_pack_feedback(taken_up, **SAID, by=nadia)
    second = give_pack_feedback(taken_up, **SAID, by=nadia)
    with pytest.raises(Invalid):
        answer_pack_feedback(first, take=True, reason=" ", by=alice)
    with pytest.raises(NotAllowed):
        answer_pack_feedback(first, take=True, reason="Oui.", by=nadia)

    taken = answer_pack_feedback(first, take=True, reason="Vous avez raison.", by=alice)
    declined = answer_pack_feedback(second, take=False, reason="Le loyer est ailleurs.", by=alice)

    assert (taken.state, declined.state) == ("taken", "declined")
    assert [*Fact.objects.filter(name="PackFeedbackAnswered").values_list("data__is_taken", flat=True)] == [
        True,
        False,
    ]
    new = make_pack(pilot, alice)
    assert [*PackFeedback.objects.order_by("number").values_list("became", flat=True)] == [new.pk, None]


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_a_partner_at_once_answer_once(
    pilot: Pilot, taken_up: Site, alice: Actor, nadia: Actor, carla: Actor
) -> None:
    make_pack(pilot, alice)
    feedback = give_pack_feedback(taken_up, **SAID, by=nadia)

    results = at_once(
        lambda: answer_pack_feedback(feedback, take=True, reason="Oui.", by=alice),
        lambda: answer_pack_feedback(feedback, take=False, reason="Non.", by=carla),
    )

    assert successes(results) == 1
