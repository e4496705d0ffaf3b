"""The text: versions, hashes, merging, what may be written."""

import datetime
import hashlib
import json

import pytest

from ideas.agreements.models import Agreement, Version
from ideas.agreements.operations import begin_standing_agreement, open_negotiation, write_text
from ideas.agreements.queries import versions_visible_to
from ideas.agreements.template import template_in
from ideas.files.operations import add_file
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.agreements import again, make_standing, signer
from tests.factories.files import PDF

AS_SIGNED = [
    "agreement", "annexes", "duties", "ends_on", "files", "form", "language", "notice_days", "parties", "sections",
    "starts_on", "title", "version",
]  # fmt: skip


def test_begins_with_the_template_between_its_parties(odile: Actor, nils: Actor) -> None:
    agreement = begin_standing_agreement(title="Protocole", parties=[nils.organisation], by=odile)

    version = Version.objects.get(agreement=agreement)
    assert (agreement.state, version.number) == ("draft", 1)
    assert version.sections == template_in("fr")["sections"]
    assert {party["name"] for party in version.parties} == {"Commune d’Orval", "Association Passerelle"}
    assert facts_of("agreement", agreement.code) == [
        "AgreementBegun", "AgreementPartyAdded", "AgreementPartyAdded", "AgreementWritten",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "it", "de", "en"])
def test_the_template_says_the_same_in_every_language(language: str) -> None:
    template = template_in(language)

    assert list(template["sections"]) == list(template_in("fr")["sections"])
    assert all(template["sections"].values())


def test_a_language_without_template_begins_in_french() -> None:
    assert template_in("rm") == template_in("fr")


def test_the_hash_is_that_of_the_canonical_bytes(negotiated: Agreement) -> None:
    version = Version.objects.get(agreement=negotiated, number=2)

    assert version.hash == hashlib.sha256(version.canonical.encode()).hexdigest()
    said = json.loads(version.canonical)
    assert sorted(said) == AS_SIGNED
    assert json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == version.canonical


def test_one_byte_changes_the_hash(negotiated: Agreement, odile: Actor) -> None:
    before = Version.objects.get(agreement=negotiated, number=2)
    text = before.sections["purpose"]

    after = write_text(negotiated, changes={"sections": {"purpose": text + "!"}}, number=2, by=odile)

    assert (after.number, after.hash != before.hash) == (3, True)
    before.refresh_from_db()
    assert before.sections["purpose"] == text


def test_the_same_text_again_is_no_version(negotiated: Agreement, odile: Actor) -> None:
    same = write_text(negotiated, changes={}, number=2, by=odile)

    assert same.number == 2


def test_two_who_change_different_sections_lose_nothing(
    negotiated: Agreement, odile: Actor, nils: Actor
) -> None:
    write_text(negotiated, changes={"sections": {"purpose": "Accueillir."}}, number=2, by=odile)
    duty = {
        "organisation": nils.organisation.code,
        "text": "Tenir l’accueil",
        "from": None,
        "until": "2030-01-01",
    }

    both = write_text(
        negotiated, changes={"sections": {"exit": "Un mois."}, "duties": [duty]}, number=2, by=nils
    )

    assert (both.number, both.sections["purpose"], both.sections["exit"]) == (4, "Accueillir.", "Un mois.")
    assert both.duties == [duty]


def test_the_same_words_changed_twice_are_left_to_people(
    negotiated: Agreement, odile: Actor, nils: Actor
) -> None:
    write_text(
        negotiated, changes={"sections": {"purpose": "Accueillir."}, "title": "Un"}, number=2, by=odile
    )

    with pytest.raises(StaleRevision) as refused:
        write_text(
            negotiated, changes={"sections": {"purpose": "Écouter."}, "title": "Deux"}, number=2, by=nils
        )

    assert refused.value.current["conflicts"] == ["title", "sections.purpose"]
    assert refused.value.current["number"] == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_are_both_kept() -> None:
    odile, nils = signer("Commune d’Orval"), signer("Association Passerelle")
    agreement = make_standing(odile, nils)

    results = at_once(
        lambda: write_text(agreement, changes={"sections": {"purpose": "Accueillir."}}, number=2, by=odile),
        lambda: write_text(agreement, changes={"sections": {"exit": "Un mois."}}, number=2, by=nils),
    )

    assert successes(results) == 2, results
    last = Version.objects.get(agreement=agreement, number=4)
    assert (last.sections["purpose"], last.sections["exit"]) == ("Accueillir.", "Un mois.")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": " "}, ("title", "required")),
        ({"title": "x" * 201}, ("title", "too_long")),
        ({"sections": {"purpose": "x" * 30_001}}, ("sections.purpose", "too_long")),
        ({"sections": {"poetry": "Ô"}}, ("sections.poetry", "unknown")),
        ({"notice_days": 731}, ("notice_days", "out_of_range")),
        ({"ends_on": datetime.date(2020, 1, 1)}, ("ends_on", "before_start")),
        ({"duties": [{"organisation": "22222222", "text": "Tout"}]}, ("duties", "unknown")),
    ],
)
def test_what_cannot_be_kept_is_said(
    negotiated: Agreement, odile: Actor, changes: dict, fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        write_text(negotiated, changes=changes, number=2, by=odile)

    assert [(one.field, one.code) for one in refused.value.errors] == [fault]


@pytest.mark.parametrize(
    ("duty", "code"),
    [
        ({"text": " "}, "required"),
        ({"text": "x" * 30_001}, "too_long"),
        ({"text": "Oui", "from": "2026-02-01", "until": datetime.date(2026, 1, 1)}, "before_start"),
    ],
)
def test_duties_are_checked(negotiated: Agreement, odile: Actor, duty: dict, code: str) -> None:
    duty = {"organisation": odile.organisation.code, **duty}
    with pytest.raises(Invalid) as refused:
        write_text(negotiated, changes={"duties": [duty]}, number=2, by=odile)

    assert [one.code for one in refused.value.errors] == [code]


def test_there_is_an_end_to_duties(negotiated: Agreement, odile: Actor) -> None:
    duty = {"organisation": odile.organisation.code, "text": "Oui"}
    with pytest.raises(Invalid):
        write_text(negotiated, changes={"duties": [duty] * 61}, number=2, by=odile)


def test_only_parts_of_a_text_are_written(negotiated: Agreement, odile: Actor) -> None:
    with pytest.raises(TypeError):
        write_text(negotiated, changes={"hash": "0"}, number=2, by=odile)


def test_files_are_part_of_the_text(negotiated: Agreement, odile: Actor) -> None:
    add_file(kind="agreement", code=negotiated.code, content=PDF, name="budget.pdf", by=odile)

    version = write_text(negotiated, changes={}, number=2, by=odile)

    assert [(one["name"], one["sha256"]) for one in version.files] == [
        ("budget.pdf", hashlib.sha256(PDF).hexdigest())
    ]
    assert version.number == 3


def test_a_draft_is_its_leader_s_alone(odile: Actor, nils: Actor) -> None:
    agreement = begin_standing_agreement(title="Protocole", parties=[nils.organisation], by=odile)

    with pytest.raises(NotAllowed):
        write_text(agreement, changes={"title": "Autre"}, number=1, by=nils)
    assert not versions_visible_to(ANYONE, agreement).exists()
    assert not versions_visible_to(nils, agreement).exists()
    assert versions_visible_to(odile, agreement).count() == 1

    open_negotiation(again(agreement), by=odile)
    assert write_text(agreement, changes={"title": "Autre"}, number=1, by=nils).number == 2


def test_a_text_in_force_is_not_written(in_force: Agreement, odile: Actor) -> None:
    with pytest.raises(MovedOn):
        write_text(in_force, changes={"title": "Autre"}, number=2, by=odile)


def test_begins_only_with_a_title_and_in_a_language_of_the_lab(odile: Actor) -> None:
    for fields, code in ((" ", "required"), ("x" * 201, "too_long")):
        with pytest.raises(Invalid) as refused:
            begin_standing_agreement(title=fields, by=odile)
        assert refused.value.errors[0].code == code
    with pytest.raises(Invalid):
        begin_standing_agreement(title="Protocole", language="xx", by=odile)
