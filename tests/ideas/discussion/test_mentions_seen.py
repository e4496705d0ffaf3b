"""What a reader sees of those whom comments name, and what is on the other end."""

import pytest

from ideas.discussion import queries
from ideas.discussion.models import Mention
from ideas.discussion.operations import delete_comment, hide_comment, post_comment, show_comment
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE
from ideas.organisations.models import Organisation
from ideas.people.models import Person
from tests.factories.ideas import make_idea
from tests.factories.people import make_person
from tests.ideas.discussion.mentioned import html, named

pytestmark = pytest.mark.usefixtures("confirmed")


def test_words_are_escaped_and_lead_only_where_they_should(thread, alice, house):
    Organisation.objects.filter(pk=house.pk).update(name="A <b> & C", search_name="a b c")

    shown = html(post_comment(thread, body='@A <b> & C "onclick=alert(1)"', by=alice))

    assert shown == (
        f'<p><a href="/o/{house.code}" rel="nofollow noopener ugc">@A &lt;b&gt; &amp; C</a> "onclick=alert(1)"</p>\n'
    )


def test_a_shorter_name_is_no_link_within_an_unclear_one(thread, alice, zoe):
    make_person("Zoé")
    make_person("Zoé Dupont", email="other@example.org")

    comment = post_comment(thread, body="@Zoé ! et @Zoé Dupont", by=alice)

    assert named(comment) == ["Zoé"]
    assert "<a" not in html(comment)


def test_who_closes_the_account_is_a_link_no_more(thread, alice, zoe):
    comment = post_comment(thread, body="Merci @Zoé Dupont", by=alice)
    assert f"/u/{zoe.code}" in html(comment)
    Person.objects.filter(pk=zoe.pk).update(closed_at=clock.now())

    assert html(comment) == "<p>Merci @Zoé Dupont</p>\n"


def test_nothing_is_asked_where_nothing_is_named(thread, alice, django_assert_num_queries):
    comments = [post_comment(thread, body=f"numéro {n}, 3 @ 5 francs", by=alice) for n in range(3)]

    with django_assert_num_queries(0):
        queries.with_mentions(comments, alice)
        queries.named_in("Écrivez à lab@example.org, point 4 #12 !", thread, alice)


@pytest.mark.parametrize("count", [1, 3])
def test_two_questions_whatever_is_named(thread, alice, zoe, django_assert_num_queries, count):
    idea = make_idea(alice)
    comments = [post_comment(thread, body=f"#{idea.code} @Zoé Dupont", by=alice) for _ in range(count)]

    with django_assert_num_queries(2):
        queries.with_mentions(comments, alice)
    assert [len(comment.seen_mentions) for comment in comments] == [2] * count


def test_what_is_hidden_or_taken_away_is_not_on_the_other_end(thread, alice, carla, house):
    comment = post_comment(thread, body="@Commune d’Orbe", by=alice)
    assert queries.comments_naming(ANYONE, organisation=house) == [comment]
    hide_comment(comment, reason="Motif.", by=carla)
    assert queries.comments_naming(carla, organisation=house) == []
    show_comment(comment, by=carla)
    assert queries.comments_naming(ANYONE, organisation=house) == [comment]
    delete_comment(comment, by=alice)

    assert queries.comments_naming(ANYONE, organisation=house) == []
    assert not Mention.objects.exists()


def test_a_subject_that_is_hidden_is_not_on_the_other_end(thread, meadow, alice, carla, house):
    comment = post_comment(thread, body="@Commune d’Orbe", by=alice)
    type(meadow).objects.filter(pk=meadow.pk).update(is_open=False)

    assert queries.comments_naming(ANYONE, organisation=house) == []
    assert queries.comments_naming(carla, organisation=house) == [comment]
