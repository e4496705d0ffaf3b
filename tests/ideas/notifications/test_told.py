"""Who is told of each fact: exactly those of the table, and nobody else."""

import datetime

import pytest
import time_machine

from ideas.activity.models import Fact
from ideas.discussion.operations import hide_comment, post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import (
    accept_invitation,
    advance_idea,
    decline_invitation,
    endorse_idea,
    hand_over_lead,
    hide_idea,
    invite_to_team,
    support_idea,
)
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.moderation.operations import report_subject, settle_report
from ideas.notifications.models import Notification
from ideas.notifications.operations import follow_subject, tell_next
from ideas.organisations.operations import ask_mandate, grant_mandate, invite_member
from ideas.people.models import Person
from ideas.people.operations import block_person
from tests.factories.ideas import lead_to, make_draft
from tests.factories.people import acting, make_person


def say(idea: Idea, body: str, *, by, parent=None):
    """A comment on ``idea``."""
    return post_comment(thread_of("idea", idea.code), body=body, parent=parent, by=by)


# --- Steps --------------------------------------------------------------------------------------------------


def test_a_step_is_told_to_team_and_followers_but_not_to_who_took_it(
    idea_of_two, alice, bruno, charlie, carla, told
):
    follow_subject("idea", idea_of_two.code, by=charlie)
    follow_subject("idea", idea_of_two.code, by=carla)

    advance_idea(idea_of_two, step="take_up", by=carla)

    assert told(alice) == [("IdeaAdvanced", "team", "at_once")]
    assert told(bruno) == [("IdeaAdvanced", "team", "at_once")]
    assert told(charlie) == [("IdeaAdvanced", "follower", "at_once")]
    assert told(carla) == []


def test_supporters_hear_of_cocreation_and_pilot_and_ends_only(idea, alice, charlie, carla, told):
    support_idea(idea, by=charlie)

    lead_to(idea, "pilot", by=carla)

    told(charlie)
    rows = Notification.objects.filter(person=charlie.person).order_by("pk")
    assert [row.fact.data["target"] for row in rows] == ["cocreation", "pilot"]
    assert {row.role for row in rows} == {"supporter"}


def test_supporters_hear_of_an_end(idea, charlie, carla, told):
    support_idea(idea, by=charlie)

    advance_idea(idea, step="decline", reason="Existe déjà.", by=carla)

    assert told(charlie) == [("IdeaAdvanced", "supporter", "at_once")]


def test_who_is_on_the_team_and_supports_and_follows_is_told_once(idea, bruno, carla, told):
    support_idea(idea, by=bruno)
    follow_subject("idea", idea.code, by=bruno)

    advance_idea(idea, step="decline", reason="Existe déjà.", by=carla)

    assert told(bruno) == [("IdeaAdvanced", "supporter", "at_once")]


def test_followers_of_theme_and_call_hear_of_a_new_idea_and_of_no_other_step(
    alice, bruno, charlie, carla, told
):
    draft = make_draft(alice)
    theme = draft.themes.get()
    follow_subject("theme", theme.code, by=bruno)
    follow_subject("theme", theme.code, by=charlie)
    follow_subject("call", draft.call.code, by=charlie)

    idea = advance_idea(draft, step="submit", by=alice)
    advance_idea(idea, step="take_up", by=carla)

    assert told(bruno) == [("IdeaAdvanced", "follower", "at_once")]
    assert told(charlie) == [("IdeaAdvanced", "follower", "at_once")]
    assert Notification.objects.get(person=bruno.person).via_kind == "theme"


# --- Clocks -------------------------------------------------------------------------------------------------


def test_an_answer_owed_by_the_lab_is_told_to_the_desk(idea, alice, carla, ada, told, deliver_facts):
    deliver_facts()
    due_in_two_days = clock.now() + datetime.timedelta(days=8)

    with time_machine.travel(due_in_two_days):
        assert told(carla) == [("AnswerDueSoon", "desk", "at_once")]
        assert told(alice) == told(ada) == []
    with time_machine.travel(due_in_two_days + datetime.timedelta(days=4)):
        assert told(carla)[1:] == [("AnswerLate", "desk", "at_once")]


def test_an_answer_owed_by_the_team_is_told_to_team_and_desk(
    idea_of_two, alice, bruno, carla, told, deliver_facts
):
    advance_idea(idea_of_two, step="take_up", by=carla)
    advance_idea(idea_of_two, step="ask", reason="Qui paie ?", by=carla)
    deliver_facts()
    Notification.objects.all().delete()

    with time_machine.travel(clock.now() + datetime.timedelta(days=12)):
        assert told(alice) == told(bruno) == [("AnswerDueSoon", "owing", "at_once")]
        assert told(carla) == [("AnswerDueSoon", "desk", "at_once")]


def test_a_curator_of_other_themes_is_not_the_desk_of_this_idea(idea, told, deliver_facts):
    from ideas.people.models import LabRole
    from tests.factories.ideas import make_theme

    limited = make_person("Cyril", roles=["curator"])
    LabRole.objects.get(person=limited).themes.add(make_theme("autre", "Autre"))
    deliver_facts()

    with time_machine.travel(clock.now() + datetime.timedelta(days=8)):
        assert told(acting(limited)) == []


# --- Comments -----------------------------------------------------------------------------------------------


def test_a_comment_is_told_to_the_team_at_once_and_to_followers_in_a_digest(
    idea_of_two, alice, bruno, charlie, told
):
    follow_subject("idea", idea_of_two.code, by=charlie)
    speaker = acting(make_person("Diane"))

    say(idea_of_two, "Qui paie ?", by=speaker)

    assert told(alice)[-1] == told(bruno)[-1] == ("CommentPosted", "team", "at_once")
    assert told(charlie) == [("CommentPosted", "follower", "daily")]
    assert told(speaker) == []


def test_a_reply_is_told_to_the_one_answered_and_a_name_to_the_one_named(idea, alice, charlie, told):
    diane = acting(make_person("Diane"))
    question = say(idea, "Qui paie ?", by=charlie)
    say(idea, "Bonne idée.", by=diane)

    say(idea, "La commune, non ? @Diane", parent=question, by=alice)

    assert told(charlie) == [("CommentPosted", "answered", "at_once")]
    assert told(diane) == [("CommentPosted", "named", "at_once")]


def test_a_hidden_comment_is_told_to_its_author(idea, alice, charlie, carla, told):
    comment = say(idea, "Publicité", by=charlie)

    hide_comment(comment, reason="Publicité.", by=carla)

    assert told(charlie) == [("CommentHidden", "author", "at_once")]
    assert told(alice) == [("CommentPosted", "team", "at_once")]


# --- Invitations, commitments -------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [accept_invitation, decline_invitation])
def test_an_invitation_is_told_to_the_invited_and_the_answer_to_who_invited(
    idea, alice, bruno, charlie, answer, told
):
    invitation = invite_to_team(idea, person=bruno.person, role="co_author", by=alice)
    assert told(bruno) == [("TeamInvited", "concerned", "at_once")]

    answer(invitation, by=bruno)

    assert told(alice) == [("InvitationAnswered", "concerned", "at_once")]
    assert told(charlie) == []


def test_an_idea_handed_over_is_told_to_the_new_lead(idea_of_two, alice, bruno, told):
    hand_over_lead(idea_of_two, person=bruno.person, by=alice)

    assert told(bruno) == [("LeadHandedOver", "concerned", "at_once")]


def test_an_endorsement_is_told_to_the_team(idea_of_two, alice, bruno, otto, charlie, carla, told):
    lead_to(idea_of_two, "cocreation", by=carla)
    told(alice)
    Notification.objects.all().delete()

    endorse_idea(idea_of_two, text="Nous y croyons.", intended_role="host", by=otto)

    assert told(alice) == told(bruno) == [("IdeaEndorsed", "team", "at_once")]
    assert told(charlie) == told(otto) == []


def test_members_and_mandates_are_told_to_those_concerned(otto, bruno, charlie, carla, told):
    organisation = otto.organisation
    invite_member(organisation, person=bruno.person, by=otto)
    ask_mandate(organisation, role="deputy", by=charlie)
    grant_mandate(organisation, person=charlie.person, role="deputy", by=otto)

    assert told(bruno) == [("MemberInvited", "concerned", "at_once")]
    assert told(charlie) == [("MandateGranted", "concerned", "at_once")]
    assert told(otto) == [("MandateAsked", "concerned", "at_once")]
    assert told(carla) == [("MandateAsked", "desk", "at_once")]


# --- Moderation ---------------------------------------------------------------------------------------------


def test_a_hidden_idea_is_told_to_its_team_and_a_block_to_who_is_blocked(
    idea_of_two, alice, bruno, carla, charlie, told
):
    hide_idea(idea_of_two, reason="Données personnelles.", by=carla)
    block_person(charlie.person, reason="Insultes.", by=carla)

    assert told(alice) == told(bruno) == [("IdeaHidden", "author", "at_once")]
    assert told(charlie) == [("PersonBlocked", "author", "at_once")]


@pytest.mark.parametrize("decision", ["hide", "dismiss"])
def test_a_decision_is_told_to_the_reporter(idea, bruno, charlie, carla, decision, told):
    comment = say(idea, "Publicité", by=bruno)
    report = report_subject("comment", comment.code, reason="spam", by=charlie)

    settle_report(report, decision=decision, words="Publicité.", by=carla)

    assert told(charlie) == [("ReportSettled", "reporter", "at_once")]
    assert told(bruno) == ([("CommentHidden", "author", "at_once")] if decision == "hide" else [])


# --- Nobody else --------------------------------------------------------------------------------------------


def test_what_a_follower_may_no_longer_see_is_not_told(idea, charlie, carla, alice, told):
    follow_subject("idea", idea.code, by=charlie)
    told(charlie)

    advance_idea(idea, step="withdraw", reason="Plus le temps.", by=alice)
    hide_idea(idea, reason="À vérifier.", by=carla)

    assert told(charlie) == []


def test_closed_and_imported_people_are_not_told(idea, charlie, carla, told):
    imported = make_person("Ancien", is_unclaimed=True, recorded_via="import")
    support_idea(idea, by=charlie)
    from tests.factories.ideas import add_supports

    add_supports(idea, [imported])
    Person.objects.filter(pk=charlie.person.pk).update(closed_at=clock.now())

    advance_idea(idea, step="decline", reason="Existe déjà.", by=carla)

    assert told(charlie) == told(acting(imported)) == []


def test_what_an_import_brings_is_told_to_nobody(idea, alice, told):
    from ideas.discussion.bringing import BroughtComment, bring_in_comments
    from ideas.discussion.models import OriginKind
    from ideas.discussion.placing import Origin

    row = BroughtComment(legacy_id="1", author=alice.person, body="Ancien.", created_at=clock.now())
    bring_in_comments(thread_of("idea", idea.code), [row], origin=Origin(kind=OriginKind.IMPORT), by=SYSTEM)

    assert told(alice) == []


def test_who_left_an_organisation_and_who_turned_it_down(otto, bruno, charlie, told):
    from ideas.organisations.operations import accept_invitation as join
    from ideas.organisations.operations import end_membership

    first = invite_member(otto.organisation, person=bruno.person, by=otto)
    second = invite_member(otto.organisation, person=charlie.person, by=otto)
    join(first, by=bruno)
    end_membership(second, by=charlie)
    end_membership(first, by=otto)

    assert told(otto) == [("MemberJoined", "concerned", "at_once"), ("MemberLeft", "concerned", "at_once")]
    assert told(bruno) == [("MemberInvited", "concerned", "at_once"), ("MemberLeft", "concerned", "at_once")]


def test_of_a_fact_that_the_table_does_not_name_nobody_is_told(idea):
    started = Fact.objects.get(name="IdeaStarted")

    assert tell_next(started, after="", by=SYSTEM) is None
    assert not Notification.objects.exists()
