"""Organisations at a site: invited, applying, answering, leaving; they need not be partners of the pilot."""

import datetime

import pytest

from ideas.activity.models import Fact
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, NotFound, StaleRevision
from ideas.organisations.models import Organisation
from ideas.pilots.models import Pilot
from ideas.sites.models import Site, SitePartner
from ideas.sites.operations import (
    answer_site_invitation,
    apply_as_site_partner,
    change_site_contribution,
    decide_site_application,
    expire_site_invitation,
    invite_site_partner,
    leave_site,
)
from ideas.sites.queries import (
    committed_by,
    site_partner_called,
    site_partners_of,
    site_partners_visible_to,
    taking_part,
)
from tests.at_once import at_once, just_before, successes
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, make_pilot
from tests.factories.sites import ask, make_site_partner


@pytest.fixture
def paula(db: None) -> Actor:
    """Represents an association that is no partner of the pilot."""
    return acting_for_new("Association Trait d’union")


def invited(site: Site, paula: Actor, by: Actor, role: str = "operator") -> SitePartner:
    return invite_site_partner(
        site, organisation=paula.organisation, role=role, text="Viendrez-vous ?", by=by
    )


def test_who_carries_a_site_invites_and_it_accepts(taken_up: Site, nadia: Actor, paula: Actor) -> None:
    partner = invited(taken_up, paula, nadia)
    assert site_partner_called(taken_up, paula.organisation_code, ANYONE) is None
    assert site_partner_called(taken_up, paula.organisation_code, paula) == partner

    accepted = answer_site_invitation(
        partner, accept=True, text="Nos bénévoles.", version=partner.version, by=paula
    )

    assert (accepted.state, accepted.text, accepted.mandate) == ("accepted", "Nos bénévoles.", paula.mandate)
    assert [one.organisation for one in site_partners_of(taken_up, ANYONE)] == [
        nadia.organisation,
        paula.organisation,
    ]
    assert taking_part(taken_up).count() == 2
    assert not Pilot.objects.get().partners.filter(organisation=paula.organisation).exists()


def test_an_invitation_is_declined_and_asked_again(site: Site, paula: Actor, alice: Actor) -> None:
    partner = invited(site, paula, alice)
    declined = answer_site_invitation(partner, accept=False, reason="Pas cette année.", by=paula)
    again = invited(site, paula, alice, "host")

    assert (declined.state, declined.reason) == ("declined", "Pas cette année.")
    assert (again.pk, again.state, again.role, again.reason) == (partner.pk, "invited", "host", "")
    assert not Fact.objects.get(name="SitePartnerDeclined").data["was_application"]


def test_an_invitation_that_changed_meanwhile_is_read_again(site: Site, paula: Actor, alice: Actor) -> None:
    read = invited(site, paula, alice).version
    partner = invited(site, paula, alice, "host")

    with pytest.raises(StaleRevision):
        answer_site_invitation(partner, accept=True, version=read, by=paula)


def test_an_organisation_applies_and_is_taken_in_or_not(site: Site, paula: Actor, alice: Actor) -> None:
    with pytest.raises(Invalid):
        apply_as_site_partner(site, role="operator", text=" ", by=paula)
    partner = apply_as_site_partner(site, role="operator", text="Nos bénévoles.", by=paula)
    with pytest.raises(MovedOn):
        apply_as_site_partner(site, role="operator", text="Encore.", by=paula)
    with pytest.raises(NotAllowed):
        decide_site_application(partner, accept=True, by=paula)
    with pytest.raises(Invalid):
        decide_site_application(partner, accept=False, by=alice)
    declined = decide_site_application(partner, accept=False, reason="Complet.", by=alice)
    apply_as_site_partner(site, role="support", text="Du café.", by=paula)

    accepted = decide_site_application(partner, accept=True, by=alice)

    assert (declined.state, accepted.state, accepted.mandate) == ("declined", "accepted", paula.mandate)


def test_one_organisation_answers_for_a_site(
    taken_up: Site, paula: Actor, nadia: Actor, alice: Actor
) -> None:
    with pytest.raises(Invalid):
        invited(taken_up, paula, alice, "accountable")
    with pytest.raises(Invalid):
        invited(taken_up, paula, alice, "queen")
    SitePartner.objects.update(role="host")
    partner = invited(taken_up, paula, alice, "accountable")
    SitePartner.objects.filter(organisation=nadia.organisation).update(role="accountable")

    with pytest.raises(MovedOn):
        answer_site_invitation(partner, accept=True, by=paula)


def test_what_a_partner_brings_is_said_anew_by_itself(site: Site, paula: Actor, otto: Actor) -> None:
    partner = make_site_partner(site, organisation=paula.organisation)

    changed = change_site_contribution(partner, text="Du café.", version=partner.version, by=paula)

    assert (changed.text, changed.mandate) == ("Du café.", paula.mandate)
    with pytest.raises(NotAllowed):
        change_site_contribution(partner, text="Rien.", by=otto)
    with pytest.raises(Invalid):
        change_site_contribution(partner, text="x" * 5001, by=paula)


def test_a_partner_leaves_with_a_reason(site: Site, paula: Actor) -> None:
    partner = make_site_partner(site, organisation=paula.organisation)
    with pytest.raises(Invalid):
        leave_site(partner, reason="", by=paula)

    left = leave_site(partner, reason="Plus de bénévoles.", by=paula)

    assert (left.state, left.left_at is not None) == ("left", True)
    assert Fact.objects.get(name="SitePartnerLeft").audience == "public"
    with pytest.raises(MovedOn):
        leave_site(partner, reason="Encore.", by=paula)


def test_an_application_is_taken_back_unnamed_and_a_question_as_a_question(
    pilot: Pilot, site: Site, paula: Actor, nadia: Actor
) -> None:
    leave_site(
        apply_as_site_partner(site, role="support", text="Du café.", by=paula), reason="Erreur.", by=paula
    )
    asked = ask(pilot, nadia)

    with pytest.raises(MovedOn):
        leave_site(asked.partners.get(), reason="Erreur.", by=nadia)
    assert Fact.objects.get(name="SitePartnerLeft").audience == "concerned"
    assert not site_partners_visible_to(ANYONE).exists()


def test_an_invitation_ends_after_thirty_days(
    site: Site, paula: Actor, alice: Actor, deliver_facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = invited(site, paula, alice)
    accepted = make_site_partner(site, "Fondation Graine", state="invited", answer_by=clock.now())
    SitePartner.objects.filter(pk=accepted.pk).update(state="accepted")
    later = clock.now() + datetime.timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)

    deliver_facts()
    expire_site_invitation(accepted, by=SYSTEM)

    assert [row.state for row in SitePartner.objects.order_by("pk")] == ["expired", "accepted"]
    partner.refresh_from_db()
    with pytest.raises(MovedOn):
        answer_site_invitation(partner, accept=True, by=paula)


def test_an_invitation_with_another_date_is_not_ended_by_the_first(
    site: Site, paula: Actor, alice: Actor, deliver_facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = invited(site, paula, alice)
    later = clock.now() + datetime.timedelta(days=31)
    SitePartner.objects.update(answer_by=later + datetime.timedelta(days=9))
    monkeypatch.setattr(clock, "now", lambda: later)

    deliver_facts()

    partner.refresh_from_db()
    assert partner.state == "invited"


def test_organisations_that_one_may_not_know_of_are_not_invited(site: Site, alice: Actor) -> None:
    hidden = make_organisation("Cercle masqué", hidden_at=clock.now())

    with pytest.raises(NotFound):
        invite_site_partner(site, organisation=hidden, role="host", by=alice)


def test_a_mandate_limited_to_the_pilot_reaches_its_sites(pilot: Pilot, site: Site, alice: Actor) -> None:
    other = make_pilot(alice, title="Autre")
    organisation = make_organisation("Atelier du lac")
    reach = {"scope_kind": "pilot", "scope_code": pilot.code}
    within = acting_for(make_mandate(make_person("Ilse"), organisation, **reach))
    elsewhere = acting_for(
        make_mandate(make_person("Jean"), organisation, scope_kind="pilot", scope_code=other.code)
    )

    with pytest.raises(NotAllowed):
        apply_as_site_partner(site, role="support", text="Du café.", by=elsewhere)

    assert apply_as_site_partner(site, role="support", text="Du café.", by=within).state == "applied"
    assert [*committed_by(within.person, pilot)] == [organisation]
    assert [*committed_by(elsewhere.person, pilot)] == []


def test_a_mandate_that_was_revoked_answers_no_more(site: Site, paula: Actor, alice: Actor) -> None:
    partner = invited(site, paula, alice)
    type(paula.mandate).objects.filter(pk=paula.mandate.pk).update(revoked_at=clock.now())

    with pytest.raises(NotAllowed):
        answer_site_invitation(partner, accept=True, by=paula)


def test_everybody_knows_partners_of_open_sites_and_not_hidden_organisations(site: Site) -> None:
    make_site_partner(site)
    hidden = make_site_partner(site, "Cercle masqué")
    Organisation.objects.filter(pk=hidden.organisation.pk).update(hidden_at=clock.now())

    assert site_partners_visible_to(ANYONE).count() == 1
    assert site_partners_visible_to(SYSTEM).count() == 2


def test_an_answer_that_was_given_meanwhile_is_in_the_way(site: Site, paula: Actor, alice: Actor) -> None:
    partner = invited(site, paula, alice)

    def decline() -> None:
        SitePartner.objects.update(state="declined")

    with just_before('UPDATE "pilot_sites_sitepartner"', decline), pytest.raises(MovedOn):
        answer_site_invitation(partner, accept=True, by=paula)


@pytest.mark.django_db(transaction=True)
def test_two_who_become_accountable_at_once_are_one(
    site: Site, alice: Actor, paula: Actor, nadia: Actor
) -> None:
    partners = [invited(site, actor, alice, "accountable") for actor in (paula, nadia)]

    results = at_once(
        lambda: answer_site_invitation(partners[0], accept=True, by=paula),
        lambda: answer_site_invitation(partners[1], accept=True, by=nadia),
    )

    assert successes(results) == 1
