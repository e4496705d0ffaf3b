"""Reporting something, and reading what became of it."""

import pytest
from django.test import Client

from ideas.discussion.models import Comment
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.moderation.models import Report
from ideas.moderation.operations import report_subject, settle_report


@pytest.fixture
def comment(idea: Idea, bruno: Actor) -> Comment:
    """Something bruno said."""
    return post_comment(thread_of("idea", idea.code), body="Achetez mes pneus !", by=bruno)


def test_a_comment_is_reported_from_its_page(client: Client, comment: Comment, charlie: Actor) -> None:
    client.force_login(charlie.person)
    address = f"/fr/report/comment/{comment.code}/"

    form = client.get(address).content.decode()
    sent = client.post(address, {"reason": "spam", "detail": "Des pneus."}, follow=True)

    assert "publicité ou message indésirable" in form
    assert (Report.objects.get().reason, Report.objects.get().detail) == ("spam", "Des pneus.")
    assert "L’équipe du lab regarde" in sent.content.decode()
    assert "déjà signalé" in client.get(address).content.decode()


@pytest.mark.parametrize("kind", ["idea", "person"])
def test_ideas_and_people_are_reported_too(
    client: Client, idea: Idea, alice: Actor, charlie: Actor, kind: str
) -> None:
    client.force_login(charlie.person)
    code = {"idea": idea.code, "person": alice.person_code}[kind]

    response = client.post(f"/fr/report/{kind}/{code}/", {"reason": "insult"})

    assert response.status_code == 302
    assert Report.objects.get().subject_kind == kind


def test_faults_keep_what_was_typed(client: Client, comment: Comment, charlie: Actor) -> None:
    client.force_login(charlie.person)

    without = client.post(f"/fr/report/comment/{comment.code}/", {"detail": "Des pneus."})
    other = client.post(f"/fr/report/comment/{comment.code}/", {"reason": "other", "detail": ""})

    assert (without.status_code, other.status_code) == (422, 422)
    assert "Des pneus.</textarea>" in without.content.decode()
    assert "Dites en quelques mots" in other.content.decode()


def test_signed_out_one_is_led_to_sign_in_and_back(client: Client, comment: Comment) -> None:
    response = client.get(f"/fr/report/comment/{comment.code}/")

    assert response.status_code == 302
    assert f"report%2Fcomment%2F{comment.code}" in response["Location"]


def test_ones_own_and_the_unknown_cannot_be_reported(
    client: Client, comment: Comment, bruno: Actor, draft: Idea
) -> None:
    client.force_login(bruno.person)

    own = client.get(f"/fr/report/comment/{comment.code}/").status_code
    unknown = client.get(f"/fr/report/idea/{draft.code}/").status_code
    nonsense = client.get(f"/fr/report/nonsense/{draft.code}/").status_code

    assert (own, unknown, nonsense) == (403, 404, 404)


def test_who_reported_reads_the_decision_and_nobody_else(
    client: Client, comment: Comment, charlie: Actor, carla: Actor, alice: Actor
) -> None:
    report = report_subject("comment", comment.code, reason="spam", by=charlie)
    client.force_login(charlie.person)
    waiting = client.get(f"/r/{report.code}", follow=True).content.decode()
    settle_report(report, decision="hide", words="Publicité, en effet.", by=carla)

    decided = client.get(f"/fr/reports/{report.code}/").content.decode()
    client.force_login(alice.person)
    stranger = client.get(f"/fr/reports/{report.code}/").status_code
    client.force_login(carla.person)
    staff = client.get(f"/fr/reports/{report.code}/")

    assert "n’a pas encore décidé" in waiting
    assert "Publicité, en effet." in decided
    assert stranger == 404
    assert staff["Location"] == f"/fr/desk/reports/{report.code}/"
