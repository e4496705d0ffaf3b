"""What waits for an organisation."""

import datetime

import pytest

from ideas.collaboration.operations import accept_match, propose_match
from ideas.consent.operations import take_position
from ideas.ideation.operations import invite_to_team
from ideas.insights.queries.carrying import needs_near, parts_in_pilots, pilots_to_join
from ideas.insights.queries.dues import Part
from ideas.insights.queries.owing import dues_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.organisations.models import Organisation
from ideas.organisations.operations import ask_mandate
from ideas.pilots.operations import answer_invitation
from ideas.sites.lifecycle import SiteState
from ideas.sites.models import PackFeedback
from ideas.sites.operations import answer_pack_feedback, answer_pack_offer, give_pack_feedback
from ideas.sites.queries import offer_to
from tests.factories.agreements import make_standing, sign_now, signer, to_signing
from tests.factories.consent import make_round
from tests.factories.ideas import make_idea
from tests.factories.measurement import make_indicator, make_value
from tests.factories.needs import make_need, make_needy_idea, offer_of
from tests.factories.pilots import acting_for_new, make_pilot, make_running_pilot
from tests.factories.roadmap import make_milestone
from tests.factories.sites import make_pack, make_site, make_site_partner
from tests.factories.topics import make_territory


def owed(organisation: Organisation) -> list[tuple[str, str, str]]:
    """Part, kind and title of each thing."""
    return [(due.part, due.kind, due.title) for due in dues_of(organisation)]


def test_nothing_waits_for_an_organisation_that_nobody_asked(otto: Actor) -> None:
    assert dues_of(otto.organisation) == []


def test_an_invitation_to_a_pilot_waits_until_it_is_answered(alice: Actor, otto: Actor) -> None:
    pilot = make_pilot(alice, otto)
    partner = pilot.partners.get()
    waiting = dues_of(otto.organisation)

    answer_invitation(partner, accept=True, by=otto)

    assert [(due.part, due.code, due.is_late) for due in waiting] == [(Part.DECIDE, pilot.code, False)]
    assert waiting[0].due_on == clock.today() + datetime.timedelta(days=30)
    assert dues_of(otto.organisation) == []


def test_what_somebody_asks_of_it_waits_too(alice: Actor, charlie: Actor, otto: Actor) -> None:
    idea = make_idea(alice, stage="cocreation", title="Un jardin")
    invite_to_team(idea, organisation=otto.organisation, role="contributor", by=alice)
    ask_mandate(otto.organisation, by=charlie)

    assert sorted(owed(otto.organisation)) == [
        ("decide", "idea", "Un jardin"),
        ("decide", "organisation", "Charlie"),
    ]


@pytest.mark.parametrize(
    ("days", "is_owed", "is_late"), [(61, False, False), (60, True, False), (-1, True, True)]
)
def test_its_verification_is_renewed_before_it_runs_out(
    otto: Actor, days: int, is_owed: bool, is_late: bool
) -> None:
    organisation = otto.organisation
    organisation.verified_until = clock.today() + datetime.timedelta(days=days)

    dues = dues_of(organisation)

    assert [due.is_late for due in dues] == [is_late] * is_owed


def test_the_soonest_comes_first_and_what_has_no_date_last(alice: Actor, charlie: Actor, otto: Actor) -> None:
    ask_mandate(otto.organisation, by=charlie)
    make_pilot(alice, otto, title="Des heures")
    otto.organisation.verified_until = clock.today() + datetime.timedelta(days=3)

    assert [due.kind for due in dues_of(otto.organisation)] == ["organisation", "pilot", "organisation"]


def test_it_carries_what_it_takes_part_in_and_can_join_the_rest(alice: Actor, otto: Actor) -> None:
    own, other = make_pilot(alice, otto), make_pilot(alice, acting_for_new("Trait d’union"))
    answer_invitation(own.partners.get(), accept=True, by=otto)

    assert [partner.pilot for partner in parts_in_pilots(otto.organisation)] == [own]
    assert [*pilots_to_join(otto.organisation)] == [other]


def test_what_is_near_it_comes_first(alice: Actor, otto: Actor) -> None:
    here, there = make_territory("AUB"), make_territory("LOIN")
    otto.organisation.territory = here
    near, far = make_pilot(alice), make_pilot(alice)
    near.territories.add(here)
    far.territories.add(there)
    idea = make_idea(alice, stage="cocreation")
    make_need(idea, alice, title="Une salle", territories=[here])
    make_need(idea, alice, title="Ailleurs", territories=[there])

    assert [*pilots_to_join(otto.organisation)] == [near, far]
    assert [need.title for need in needs_near(otto.organisation)] == ["Une salle"]


def test_what_is_asked_of_its_offers_waits_and_what_is_agreed_is_owed(alice: Actor, otto: Actor) -> None:
    need = make_need(make_needy_idea(alice), alice, title="Une salle le soir")
    offer = offer_of(otto)
    match = propose_match(need, offer, by=alice)
    asked = owed(otto.organisation)

    accept_match(match, by=otto)

    assert asked == [("decide", "match", "Une salle le soir")]
    assert owed(otto.organisation) == [("owe", "match", "Une salle le soir")]


def test_what_it_proposed_itself_waits_for_others(alice: Actor, otto: Actor) -> None:
    need = make_need(make_needy_idea(alice), alice)
    propose_match(need, offer_of(otto), by=otto)

    assert owed(otto.organisation) == []


def test_its_word_is_awaited_in_a_round_until_it_has_spoken(alice: Actor, otto: Actor) -> None:
    pilot = make_pilot(alice, otto)
    answer_invitation(pilot.partners.get(), accept=True, by=otto)
    asked = make_round(pilot, by=alice)
    waiting = owed(otto.organisation)

    take_position(asked, stance="consent", by=otto)

    assert waiting == [("decide", "round", asked.question)]
    assert owed(otto.organisation) == []


def test_who_answers_for_a_pilot_decides_of_sites_and_values(alice: Actor, otto: Actor) -> None:
    pilot = make_pilot(alice, otto)
    indicator = make_indicator(pilot, "Heures données")
    make_value(indicator, state="submitted")
    make_site(pilot, "Montcharmin", state=SiteState.REQUESTED)
    assert [kind for _part, kind, _title in owed(otto.organisation)] == ["pilot"]

    pilot.partners.update(role="accountable", state="accepted", accepted_at=pilot.created_at)

    assert sorted(owed(otto.organisation)) == [
        ("decide", "indicator", "Heures données"),
        ("decide", "site", "Montcharmin"),
    ]


def test_an_invitation_to_a_site_and_a_milestone_wait_by_their_days(alice: Actor, otto: Actor) -> None:
    pilot = make_pilot(alice, otto)
    answer_invitation(pilot.partners.get(), accept=True, by=otto)
    site = make_site(pilot, "Aubrive")
    make_site_partner(site, organisation=otto.organisation, state="invited")
    milestone = make_milestone(
        pilot, "Salle ouverte", days=3, owner=otto.person, organisation=otto.organisation
    )

    dues = dues_of(otto.organisation)

    assert [(due.part, due.kind, due.title, due.who) for due in dues] == [
        ("owe", "milestone", "Salle ouverte", "Otto"),
        ("decide", "site", "Aubrive", ""),
    ]
    assert dues[0].code == milestone.code


def test_a_text_at_the_signature_waits_until_it_has_signed(db: None) -> None:
    first, other = signer("Commune d’Aubrive"), signer("Trait d’union")
    agreement = to_signing(make_standing(first, other), first, first, other)
    waiting = dues_of(first.organisation)

    sign_now(agreement, by=first)

    assert [(due.part, due.kind, due.code) for due in waiting] == [(Part.SIGN, "agreement", agreement.code)]
    assert waiting[0].due_on == clock.today() + datetime.timedelta(days=14)
    assert dues_of(first.organisation) == []
    assert owed(other.organisation) == [("sign", "agreement", agreement.title)]


def test_a_version_of_the_pack_waits_for_who_answers_for_a_site_and_words_for_the_pilot(
    alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    pilot.partners.update(role="accountable")
    site = make_site(pilot)
    make_site_partner(site, organisation=otto.organisation, role="accountable")
    make_pack(pilot, alice)
    give_pack_feedback(site, part="costs", text="Le loyer manque.", by=otto)

    assert [(due.kind, due.code) for due in dues_of(otto.organisation)] == [
        ("site", site.code),
        ("pilot", pilot.code),
    ]
    offer = offer_to(site)
    assert offer is not None
    answer_pack_offer(offer, take=True, by=otto)
    answer_pack_feedback(PackFeedback.objects.get(), take=True, reason="Oui.", by=alice)
    assert dues_of(otto.organisation) == []
