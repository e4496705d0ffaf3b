"""The questions of the charter are answered by three sides, where a process asks for it."""

import pytest

from ideas.charter.lifecycle import ANSWER_LIMIT
from ideas.charter.models import Answer, Reply
from ideas.charter.operations import answer_charter, begin_charter, publish_charter
from ideas.charter.queries import is_whole, replies_about, sides_asked
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea
from ideas.kernel.actor import Actor
from ideas.kernel.blacking import around_idea, black_out
from ideas.kernel.errors import GuardsUnmet, Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.pilots.guards import verdicts_to_start
from ideas.pilots.models import Pilot
from ideas.pilots.operations import answer_invitation
from tests.at_once import at_once, just_before, successes
from tests.factories.activity import facts_of
from tests.factories.charter import ANSWERS, ask_for_answers, let_adhere, make_charter, mandate_of, refused
from tests.factories.ideas import make_idea
from tests.factories.people import acting, give_role, make_person
from tests.factories.pilots import acting_for_new, make_committed_idea, make_pilot


@pytest.fixture
def ready(alice: Actor, otto: Actor) -> Idea:
    """alice's idea in evaluation, to which otto's commune committed itself; what comes next asks for answers."""
    idea = make_committed_idea(alice, otto)
    ask_for_answers()
    make_charter()
    let_adhere(mandate_of(otto))
    return idea


def unmet(pilot: Pilot) -> str:
    verdicts = {verdict.guard: verdict for verdict in verdicts_to_start(pilot)}
    return verdicts["charter_answered"].missing or ""


def to_pilot(idea: Idea, by: Actor) -> Idea:
    return advance_idea(idea, step="to_pilot", reason="Prête.", by=by)


def test_a_step_waits_until_all_three_sides_answered(
    ready: Idea, alice: Actor, carla: Actor, otto: Actor
) -> None:
    with pytest.raises(GuardsUnmet) as refusal:
        to_pilot(ready, carla)
    assert "L’équipe, Le lab, Un partenaire" in str(refusal.value.unmet[0].message)

    for side, actor in (("team", alice), ("curator", carla), ("partner", otto)):
        answer_charter(ready, side=side, answers=ANSWERS, by=actor)

    assert to_pilot(ready, carla).stage.key == "pilot"
    replies = list(replies_about(ready))
    assert [(one.side, one.organisation) for one in replies] == [
        ("team", None),
        ("curator", None),
        ("partner", otto.organisation),
    ]
    assert str(replies[0]) == f"{ready.code} team"
    assert "CharterAnswered" in facts_of("idea", ready.code)


def test_an_answer_to_every_question_counts_and_the_same_again_changes_nothing(
    ready: Idea, alice: Actor
) -> None:
    half = answer_charter(
        ready, side="team", answers={"v1": " Dix familles. ", "v2": " "}, version=0, by=alice
    )
    assert (half.by_key(), half.version, is_whole(half)) == ({"v1": "Dix familles."}, 1, False)
    again = answer_charter(ready, side="team", answers={"v1": "Dix familles."}, version=1, by=alice)
    assert again.version == 1

    whole = answer_charter(ready, side="team", answers=ANSWERS, version=1, by=alice)

    assert (whole.version, is_whole(whole), Answer.objects.count()) == (2, True, 2)
    assert str(whole.answers.get(key="v1")) == "Dix familles."
    with pytest.raises(StaleRevision) as stale:
        answer_charter(ready, side="team", answers={"v1": "Autre"}, version=1, by=alice)
    assert stale.value.current == {"answers": ANSWERS, "version": 2}
    with pytest.raises(StaleRevision):
        answer_charter(
            ready, side="curator", answers=ANSWERS, version=3, by=acting(make_person("C", roles=["curator"]))
        )


def test_answers_to_the_version_before_still_count(
    ready: Idea, alice: Actor, carla: Actor, otto: Actor
) -> None:
    for side, actor in (("team", alice), ("curator", carla), ("partner", otto)):
        answer_charter(ready, side=side, answers=ANSWERS, by=actor)
    second = make_charter(2)
    renewed = answer_charter(ready, side="team", answers=ANSWERS, by=alice)
    assert (renewed.charter, renewed.version) == (second, 2)
    assert to_pilot(ready, carla).stage.key == "pilot"


def test_answers_to_older_versions_count_no_more(ready: Idea, alice: Actor, carla: Actor) -> None:
    answer_charter(ready, side="team", answers=ANSWERS, by=alice)
    for number in (2, 3):
        make_charter(number)

    with pytest.raises(GuardsUnmet) as refusal:
        to_pilot(ready, carla)

    assert "L’équipe" in str(refusal.value.unmet[0].message)


def test_what_is_wrong_is_said_at_once(ready: Idea, alice: Actor) -> None:
    with pytest.raises(Invalid) as error:
        answer_charter(ready, side="team", answers={"v3": "", "v1": "x" * (ANSWER_LIMIT + 1)}, by=alice)
    assert {(one.field, one.code) for one in error.value.errors} == {
        ("answers.v3", "unknown"),
        ("answers.v1", "too_long"),
    }
    with refused(Invalid, "required"):
        answer_charter(ready, side="team", answers={"v1": " "}, by=alice)
    with refused(Invalid, "unknown"):
        answer_charter(ready, side="elsewhere", answers=ANSWERS, by=alice)


def test_nobody_answers_for_a_side_that_is_not_theirs(
    ready: Idea, alice: Actor, otto: Actor, charlie: Actor
) -> None:
    both = acting(alice.person)
    give_role(alice.person, "curator")
    for side, actor in (
        ("curator", both),
        ("team", charlie),
        ("team", otto),
        ("partner", acting_for_new("Autre")),
        ("partner", charlie),
        ("curator", charlie),
    ):
        with refused(NotAllowed):
            answer_charter(ready, side=side, answers=ANSWERS, by=actor)


def test_without_a_charter_the_guard_is_earned_and_nothing_can_be_answered(
    alice: Actor, otto: Actor, carla: Actor
) -> None:
    idea = make_committed_idea(alice, otto)
    ask_for_answers()

    with refused(Invalid, "none"):
        answer_charter(idea, side="team", answers=ANSWERS, by=alice)

    assert to_pilot(idea, carla).stage.key == "pilot"


def test_only_where_a_next_step_asks_is_it_asked(alice: Actor, otto: Actor) -> None:
    make_charter()
    assert sides_asked(make_idea(alice)) == []
    waiting = make_committed_idea(alice)
    with refused(NotAllowed):
        answer_charter(waiting, side="team", answers=ANSWERS, by=alice)

    ask_for_answers(sides=["partner", "team"])

    assert sides_asked(waiting) == ["team", "partner"]
    assert sides_asked(make_idea(alice)) == []


def test_a_pilot_asks_before_it_starts(alice: Actor, carla: Actor, otto: Actor) -> None:
    pilot = make_pilot(alice, otto)
    ask_for_answers(sides=["team", "partner"])
    make_charter()
    let_adhere(mandate_of(otto))
    with refused(NotAllowed):
        answer_charter(pilot, side="partner", answers=ANSWERS, by=otto)
    answer_invitation(pilot.partners.get(), accept=True, by=otto)
    assert unmet(pilot) == "Aux questions de la charte n’ont pas encore répondu : L’équipe, Un partenaire."

    answer_charter(pilot, side="team", answers=ANSWERS, by=alice)
    answer_charter(pilot, side="partner", answers=ANSWERS, by=otto)

    assert unmet(pilot) == ""
    assert Reply.objects.filter(subject_kind="pilot", subject_code=pilot.code).count() == 2
    pilot.partners.update(state="left")
    assert "Un partenaire" in unmet(pilot)
    Pilot.objects.filter(pk=pilot.pk).update(state="running")
    pilot.refresh_from_db()
    assert sides_asked(pilot) == []


def test_words_are_taken_out_of_answers(ready: Idea, alice: Actor) -> None:
    answer_charter(ready, side="team", answers={"v1": "Zélie Martin est venue."}, by=alice)

    assert black_out(around_idea(ready.pk, ready.code), lambda text: text.replace("Zélie Martin", "█"))

    assert "Zélie" not in Answer.objects.get().text


def test_a_reply_that_changes_at_the_same_moment_is_written_once(ready: Idea, alice: Actor) -> None:
    answer_charter(ready, side="team", answers=ANSWERS, by=alice)
    with (
        just_before('UPDATE "charter_reply"', lambda: Reply.objects.update(version=9)),
        refused(MovedOn),
    ):
        answer_charter(ready, side="team", answers={"v1": "Autre"}, by=alice)


@pytest.mark.django_db(transaction=True)
def test_two_of_a_team_at_once_answer_once(ready: Idea, alice: Actor) -> None:
    def act() -> Reply:
        return answer_charter(ready, side="team", answers=ANSWERS, version=0, by=alice)

    results = at_once(act, act)

    assert successes(results) == Reply.objects.count() == 1


def test_those_who_are_to_answer_are_asked_once_it_is_time(
    alice: Actor, carla: Actor, otto: Actor, deliver_facts
) -> None:
    make_idea(alice)
    ask_for_answers()
    charter = make_charter()
    let_adhere(mandate_of(otto), charter)
    idea = make_committed_idea(alice, otto)
    deliver_facts()
    assert facts_of("idea", idea.code).count("CharterAsked") == 1

    override = ["charter_answered"]
    advance_idea(idea, step="to_pilot", reason="Prête.", override=override, by=carla)
    deliver_facts()

    pilot = Pilot.objects.get(idea=idea)
    assert facts_of("pilot", pilot.code).count("CharterAsked") == 1


def test_a_new_version_asks_those_it_concerns(otto: Actor, carla: Actor, deliver_facts) -> None:
    expired = acting_for_new("Échue")
    first = make_charter()
    let_adhere(mandate_of(expired), first)
    organisation = expired.organisation
    organisation.verification = "unverified"
    organisation.save(update_fields=["verification"])

    publish_charter(begin_charter(by=carla), by=carla)
    deliver_facts()

    for actor in (otto, expired):
        assert facts_of("organisation", actor.organisation_code) == ["AdhesionAsked"]
