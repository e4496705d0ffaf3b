"""Ready, signing, in force: on the exact text, once for each party, by who may."""

import datetime
from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.agreements.models import Agreement, Signature, Version
from ideas.agreements.operations import mark_ready, open_signing, sign, write_text
from ideas.agreements.operations.signing import has_signed
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotAllowed, ScopeMissing, StaleRevision
from ideas.organisations.operations import revoke_mandate
from tests.at_once import at_once, overtaken, successes
from tests.factories.activity import facts_of
from tests.factories.agreements import (
    DAY,
    again,
    make_in_force,
    make_standing,
    sign_now,
    signer,
    to_signing,
)
from tests.factories.people import PASSWORD


def test_all_parties_sign_and_it_is_in_force(signing: Agreement, odile: Actor, nils: Actor) -> None:
    first = sign_now(signing, odile)
    assert again(signing).state == "signing"

    sign_now(signing, nils)

    version = Version.objects.get(agreement=signing, number=2)
    agreement = again(signing)
    assert (agreement.state, agreement.in_force_number, agreement.signing_number) == ("in_force", 2, None)
    assert (first.hash, first.mandate, first.person) == (version.hash, odile.mandate, odile.person)
    assert has_signed(version, odile.organisation.code)
    assert facts_of("agreement", signing.code)[-5:] == [
        "AgreementReadied", "SigningOpened", "AgreementSigned", "AgreementSigned", "AgreementEnteredForce",
    ]  # fmt: skip
    assert Fact.objects.get(name="AgreementEnteredForce").data["hash"] == version.hash


def test_ready_once_all_say_so_of_this_version(negotiated: Agreement, odile: Actor, nils: Actor) -> None:
    mark_ready(negotiated, number=2, by=odile)
    mark_ready(negotiated, number=2, by=odile)
    assert again(negotiated).state == "negotiation"
    with pytest.raises(MovedOn):
        open_signing(negotiated, number=2, sign_by=clock.today(), by=odile)

    mark_ready(negotiated, number=2, by=nils)
    assert again(negotiated).state == "ready"

    write_text(negotiated, changes={"title": "Autre"}, number=2, by=nils)
    assert again(negotiated).state == "negotiation"
    with pytest.raises(StaleRevision):
        mark_ready(negotiated, number=2, by=odile)
    with pytest.raises(StaleRevision):
        open_signing(negotiated, number=2, sign_by=clock.today(), by=odile)


def test_what_cannot_be_signed_is_not_ready(odile: Actor, nils: Actor) -> None:
    undated = make_standing(odile, nils, starts_on=None)
    with pytest.raises(Invalid) as refused:
        mark_ready(undated, number=undated.number, by=odile)
    assert [one.field for one in refused.value.errors] == ["starts_on"]

    over = make_standing(odile, nils, starts_on=clock.today() - 9 * DAY, ends_on=clock.today() - DAY)
    with pytest.raises(Invalid) as refused:
        mark_ready(over, number=over.number, by=odile)
    assert [one.field for one in refused.value.errors] == ["ends_on"]


def test_signing_opens_for_a_day_to_come(negotiated: Agreement, odile: Actor) -> None:
    with pytest.raises(Invalid):
        open_signing(negotiated, number=2, sign_by=clock.today() - DAY, by=odile)


def test_a_change_voids_the_signatures_and_says_so(signing: Agreement, odile: Actor, nils: Actor) -> None:
    signature = sign_now(signing, odile)
    with pytest.raises(Invalid) as refused:
        write_text(signing, changes={"title": "Autre"}, number=2, by=nils)
    assert refused.value.errors[0].field == "reason"

    version = write_text(signing, changes={"title": "Autre"}, number=2, reason="Le nom change.", by=nils)

    signature.refresh_from_db()
    assert (signature.state, signature.voided_why) == ("void", "text_changed")
    assert (again(signing).state, again(signing).signing_number, version.reason) == (
        "negotiation",
        None,
        "Le nom change.",
    )
    fact = Fact.objects.get(name="SignaturesVoided")
    assert (fact.data["organisations"], fact.data["number"]) == ([odile.organisation.code], 2)

    to_signing(signing, odile, odile, nils)
    for party in (odile, nils):
        sign_now(signing, party)
    assert again(signing).in_force_number == 3


def test_a_wrong_password_signs_nothing(signing: Agreement, odile: Actor) -> None:
    version = Version.objects.get(agreement=signing, number=2)
    with pytest.raises(Invalid) as refused:
        sign(signing, number=2, hash=version.hash, password="devinée", by=odile)

    assert (refused.value.errors[0].code, Signature.objects.count()) == ("wrong", 0)


def test_who_has_no_password_sets_one_first(signing: Agreement, odile: Actor) -> None:
    odile.person.set_unusable_password()
    version = Version.objects.get(agreement=signing, number=2)
    with pytest.raises(Invalid) as refused:
        sign(signing, number=2, hash=version.hash, password=PASSWORD, by=odile)

    assert refused.value.errors[0].code == "none"


def test_another_text_than_the_one_read_is_not_signed(signing: Agreement, odile: Actor, nils: Actor) -> None:
    read = Version.objects.get(agreement=signing, number=2)
    with pytest.raises(StaleRevision):
        sign(signing, number=2, hash="0" * 64, password=PASSWORD, by=odile)

    write_text(signing, changes={"title": "Autre"}, number=2, reason="Le nom.", by=nils)

    with pytest.raises(StaleRevision):
        sign(signing, number=2, hash=read.hash, password=PASSWORD, by=odile)


def test_an_organisation_signs_once(signing: Agreement, odile: Actor) -> None:
    sign_now(signing, odile)
    deputy = signer(odile.organisation, "deputy")

    with pytest.raises(MovedOn):
        sign_now(signing, deputy)

    assert Signature.objects.count() == 1


def test_a_token_signs_only_with_its_scope(signing: Agreement, odile: Actor) -> None:
    version = Version.objects.get(agreement=signing, number=2)
    said = {"number": 2, "hash": version.hash, "password": PASSWORD}

    def by_token(*scopes: str) -> Actor:
        return Actor(person=odile.person, mandate=odile.mandate, scopes=frozenset(scopes))

    with pytest.raises(ScopeMissing):
        sign(signing, **said, by=by_token("read", "write", "lab"))
    with pytest.raises(ScopeMissing):
        sign(signing, **said, by=by_token("read", "sign"))

    assert sign(signing, **said, by=by_token("read", "write", "sign")).state == "valid"


def test_comes_into_force_on_the_agreed_day(odile: Actor, nils: Actor, time_machine: Any) -> None:
    day = clock.today() + 5 * DAY
    agreement = make_in_force(odile, nils, starts_on=day)

    assert (agreement.state, agreement.in_force_number) == ("signing", None)


# --- Who signs, where it stands: every cell --------------------------------------------------------------------------


ROLES = ("representative", "deputy", "finance", "communication")
STATES = ("draft", "negotiation", "ready", "signing", "in_force", "amended", "renewed", "ended")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", [*ROLES, "limited to another pilot", "of a stranger", "over", "none"])
def test_signing_by_mandate_and_state(
    signing: Agreement, odile: Actor, nils: Actor, role: str, state: str
) -> None:
    """A representative or deputy signs what is put to be signed; late parties what is in force; nobody else anything."""
    actor = _holder(role, nils)
    in_force_number = 2 if state in {"in_force", "amended", "renewed"} else None
    signing_number = 2 if state == "signing" else None
    Agreement.objects.filter(pk=signing.pk).update(
        state=state, in_force_number=in_force_number, signing_number=signing_number
    )
    version = Version.objects.get(agreement=signing, number=2)

    try:
        sign(again(signing), number=2, hash=version.hash, password=PASSWORD, by=actor)
        end = "signed"
    except LabError as refused:
        end = type(refused).__name__

    assert end == _expected(role, state)


def _holder(role: str, nils: Actor) -> Actor:
    if role == "none":
        return Actor(person=nils.person)
    if role == "of a stranger":
        return signer("Autre")
    if role == "limited to another pilot":
        return signer(nils.organisation, "representative", scope_kind="pilot", scope_code="22222222")
    if role == "over":
        return signer(nils.organisation, "representative", ends_on=clock.today() - DAY)
    return signer(nils.organisation, role)


def _expected(role: str, state: str) -> str:
    if role not in {"representative", "deputy"}:
        return "NotAllowed"
    if state == "draft":
        return "NotAllowed"
    if state in {"negotiation", "ready"}:
        return "StaleRevision"
    return "MovedOn" if state == "ended" else "signed"


def test_a_mandate_revoked_between_page_and_post_signs_nothing(
    signing: Agreement, nils: Actor, ada: Actor
) -> None:
    assert nils.mandate is not None
    revoke_mandate(nils.mandate, by=ada)

    with pytest.raises(NotAllowed):
        sign_now(signing, nils)

    assert not Signature.objects.exists()


# --- At once ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_signing(transactional_db: None) -> tuple[Agreement, Actor, Actor]:
    """An agreement open for signatures, and its two parties, for tests with several connections."""
    odile, nils = signer("Commune d’Orval"), signer("Association Passerelle")
    return to_signing(make_standing(odile, nils), odile, odile, nils), odile, nils


def test_two_of_one_party_at_once_make_one_signature(at_signing: tuple[Agreement, Actor, Actor]) -> None:
    agreement, odile, _nils = at_signing
    deputy = signer(odile.organisation, "deputy")

    results = at_once(lambda: sign_now(agreement, odile), lambda: sign_now(agreement, deputy))

    assert (successes(results), Signature.objects.count()) == (1, 1)
    assert [type(one).__name__ for one in results if isinstance(one, Exception)] == ["MovedOn"]


def test_both_parties_at_once_bring_it_into_force_once(at_signing: tuple[Agreement, Actor, Actor]) -> None:
    agreement, odile, nils = at_signing

    results = at_once(lambda: sign_now(agreement, odile), lambda: sign_now(agreement, nils))

    assert successes(results) == 2, results
    assert again(agreement).state == "in_force"
    assert Fact.objects.filter(name="AgreementEnteredForce").count() == 1


def test_a_text_changed_during_a_signature_is_not_signed(at_signing: tuple[Agreement, Actor, Actor]) -> None:
    agreement, odile, nils = at_signing
    version = Version.objects.get(agreement=agreement, number=2)
    ends: list[str] = []

    def signs() -> None:
        try:
            sign(agreement, number=2, hash=version.hash, password=PASSWORD, by=odile)
        except LabError as refused:
            ends.append(type(refused).__name__)

    def writes() -> None:
        write_text(agreement, changes={"title": "Autre"}, number=2, reason="Le nom.", by=nils)

    overtaken(signs, "SELECT", writes)  # it read the page; the text changes before it holds the row

    assert ends == ["StaleRevision"]
    assert not Signature.objects.filter(state="valid").exists()


def test_text_and_signature_at_once_never_leave_a_signature_on_an_old_text(
    at_signing: tuple[Agreement, Actor, Actor],
) -> None:
    agreement, odile, nils = at_signing
    version = Version.objects.get(agreement=agreement, number=2)

    results = at_once(
        lambda: sign(agreement, number=2, hash=version.hash, password=PASSWORD, by=odile),
        lambda: write_text(agreement, changes={"title": "Autre"}, number=2, reason="Le nom.", by=nils),
    )

    assert not isinstance(results[1], Exception)
    assert isinstance(results[0], Signature | StaleRevision)
    assert not Signature.objects.filter(state="valid").exists()


def test_a_mandate_revoked_during_a_signature_stops_it(
    at_signing: tuple[Agreement, Actor, Actor], ada: Actor
) -> None:
    agreement, odile, _nils = at_signing
    ends: list[str] = []
    assert odile.mandate is not None
    mandate = odile.mandate

    def signs() -> None:
        try:
            sign_now(agreement, odile)
        except LabError as refused:
            ends.append(type(refused).__name__)

    overtaken(signs, "SELECT", lambda: revoke_mandate(mandate, by=ada))

    assert ends == ["NotAllowed"]
    assert not Signature.objects.exists()


def test_days_are_those_of_the_lab(signing: Agreement) -> None:
    assert signing.sign_by == clock.today() + datetime.timedelta(days=14)
