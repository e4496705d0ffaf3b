"""What becomes of amendments, and that no word is lost on the way."""

import random
import re

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.fitting import DoesNotFit
from ideas.collaboration.models import Amendment
from ideas.collaboration.operations import (
    accept_amendment,
    decline_amendment,
    grow_idea_from,
    hide_amendment,
    lapse_amendments,
    rebase_amendment,
    show_amendment,
    withdraw_amendment,
)
from ideas.collaboration.queries import amendments_of, fits_against, fits_then
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea, revise_idea
from ideas.ideation.three_way import merge
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.people.personal_data import export_of, holdings
from tests.at_once import at_once, successes
from tests.factories.activity import allowing, facts_of
from tests.factories.amendments import SOLUTION, make_amendment
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person

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

    def test_open_ones_lapse_when_the_idea_comes_to_an_end(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        assert lapse_amendments(shared, by=SYSTEM) == 0
        advance_idea(shared, step="withdraw", reason="Nous arrêtons.", by=alice)

        assert lapse_amendments(shared, by=SYSTEM) == 1

        amendment.refresh_from_db()
        assert amendment.state == "lapsed"
        assert facts_of("amendment", amendment.code)[-1] == "AmendmentLapsed"
        assert lapse_amendments(shared, by=SYSTEM) == 0


class TestGrow:
    def test_a_declined_one_becomes_a_draft_of_its_author(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = decline_amendment(make_amendment(shared, charlie), reason="Trop long.", by=alice)

        draft = grow_idea_from(amendment, by=charlie)

        assert draft.is_draft
        assert draft.title == "D’après « Heures de voisinage »"
        assert draft.sections == {"need": "Plus clair ainsi.", "solution": SOLUTION}
        assert list(draft.themes.all()) == list(shared.themes.all())
        assert list(draft.grown_from.all()) == [amendment]
        assert grow_idea_from(amendment, by=charlie) == draft
        assert Fact.objects.get(name="AmendmentGrown").audience == "staff"

    def test_an_open_or_accepted_one_does_not(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        with pytest.raises(MovedOn):
            grow_idea_from(amendment, by=charlie)
        accept_amendment(amendment, by=alice)
        with pytest.raises(MovedOn):
            grow_idea_from(amendment, by=charlie)

    def test_is_its_authors(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        amendment = decline_amendment(make_amendment(shared, charlie), reason="Non.", by=alice)

        with pytest.raises(NotAllowed):
            grow_idea_from(amendment, by=alice)


class TestHide:
    def test_hides_from_all_but_author_team_and_lab(
        self, shared: Idea, alice: Actor, carla: Actor, charlie: Actor
    ) -> None:
        amendment = hide_amendment(make_amendment(shared, charlie), reason="Injures.", by=carla)

        assert list(amendments_of(shared, ANYONE)) == []
        for viewer in (alice, carla, charlie):
            assert list(amendments_of(shared, viewer)) == [amendment]
        with pytest.raises(NotAllowed):
            accept_amendment(amendment, by=alice)
        with pytest.raises(MovedOn):
            hide_amendment(amendment, reason="Injures.", by=carla)

        show_amendment(amendment, by=carla)
        assert list(amendments_of(shared, ANYONE)) == [amendment]

    def test_owes_a_reason_and_a_curator(
        self, shared: Idea, alice: Actor, carla: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)

        with pytest.raises(Invalid):
            hide_amendment(amendment, reason=" ", by=carla)
        with pytest.raises(NotAllowed):
            hide_amendment(amendment, reason="Motif.", by=alice)
        with pytest.raises(MovedOn):
            show_amendment(amendment, by=carla)


class TestPersonalData:
    def test_who_leaves_with_their_texts_takes_what_they_proposed(self, shared: Idea, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        rebase_amendment(amendment, texts={"solution": "Deux."}, by=charlie)

        holdings()["collaboration.Amendment"].erase(charlie.person, True)

        amendment.refresh_from_db()
        assert (amendment.state, amendment.texts, amendment.reason) == ("withdrawn", {}, "")
        assert [form.texts for form in amendment.forms.all()] == [{}]

    def test_otherwise_it_stays(self, shared: Idea, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)

        holdings()["collaboration.Amendment"].erase(charlie.person, False)

        amendment.refresh_from_db()
        assert (amendment.state, amendment.texts) == ("open", {"solution": SOLUTION})

    def test_is_exported_and_united(self, shared: Idea, charlie: Actor) -> None:
        amendment, into = make_amendment(shared, charlie), make_person("Autre")

        (row,) = export_of(charlie.person)["collaboration.Amendment"]
        holdings()["collaboration.Amendment"].unite(charlie.person, into)

        amendment.refresh_from_db()
        assert (row["code"], row["texts"]) == (amendment.code, {"solution": SOLUTION})
        assert amendment.author == into


# --- At once ---------------------------------------------------------------------------------------------------------


def test_of_two_who_decide_at_once_one_does(
    transactional_db: None, shared: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    amendment = make_amendment(shared, charlie)

    results = at_once(
        lambda: accept_amendment(amendment, by=alice), lambda: accept_amendment(amendment, by=bruno)
    )

    assert successes(results) == 1
    assert [type(one) for one in results if isinstance(one, Exception)] == [MovedOn]
    assert shared.revisions.filter(reason="amendment").count() == 1
    assert Fact.objects.filter(name="AmendmentDecided").count() == 1
    assert shared.credits.filter(kind="amended").count() == 1


def test_one_is_accepted_or_withdrawn_at_once_but_never_both(
    transactional_db: None, shared: Idea, alice: Actor, charlie: Actor
) -> None:
    amendment = make_amendment(shared, charlie)

    results = at_once(
        lambda: accept_amendment(amendment, by=alice), lambda: withdraw_amendment(amendment, by=charlie)
    )

    shared.refresh_from_db()
    amendment.refresh_from_db()
    assert successes(results) == 1
    assert (amendment.state == "accepted") == (shared.section("solution") == SOLUTION)


def test_an_edit_at_the_same_moment_is_not_lost(
    transactional_db: None, shared: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    amendment = make_amendment(shared, charlie)

    results = at_once(
        lambda: accept_amendment(amendment, by=alice),
        lambda: revise_idea(shared, changes={"sections": {"need": "Beaucoup vivent seuls."}}, by=bruno),
    )

    shared.refresh_from_db()
    assert successes(results) == 2
    assert (shared.section("need"), shared.section("solution")) == ("Beaucoup vivent seuls.", SOLUTION)


def test_two_proposed_at_once_have_two_numbers(
    transactional_db: None, shared: Idea, bruno: Actor, charlie: Actor
) -> None:
    results = at_once(
        lambda: make_amendment(shared, bruno), lambda: make_amendment(shared, charlie, solution="Deux.")
    )

    assert sorted(one.number for one in results) == [1, 2]


# --- Many against one revision ---------------------------------------------------------------------------------------

SECTIONS = ("need", "solution")


def _text(section: str) -> str:
    """Twelve lines, no word of which occurs twice."""
    line = "{0}{1}a {0}{1}b {0}{1}c {0}{1}d {0}{1}e {0}{1}f {0}{1}g {0}{1}h."
    return "\n\n".join(line.format(section, number) for number in range(12))


def _edited(text: str, number: int, chance: random.Random) -> str:
    """``text`` as somebody would have it: a word put in, put in the place of others, or words gone, here and there."""
    lines = text.split("\n\n")
    for _ in range(chance.randint(1, 2)):
        place = chance.randrange(len(lines))
        words = lines[place].split(" ")
        at, new = chance.randrange(len(words)), f"neuf{number}x{chance.randrange(10**6)}"
        match chance.choice(["insert", "replace", "delete", "line"]):
            case "insert":
                words.insert(at, new)
            case "replace":
                words[at : at + 2] = [new]
            case "delete":
                del words[at : at + 2]
            case "line":
                lines.insert(place, f"{new} et {new}b {new}c.")
                continue
        lines[place] = " ".join(words)
    return "\n\n".join(line for line in lines if line)


def _words(texts: dict[str, str]) -> set[str]:
    return {word for text in texts.values() for word in re.findall(r"\w+", text)}


@pytest.mark.parametrize("seed", range(5))
def test_twenty_against_one_revision_in_any_order_lose_nothing(
    seed: int, alice: Actor, charlie: Actor
) -> None:
    """Accepted one after the other, or each rebased before, they give the same text; where one does not fit, it says so."""
    chance = random.Random(seed)
    base = {section: _text(section) for section in SECTIONS}
    author = acting(make_person("Autrice"))
    direct, rebased = (make_idea(alice, stage="cocreation", sections=base, title=t) for t in ("A", "B"))
    pairs: list[tuple[Amendment, Amendment]] = []
    for number in range(20):
        texts = {
            key: _edited(base[key], number, chance) for key in chance.sample(SECTIONS, chance.randint(1, 2))
        }
        if any(texts[key] != base[key] for key in texts):
            with allowing("amend", 1000):
                pairs.append(tuple(make_amendment(idea, author, texts=texts) for idea in (direct, rebased)))
    chance.shuffle(pairs)
    gone: set[str] = set()
    come: set[str] = set()
    refused = 0

    for one, other in pairs:
        direct.refresh_from_db()
        expected = {
            key: merge(base[key], direct.section(key), one.texts.get(key, base[key])) for key in SECTIONS
        }
        before = dict(direct.sections)
        if not all(merged.is_clean for merged in expected.values()):
            refused += 1
            with pytest.raises(DoesNotFit):
                accept_amendment(one, by=alice)
            direct.refresh_from_db()
            assert direct.sections == before
            continue
        accept_amendment(one, by=alice)
        rebased.refresh_from_db()
        drafts = {fit.section: fit.draft for fit in fits_against(other, rebased)}
        if any(drafts[key] != rebased.section(key) for key in drafts):
            other = rebase_amendment(other, texts=drafts, by=author)
        accept_amendment(other, by=alice)
        direct.refresh_from_db()
        rebased.refresh_from_db()
        assert direct.sections == {key: merged.text for key, merged in expected.items()} == rebased.sections
        mine = {key: one.texts.get(key, base[key]) for key in SECTIONS}
        gone |= _words(base) - _words(mine)
        come |= _words(mine) - _words(base)

    assert _words(direct.sections) == (_words(base) - gone) | come
    assert 0 < refused < len(pairs)
    assert (direct.title, direct.language, direct.summary) == ("A", "fr", rebased.summary)
    assert direct.revision == 1 + len(pairs) - refused
