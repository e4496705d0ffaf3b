"""Reporting something, and settling reports."""

import time

import pytest

from ideas.activity.facts import Audience
from ideas.activity.models import Fact, Limit
from ideas.discussion.operations import delete_comment, hide_comment, post_comment
from ideas.discussion.queries import thread_of
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, NotFound, SignInNeeded
from ideas.moderation import queries
from ideas.moderation.models import Report
from ideas.moderation.operations import report_subject, settle_report
from tests.at_once import at_once, just_before, successes
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person


@pytest.fixture
def comment(idea, bruno):
    """Something bruno said about alice's idea."""
    return post_comment(thread_of("idea", idea.code), body="Achetez mes pneus !", by=bruno)


def told(name: str) -> list[dict]:
    """Data of the facts of that name."""
    return list(Fact.objects.filter(name=name).order_by("id").values_list("data", flat=True))


def wrong(caught) -> list[tuple[str, str]]:
    """Field and code of everything that was wrong."""
    return [(error.field, error.code) for error in caught.value.errors]


def test_a_report_waits_on_the_desk_and_only_staff_knows(comment, charlie, carla, bruno):
    report = report_subject("comment", comment.code, reason="spam", detail=" Des pneus. ", by=charlie)

    assert (report.reason, report.detail, report.state) == ("spam", "Des pneus.", "open")
    fact = Fact.objects.get(name="ReportMade")
    assert (fact.subject_code, fact.audience) == (report.code, Audience.STAFF)
    assert fact.data == {"reported_kind": "comment", "reported_code": comment.code, "reason": "spam"}
    assert [list(queries.reports_visible_to(actor)) for actor in (carla, charlie, bruno, ANYONE)] == [
        [report],
        [report],
        [],
        [],
    ]


def test_reporting_twice_is_reporting_once(comment, charlie):
    first = report_subject("comment", comment.code, reason="spam", by=charlie)
    second = report_subject("comment", comment.code, reason="insult", by=charlie)

    assert first == second
    assert len(told("ReportMade")) == 1
    assert Limit.objects.filter(what__startswith="report/").values_list("count", flat=True).first() == 1


def test_after_a_decision_the_same_thing_can_be_reported_again(comment, charlie, carla):
    first = report_subject("comment", comment.code, reason="spam", by=charlie)
    settle_report(first, decision="dismiss", words="C’est permis.", by=carla)

    second = report_subject("comment", comment.code, reason="insult", by=charlie)

    assert second != first


@pytest.mark.parametrize("kind", ["idea", "comment", "person"])
def test_ideas_comments_and_people_can_be_reported(kind, idea, comment, charlie):
    code = {"idea": idea.code, "comment": comment.code, "person": comment.author.code}[kind]

    report = report_subject(kind, code, reason="illegal", by=charlie)

    assert queries.reported_by(report, charlie).row.code == code


def test_what_could_not_be_hidden_cannot_be_reported(idea, charlie):
    theme = idea.themes.get()

    with pytest.raises(NotAllowed):
        report_subject("theme", theme.code, reason="spam", by=charlie)


def test_nobody_reports_their_own(idea, comment, alice, bruno):
    with pytest.raises(NotAllowed):
        report_subject("idea", idea.code, reason="spam", by=alice)
    with pytest.raises(NotAllowed):
        report_subject("comment", comment.code, reason="spam", by=bruno)


def test_what_one_may_not_know_of_cannot_be_reported(draft, charlie):
    with pytest.raises(NotFound):
        report_subject("idea", draft.code, reason="spam", by=charlie)


def test_whoever_is_signed_out_is_asked_to_sign_in(comment):
    with pytest.raises(SignInNeeded):
        report_subject("comment", comment.code, reason="spam", by=ANYONE)


def test_a_report_says_what_is_wrong(comment, charlie):
    with pytest.raises(Invalid) as unknown:
        report_subject("comment", comment.code, reason="ugly", by=charlie)
    with pytest.raises(Invalid) as silent:
        report_subject("comment", comment.code, reason="other", by=charlie)
    with pytest.raises(Invalid) as long:
        report_subject("comment", comment.code, reason="spam", detail="x" * 1001, by=charlie)

    assert [wrong(caught) for caught in (unknown, silent, long)] == [
        [("reason", "unknown")],
        [("detail", "required")],
        [("detail", "too_long")],
    ]


# --- Settling -----------------------------------------------------------------------------------------------


def test_hiding_goes_through_the_owner_and_settles_all_reports_of_it(comment, idea, charlie, carla, alice):
    first = report_subject("comment", comment.code, reason="spam", by=charlie)
    second = report_subject("comment", comment.code, reason="spam", by=alice)
    other = report_subject("idea", idea.code, reason="spam", by=charlie)

    settle_report(first, decision="hide", words="Publicité.", by=carla)

    for report in (first, second, other):
        report.refresh_from_db()
    comment.refresh_from_db()
    assert (comment.is_hidden, comment.hidden_reason, comment.hidden_by) == (True, "Publicité.", carla.person)
    assert [report.state for report in (first, second, other)] == ["settled", "settled", "open"]
    assert (second.decision, second.words, second.settled_by) == ("hide", "Publicité.", carla.person)
    assert [data["decision"] for data in told("ReportSettled")] == ["hide", "hide"]
    assert len(told("CommentHidden")) == 1


def test_dismissing_leaves_everything_as_it_is(comment, charlie, carla):
    report = report_subject("comment", comment.code, reason="spam", by=charlie)

    settle_report(report, decision="dismiss", words="C’est une offre de service.", by=carla)

    comment.refresh_from_db()
    assert (report.decision, comment.is_hidden) == ("dismiss", False)


def test_hiding_an_account_blocks_it(charlie, bruno, carla):
    report = report_subject("person", bruno.person_code, reason="insult", by=charlie)

    settle_report(report, decision="hide", words="Insultes répétées.", by=carla)

    bruno.person.refresh_from_db()
    assert bruno.person.is_blocked


def test_what_is_hidden_already_stays_so(comment, charlie, carla):
    report = report_subject("comment", comment.code, reason="spam", by=charlie)
    hide_comment(comment, reason="Publicité.", by=carla)

    settled = settle_report(report, decision="hide", words="Déjà masqué.", by=carla)

    assert settled.decision == "hide"


def test_what_its_author_deleted_can_be_settled(comment, charlie, carla, bruno):
    report = report_subject("comment", comment.code, reason="spam", by=charlie)
    delete_comment(comment, by=bruno)

    assert settle_report(report, decision="hide", words="Supprimé entre-temps.", by=carla).state == "settled"


def test_a_decision_needs_words(comment, charlie, carla):
    report = report_subject("comment", comment.code, reason="spam", by=charlie)

    with pytest.raises(Invalid) as caught:
        settle_report(report, decision="burn", words=" ", by=carla)
    with pytest.raises(Invalid) as long:
        settle_report(report, decision="hide", words="x" * 501, by=carla)

    assert wrong(caught) == [("decision", "unknown"), ("words", "required")]
    assert wrong(long) == [("words", "too_long")]
    assert Report.objects.get().is_open


def test_a_report_is_settled_once(comment, charlie, carla):
    report = report_subject("comment", comment.code, reason="spam", by=charlie)
    settle_report(report, decision="dismiss", words="Rien.", by=carla)

    with pytest.raises(MovedOn):
        settle_report(report, decision="hide", words="Si.", by=carla)

    comment.refresh_from_db()
    assert not comment.is_hidden


def test_only_who_curates_it_settles(comment, charlie, alice, bruno):
    report = report_subject("comment", comment.code, reason="spam", by=charlie)

    for actor, refusal in (
        (charlie, NotAllowed),
        (alice, NotAllowed),
        (bruno, NotAllowed),
        (ANYONE, SignInNeeded),
    ):
        with pytest.raises(refusal):
            settle_report(report, decision="dismiss", words="Rien.", by=actor)


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_holds(alice, charlie, carla):
    idea = make_idea(alice)
    report = report_subject("idea", idea.code, reason="spam", by=charlie)
    cyril = acting(make_person("Cyril", roles=["curator"]))

    answers = at_once(
        lambda: settle_report(report, decision="dismiss", words="Rien.", by=carla),
        lambda: settle_report(report, decision="hide", words="Si.", by=cyril),
    )

    idea.refresh_from_db()
    report.refresh_from_db()
    assert successes(answers) == 1
    assert idea.is_hidden == (report.decision == "hide")
    assert len(told("ReportSettled")) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_settle_two_reports_of_one_thing_at_once_one_settles_both(alice, charlie, carla):
    idea = make_idea(alice)
    cyril = acting(make_person("Cyril", roles=["curator"]))
    reports = [report_subject("idea", idea.code, reason="spam", by=by) for by in (charlie, cyril)]

    def settle(report: Report, by: Actor) -> Report:
        with just_before('SELECT "moderation_report"', lambda: time.sleep(0.3)):
            return settle_report(report, decision="dismiss", words="Rien.", by=by)

    answers = at_once(lambda: settle(reports[0], carla), lambda: settle(reports[1], cyril))

    assert {type(answer) for answer in answers} == {Report, MovedOn}
    assert not Report.objects.filter(state=Report.State.OPEN).exists()
    assert len(told("ReportSettled")) == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_reports_once(alice, charlie):
    idea = make_idea(alice)

    answers = at_once(*[lambda: report_subject("idea", idea.code, reason="spam", by=charlie)] * 4)

    assert successes(answers) == 4
    assert Report.objects.count() == 1
    assert len(told("ReportMade")) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_reports_takes_one_query(rows, comment, carla, django_assert_num_queries):
    for number in range(rows):
        report_subject("comment", comment.code, reason="spam", by=acting(make_person(f"Person{number}")))
    queries.reports_visible_to(carla)

    with django_assert_num_queries(1):
        seen = [report.reporter.display_name for report in queries.reports_visible_to(carla)]

    assert len(seen) == rows


def test_what_is_gone_cannot_be_hidden_any_more(comment, charlie, carla):
    report = report_subject("comment", comment.code, reason="spam", by=charlie)
    Report.objects.filter(pk=report.pk).update(subject_code="GONE1111")
    report.refresh_from_db()

    with pytest.raises(NotFound):
        settle_report(report, decision="hide", words="Publicité.", by=SYSTEM)

    report.refresh_from_db()
    assert report.state == "open"
