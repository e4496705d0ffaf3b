"""What becomes of amendments."""

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.fitting import DoesNotFit
from ideas.collaboration.models import Amendment
from ideas.collaboration.operations import (
    accept_amendment,
    decline_amendment,
    rebase_amendment,
    withdraw_amendment,
)
from ideas.collaboration.queries import fits_then
from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from tests.factories.activity import facts_of
from tests.factories.amendments import SOLUTION, make_amendment

TWO = {"need": "Une personne sur deux vit seule.", "solution": SOLUTION}


class TestAccept:
    def test_writes_a_revision_that_names_it_and_credits_its_author(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        before = shared.revision

        accepted = accept_amendment(amendment, version=1, text_version=shared.text_version, by=alice)

        shared.refresh_from_db()
        revision = shared.revisions.get(number=shared.revision)
        assert shared.section("solution") == SOLUTION
        assert (accepted.state, accepted.decided_by, accepted.taken) == (
            "accepted",
            alice.person,
            {"solution": None},
        )
        assert (revision.number, revision.reason, revision.note, revision.author) == (
            before + 1,
            "amendment",
            "1",
            alice.person,
        )
        credit = shared.credits.get(kind="amended")
        assert (credit.person, credit.source_kind, credit.source_code) == (
            charlie.person,
            "amendment",
            amendment.code,
        )
        assert facts_of("amendment", amendment.code) == ["AmendmentProposed", "AmendmentDecided"]
        assert Fact.objects.filter(name="IdeaRevised").count() == 1

    def test_leaves_everything_else_as_it_was(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        kept = {
            name: getattr(shared, name) for name in ("title", "summary", "language", "place", "support_count")
        }
        need = shared.section("need")

        accept_amendment(make_amendment(shared, charlie), by=alice)

        shared.refresh_from_db()
        assert {name: getattr(shared, name) for name in kept} == kept
        assert shared.section("need") == need

    def test_goes_into_a_text_that_has_moved_on(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        longer = f"{shared.section('solution')}\n\nUn panneau montre ce qui s’offre."
        revise_idea(shared, changes={"sections": {"solution": longer}}, by=alice)

        accept_amendment(amendment, by=alice)

        shared.refresh_from_db()
        assert shared.section("solution") == f"{SOLUTION}\n\nUn panneau montre ce qui s’offre."

    def test_where_it_no_longer_fits_nothing_changes(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        revise_idea(shared, changes={"sections": {"solution": "Un service en vaut un."}}, by=alice)

        with pytest.raises(DoesNotFit) as refused:
            accept_amendment(amendment, by=alice)

        shared.refresh_from_db()
        amendment.refresh_from_db()
        assert [fit.section for fit in refused.value.fits] == ["solution"]
        assert shared.section("solution") == "Un service en vaut un."
        assert amendment.is_open

    def test_of_a_text_in_another_language_by_now_nothing_is_taken(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        solution = shared.section("solution")
        shared = revise_idea(shared, changes={"language": "it"}, by=alice)

        with pytest.raises(DoesNotFit) as refused:
            accept_amendment(amendment, by=alice)
        rebase_amendment(amendment, texts={"solution": "Un’ora donata vale un’ora ricevuta."}, by=charlie)
        accept_amendment(Amendment.objects.get(), by=alice)

        (fit,) = refused.value.fits
        assert [(one.ours, one.theirs) for one in fit.conflicts] == [(solution, SOLUTION)]
        assert Idea.objects.get(pk=shared.pk).section("solution") == "Un’ora donata vale un’ora ricevuta."

    def test_takes_one_section_with_a_reason_for_the_other(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie, texts=TWO)
        need = shared.section("need")
        with pytest.raises(Invalid):
            accept_amendment(amendment, taken={"solution": None}, by=alice)

        accepted = accept_amendment(
            amendment, taken={"solution": None}, reason="Le chiffre est faux.", by=alice
        )

        shared.refresh_from_db()
        assert (accepted.state, accepted.decision_reason) == ("partly_accepted", "Le chiffre est faux.")
        assert (shared.section("need"), shared.section("solution")) == (need, SOLUTION)

    def test_takes_a_section_that_fits_beside_one_that_does_not(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie, texts=TWO)
        revise_idea(shared, changes={"sections": {"need": "Beaucoup vivent seuls."}}, by=alice)

        accept_amendment(amendment, taken={"solution": None}, reason="Le besoin a changé.", by=alice)

        shared.refresh_from_db()
        assert (shared.section("need"), shared.section("solution")) == ("Beaucoup vivent seuls.", SOLUTION)

    def test_takes_single_changes(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        proposed = f"Voici. {shared.section('solution')} Toujours."
        amendment = make_amendment(shared, charlie, solution=proposed)

        accepted = accept_amendment(amendment, taken={"solution": [2]}, reason="Sans le début.", by=alice)

        shared.refresh_from_db()
        assert accepted.taken == {"solution": [2]}
        assert shared.section("solution") == "Une heure donnée vaut une heure reçue. Toujours."
        assert [len(fit.changes) for fit in fits_then(accepted)] == [2]

    def test_all_changes_named_one_by_one_are_the_whole(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)

        assert accept_amendment(amendment, taken={"solution": [1]}, by=alice).state == "accepted"

    @pytest.mark.parametrize(
        ("taken", "code"),
        [
            ({}, "required"),
            ({"solution": []}, "required"),
            ({"need": None}, "unknown"),
            ({"solution": [9]}, "unknown"),
        ],
        ids=["nothing", "no change", "another section", "another change"],
    )
    def test_what_is_not_there_cannot_be_taken(
        self, shared: Idea, alice: Actor, charlie: Actor, taken: dict[str, list[int]], code: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            accept_amendment(make_amendment(shared, charlie), taken=taken, reason="Parce que.", by=alice)

        assert [error.code for error in refused.value.errors] == [code]

    def test_what_the_text_says_already_is_accepted_without_a_revision(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        revise_idea(shared, changes={"sections": {"solution": SOLUTION}}, by=alice)
        shared.refresh_from_db()

        accept_amendment(amendment, by=alice)

        assert shared.revisions.count() == shared.revision

    def test_is_refused_when_the_text_or_the_amendment_is_not_the_one_read(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)

        with pytest.raises(StaleRevision):
            accept_amendment(amendment, version=2, by=alice)
        with pytest.raises(StaleRevision) as stale:
            accept_amendment(amendment, text_version=shared.text_version - 1, by=alice)
        assert stale.value.current["text_version"] == shared.text_version

    def test_is_for_who_may_write(self, shared: Idea, carla: Actor, charlie: Actor, bruno: Actor) -> None:
        amendment = make_amendment(shared, charlie)

        for by in (charlie, carla):
            with pytest.raises(NotAllowed):
                accept_amendment(amendment, by=by)
        assert accept_amendment(amendment, by=bruno).decided_by == bruno.person

    def test_is_done_once(self, shared: Idea, alice: Actor, bruno: Actor, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        accept_amendment(amendment, by=alice)

        for act in (accept_amendment, decline_amendment):
            with pytest.raises(MovedOn):
                act(amendment, reason="Non.", by=bruno)


class TestDeclineAndWithdraw:
    def test_declining_owes_a_reason_that_all_read(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        with pytest.raises(Invalid):
            decline_amendment(amendment, reason=" ", by=alice)

        declined = decline_amendment(amendment, reason="Nous voulons rester courts.", by=alice)

        shared.refresh_from_db()
        assert (declined.state, declined.decision_reason) == ("declined", "Nous voulons rester courts.")
        assert shared.section("solution") == "Une heure donnée vaut une heure reçue."
        assert not shared.credits.filter(kind="amended").exists()
        assert Fact.objects.get(name="AmendmentDecided").data["decision"] == "declined"

    def test_withdrawing_is_its_authors(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        with pytest.raises(NotAllowed):
            withdraw_amendment(amendment, by=alice)

        assert withdraw_amendment(amendment, by=charlie).state == "withdrawn"
        with pytest.raises(MovedOn):
            withdraw_amendment(amendment, by=charlie)
        assert facts_of("amendment", amendment.code)[-1] == "AmendmentWithdrawn"
