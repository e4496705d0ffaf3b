"""Writing an idea: drafts, revisions, restoring, and what signing in makes of a draft."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from ideas.activity.models import Delivery, Fact
from ideas.activity.queries import current_generation
from ideas.activity.relay import write_periodic
from ideas.calls.models import Call
from ideas.ideation.lifecycle import SECTION_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, RevisionReason, TeamRole
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import (
    advance_idea,
    claim_draft,
    drop_stale_draft,
    hide_idea,
    record_idea,
    restore_revision,
    revise_idea,
    start_idea,
)
from ideas.ideation.queries import lead_of
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.codes import hashed
from ideas.kernel.errors import Invalid, NotAllowed, NotFound, SignInNeeded, StaleRevision, TooMany
from ideas.search.queries import codes_matching
from ideas.workflow.operations import DEFAULT_PROCESS, publish_process
from ideas.workflow.queries import starting_stage
from tests.at_once import at_once, successes
from tests.factories.activity import allowing, facts_of
from tests.factories.ideas import make_call, make_draft, make_idea, make_theme
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person, make_unclaimed

SECRET = "a-secret-of-this-session"


@pytest.fixture
def begun_signed_out(db: None) -> Idea:
    """A draft whose secret lies in a session."""
    make_call()
    return start_idea(title="Un banc au soleil", secret=SECRET, by=ANYONE)


def in_session(actor: Actor = ANYONE) -> Actor:
    """``actor`` in the session that began the draft."""
    return Actor(person=actor.person, drafts=frozenset({hashed(SECRET)}))


def faults_of(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in refused.value.errors]


class TestStarting:
    def test_a_draft_may_have_gaps_and_belongs_to_who_began_it(self, alice: Actor) -> None:
        make_call()

        draft = start_idea(by=alice)

        assert (draft.title, draft.is_draft, draft.is_public, draft.revision) == ("", True, False, 0)
        assert list(draft.team.values_list("person", "role")) == [(alice.person.pk, TeamRole.LEAD)]
        assert facts_of("idea", draft.code) == ["IdeaStarted"]

    def test_one_begun_signed_out_is_its_sessions(self, begun_signed_out: Idea) -> None:
        begun_signed_out.refresh_from_db()

        assert begun_signed_out.draft_secret == hashed(SECRET)
        assert not begun_signed_out.team.exists()

    def test_one_begun_without_a_session_is_nobodys(self, db: None) -> None:
        make_call()

        assert start_idea(by=ANYONE).draft_secret is None

    def test_a_closed_call_takes_none(self, alice: Actor) -> None:
        permanent = make_call()
        yesterday = clock.now() - datetime.timedelta(days=1)
        opened = yesterday - datetime.timedelta(days=30)
        closed = Call.objects.create(
            slug="clos",
            names=permanent.names,
            process=permanent.process,
            opens_at=opened,
            closes_at=yesterday,
        )

        with pytest.raises(Invalid) as refused:
            start_idea(call=closed, by=alice)

        assert faults_of(refused) == [("call", "closed")]
        assert not Idea.objects.exists()

    def test_a_lab_without_any_call_takes_none(self, alice: Actor) -> None:
        with pytest.raises(Invalid) as refused:
            start_idea(by=alice)

        assert faults_of(refused) == [("call", "closed")]

    def test_is_limited(self, alice: Actor) -> None:
        make_call()

        with allowing("idea", 1):
            start_idea(by=alice)
            with pytest.raises(TooMany):
                start_idea(by=alice)


class TestRecordingForSomebody:
    def test_the_person_leads_it_and_who_wrote_it_down_is_kept(self, carla: Actor) -> None:
        make_call()
        zoe = make_unclaimed("Zoé")

        draft = record_idea(person=zoe, consent=" Carte signée\nle 3 mai ", title="Un banc", by=carla)

        draft.refresh_from_db()
        assert (draft.origin, draft.recorded_by, draft.consent_channel) == (
            "counter",
            carla.person,
            "Carte signée le 3 mai",
        )
        assert lead_of(draft) == zoe
        assert facts_of("idea", draft.code) == ["IdeaStarted"]

    def test_owes_how_they_agreed(self, carla: Actor) -> None:
        make_call()

        with pytest.raises(Invalid) as refused:
            record_idea(person=make_unclaimed(), consent="  ", by=carla)

        assert faults_of(refused) == [("consent", "required")]

    def test_is_for_those_who_meet_people(self, alice: Actor) -> None:
        with pytest.raises(NotAllowed):
            record_idea(person=make_unclaimed(), consent="Au téléphone", by=alice)


class TestClaimingADraft:
    def test_makes_it_theirs_once(self, begun_signed_out: Idea, alice: Actor) -> None:
        for _time in range(2):
            claim_draft(begun_signed_out, by=in_session(alice))

        begun_signed_out.refresh_from_db()
        assert begun_signed_out.draft_secret is None
        assert list(begun_signed_out.team.values_list("person", "role")) == [(alice.person.pk, TeamRole.LEAD)]

    def test_is_for_the_session_that_began_it(self, begun_signed_out: Idea, charlie: Actor) -> None:
        with pytest.raises(NotAllowed):
            claim_draft(begun_signed_out, by=charlie)
        with pytest.raises(SignInNeeded):
            claim_draft(begun_signed_out, by=in_session())
        assert not begun_signed_out.team.exists()


class TestRevising:
    def test_a_draft_is_written_without_history(self, draft: Idea, alice: Actor) -> None:
        revise_idea(draft, changes={"title": "  Heures\nde quartier "}, by=alice)

        draft.refresh_from_db()
        assert (draft.title, draft.revision, draft.revisions.count()) == ("Heures de quartier", 0, 0)
        assert facts_of("idea", draft.code) == ["IdeaStarted"]

    def test_the_session_that_began_it_writes_it(self, begun_signed_out: Idea) -> None:
        revise_idea(begun_signed_out, changes={"summary": "Au soleil."}, by=in_session())

        begun_signed_out.refresh_from_db()
        assert begun_signed_out.summary == "Au soleil."

    def test_after_submission_each_text_is_a_revision_that_says_what_changed(
        self, idea: Idea, alice: Actor
    ) -> None:
        changes = {"title": "Heures", "sections": {"success": "Cent heures."}}

        revised = revise_idea(idea, changes=changes, note="Plus court\n.", by=alice)

        idea.refresh_from_db()
        latest = idea.revisions.get(number=2)
        fact = idea_fact(idea, "IdeaRevised")
        assert revised.revision == idea.revision == 2
        assert (latest.title, latest.sections["success"], latest.note, latest.reason) == (
            "Heures",
            "Cent heures.",
            "Plus court .",
            "edit",
        )
        assert latest.sections["need"] == "Une personne sur trois vit seule."
        assert latest.author == alice.person
        assert fact == {"revision": 2, "sections": ["title", "success"]}

    def test_a_revision_says_why_it_was_made_and_whose_words_it_took_in(
        self, idea: Idea, alice: Actor, charlie: Actor
    ) -> None:
        changes = {"title": "Heures de la rue"}
        why = RevisionReason.AMENDMENT

        revise_idea(idea, changes=changes, reason=why, note="Amendement 3", credited=charlie.person, by=alice)

        latest = idea.revisions.get(number=2)
        assert (latest.reason, latest.note) == ("amendment", "Amendement 3")
        assert (latest.author, latest.credited) == (alice.person, charlie.person)

    def test_the_same_text_again_is_no_revision(self, idea: Idea, alice: Actor) -> None:
        before = Idea.objects.filter(pk=idea.pk).values().get()
        same = {name: getattr(idea, name) for name in ("title", "summary", "language", "place", "sections")}

        revise_idea(idea, changes={**same, "themes": list(idea.themes.all()), "territories": []}, by=alice)

        assert Idea.objects.filter(pk=idea.pk).values().get() == before
        assert idea.revisions.count() == 1
        assert "IdeaRevised" not in facts_of("idea", idea.code)

    def test_what_it_is_about_changes_pages_though_it_is_no_revision(self, idea: Idea, alice: Actor) -> None:
        before = current_generation()

        revise_idea(idea, changes={"themes": [make_theme("sol", "Le sol")], "territories": []}, by=alice)

        assert [theme.slug for theme in idea.themes.all()] == ["sol"]
        assert not idea.territories.exists()
        assert idea.revisions.count() == 1
        assert current_generation() > before
        assert idea_fact(idea, "IdeaRevised") == {"revision": 1, "sections": ["themes"]}

    def test_a_place_that_changed_is_told_and_found(self, idea: Idea, alice: Actor, deliver_facts) -> None:
        deliver_facts()

        revise_idea(idea, changes={"place": "Fribourg"}, by=alice)
        deliver_facts()

        assert idea_fact(idea, "IdeaRevised") == {"revision": 1, "sections": ["place"]}
        assert list(codes_matching("idea", "fribourg")) == [idea.code]

    def test_of_two_who_began_from_the_same_text_the_second_is_told(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        idea_of_two.refresh_from_db()
        seen = idea_of_two.text_version
        revise_idea(idea_of_two, changes={"title": "Celui d’Alice"}, text_version=seen, by=alice)

        with pytest.raises(StaleRevision) as refused:
            revise_idea(idea_of_two, changes={"title": "Celui de Bruno"}, text_version=seen, by=bruno)

        assert refused.value.current["title"] == "Celui d’Alice"
        idea_of_two.refresh_from_db()
        assert (idea_of_two.title, idea_of_two.text_version) == ("Celui d’Alice", seen + 1)

    def test_says_all_faults_at_once_and_keeps_nothing(self, draft: Idea, alice: Actor) -> None:
        changes: dict[str, Any] = {
            "title": "x" * (TITLE_LIMIT + 1),
            "summary": "x" * (SUMMARY_LIMIT + 1),
            "place": "x" * 161,
            "language": "tlh",
            "sections": {"need": "x" * (SECTION_LIMIT + 1), "moral": "…", "success": "Bien."},
        }

        with pytest.raises(Invalid) as refused:
            revise_idea(draft, changes=changes, by=alice)

        assert faults_of(refused) == [
            ("sections.need", "too_long"),
            ("sections.moral", "unknown"),
            ("title", "too_long"),
            ("summary", "too_long"),
            ("place", "too_long"),
            ("language", "unknown"),
        ]
        draft.refresh_from_db()
        assert draft.title == "Heures de voisinage"
        assert "success" not in draft.sections

    def test_nothing_given_empties_and_a_written_summary_is_no_made_one(
        self, draft: Idea, alice: Actor
    ) -> None:
        Idea.objects.filter(pk=draft.pk).update(is_summary_made=True)

        revise_idea(draft, changes={"summary": None, "sections": {"need": None}}, by=alice)

        draft.refresh_from_db()
        assert (draft.summary, draft.sections["need"], draft.is_summary_made) == ("", "", False)

    def test_a_draft_moves_to_another_call_a_submitted_idea_does_not(self, alice: Actor) -> None:
        draft, idea = make_draft(alice), make_idea(alice)
        permanent, permanent_start = make_call(), draft.stage
        spring = Call.objects.create(slug="printemps", names=permanent.names, process=permanent.process)

        for either in (draft, idea):
            revise_idea(either, changes={"call": spring}, by=alice)
            either.refresh_from_db()

        assert (draft.call, idea.call) == (spring, permanent)
        assert draft.stage == permanent_start

    def test_a_draft_that_moves_to_a_call_with_another_process_begins_at_its_start(
        self, draft: Idea, alice: Actor
    ) -> None:
        short = publish_process(json.loads(DEFAULT_PROCESS.read_text("utf-8")) | {"key": "court"}, by=SYSTEM)
        call = Call.objects.create(slug="printemps", names={"fr": "Printemps"}, process=short.process)

        with time_machine.travel(clock.now() + datetime.timedelta(hours=1), tick=False):
            revise_idea(draft, changes={"call": call}, by=alice)
            moved_at = clock.now()

        draft.refresh_from_db()
        assert (draft.stage, draft.stage_since) == (starting_stage(short), moved_at)
        submitted = advance_idea(draft, step="submit", by=alice)
        assert submitted.stage.version == short

    def test_it_is_proposed_for_an_organisation_under_its_mandate(self, draft: Idea, alice: Actor) -> None:
        commune = make_organisation()
        for_commune = acting_for(make_mandate(alice.person, commune))
        for by, wanted in ((alice, commune), (for_commune, make_organisation("Autre commune"))):
            with pytest.raises(Invalid) as refused:
                revise_idea(draft, changes={"proposed_for": wanted}, by=by)
            assert [error.code for error in refused.value.errors] == ["no_mandate"]

        revise_idea(draft, changes={"proposed_for": commune}, by=for_commune)
        revise_idea(draft, changes={"proposed_for": commune, "title": "Encore"}, by=alice)
        draft.refresh_from_db()
        assert (draft.proposed_for, draft.title) == (commune, "Encore")

        revise_idea(draft, changes={"proposed_for": None}, by=alice)
        draft.refresh_from_db()
        assert draft.proposed_for is None

    def test_a_contributor_a_stranger_and_the_team_of_a_hidden_idea_do_not(
        self, idea: Idea, alice: Actor, bruno: Actor, charlie: Actor, carla: Actor
    ) -> None:
        TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CONTRIBUTOR)

        for by in (bruno, charlie):
            with pytest.raises(NotAllowed):
                revise_idea(idea, changes={"title": "Autre"}, by=by)
        hide_idea(idea, reason="Adresse privée.", by=carla)
        with pytest.raises(NotAllowed):
            revise_idea(idea, changes={"title": "Autre"}, by=alice)


class TestWhatSubmittingDemanded:
    def test_stays_and_every_fault_is_said_at_once(self, idea: Idea, alice: Actor) -> None:
        emptied = {"title": " ", "summary": "", "sections": {"need": "", "solution": "\n"}, "themes": []}

        with pytest.raises(Invalid) as refused:
            revise_idea(idea, changes=emptied, by=alice)

        now = Idea.objects.get(pk=idea.pk)
        assert [error.field for error in refused.value.errors] == [
            "title",
            "summary",
            "sections.need",
            "sections.solution",
            "themes",
        ]
        assert (now.title, now.revision, now.themes.count()) == (idea.title, idea.revision, 1)

    def test_a_draft_may_have_gaps(self, draft: Idea, alice: Actor) -> None:
        assert revise_idea(draft, changes={"title": "", "themes": []}, by=alice).title == ""


class TestRestoring:
    def test_makes_an_older_text_the_newest_revision(self, idea: Idea, alice: Actor) -> None:
        revise_idea(idea, changes={"title": "Autre titre", "summary": "Autre."}, by=alice)

        restore_revision(idea, number=1, by=alice)

        idea.refresh_from_db()
        newest = idea.revisions.get(number=3)
        assert (idea.title, idea.revision) == ("Heures de voisinage", 3)
        assert (newest.title, newest.reason, newest.note) == ("Heures de voisinage", "restore", "1")

    def test_leaves_what_was_written_meanwhile(self, idea: Idea, alice: Actor) -> None:
        read = idea.text_version
        revise_idea(idea, changes={"title": "Autre titre"}, by=alice)

        with pytest.raises(StaleRevision) as refused:
            restore_revision(idea, number=1, text_version=read, by=alice)

        idea.refresh_from_db()
        assert refused.value.current["title"] == idea.title == "Autre titre"
        restore_revision(idea, number=1, text_version=idea.text_version, by=alice)
        idea.refresh_from_db()
        assert idea.title == "Heures de voisinage"

    def test_knows_no_other(self, idea: Idea, alice: Actor) -> None:
        with pytest.raises(NotFound):
            restore_revision(idea, number=7, by=alice)


class TestDroppingStaleDrafts:
    def test_takes_those_begun_without_an_account_and_left(
        self, begun_signed_out: Idea, alice: Actor
    ) -> None:
        kept = make_draft(alice)
        later = clock.now() + datetime.timedelta(seconds=1)

        assert drop_stale_draft(before=begun_signed_out.updated_at, by=SYSTEM) is False
        assert drop_stale_draft(before=later, by=SYSTEM) is True
        assert list(Idea.objects.all()) == [kept]

    def test_each_goes_in_a_delivery_of_its_own(
        self, begun_signed_out: Idea, alice: Actor, deliver_facts: Callable[[], int]
    ) -> None:
        start_idea(title="Un banc", secret=SECRET, by=ANYONE)
        kept = make_draft(alice)

        with time_machine.travel(clock.now() + datetime.timedelta(days=31)):
            write_periodic({})
            deliver_facts()

        assert list(Idea.objects.all()) == [kept]
        assert Delivery.objects.filter(handler="ideation.drop_stale_drafts").count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_draft_claimed_while_stale_ones_are_dropped_is_kept_or_gone_but_never_half() -> None:
    make_call()
    alice = in_session(acting(make_person("Alice")))
    for _attempt in range(8):
        draft = start_idea(title="Un banc", secret=SECRET, by=ANYONE)
        later = clock.now() + datetime.timedelta(seconds=1)

        results = at_once(
            lambda draft=draft: claim_draft(draft, by=alice),  # type: ignore[misc]
            lambda later=later: drop_stale_draft(before=later, by=SYSTEM),  # type: ignore[misc]
        )

        is_claimed = isinstance(results[0], Idea)
        assert successes(results) == (2 if is_claimed else 1)
        assert results[1] == (not is_claimed)
        assert is_claimed or isinstance(results[0], NotFound)
        assert Idea.objects.filter(pk=draft.pk).exists() == is_claimed


def idea_fact(idea: Idea, name: str) -> dict[str, Any]:
    """What the latest fact of that name holds."""
    fact = Fact.objects.filter(subject_code=idea.code, name=name).latest("id")
    return dict(fact.data)
