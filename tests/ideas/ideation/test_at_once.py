"""Many at once on one idea: threads with connections of their own, on whichever database the run uses."""

import datetime
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from ideas.activity.models import Delivery, Fact
from ideas.discussion.models import Comment
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.handlers import count_comments, index
from ideas.ideation.models import Idea, Support
from ideas.ideation.operations import advance_idea, revise_idea, support_idea, withdraw_support
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import LabError
from ideas.search.queries import codes_matching
from tests.at_once import at_once, overtaken
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person

CONTENDERS = 64 if connection.vendor == "postgresql" else 12
BACKERS = 100 if connection.vendor == "postgresql" else 20


@pytest.fixture
def standing(transactional_db: None) -> Idea:
    return make_idea(acting(make_person("Alice")))


def test_of_many_who_take_one_step_exactly_one_succeeds(standing: Idea) -> None:
    curators = [acting(make_person(f"Curatrice {number}", roles=["curator"])) for number in range(CONTENDERS)]

    results = at_once(*(lambda by=by: advance_idea(standing, step="take_up", by=by) for by in curators))

    kinds = Counter(
        result.status if isinstance(result, LabError) else type(result).__name__ for result in results
    )
    assert kinds == {"Idea": 1, 409: CONTENDERS - 1}
    assert standing.passages.filter(step="take_up").count() == 1
    assert Fact.objects.filter(name="IdeaAdvanced", data__step="take_up").count() == 1


def test_double_clicks_on_support_count_each_person_once(standing: Idea) -> None:
    people = [acting(make_person(f"Voisine {number}")) for number in range(BACKERS)]

    at_once(*(lambda by=by: support_idea(standing, by=by) for by in people for _click in range(2)))

    standing.refresh_from_db()
    assert standing.support_count == Support.objects.filter(idea=standing).count() == BACKERS


def test_supporting_and_withdrawing_at_once_leaves_the_count_true(standing: Idea) -> None:
    people = [acting(make_person(f"Voisine {number}")) for number in range(10)]

    at_once(
        *(lambda by=by: support_idea(standing, by=by) for by in people),
        *(lambda by=by: withdraw_support(standing, by=by) for by in people),
    )

    standing.refresh_from_db()
    assert standing.support_count == Support.objects.filter(idea=standing).count()


def test_comments_at_once_are_all_counted(standing: Idea) -> None:
    thread = thread_of("idea", standing.code)
    assert thread is not None
    count = 50 if connection.vendor == "postgresql" else 10
    people: list[Actor] = [acting(make_person(f"Voisin {number}")) for number in range(count)]

    at_once(*(lambda by=by: post_comment(thread, body="Je peux aider.", by=by) for by in people))

    thread.refresh_from_db()
    assert thread.comment_count == Comment.objects.filter(thread=thread).count() == count


# --- An older delivery that is slow ---------------------------------------------------------------------------


def deliver(handler: Callable[[Delivery], object], name: str) -> None:
    """Run ``handler`` on the newest fact of that name, in one transaction as every reaction."""
    with transaction.atomic():
        handler(Delivery(fact=Fact.objects.filter(name=name).latest("pk")))


def test_words_that_were_read_earlier_are_never_found_last(standing: Idea) -> None:
    lead = acting(standing.team.get().person)

    def revise() -> None:
        revise_idea(standing, changes={"place": "Fribourg"}, by=lead)
        deliver(index, "IdeaRevised")

    overtaken(lambda: deliver(index, "IdeaAdvanced"), 'SELECT "search_searchtext"', revise)

    assert list(codes_matching("idea", "fribourg")) == [standing.code]


def test_comments_that_were_counted_earlier_are_never_written_last(standing: Idea) -> None:
    thread, charlie = thread_of("idea", standing.code), acting(make_person("Charlie"))
    assert thread is not None
    post_comment(thread, body="Je peux aider.", by=charlie)
    in_an_hour = clock.now() + datetime.timedelta(hours=1)
    Idea.objects.filter(pk=standing.pk).update(active_at=in_an_hour)  # so that counting writes nothing before

    def post() -> None:
        post_comment(thread, body="Demain aussi.", by=charlie)
        deliver(count_comments, "CommentPosted")

    overtaken(
        lambda: deliver(count_comments, "CommentPosted"), 'UPDATE "ideation_idea" SET "comment_count"', post
    )

    standing.refresh_from_db()
    assert standing.comment_count == 2
