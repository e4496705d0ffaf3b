"""What comes with its day, new texts while one is in force, parties that come and go, papers and proposals."""

from typing import Any

import pytest

from ideas.activity.models import Delivery, Fact
from ideas.agreements.models import Agreement, Signature, Version
from ideas.agreements.operations import (
    add_party,
    ask_renewal,
    begin_agreement,
    decide_change,
    end_agreement,
    end_on_its_day,
    enter_on_its_day,
    keep_partners,
    propose_change,
    remind_signers,
    reopen,
    withdraw_change,
    write_text,
)
from ideas.agreements.queries import agreements_visible_to, is_agreed_on
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.pilots.models import Partner, Pilot
from ideas.workflow.guards import verdict_on
from tests.factories.agreements import (
    DAY,
    again,
    dated,
    make_agreement,
    make_in_force,
    sign_now,
    signer,
    to_signing,
)
from tests.factories.pilots import make_partner, make_pilot


def jobs(name: str) -> list[dict[str, Any]]:
    return [one.payload for one in Delivery.objects.filter(handler=name).order_by("run_after", "pk")]


def at(day: Any) -> Any:
    return clock.set_to(clock.end_of_day(day))


def told(name: str) -> list[dict[str, Any]]:
    return [fact.data for fact in Fact.objects.filter(name=name).order_by("pk")]


# --- Its days ------------------------------------------------------------------------------------------------------


def test_who_has_not_signed_is_reminded(signing: Agreement, odile: Actor, nils: Actor) -> None:
    first, second = jobs("agreements.remind")
    assert (first["days"], second["days"]) == (7, 3)
    sign_now(signing, odile)

    remind_signers(first, by=SYSTEM)
    sign_now(signing, nils)
    remind_signers(second, by=SYSTEM)

    assert told("SignatureAwaited") == [
        {"number": 2, "days": 7, "organisations": [nils.organisation.code]},
    ]


def test_a_text_put_back_reminds_nobody(signing: Agreement, nils: Actor) -> None:
    write_text(signing, changes={"title": "Autre"}, number=2, reason="Le nom.", by=nils)

    remind_signers(jobs("agreements.remind")[0], by=SYSTEM)
    remind_signers({"agreement": "22222222"}, by=SYSTEM)

    assert told("SignatureAwaited") == []


def test_signed_by_all_it_waits_for_its_first_day(odile: Actor, nils: Actor) -> None:
    day = clock.today() + 5 * DAY
    agreement = make_in_force(odile, nils, starts_on=day)
    (job,) = jobs("agreements.enter_force")
    assert again(agreement).state == "signing"

    with at(day):
        enter_on_its_day(job, by=SYSTEM)
        enter_on_its_day(job, by=SYSTEM)

    assert again(agreement).state == "in_force"
    assert len(told("AgreementEnteredForce")) == 1


def test_a_renewal_is_asked_and_it_ends_by_itself(in_force: Agreement) -> None:
    (renewal,), (end,) = jobs("agreements.ask_renewal"), jobs("agreements.end")
    assert in_force.ends_on is not None
    assert renewal["day"] == (in_force.ends_on - 60 * DAY).isoformat()

    ask_renewal(renewal, by=SYSTEM)
    with at(in_force.ends_on):
        end_on_its_day(end, by=SYSTEM)
        assert again(in_force).state == "in_force"
    with at(in_force.ends_on + DAY):
        end_on_its_day(end, by=SYSTEM)
        end_on_its_day(end, by=SYSTEM)
        ask_renewal(renewal, by=SYSTEM)

    assert (again(in_force).state, len(told("AgreementRenewalAsked")), len(told("AgreementEnded"))) == (
        "ended",
        1,
        1,
    )


def test_what_is_being_renewed_is_not_asked_about(in_force: Agreement, odile: Actor) -> None:
    (job,) = jobs("agreements.ask_renewal")
    reopen(in_force, kind="renewal", by=odile)

    ask_renewal(job, by=SYSTEM)

    assert told("AgreementRenewalAsked") == []


def test_notice_ends_it_after_the_agreed_days(in_force: Agreement, odile: Actor) -> None:
    with pytest.raises(Invalid):
        end_agreement(in_force, reason=" ", by=odile)

    ended = end_agreement(in_force, reason="Plus de locaux.", by=odile)

    assert (ended.state, ended.ends_on) == ("in_force", clock.today() + 30 * DAY)
    with pytest.raises(MovedOn):
        end_agreement(in_force, reason="Encore.", by=odile)
    with at(clock.today() + 31 * DAY):
        end_on_its_day(jobs("agreements.end")[0], by=SYSTEM)
    assert again(in_force).state == "ended"


def test_what_was_never_in_force_is_given_up(signing: Agreement, odile: Actor) -> None:
    sign_now(signing, odile)

    ended = end_agreement(signing, reason="Nous renonçons.", by=odile)

    assert ended.state == "ended"
    assert Signature.objects.get().voided_why == "ended"


# --- A new text while one is in force ------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "state"), [("amendment", "amended"), ("renewal", "renewed")])
def test_the_old_text_stays_until_the_new_one_is_signed(
    in_force: Agreement, odile: Actor, nils: Actor, kind: str, state: str
) -> None:
    reopen(in_force, kind=kind, by=odile)
    with pytest.raises(MovedOn):
        reopen(in_force, kind=kind, by=odile)
    write_text(in_force, changes={"title": "Nouveau"}, number=2, by=nils)
    to_signing(in_force, odile, odile, nils)
    sign_now(in_force, odile)
    now = again(in_force)
    assert (now.state, now.changing, now.in_force_number, now.title) == (
        "in_force",
        "signing",
        2,
        "Protocole d’accueil",
    )

    sign_now(in_force, nils)

    now = again(in_force)
    assert (now.state, now.changing, now.in_force_number, now.title) == (state, "", 3, "Nouveau")


def test_a_new_text_is_an_amendment_or_a_renewal(in_force: Agreement, odile: Actor) -> None:
    with pytest.raises(Invalid):
        reopen(in_force, kind="whim", by=odile)


def test_who_comes_later_adheres_by_signing(in_force: Agreement, odile: Actor) -> None:
    late = signer("Fondation Rive")
    add_party(in_force, organisation=late.organisation, by=odile)

    sign_now(in_force, late)

    assert again(in_force).state == "in_force"
    assert told("AgreementSigned")[-1]["adheres"] is True


# --- Pilots ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def pilot(alice: Actor) -> Pilot:
    pilot = make_pilot(alice)
    for name in ("Association Trait d’union", "Commune de Vaux"):
        make_partner(pilot, name)
    return pilot


def signers_of(pilot: Pilot) -> list[Actor]:
    return [signer(partner.organisation) for partner in pilot.partners.order_by("pk")]


def test_a_pilot_has_one_and_its_partners_are_its_parties(pilot: Pilot, alice: Actor) -> None:
    agreement = begin_agreement(pilot, by=alice)

    assert agreement.parties.count() == 2
    with pytest.raises(MovedOn):
        begin_agreement(pilot, by=alice)
    with pytest.raises(MovedOn):
        add_party(agreement, organisation=signer("Autre").organisation, by=alice)


def test_a_partner_that_leaves_voids_what_is_being_signed(pilot: Pilot, alice: Actor) -> None:
    agreement = make_agreement(pilot, by=alice)
    first, second = signers_of(pilot)
    to_signing(agreement, alice, first, second)
    sign_now(agreement, first)
    Partner.objects.filter(organisation=second.organisation).update(state="left")

    keep_partners(pilot.code, by=SYSTEM)
    keep_partners("22222222", by=SYSTEM)

    assert again(agreement).state == "negotiation"
    assert told("SignaturesVoided")[0]["why"] == "party_left"


def test_a_partner_that_comes_is_a_party(pilot: Pilot, alice: Actor) -> None:
    agreement = make_agreement(pilot, by=alice)
    make_partner(pilot, "École sociale", role="expert")

    keep_partners(pilot.code, by=SYSTEM)

    assert agreement.parties.filter(left_at=None).count() == 3


def test_the_guard_asks_for_an_agreement_in_force(pilot: Pilot, alice: Actor) -> None:
    condition = {"guard": "agreement_in_force"}
    agreement = make_agreement(pilot, by=alice)
    parties = signers_of(pilot)
    to_signing(agreement, alice, *parties)
    assert not verdict_on(pilot, condition).is_met
    assert not is_agreed_on(pilot)

    for party in parties:
        sign_now(agreement, party)

    assert verdict_on(pilot, condition).is_met
    assert verdict_on(pilot, condition).wording
    assert agreements_visible_to(ANYONE).filter(pk=agreement.pk).exists()


# --- Proposals -------------------------------------------------------------------------------------------------------


def test_a_proposal_is_merged_into_what_the_text_says_now(
    negotiated: Agreement, odile: Actor, nils: Actor
) -> None:
    proposal = propose_change(negotiated, number=2, sections={"exit": "Un an."}, reason="Sûr.", by=nils)
    write_text(negotiated, changes={"sections": {"purpose": "Accueillir."}}, number=2, by=odile)

    decided = decide_change(proposal, accept=True, by=odile)

    version = Version.objects.get(agreement=negotiated, number=4)
    assert (decided.state, decided.became) == ("accepted", 4)
    assert (version.sections["purpose"], version.sections["exit"]) == ("Accueillir.", "Un an.")
    with pytest.raises(MovedOn):
        withdraw_change(proposal, by=nils)


def test_a_proposal_in_the_way_of_another_text_is_left_to_people(
    negotiated: Agreement, odile: Actor, nils: Actor
) -> None:
    proposal = propose_change(negotiated, number=2, sections={"exit": "Un an."}, reason="Sûr.", by=nils)
    write_text(negotiated, changes={"sections": {"exit": "Jamais."}}, number=2, by=odile)

    with pytest.raises(StaleRevision):
        decide_change(proposal, accept=True, by=odile)
    with pytest.raises(Invalid):
        decide_change(proposal, accept=False, by=odile)

    assert withdraw_change(proposal, by=nils).state == "withdrawn"


@pytest.mark.parametrize(
    ("sections", "reason", "code"),
    [({"exit": "Oui."}, "", "required"), ({}, "Oui.", "same"), ({"poetry": "Ô"}, "Oui.", "unknown")],
)
def test_a_proposal_says_what_and_why(
    negotiated: Agreement, nils: Actor, sections: dict[str, str], reason: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        propose_change(negotiated, number=2, sections=sections, reason=reason, by=nils)

    assert refused.value.errors[0].code == code


def test_dates_may_be_written_again(in_force: Agreement, odile: Actor) -> None:
    with pytest.raises(MovedOn):
        dated(in_force, by=odile)
