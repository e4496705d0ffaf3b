"""What pilots teach is noted by those who were there, and read by those who come after."""

from typing import Any

import pytest

from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.learning import queries
from ideas.learning.models import Learning
from ideas.learning.operations import edit_learning, hide_learning, note_learning, show_learning
from ideas.notifications.models import Notification
from ideas.people.personal_data import export_of, holdings
from ideas.pilots.models import Pilot
from ideas.search.queries import codes_matching
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.ideas import make_idea
from tests.factories.learning import make_learning, note
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, make_pilot
from tests.factories.roadmap import make_milestone
from tests.factories.sites import make_site


def faults(refused: Any) -> set[tuple[str, str]]:
    return {(one.field, one.code) for one in refused.value.errors}


def test_the_team_notes_what_it_learnt_and_where(pilot: Pilot, alice: Actor) -> None:
    site, milestone = make_site(pilot), make_milestone(pilot)
    review = pilot.reviews.create(number=1, state_before="running", decided_at=clock.now())
    places = {"site": site, "milestone": milestone, "review": review}

    made = note(pilot, text="Six mois **perdus**.", by=alice, **places)

    made.refresh_from_db()
    assert (made.kind, made.title, made.language) == ("failed", "Signer avant d’acheter", "fr")
    assert (made.site, made.milestone, made.review, str(made)) == (site, milestone, review, made.title)
    assert (made.author, made.organisation, made.version) == (alice.person, None, 1)
    assert facts_of("pilot", pilot.code)[-1] == "LearningNoted"


def test_partners_note_in_their_name_and_strangers_do_not(
    pilot: Pilot, alice: Actor, otto: Actor, carla: Actor, charlie: Actor
) -> None:
    made = note(pilot, by=otto)
    note(pilot, by=carla)
    money = acting_for(make_mandate(make_person("Fanny"), otto.organisation, "finance"))

    for other in (charlie, Actor(person=otto.person), money, acting_for_new("Ailleurs")):
        with pytest.raises(NotAllowed):
            note(pilot, by=other)
    assert made.organisation == otto.organisation


def test_all_that_is_wrong_is_said_at_once(pilot: Pilot, alice: Actor, charlie: Actor) -> None:
    elsewhere = make_pilot(charlie, title="Ailleurs")
    asked = make_site(pilot, "Demandé", state="requested")
    wrong = {"kind": "good", "title": " ", "text": "x" * 5_001, "language": "xx"}

    with pytest.raises(Invalid) as refused:
        note(pilot, by=alice, **wrong, milestone=make_milestone(elsewhere), site=asked)
    with pytest.raises(Invalid) as none_given:
        note_learning(pilot, values={}, by=alice)

    assert faults(refused) == {
        ("kind", "unknown"),
        ("title", "required"),
        ("text", "too_long"),
        ("language", "unknown"),
        ("milestone", "unknown"),
        ("site", "unknown"),
    }
    assert faults(none_given) == {("kind", "unknown"), ("title", "required")}


def test_its_author_notes_it_better_and_the_same_again_changes_nothing(
    pilot: Pilot, alice: Actor, otto: Actor, carla: Actor
) -> None:
    made = note(pilot, by=alice)

    edit_learning(made, changes={"title": made.title}, version=1, by=alice)
    changed = edit_learning(made, changes={"kind": "again", "text": "Le permis suit."}, version=1, by=alice)

    assert (changed.kind, changed.text, changed.version, changed.title) == (
        "again",
        "Le permis suit.",
        2,
        made.title,
    )
    assert changed.edited_at is not None
    with pytest.raises(StaleRevision) as stale:
        edit_learning(made, changes={"title": "Autre"}, version=1, by=alice)
    assert stale.value.current["kind"] == "again"
    for other in (otto, carla):
        with pytest.raises(NotAllowed):
            edit_learning(made, changes={"title": "Autre"}, by=other)
    assert facts_of("pilot", pilot.code)[-2:] == ["LearningNoted", "LearningEdited"]


def test_a_partners_note_is_bettered_by_whoever_speaks_for_it(
    pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    made = note(pilot, by=otto)
    colleague = acting_for(make_mandate(make_person("Odile"), otto.organisation, "communication"))

    changed = edit_learning(made, changes={"title": "Autre"}, by=colleague)

    assert (changed.title, changed.author) == ("Autre", otto.person)
    for other in (alice, Actor(person=otto.person)):
        with pytest.raises(NotAllowed):
            edit_learning(made, changes={"title": "Encore"}, by=other)


def test_of_two_who_better_it_at_once_one_is_told(transactional_db: None, pilot: Pilot, alice: Actor) -> None:
    made = note(pilot, by=alice)

    ends = at_once(
        *(
            lambda title=title: edit_learning(made, changes={"title": title}, version=1, by=alice)
            for title in ("Un", "Deux")
        )
    )

    made.refresh_from_db()
    assert successes(ends) == 1
    assert made.version == 2


def test_a_curator_hides_it_with_a_reason_and_shows_it_again(
    pilot: Pilot, alice: Actor, bruno: Actor, carla: Actor, deliver_facts: Any
) -> None:
    made = note(pilot, by=alice)

    with pytest.raises(Invalid):
        hide_learning(made, reason=" ", by=carla)
    hide_learning(made, reason="Nomme quelqu’un.", by=carla)
    with pytest.raises(MovedOn):
        hide_learning(made, reason="Encore.", by=carla)
    deliver_facts()

    assert not queries.learnings_visible_to(ANYONE).exists()
    assert not queries.learnings_visible_to(bruno).exists()
    assert not queries.listed_learnings().exists()
    assert queries.learnings_visible_to(alice).count() == 1
    assert queries.learnings_visible_to(SYSTEM).count() == 1
    told = Notification.objects.get(fact__name="LearningHidden")
    assert (told.person, told.role) == (alice.person, "author")
    with pytest.raises(NotAllowed):
        show_learning(made, by=alice)
    show_learning(made, by=carla)
    assert queries.learnings_visible_to(ANYONE).get().hidden_reason == ""
    with pytest.raises(MovedOn):
        show_learning(made, by=carla)


def test_the_team_and_partners_are_told_and_it_is_found_by_its_words(
    pilot: Pilot, alice: Actor, otto: Actor, deliver_facts: Any
) -> None:
    made = note(pilot, title="Un parking mutualisé", by=alice)

    deliver_facts()

    told = Notification.objects.filter(fact__name="LearningNoted", subject_kind="learning")
    assert {(one.person, one.role) for one in told} == {(otto.person, "representative")}
    assert made.code in codes_matching("learning", "parking")


def test_what_hangs_on_a_hidden_site_is_as_hidden(pilot: Pilot, alice: Actor) -> None:
    site = make_site(pilot, hidden_at=clock.now(), hidden_reason="…")
    make_learning(pilot, site=site)

    assert not queries.listed_learnings().exists()
    assert not queries.learnings_of(pilot, ANYONE).exists()
    assert queries.learnings_of(pilot, alice).count() == 1


def test_lists_count_by_kind_and_theme(pilot: Pilot) -> None:
    for kind in ("failed", "failed", "again"):
        make_learning(pilot, kind=kind)
    slug = pilot.themes.get().slug
    found = queries.listed_learnings()

    assert queries.counts_by_kind(found) == {"failed": 2, "again": 1}
    assert queries.counts_by_theme(found) == {slug: 3}
    assert queries.learnings_about(found, [slug]).count() == 3
    assert queries.learnings_of_kinds(found, ["again"]).count() == 1
    assert not queries.learnings_within(found, "NOWHERE").exists()


def test_teams_of_near_ideas_read_what_was_learnt(
    pilot: Pilot, alice: Actor, charlie: Actor, deliver_facts: Any
) -> None:
    made = make_learning(pilot)
    make_learning(pilot, hidden_at=clock.now(), hidden_reason="…")
    words = {"title": pilot.idea.title, "summary": pilot.idea.summary}
    near, far = make_idea(charlie, **words), make_idea(charlie, title="Zébus", summary="Xylophones")
    deliver_facts()

    assert queries.learnings_near(near, charlie, most=5) == [made]
    assert queries.learnings_near(far, charlie, most=5) == []
    assert queries.learnings_near(pilot.idea, alice, most=5) == []


def test_what_a_person_noted_is_theirs(pilot: Pilot, alice: Actor, otto: Actor) -> None:
    own, theirs = note(pilot, by=alice, title="À moi"), note(pilot, by=otto, title="Au partenaire")
    holding = next(one for one in holdings().values() if one.model is Learning)

    assert [row["title"] for row in export_of(alice.person)["learning.Learning"]] == ["À moi"]
    assert queries.people_of_learning(own) == [alice.person_code]
    assert queries.people_of_learning(theirs) == [otto.person_code]
    for person in (alice.person, otto.person):
        holding.erase(person, texts=False)
    assert Learning.objects.count() == 2
    for person in (alice.person, otto.person):
        holding.erase(person, texts=True)
    assert list(Learning.objects.all()) == [theirs]
