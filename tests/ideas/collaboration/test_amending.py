"""Proposing amendments, and writing them anew."""

from collections.abc import Callable

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.models import Amendment
from ideas.collaboration.operations import (
    accept_amendment,
    note_fit,
    propose_amendment,
    rebase_amendment,
    withdraw_amendment,
)
from ideas.collaboration.operations.deciding import AT_ONCE
from ideas.collaboration.queries import amendments_of, fits_against, open_amendments_of
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea, revise_idea
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, SignInNeeded, StaleRevision, TooMany
from tests.factories.activity import allowing, facts_of
from tests.factories.amendments import SOLUTION, make_amendment


class TestPropose:
    def test_is_kept_beside_the_text_with_a_thread_of_its_own(self, shared: Idea, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)

        shared.refresh_from_db()
        thread = thread_of("amendment", amendment.code)
        assert thread is not None
        assert post_comment(thread, body="Oui.", by=charlie).body == "Oui."
        assert shared.section("solution") == "Une heure donnée vaut une heure reçue."
        assert (amendment.number, amendment.base_revision, amendment.language) == (1, shared.revision, "fr")
        assert amendment.texts == {"solution": SOLUTION}
        assert facts_of("amendment", amendment.code) == ["AmendmentProposed"]

    def test_is_under_the_mandate_it_was_made_under(self, shared: Idea, otto: Actor) -> None:
        amendment = make_amendment(shared, otto)

        assert (amendment.organisation, amendment.mandate_code) == (otto.organisation, otto.mandate_code)

    def test_numbers_count_for_each_idea(self, shared: Idea, charlie: Actor, alice: Actor) -> None:
        numbers = [
            make_amendment(shared, by, solution=f"Texte {n}.").number for n, by in ((1, charlie), (2, alice))
        ]

        assert numbers == [1, 2]

    def test_sections_that_stay_as_they_are_are_left_out(self, shared: Idea, charlie: Actor) -> None:
        texts = {"need": f" {shared.section('need')}\n", "solution": SOLUTION, "people": ""}

        assert make_amendment(shared, charlie, texts=texts).texts == {"solution": SOLUTION}

    def test_the_same_text_is_no_amendment(self, shared: Idea, charlie: Actor) -> None:
        with pytest.raises(Invalid) as refused:
            make_amendment(shared, charlie, solution=shared.section("solution"))

        assert [(error.field, error.code) for error in refused.value.errors] == [("sections", "same")]

    def test_sent_twice_it_is_one(self, shared: Idea, charlie: Actor) -> None:
        assert make_amendment(shared, charlie) == make_amendment(shared, charlie)
        assert Fact.objects.filter(name="AmendmentProposed").count() == 1

    def test_a_text_too_long_and_an_unknown_section_are_both_said(self, shared: Idea, charlie: Actor) -> None:
        with pytest.raises(Invalid) as refused:
            make_amendment(shared, charlie, texts={"solution": "a" * 30_001, "other": "b"})

        assert {error.field: error.code for error in refused.value.errors} == {
            "sections.other": "unknown",
            "sections.solution": "too_long",
        }

    @pytest.mark.parametrize(("reason", "code"), [(" ", "required"), ("a" * 1001, "too_long")])
    def test_owes_a_reason(self, shared: Idea, charlie: Actor, reason: str, code: str) -> None:
        with pytest.raises(Invalid) as refused:
            make_amendment(shared, charlie, reason=reason)

        assert [error.code for error in refused.value.errors] == [code]

    @pytest.mark.parametrize("revision", [0, 99])
    def test_is_against_a_revision_that_exists(self, shared: Idea, charlie: Actor, revision: int) -> None:
        with pytest.raises(Invalid):
            make_amendment(shared, charlie, revision=revision)

    def test_can_be_against_the_revision_that_was_read(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        read = shared.revision
        revise_idea(shared, changes={"sections": {"need": "Beaucoup vivent seuls."}}, by=alice)

        amendment = make_amendment(shared, charlie, revision=read)

        assert amendment.base_revision == read

    def test_is_for_who_may_see_the_idea_while_its_stage_is_open_for_it(
        self, shared: Idea, idea: Idea, carla: Actor, charlie: Actor
    ) -> None:
        with pytest.raises(SignInNeeded):
            make_amendment(shared, ANYONE)
        with pytest.raises(NotAllowed):
            make_amendment(idea, charlie)
        hide_idea(shared, reason="Motif.", by=carla)
        with pytest.raises(NotAllowed):
            make_amendment(shared, charlie)

    def test_is_limited(self, shared: Idea, charlie: Actor) -> None:
        with allowing("amend", 1):
            make_amendment(shared, charlie)
            make_amendment(shared, charlie)
            with pytest.raises(TooMany):
                make_amendment(shared, charlie, solution="Autre chose.")


class TestRebase:
    def test_is_written_anew_against_the_present_text_and_what_it_said_is_kept(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        revise_idea(shared, changes={"sections": {"solution": "Un service rendu vaut un service."}}, by=alice)
        note_fit(shared, by=SYSTEM)

        mended = rebase_amendment(
            amendment, texts={"solution": "Un service en vaut un."}, version=1, by=charlie
        )

        shared.refresh_from_db()
        assert (mended.version, mended.base_revision, mended.unfit) == (2, shared.revision, [])
        assert [fit.fits for fit in fits_against(mended, shared)] == [True]
        (form,) = mended.forms.all()
        assert (form.version, form.texts, form.written_by) == (1, {"solution": SOLUTION}, charlie.person)
        assert facts_of("amendment", amendment.code)[-1] == "AmendmentRebased"

    def test_the_team_may_but_the_reason_stays_the_proposers(
        self, shared: Idea, bruno: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)

        mended = rebase_amendment(amendment, texts={"solution": "Autrement."}, reason="Le mien.", by=bruno)

        assert (mended.author, mended.rebased_by) == (charlie.person, bruno.person)
        assert mended.reason == "Plus clair ainsi."

    def test_its_proposer_may_word_the_reason_anew(self, shared: Idea, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)

        mended = rebase_amendment(amendment, texts=amendment.texts, reason="Mieux dit.", by=charlie)

        assert mended.reason == "Mieux dit."

    def test_the_same_again_changes_nothing(self, shared: Idea, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)

        assert rebase_amendment(amendment, texts=amendment.texts, by=charlie).version == 1
        assert not amendment.forms.exists()

    def test_is_refused_to_strangers_and_where_somebody_was_faster(
        self, shared: Idea, charlie: Actor, carla: Actor, alice: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        rebase_amendment(amendment, texts={"solution": "Deux."}, by=charlie)

        with pytest.raises(NotAllowed):
            rebase_amendment(amendment, texts={"solution": "Trois."}, by=carla)
        with pytest.raises(StaleRevision) as stale:
            rebase_amendment(amendment, texts={"solution": "Trois."}, version=1, by=alice)
        assert stale.value.current["sections"] == {"solution": "Deux."}

    def test_a_decided_one_stays_as_it_was(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        accept_amendment(amendment, by=alice)

        with pytest.raises(MovedOn):
            rebase_amendment(amendment, texts={"solution": "Trois."}, by=charlie)


class TestNoteFit:
    def test_both_sides_are_told_once_when_it_no_longer_fits(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        for text in ("Un service vaut un service.", "Un geste vaut un geste."):
            revise_idea(shared, changes={"sections": {"solution": text}}, by=alice)
            note_fit(shared, by=SYSTEM)

        amendment.refresh_from_db()
        assert amendment.unfit == ["solution"]
        assert amendment.unfit_since is not None
        assert facts_of("amendment", amendment.code) == ["AmendmentProposed", "AmendmentStranded"]

    def test_what_fits_again_is_said_to(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        before = shared.section("solution")
        for text in ("Un service vaut un service.", before):
            revise_idea(shared, changes={"sections": {"solution": text}}, by=alice)
            note_fit(shared, by=SYSTEM)

        amendment.refresh_from_db()
        assert (amendment.unfit, amendment.unfit_since) == ([], None)

    def test_a_change_elsewhere_is_nothing_to_tell(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        revise_idea(shared, changes={"sections": {"need": "Beaucoup vivent seuls."}}, by=alice)

        note_fit(shared, by=SYSTEM)

        assert facts_of("amendment", amendment.code) == ["AmendmentProposed"]

    def test_many_are_looked_at_in_batches(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        with allowing("amend", AT_ONCE + 1):
            rows = [make_amendment(shared, charlie, solution=f"{n} services.") for n in range(AT_ONCE + 1)]
        revise_idea(shared, changes={"sections": {"solution": "Un service vaut un service."}}, by=alice)

        last = note_fit(shared, by=SYSTEM)

        assert last == rows[-2].pk
        assert not Amendment.objects.get(pk=rows[-1].pk).unfit
        assert note_fit(shared, after=last, by=SYSTEM) is None
        assert all(one.unfit == ["solution"] for one in Amendment.objects.all())

    def test_a_revision_has_all_of_them_looked_at(
        self, shared: Idea, alice: Actor, charlie: Actor, deliver_facts: Callable[..., object]
    ) -> None:
        with allowing("amend", AT_ONCE + 1):
            for n in range(AT_ONCE + 1):
                make_amendment(shared, charlie, solution=f"{n} services.")
        revise_idea(shared, changes={"sections": {"solution": "Un service vaut un service."}}, by=alice)

        deliver_facts()

        assert all(one.unfit == ["solution"] for one in Amendment.objects.all())


class TestSeeing:
    def test_those_of_an_idea_are_seen_newest_first(self, shared: Idea, charlie: Actor, alice: Actor) -> None:
        first, second = make_amendment(shared, charlie), make_amendment(shared, alice, solution="Deux.")

        assert list(amendments_of(shared, ANYONE)) == [second, first]
        assert list(open_amendments_of(shared)) == [first, second]

    def test_those_of_an_idea_that_one_may_not_see_are_not(
        self, shared: Idea, charlie: Actor, carla: Actor
    ) -> None:
        make_amendment(shared, charlie)
        hide_idea(shared, reason="Motif.", by=carla)

        assert list(amendments_of(shared, ANYONE)) == list(amendments_of(shared, charlie)) == []

    def test_withdrawn_ones_can_still_be_read(self, shared: Idea, charlie: Actor) -> None:
        amendment = withdraw_amendment(make_amendment(shared, charlie), by=charlie)

        assert list(amendments_of(shared, ANYONE)) == [amendment]
        assert list(open_amendments_of(shared)) == []


def test_a_new_proposal_may_follow_a_decided_one(shared: Idea, alice: Actor, charlie: Actor) -> None:
    accept_amendment(make_amendment(shared, charlie), by=alice)

    propose_amendment(shared, texts={"solution": "Encore autrement."}, reason="Suite.", by=charlie)

    assert list(Amendment.objects.order_by("number").values_list("number", "state")) == [
        (1, "accepted"),
        (2, "open"),
    ]
