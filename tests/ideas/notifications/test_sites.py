"""Who is told of what happens at the sites of a pilot, and in which words."""

import pytest

from ideas.kernel.actor import Actor
from ideas.notifications.models import Notification
from ideas.notifications.operations import follow_subject
from ideas.notifications.texts import tellings
from ideas.pilots.models import Pilot
from ideas.sites.operations import (
    answer_pack_feedback,
    answer_pack_offer,
    answer_site_invitation,
    change_site,
    decide_deviation,
    decide_replication,
    give_pack_feedback,
    hide_site,
    invite_site_partner,
    leave_site,
    note_deviation,
    take_site_step,
    withdraw_replication,
)
from ideas.sites.queries import offer_to
from tests.factories.pilots import acting_for_new, make_running_pilot
from tests.factories.sites import BENEFIT, ask, make_pack, make_site


@pytest.fixture
def pilot(alice, otto, carla, deliver_facts) -> Pilot:
    """alice's pilot, which otto's commune hosts; what that told is forgotten."""
    pilot = make_running_pilot(alice, otto, carla)
    deliver_facts()
    Notification.objects.all().delete()
    return pilot


@pytest.fixture
def nadia(db) -> Actor:
    """Represents a commune elsewhere."""
    return acting_for_new("Commune de Montcharmin")


def words_for(actor: Actor) -> list[str]:
    mine = Notification.objects.filter(person=actor.person).select_related("fact", "person")
    return [telling.title.replace("\u00a0", " ") for telling in tellings(list(mine), actor)]


def forget(told, *actors: Actor) -> None:
    for actor in actors:
        told(actor)
    Notification.objects.all().delete()


def test_a_question_goes_to_the_team_and_its_answer_to_who_asked(pilot, nadia, alice, otto, told):
    site = ask(pilot, nadia)
    assert told(alice) == [("ReplicationAsked", "team", "at_once")]
    assert told(otto) == []
    assert words_for(alice) == ["Commune de Montcharmin demande à ouvrir un lieu de « Heures de voisinage »"]

    decide_replication(site, accept=True, reason="Oui.", by=alice)

    assert told(nadia) == [
        ("ReplicationAccepted", "asked", "at_once"),
        ("SitePartnerAccepted", "asked", "at_once"),
    ]
    assert words_for(nadia)[0] == "Commune de Montcharmin va ouvrir un lieu de « Heures de voisinage »"


def test_a_no_and_a_withdrawal_are_told_to_the_other_side(pilot, nadia, alice, told):
    decide_replication(ask(pilot, nadia), accept=False, reason="Non.", by=alice)
    assert told(nadia) == [("ReplicationDeclined", "asked", "at_once")]
    assert words_for(nadia)[0].startswith("Commune de Montcharmin n’ouvrira pas de lieu")
    forget(told, alice)

    withdraw_replication(ask(pilot, nadia), by=nadia)

    assert told(alice)[-1] == ("ReplicationWithdrawn", "team", "at_once")
    assert words_for(alice)[-1].startswith("Commune de Montcharmin retire sa demande")


def test_who_follows_the_pilot_hears_that_a_site_opens(pilot, nadia, alice, charlie, told):
    site = decide_replication(ask(pilot, nadia), accept=True, reason="Oui.", by=alice)
    change_site(site, changes=BENEFIT, by=nadia)
    follow_subject("pilot", pilot.code, by=charlie)
    forget(told, alice, nadia, charlie)

    take_site_step(site, step="open", by=nadia)
    take_site_step(site, step="pause", reason="Travaux.", by=nadia)
    take_site_step(site, step="resume", by=nadia)
    take_site_step(site, step="end", reason="Fini.", by=nadia)

    assert told(charlie) == [("SiteMoved", "follower", "at_once")] * 4
    assert told(alice) == [("SiteMoved", "team", "at_once")] * 4
    assert told(nadia) == []
    assert words_for(charlie) == [
        "Un lieu ouvre : Montcharmin",
        "Un lieu est suspendu : Montcharmin",
        "Un lieu rouvre : Montcharmin",
        "Un lieu se termine : Montcharmin",
    ]


def test_partners_of_a_site_are_told_of_each_other(pilot, nadia, alice, otto, told):
    site = decide_replication(ask(pilot, nadia), accept=True, reason="Oui.", by=alice)
    paula = acting_for_new("Association Trait d’union")
    forget(told, alice, nadia)
    invited = invite_site_partner(site, organisation=paula.organisation, role="operator", by=nadia)
    assert told(paula) == [("SitePartnerInvited", "asked", "at_once")]
    assert told(alice) == [("SitePartnerInvited", "team", "at_once")]

    accepted = answer_site_invitation(invited, accept=True, by=paula)
    leave_site(accepted, reason="Fini.", by=paula)

    assert told(nadia) == [
        ("SitePartnerAccepted", "representative", "at_once"),
        ("SitePartnerLeft", "representative", "at_once"),
    ]
    assert told(otto) == []
    assert words_for(nadia)[0].startswith("Association Trait d’union est maintenant partenaire du lieu")


def test_what_touches_the_core_is_told_to_the_pilot_and_its_answer_to_the_site(pilot, nadia, alice, told):
    site = decide_replication(ask(pilot, nadia), accept=True, reason="Oui.", by=alice)
    forget(told, alice, nadia)
    note_deviation(site, text="Le matin.", reason="Le marché.", by=nadia)
    assert told(alice) == []
    asked = note_deviation(site, text="Sans salle.", reason="Pas de salle.", is_core=True, by=nadia)
    assert told(alice) == [("DeviationNoted", "team", "at_once")]

    decide_deviation(asked, agree=True, reason="Oui.", by=alice)

    assert told(nadia) == [("DeviationDecided", "concerned", "at_once")]
    assert words_for(nadia) == ["« Heures de voisinage » accorde au lieu Montcharmin de s’écarter du cœur"]


def test_a_hidden_site_is_told_to_those_it_belongs_to(pilot, alice, carla, told):
    hide_site(make_site(pilot), reason="Adresse privée.", by=carla)

    assert told(alice) == [("SiteHidden", "author", "at_once")]
    assert words_for(alice) == ["L’équipe du lab a masqué « Aubrive »"]


def test_a_new_version_of_the_pack_goes_to_who_answers_for_the_site(pilot, nadia, alice, told):
    site = decide_replication(ask(pilot, nadia), accept=True, reason="Oui.", by=alice)
    make_site(pilot)
    forget(told, alice, nadia)

    make_pack(pilot, alice)

    assert told(nadia) == [("PackOffered", "asked", "at_once")]
    assert words_for(nadia) == [
        "La version 1 du kit de « Heures de voisinage » est proposée au lieu Montcharmin"
    ]
    forget(told, alice, nadia)
    answer_pack_offer(offer_to(site), take=False, reason="Trop tôt.", by=nadia)
    answer_pack_offer(offer_to(site), take=True, by=nadia)
    assert told(alice) == [("PackOfferAnswered", "team", "at_once")] * 2
    assert words_for(alice) == [
        "Le lieu Montcharmin ne reprend pas la version 1 du kit de « Heures de voisinage »",
        "Le lieu Montcharmin reprend la version 1 du kit de « Heures de voisinage »",
    ]


def test_what_a_site_says_of_the_pack_goes_to_the_team_and_the_answer_back(pilot, nadia, alice, told):
    site = decide_replication(ask(pilot, nadia), accept=True, reason="Oui.", by=alice)
    make_pack(pilot, alice)
    forget(told, alice, nadia)

    first, second = (
        give_pack_feedback(site, part="costs", text="Le loyer manque.", by=nadia) for _ in range(2)
    )
    assert told(alice) == [("PackFeedbackGiven", "team", "at_once")] * 2
    assert words_for(alice)[0] == (
        "Commune de Montcharmin dit ce qui ne convient pas dans le kit de « Heures de voisinage »"
    )
    answer_pack_feedback(first, take=True, reason="Oui.", by=alice)
    answer_pack_feedback(second, take=False, reason="Non.", by=alice)

    assert told(nadia) == [("PackFeedbackAnswered", "asked", "at_once")] * 2
    assert words_for(nadia) == [
        "« Heures de voisinage » retient votre retour sur son kit",
        "« Heures de voisinage » ne retient pas votre retour sur son kit",
    ]


def test_where_no_organisation_answers_for_a_site_the_team_is_told(pilot, alice, carla, told):
    make_site(pilot)

    make_pack(pilot, carla)

    assert told(alice) == [("PackOffered", "team", "at_once")]
