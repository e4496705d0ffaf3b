"""Organisations become partners by their own word, given under a mandate, and are unnamed in public before."""

import pytest

from ideas.activity.models import Fact
from ideas.activity.queries import facts_seen_by
from ideas.discussion.operations import edit_comment, open_thread, post_comment
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, NotFound, TooMany
from ideas.organisations.models import Mandate
from ideas.organisations.operations import hide_organisation
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations import (
    answer_invitation,
    apply_as_partner,
    change_contribution,
    invite_partner,
)
from ideas.pilots.queries import (
    invitations_awaiting,
    partner_called,
    partners_of,
    partners_visible_to,
    pilots_with,
)
from tests.at_once import at_once, successes
from tests.factories.activity import allowing, facts_of
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, make_partner, make_pilot

OFFER = "Nos bénévoles tiennent l’accueil."


# --- Inviting and answering -----------------------------------------------------------------------------------


def test_an_invited_organisation_accepts_under_its_mandate(pilot: Pilot, otto: Actor) -> None:
    partner = answer_invitation(pilot.partners.get(), accept=True, by=otto)

    assert (partner.state, partner.role, partner.answered_by, partner.mandate) == (
        "accepted",
        "host",
        otto.person,
        otto.mandate,
    )
    assert facts_of("pilot", pilot.code)[-1] == "PartnerAccepted"
    assert Fact.objects.get(name="PartnerAccepted").mandate_code == otto.mandate_code
    assert list(pilots_with(otto.organisation)) == [pilot]


def test_with_a_yes_it_says_what_it_brings_in_place_of_what_it_was_asked(
    pilot: Pilot, nadia: Actor, alice: Actor
) -> None:
    asked = {"organisation": nadia.organisation, "role": "operator", "text": "Tiendrez-vous l’accueil ?"}
    invited = invite_partner(pilot, **asked, by=alice)

    accepted = answer_invitation(invited, accept=True, text=OFFER, by=nadia)

    assert (invited.is_asked, accepted.is_asked, accepted.text) == (True, False, OFFER)


def test_a_yes_without_a_word_leaves_no_question_behind(pilot: Pilot, nadia: Actor, alice: Actor) -> None:
    asked = {"organisation": nadia.organisation, "role": "operator", "text": "Tiendrez-vous l’accueil ?"}
    invited = invite_partner(pilot, **asked, by=alice)

    assert answer_invitation(invited, accept=True, by=nadia).text == ""


@pytest.mark.parametrize(
    ("text", "kept"), [(None, "Nous appuyons."), ("", ""), ("  Une salle.  ", "Une salle.")]
)
def test_its_own_words_stay_unless_it_says_others(
    pilot: Pilot, otto: Actor, text: str | None, kept: str
) -> None:
    invited = pilot.partners.get()
    Partner.objects.filter(pk=invited.pk).update(text="Nous appuyons.")
    invited.refresh_from_db()

    accepted = answer_invitation(invited, accept=True, text=text, by=otto)

    assert (invited.is_asked, accepted.text) == (False, kept)


def test_a_no_changes_no_words_and_too_many_are_refused(pilot: Pilot, nadia: Actor, alice: Actor) -> None:
    asked = {"organisation": nadia.organisation, "role": "operator", "text": "Tiendrez-vous l’accueil ?"}
    invited = invite_partner(pilot, **asked, by=alice)

    with pytest.raises(Invalid):
        answer_invitation(invited, accept=True, text="a" * 5_001, by=nadia)
    declined = answer_invitation(invited, accept=False, text=OFFER, by=nadia)

    assert (declined.text, declined.is_asked) == ("Tiendrez-vous l’accueil ?", True)


def test_an_invited_organisation_declines_and_may_say_why(pilot: Pilot, otto: Actor) -> None:
    partner = answer_invitation(pilot.partners.get(), accept=False, reason="Pas cette année.", by=otto)

    assert (partner.state, partner.reason, partner.accepted_at) == ("declined", "Pas cette année.", None)
    assert facts_of("pilot", pilot.code)[-1] == "PartnerDeclined"


def test_it_answers_once(pilot: Pilot, otto: Actor) -> None:
    partner = answer_invitation(pilot.partners.get(), accept=True, by=otto)

    with pytest.raises(MovedOn):
        answer_invitation(partner, accept=False, by=otto)


def test_nobody_else_answers_for_it(
    pilot: Pilot, otto: Actor, nadia: Actor, alice: Actor, carla: Actor
) -> None:
    finance = acting_for(make_mandate(make_person("Fina"), otto.organisation, "finance"))
    without_mandate = Actor(person=otto.person)

    for actor in (finance, without_mandate, nadia, alice, carla):
        with pytest.raises(NotAllowed):
            answer_invitation(pilot.partners.get(), accept=True, by=actor)


def test_a_revoked_mandate_answers_nothing(pilot: Pilot, otto: Actor) -> None:
    Mandate.objects.filter(pk=otto.mandate.pk).update(revoked_at=pilot.created_at)

    with pytest.raises(NotAllowed):
        answer_invitation(pilot.partners.get(), accept=True, by=otto)


@pytest.mark.parametrize(("is_this_pilot", "is_enough"), [(True, True), (False, False)])
def test_a_mandate_limited_to_a_pilot_reaches_that_pilot_only(
    pilot: Pilot, otto: Actor, is_this_pilot: bool, is_enough: bool
) -> None:
    code = pilot.code if is_this_pilot else "AAAAAAAA"
    mandate = make_mandate(
        make_person("Olga"), otto.organisation, "deputy", scope_kind="pilot", scope_code=code
    )

    try:
        answer_invitation(pilot.partners.get(), accept=True, by=acting_for(mandate))
    except NotAllowed:
        assert not is_enough
    else:
        assert is_enough


def test_a_mandate_limited_to_the_pilot_lets_comment_there_and_nowhere_else(
    pilot: Pilot, otto: Actor
) -> None:
    mandate = make_mandate(
        make_person("Olga"), otto.organisation, "deputy", scope_kind="pilot", scope_code=pilot.code
    )
    olga = acting_for(mandate)
    comment = post_comment(open_thread("pilot", pilot.code, by=SYSTEM), body="Oui.", by=olga)

    assert edit_comment(comment, body="Oui !", by=olga).body == "Oui !"
    with pytest.raises(NotAllowed):
        post_comment(open_thread("idea", pilot.idea.code, by=SYSTEM), body="Oui.", by=olga)


def test_the_lead_invites_an_organisation_and_changes_the_role_while_it_waits(
    pilot: Pilot, alice: Actor, nadia: Actor
) -> None:
    invite_partner(pilot, organisation=nadia.organisation, role="accountable", text="Oui ?", by=alice)
    partner = invite_partner(pilot, organisation=nadia.organisation, role="operator", by=alice)

    assert (partner.state, partner.role, partner.asked_by) == ("invited", "operator", alice.person)
    assert partner.answer_by is not None
    assert list(invitations_awaiting(nadia.person)) == [partner]
    assert facts_of("pilot", pilot.code)[2:] == ["PartnerInvited", "PartnerInvited"]


def test_only_who_leads_it_invites(pilot: Pilot, charlie: Actor, otto: Actor, nadia: Actor) -> None:
    for actor in (charlie, otto):
        with pytest.raises(NotAllowed):
            invite_partner(pilot, organisation=nadia.organisation, role="host", by=actor)


def test_an_organisation_that_one_may_not_know_of_is_not_there(
    pilot: Pilot, alice: Actor, carla: Actor
) -> None:
    hidden = make_organisation("Cachée")
    hide_organisation(hidden, reason="Usurpation.", by=carla)

    with pytest.raises(NotFound):
        invite_partner(pilot, organisation=hidden, role="host", by=alice)


def test_an_unknown_role_or_too_long_a_text_is_refused(pilot: Pilot, alice: Actor, nadia: Actor) -> None:
    with pytest.raises(Invalid):
        invite_partner(pilot, organisation=nadia.organisation, role="king", by=alice)
    with pytest.raises(Invalid):
        invite_partner(pilot, organisation=nadia.organisation, role="host", text="x" * 5001, by=alice)


def test_too_many_invitations_are_refused(pilot: Pilot, alice: Actor, nadia: Actor, settings) -> None:
    settings.LAB_LIMITS = True
    with allowing("invite", 1):
        invite_partner(pilot, organisation=nadia.organisation, role="host", by=alice)
        with pytest.raises(TooMany):
            invite_partner(pilot, organisation=nadia.organisation, role="host", by=alice)


def test_a_partner_is_not_invited_again(pilot: Pilot, otto: Actor, alice: Actor) -> None:
    answer_invitation(pilot.partners.get(), accept=True, by=otto)

    with pytest.raises(MovedOn):
        invite_partner(pilot, organisation=otto.organisation, role="funder", by=alice)


def test_one_that_declined_can_be_asked_again(pilot: Pilot, otto: Actor, alice: Actor) -> None:
    answer_invitation(pilot.partners.get(), accept=False, reason="Non.", by=otto)

    partner = invite_partner(pilot, organisation=otto.organisation, role="funder", by=alice)

    assert (partner.state, partner.role, partner.reason, partner.answered_at) == (
        "invited",
        "funder",
        "",
        None,
    )
    assert Partner.objects.count() == 1


# --- One accountable ------------------------------------------------------------------------------------------


def test_a_second_accountable_organisation_is_refused_and_stays_invited(alice: Actor, otto: Actor) -> None:
    nadia = acting_for_new("Association Trait d’union")
    pilot = make_pilot(alice, otto, nadia, role="accountable")
    first, second = pilot.partners.order_by("pk")
    answer_invitation(first, accept=True, by=otto)

    with pytest.raises(MovedOn):
        answer_invitation(second, accept=True, by=nadia)

    second.refresh_from_db()
    assert second.state == "invited"


def test_nobody_is_asked_or_applies_to_be_accountable_while_another_is(
    pilot: Pilot, alice: Actor, otto: Actor, nadia: Actor
) -> None:
    answer_invitation(pilot.partners.get(), accept=True, by=otto)
    Partner.objects.update(role="accountable")

    with pytest.raises(Invalid) as asked:
        invite_partner(pilot, organisation=nadia.organisation, role="accountable", by=alice)
    with pytest.raises(Invalid) as applied:
        apply_as_partner(pilot, role="accountable", text=OFFER, by=nadia)

    assert [error.value.errors[0].field for error in (asked, applied)] == ["role", "role"]
    assert pilot.partners.count() == 1


# --- What it brings -------------------------------------------------------------------------------------------


def test_a_partner_says_later_what_it_brings(pilot: Pilot, otto: Actor, nadia: Actor) -> None:
    invited = pilot.partners.get()
    with pytest.raises(MovedOn):
        change_contribution(invited, text=OFFER, by=otto)
    partner = answer_invitation(invited, accept=True, text="", by=otto)

    changed = change_contribution(partner, text=OFFER, by=otto)

    assert (changed.text, changed.mandate) == (OFFER, otto.mandate)
    with pytest.raises(Invalid):
        change_contribution(partner, text="x" * 5001, by=otto)
    with pytest.raises(NotAllowed):
        change_contribution(partner, text="Autre chose.", by=nadia)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_accept_at_once_as_accountable_one_is(alice: Actor, otto: Actor) -> None:
    nadia = acting_for_new("Association Trait d’union")
    pilot = make_pilot(alice, otto, nadia, role="accountable")
    first, second = pilot.partners.order_by("pk")

    results = at_once(
        lambda: answer_invitation(first, accept=True, by=otto),
        lambda: answer_invitation(second, accept=True, by=nadia),
    )

    assert successes(results) == 1
    assert [type(result) for result in results if isinstance(result, Exception)] == [MovedOn]
    states = sorted(pilot.partners.values_list("state", flat=True))
    assert states == ["accepted", "invited"]
    assert facts_of("pilot", pilot.code).count("PartnerAccepted") == 1


@pytest.mark.django_db(transaction=True)
def test_yes_and_no_at_once_leave_one_answer(pilot: Pilot, otto: Actor) -> None:
    partner = pilot.partners.get()

    results = at_once(
        lambda: answer_invitation(partner, accept=True, by=otto),
        lambda: answer_invitation(partner, accept=False, by=otto),
    )

    assert successes(results) == 1
    answers = {"PartnerAccepted", "PartnerDeclined"}
    assert len([name for name in facts_of("pilot", pilot.code) if name in answers]) == 1


# --- Who knows ------------------------------------------------------------------------------------------------


def test_until_it_accepts_an_organisation_is_named_to_those_concerned_only(
    pilot: Pilot, alice: Actor, carla: Actor, charlie: Actor, otto: Actor, nadia: Actor
) -> None:
    invited = pilot.partners.get()
    applied = apply_as_partner(pilot, role="operator", text=OFFER, by=nadia)
    accepted = make_partner(pilot, "Fondation Graine", role="funder")
    make_partner(pilot, "Société discrète", state="declined")

    def names(actor: Actor) -> list[str]:
        return [row.organisation.name for row in partners_of(pilot, actor)]

    assert names(ANYONE) == names(charlie) == [accepted.organisation.name]
    assert names(otto) == [accepted.organisation.name, invited.organisation.name]
    assert names(Actor(person=otto.person)) == names(otto)
    assert names(nadia) == [accepted.organisation.name, applied.organisation.name]
    everybody = ["Fondation Graine", "Commune d’Aubrive", "Association Trait d’union", "Société discrète"]
    assert names(alice) == names(carla) == everybody
    assert partner_called(pilot, invited.organisation.code, charlie) is None
    assert partner_called(pilot, invited.organisation.code, otto) == invited


def test_facts_name_it_to_those_concerned_only(
    pilot: Pilot, alice: Actor, carla: Actor, charlie: Actor, otto: Actor
) -> None:
    facts = list(Fact.objects.filter(subject_kind="pilot").order_by("id"))

    def names(actor: Actor) -> list[str]:
        return [fact.name for fact in facts_seen_by(actor, facts)]

    assert names(ANYONE) == names(charlie) == ["PilotOpened"]
    for actor in (alice, carla, otto):
        assert names(actor) == ["PilotOpened", "PartnerInvited"]


def test_a_hidden_organisation_is_not_named_in_public(
    running_pilot: Pilot, otto: Actor, carla: Actor
) -> None:
    hide_organisation(otto.organisation, reason="Usurpation.", by=carla)

    assert list(partners_visible_to(ANYONE)) == []
