"""Who is told of being named: once, for the strongest reason, and nobody who does not read it."""

import pytest

from ideas.discussion.models import Circle
from ideas.discussion.operations import edit_comment, post_comment
from ideas.discussion.queries import thread_about
from ideas.ideation.operations import hide_idea, invite_to_team
from ideas.kernel.actor import Actor
from ideas.notifications.models import Notification
from ideas.notifications.operations import follow_subject, set_preferences
from ideas.notifications.texts import tellings
from tests.factories.ideas import make_draft, make_idea
from tests.factories.organisations import make_mandate
from tests.factories.people import acting, make_person
from tests.ideas.notifications.test_told import say


@pytest.fixture
def gina(db) -> Actor:
    """Facilitates, and curates nothing."""
    return acting(make_person("Gina", roles=["facilitator"]))


def test_who_represents_a_named_organisation_is_told(idea, charlie, otto, told):
    secretary = acting(make_person("Sam"))
    make_mandate(secretary.person, otto.organisation, role="communication")

    say(idea, f"Et @{otto.organisation.name} ?", by=charlie)

    assert told(otto) == [("CommentPosted", "named_for", "at_once")]
    assert told(secretary) == []


def test_curators_or_the_whole_lab_are_told(idea, charlie, carla, gina, told):
    say(idea, "@curation : que faire ?", by=charlie)
    assert (told(carla), told(gina)) == ([("CommentPosted", "called", "at_once")], [])
    Notification.objects.all().delete()

    say(idea, "@équipe-du-lab : que faire ?", by=charlie)
    assert told(carla)[-1:] == told(gina) == [("CommentPosted", "called", "at_once")]


def test_a_mention_wins_over_the_discussion_and_nobody_is_told_twice(
    idea_of_two, alice, bruno, charlie, told
):
    follow_subject("idea", idea_of_two.code, by=charlie)
    diane = acting(make_person("Diane"))

    say(idea_of_two, "@Bruno @Charlie @Charlie : @Alice ?", by=diane)

    for named in (alice, bruno, charlie):
        assert told(named)[-1] == ("CommentPosted", "named", "at_once")
        assert Notification.objects.filter(person=named.person, fact__name="CommentPosted").count() == 1


def test_an_edit_tells_only_who_is_new(idea, alice, charlie, otto, told):
    diane = acting(make_person("Diane"))
    comment = say(idea, "@Diane", by=charlie)
    comment = edit_comment(comment, body=f"@Diane et @{otto.organisation.name}", by=charlie)
    comment = edit_comment(comment, body="@Alice", by=charlie)
    edit_comment(comment, body=f"@Diane et @{otto.organisation.name} et @Alice", by=charlie)

    assert told(diane) == [("CommentPosted", "named", "at_once")]
    assert told(otto) == [("MentionsAdded", "named_for", "at_once")]
    assert told(alice) == [("CommentPosted", "team", "at_once"), ("MentionsAdded", "named", "at_once")]


def test_who_muted_comments_is_not_told(idea, charlie, otto, told):
    set_preferences({"comment": "mute"}, by=otto)

    say(idea, f"@{otto.organisation.name} @Otto", by=charlie)

    assert told(otto) == []


@pytest.mark.parametrize("circle", [Circle.TEAM, Circle.STAFF])
def test_nobody_hears_of_a_room_who_does_not_read_it(idea, alice, charlie, carla, gina, otto, told, circle):
    by = alice if circle == Circle.TEAM else carla
    say(idea, "Bonjour", by=charlie)
    room = thread_about("idea", idea, by, circle)
    told(charlie)
    Notification.objects.all().delete()

    post_comment(room, body=f"@Charlie @{otto.organisation.name} @Otto @équipe-du-lab @Gina", by=by)

    for outside in (charlie, gina, otto):
        assert told(outside) == []
    assert told(carla) == ([("CommentPosted", "called", "at_once")] if by is alice else [])


def test_the_words_say_why(idea, charlie, otto, carla, told):
    say(idea, f"@{otto.organisation.name} @curation", by=charlie)
    told(otto)

    words = {
        actor.person.name: tellings(list(Notification.objects.filter(person=actor.person)), actor)[0]
        for actor in (otto, carla)
    }
    assert words["Otto"].title == f"Charlie cite votre organisation dans « {idea.title} »"
    assert words["Otto"].why == "une organisation que vous représentez est citée"
    assert words["Carla"].title == f"Charlie s’adresse à vous, au lab, dans « {idea.title} »"


def test_an_idea_that_is_named_is_called_by_its_title_to_whom_it_is_open(
    idea, alice, bruno, charlie, carla, told
):
    other = make_idea(bruno, title="Atelier du soir. Le mardi")
    say(idea, f"**Voyez** #{other.code} et @Charlie ! La suite.", by=bruno)
    told(alice)

    def line_for_alice() -> str:
        (told_to_her,) = tellings(list(Notification.objects.filter(person=alice.person)), alice)
        return told_to_her.line

    while_open = line_for_alice()
    hide_idea(other, reason="Données personnelles.", by=carla)

    assert while_open == "Voyez « Atelier du soir. Le mardi » et @Charlie !"
    assert line_for_alice() == f"Voyez #{other.code} et @Charlie !"


def test_an_idea_without_a_title_yet_is_not_called_by_its_code(alice, bruno, told):
    draft = make_draft(alice, title="")
    invite_to_team(draft, person=bruno.person, role="co_author", by=alice)
    told(bruno)

    (invited,) = tellings(list(Notification.objects.filter(person=bruno.person)), bruno)

    assert invited.title == "Alice vous invite dans l’équipe de « Sans titre »"
