"""Answers, reactions and the official answer on pages."""

import pytest
from django.core import mail
from django.test import Client

from ideas.discussion.models import Comment, Reaction
from ideas.discussion.operations import mark_answer, pin_comment, react_to_comment, unpin_comment
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.notifications.models import Notification
from ideas.notifications.operations import follow_subject
from lab.web.pages.ideas import idea_address
from tests.web.conftest import say


def page_of(client: Client, idea: Idea, query: str = "") -> str:
    """The idea's page."""
    return client.get(idea_address(idea) + query).content.decode()


@pytest.fixture
def question(idea: Idea, bruno: Actor) -> Comment:
    """bruno asks."""
    return say(idea, "Qui paie ?", by=bruno, purpose="question")


def test_who_asked_says_what_answers_it(
    client: Client, idea: Idea, question: Comment, charlie: Actor, bruno_in: Client
) -> None:
    reply = say(idea, "La commune.", by=charlie, parent=question)
    before = page_of(bruno_in, idea)
    path = f"/fr/comments/{question.code}/answer/"

    done = bruno_in.post(path, {"answer": reply.code}, follow=True).content.decode()
    after = page_of(bruno_in, idea)
    bruno_in.post(path, {"withdraw": "1"})

    assert ("1 question sans réponse" in before, "Retenir comme réponse" in before) == (True, True)
    assert "Cette réponse est retenue" in done
    assert f'href="/k/{reply.code}" rel="nofollow">Voir la réponse retenue' in after
    assert ("question sans réponse</a>" in after, "Ne plus retenir comme réponse" in after) == (False, True)
    assert "1 question sans réponse" in page_of(client, idea)
    assert bruno_in.post(path, {"answer": "22222222"}).status_code == 404


def test_questions_without_an_answer_are_listed(
    client: Client, idea: Idea, question: Comment, alice: Actor, bruno: Actor
) -> None:
    say(idea, "Bravo", by=bruno)
    page = page_of(client, idea, "?purpose=unanswered")

    assert (f"c-{question.code}" in page, "Bravo" in page) == (True, False)
    mark_answer(question, answer=say(idea, "Nous.", by=alice, parent=question), by=alice)
    assert f"c-{question.code}" not in page_of(client, idea, "?purpose=unanswered")


def test_the_team_sees_on_its_own_ideas_how_many_questions_wait(
    client: Client, idea: Idea, question: Comment, alice: Actor
) -> None:
    client.force_login(alice.person)
    before = client.get("/fr/my-ideas/").content.decode()
    mark_answer(question, answer=say(idea, "Nous.", by=alice, parent=question), by=alice)

    assert '?purpose=unanswered#discussion">1 question sans réponse<' in before
    assert "question sans réponse" not in client.get("/fr/my-ideas/").content.decode()


def test_reacting_without_script_and_with_it(
    client: Client, idea: Idea, question: Comment, charlie: Actor, bruno: Actor
) -> None:
    client.force_login(charlie.person)
    path = f"/fr/comments/{question.code}/react/"

    plain = client.post(path, {"kind": "useful"})
    part = client.post(path, {"kind": "lived"}, headers={"HX-Request": "true"}).content.decode()
    page = page_of(client, idea)
    client.post(path, {"withdraw": "useful"})
    client.force_login(bruno.person)
    own = page_of(client, idea)

    assert plain["Location"].endswith(f"#c-{question.code}")
    assert part.strip().startswith("<form")
    assert part.count('aria-pressed="true"') == page.count('aria-pressed="true"') == 2
    assert list(Reaction.objects.values_list("kind", flat=True)) == ["lived"]
    assert (path in own, "Je l’ai vécu <b>1</b>" in own) == (False, True)
    assert client.post(path, {"kind": "useful"}).status_code == 403


def test_who_can_help_is_led_on_to_an_offer(
    client: Client, idea: Idea, question: Comment, charlie: Actor
) -> None:
    client.force_login(charlie.person)
    path = f"/fr/comments/{question.code}/react/"
    offer = f"idea={idea.code}&amp;comment={question.code}"

    plain = client.post(path, {"kind": "can_help"}, follow=True).content.decode()
    back = client.post(path, {"withdraw": "can_help"}, headers={"HX-Request": "true"}).content.decode()
    again = client.post(path, {"kind": "can_help"}, headers={"HX-Request": "true"}).content.decode()

    told = plain[plain.index('role="status" data-say') :]
    assert told.index("Réaction enregistrée : je peux aider.") < told.index(offer) < told.index("</div>")
    assert "Réaction retirée : je peux aider." in back
    assert (offer in back, offer in again, 'class="btn small"' in again) == (False, True, True)
    assert f'id="react-{question.code}-can_help" aria-pressed="true"' in again


def test_the_official_answer_opens_the_discussion_signed(
    client: Client, idea: Idea, otto: Actor, carla: Actor, bruno: Actor
) -> None:
    official = say(idea, "La commune paie.", by=otto)
    say(idea, "Bravo", by=bruno)
    client.force_login(carla.person)
    path = f"/fr/comments/{official.code}/pin/"

    shown = client.get(path).content.decode()
    client.post(path)
    client.logout()
    page = page_of(client, idea)
    client.force_login(carla.person)
    faulty = client.post(path, {"reason": ""})
    client.post(path, {"reason": "Le budget a changé."})
    history = client.get(f"/fr/comments/{official.code}/history/").content.decode()

    assert "Épingler comme réponse officielle" in shown
    talk = page[page.index('id="talk"') :]
    assert talk.index("official-title") < talk.index("La commune paie.") < talk.index("Bravo")
    assert f"Écrit par {otto.person}" in talk
    assert faulty.status_code == 422
    assert "Le budget a changé." in history
    assert "official-title" not in page_of(client, idea)


def test_what_binds_no_institution_is_not_pinned(
    client: Client, idea: Idea, question: Comment, carla: Actor
) -> None:
    client.force_login(carla.person)

    answer = client.post(f"/fr/comments/{question.code}/pin/")

    assert answer.status_code == 422
    assert "signé pour une institution" in answer.content.decode()


def test_who_is_told(
    idea: Idea,
    question: Comment,
    alice: Actor,
    bruno: Actor,
    charlie: Actor,
    otto: Actor,
    carla: Actor,
    deliver_facts: object,
) -> None:
    follow_subject("idea", idea.code, by=charlie)
    reply = say(idea, "La commune.", by=otto, parent=question)
    deliver_facts()  # type: ignore[operator]
    Notification.objects.all().delete()
    mail.outbox.clear()

    mark_answer(question, answer=reply, by=alice)
    react_to_comment(question, "can_help", by=charlie)
    react_to_comment(question, "useful", by=otto)
    pin_comment(reply, by=carla)
    unpin_comment(reply, reason="Changé.", by=carla)
    deliver_facts()  # type: ignore[operator]

    told = Notification.objects.order_by("pk").values_list("fact__name", "person__display_name", "role")
    assert list(told) == [
        ("QuestionAnswered", "Bruno", "answered"),
        ("QuestionAnswered", "Otto", "author"),
        ("HelpSignalled", "Alice", "team"),
        ("OfficialAnswerPinned", "Otto", "author"),
        ("OfficialAnswerPinned", "Alice", "team"),
        ("OfficialAnswerPinned", "Charlie", "follower"),
        ("OfficialAnswerUnpinned", "Otto", "author"),
        ("OfficialAnswerUnpinned", "Alice", "team"),
    ]
    first = next(one.subject for one in mail.outbox if one.to == [alice.person.email])
    assert first.startswith("Charlie peut aider")
