"""What somebody else does between an operation's reading and its writing: it says so, and harms nothing."""

import datetime

import pytest

from ideas.activity.models import Fact
from ideas.calls.models import Call
from ideas.calls.operations import ensure_permanent_call
from ideas.discussion.models import Comment
from ideas.discussion.operations import edit_comment, post_comment
from ideas.discussion.queries import thread_of
from ideas.files.models import File
from ideas.files.operations import add_file, change_file, finish_renditions
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import MovedOn
from ideas.moderation.models import Report
from ideas.moderation.operations import report_subject, settle_report
from ideas.organisations.models import Organisation
from ideas.organisations.operations import change_organisation
from ideas.organisations.operations.verifying import expire_verification
from ideas.workflow.operations import ensure_default_process
from tests.at_once import just_before
from tests.factories.files import image_bytes
from tests.factories.organisations import make_organisation


def test_an_idea_that_moved_on_is_not_moved_again(idea: Idea, carla: Actor) -> None:
    def move_on() -> None:
        Idea.objects.filter(pk=idea.pk).update(passage_count=2)

    with just_before('UPDATE "ideation_idea" SET "stage_id"', move_on), pytest.raises(MovedOn):
        advance_idea(idea, step="take_up", by=carla)

    assert idea.passages.count() == 1


def test_a_comment_that_was_changed_keeps_what_the_other_wrote(idea: Idea, bruno: Actor) -> None:
    thread = thread_of("idea", idea.code)
    assert thread is not None
    comment = post_comment(thread, body="Je peux aider.", by=bruno)

    def change() -> None:
        Comment.objects.filter(pk=comment.pk).update(version=7)

    with just_before('UPDATE "discussion_comment" SET "body"', change), pytest.raises(MovedOn):
        edit_comment(comment, body="Je ne peux plus.", by=bruno)

    comment.refresh_from_db()
    assert comment.body == "Je peux aider."


def test_an_organisation_that_was_changed_keeps_what_the_other_wrote(carla: Actor) -> None:
    commune = make_organisation()

    def change() -> None:
        Organisation.objects.filter(pk=commune.pk).update(version=7)

    with just_before('UPDATE "organisations_organisation"', change), pytest.raises(MovedOn):
        change_organisation(commune, name="Autre nom", by=carla)

    commune.refresh_from_db()
    assert commune.name == "Commune d’Aubrive"


def test_a_file_that_was_changed_keeps_what_the_other_said_of_it(idea: Idea, alice: Actor) -> None:
    file = add_file(
        kind="idea", code=idea.code, content=image_bytes(), name="a.png", alt_text="Le jardin.", by=alice
    )

    def change() -> None:
        File.objects.filter(pk=file.pk).update(version=7)

    with just_before('UPDATE "files_file"', change), pytest.raises(MovedOn):
        change_file(file, alt_text="La cour.", by=alice)

    file.refresh_from_db()
    assert file.alt_text == "Le jardin."


def test_a_verification_that_was_renewed_does_not_expire(db: None) -> None:
    today = clock.today()
    commune = make_organisation(verified_until=today - datetime.timedelta(days=1))

    def renew() -> None:
        Organisation.objects.filter(pk=commune.pk).update(verified_until=today)

    with just_before('UPDATE "organisations_organisation"', renew):
        assert expire_verification(today=today, by=SYSTEM) is False

    assert not Fact.objects.filter(name="VerificationExpired").exists()


def test_the_permanent_call_that_somebody_opened_meanwhile_is_the_one(db: None) -> None:
    process = ensure_default_process(by=SYSTEM)

    def open_it() -> None:
        Call.objects.create(slug="permanent", names={"fr": "Appel"}, is_permanent=True, process=process)

    with just_before("SAVEPOINT", open_it):
        call = ensure_permanent_call(by=SYSTEM)

    assert call == Call.objects.get()
    assert not Fact.objects.filter(name="CallOpened").exists()


def test_where_one_report_was_settled_meanwhile_none_is_settled_or_told_of(
    idea: Idea, bruno: Actor, charlie: Actor, carla: Actor, ada: Actor
) -> None:
    thread = thread_of("idea", idea.code)
    assert thread is not None
    comment = post_comment(thread, body="Achetez mes pneus !", by=bruno)
    first, other = (report_subject("comment", comment.code, reason="spam", by=by) for by in (charlie, ada))

    def settle_the_other() -> None:
        Report.objects.filter(pk=other.pk).update(state=Report.State.SETTLED)

    with just_before('UPDATE "moderation_report"', settle_the_other), pytest.raises(MovedOn):
        settle_report(first, decision="dismiss", words="Sans suite.", by=carla)

    first.refresh_from_db()
    assert first.state == Report.State.OPEN
    assert not Fact.objects.filter(name="ReportSettled").exists()


def test_renditions_that_are_there_are_not_made_again(idea: Idea, alice: Actor) -> None:
    file = add_file(
        kind="idea", code=idea.code, content=image_bytes(), name="a.png", alt_text="Plan.", by=alice
    )

    assert finish_renditions(file, {400: "a-400.webp"}, by=SYSTEM)
    assert not finish_renditions(file, {400: "b-400.webp"}, by=SYSTEM)

    assert File.objects.get(pk=file.pk).renditions == {"400": "a-400.webp"}
