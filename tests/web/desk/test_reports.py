"""Reports on the desk."""

import pytest
from django.test import Client

from ideas.discussion.models import Comment
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.moderation.operations import report_subject, settle_report
from tests.factories.people import acting, make_person


@pytest.fixture
def comment(idea: Idea, bruno: Actor) -> Comment:
    """Something bruno said."""
    return post_comment(thread_of("idea", idea.code), body="Achetez mes pneus !", by=bruno)


@pytest.fixture
def desk(client: Client, carla: Actor) -> Client:
    """carla's browser."""
    client.force_login(carla.person)
    return client


def test_what_waits_is_listed_and_decided_in_words(desk: Client, comment: Comment, charlie: Actor) -> None:
    report = report_subject("comment", comment.code, reason="spam", detail="Des pneus.", by=charlie)

    waiting = desk.get("/fr/desk/reports/").content.decode()
    page = desk.get(f"/fr/desk/reports/{report.code}/").content.decode()
    desk.post(f"/fr/desk/reports/{report.code}/", {"decision": "hide", "words": "Publicité."})

    comment.refresh_from_db()
    assert "Message de Bruno" in waiting
    assert "Achetez mes pneus" in page
    assert "Des pneus." in page
    assert comment.hidden_reason == "Publicité."
    assert "Aucun signalement n’attend" in desk.get("/fr/desk/reports/").content.decode()
    assert "Message de Bruno" in desk.get("/fr/desk/reports/?state=settled").content.decode()


def test_a_decision_without_words_is_refused(desk: Client, comment: Comment, charlie: Actor) -> None:
    report = report_subject("comment", comment.code, reason="spam", by=charlie)

    response = desk.post(f"/fr/desk/reports/{report.code}/", {"decision": "hide", "words": ""})

    comment.refresh_from_db()
    assert (response.status_code, comment.is_hidden) == (422, False)


def test_of_two_decisions_the_second_is_told(
    desk: Client, comment: Comment, charlie: Actor, ada: Actor, carla: Actor
) -> None:
    report = report_subject("comment", comment.code, reason="spam", by=charlie)
    settle_report(report, decision="dismiss", words="Rien.", by=carla)

    response = desk.post(f"/fr/desk/reports/{report.code}/", {"decision": "hide", "words": "Si."})

    assert response.status_code == 422
    assert "L’état a changé entre-temps" in response.content.decode()


def test_other_reports_of_the_same_thing_are_beside_it(
    desk: Client, comment: Comment, charlie: Actor, alice: Actor
) -> None:
    report = report_subject("comment", comment.code, reason="spam", by=charlie)
    report_subject("comment", comment.code, reason="insult", by=alice)

    assert "Propos blessants" in desk.get(f"/fr/desk/reports/{report.code}/").content.decode()


@pytest.mark.parametrize("address", ["/fr/desk/reports/", "/fr/desk/reports/ABCDEFGH/", "/fr/desk/outbox/"])
def test_for_all_others_the_desk_does_not_exist(client: Client, alice: Actor, address: str) -> None:
    signed_out = client.get(address).status_code
    client.force_login(alice.person)

    assert (signed_out, client.get(address).status_code) == (302, 404)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(
    desk: Client, comment: Comment, rows: int, django_assert_num_queries: object
) -> None:
    for number in range(rows):
        report_subject("comment", comment.code, reason="spam", by=acting(make_person(f"P{number}")))
    desk.get("/fr/desk/reports/")

    with django_assert_num_queries(10):  # type: ignore[operator]
        desk.get("/fr/desk/reports/")
