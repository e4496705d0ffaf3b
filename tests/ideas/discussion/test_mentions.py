"""Whom and what comments name: who can be named, what several bear, what a reader sees, what is on the other end."""

import pytest
from django.db import IntegrityError, transaction

from ideas.activity.models import Fact
from ideas.discussion import naming, queries
from ideas.discussion.models import Comment, Mention, Thread
from ideas.discussion.operations import (
    delete_comment,
    edit_comment,
    hide_comment,
    post_comment,
    publish_comment,
    redact_comment,
    show_comment,
)
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE
from ideas.kernel.errors import LabError
from ideas.organisations.models import Organisation
from ideas.people.models import Person
from ideas.people.personal_data import export_of, holdings
from tests.at_once import at_once
from tests.factories.ideas import make_draft, make_idea
from tests.factories.organisations import make_organisation
from tests.factories.people import acting, make_person
from tests.ideas.discussion.conftest import KIND


def named(comment):
    """What the rows of a comment name, in words."""
    rows = Mention.objects.filter(comment=comment).select_related("person", "organisation").order_by("pk")
    return [str(row.person or row.organisation or row.role or row.idea) for row in rows]


def html(comment, viewer=ANYONE):
    """What a reader sees of it."""
    row = Comment.objects.select_related("thread").get(pk=comment.pk)
    queries.with_mentions([row], viewer)
    return str(queries.html_seen_by(viewer, row))


def codes_told():
    """What the facts of comments say that they name, in their order."""
    facts = Fact.objects.filter(name__in=["CommentPosted", "MentionsAdded"]).order_by("pk")
    return [
        (fact.name, fact.data["mentions"], fact.data["organisations"], fact.data["roles"]) for fact in facts
    ]


@pytest.fixture
def zoe(db):
    """Somebody with a public page who never spoke here."""
    return make_person("Zoé Dupont")


@pytest.fixture
def house(db):
    """A listed organisation."""
    return make_organisation(name="Commune d’Orbe")


@pytest.fixture(autouse=True)
def confirmed(alice, bruno, carla):
    """Those who are known here have public pages."""
    Person.objects.update(confirmed_at=clock.now())


# --- Who can be named ---------------------------------------------------------------------------------------


def test_people_organisations_roles_and_ideas_are_named_in_one_text(thread, alice, zoe, house):
    idea = make_idea(acting(make_person("Bruna")))

    body = f"Merci @Zoé Dupont, voyez #{idea.code}. @Commune d’Orbe et l’@équipe-du-lab : une salle ?"
    comment = post_comment(thread, body=body, by=alice)

    assert named(comment) == ["Zoé Dupont", "Commune d’Orbe", "lab", idea.code]
    assert (comment.mention_count, comment.unclear) == (4, ())
    assert codes_told() == [("CommentPosted", [zoe.code], [house.code], ["lab"])]


@pytest.mark.parametrize(
    "body",
    [
        "zoe@Zoé Dupont",
        "`@Zoé Dupont`",
        "[@Zoé Dupont](https://example.org)",
        "Voici :\n\n    @Zoé Dupont",
        "@Zoé Duponteau",
        "@ Zoé Dupont",
        "@@Zoé Dupont",
    ],
    ids=["mail", "code", "link", "block", "longer", "apart", "twice"],
)
def test_what_is_no_mention_names_nobody(thread, alice, zoe, body):
    assert named(post_comment(thread, body=body, by=alice)) == []


@pytest.mark.parametrize("body", ["@zoé dupont !", "@Zoé Dupont.", "(@Zoé Dupont)", "**@Zoé Dupont**"])
def test_a_name_is_known_in_any_case_and_beside_any_sign(thread, alice, zoe, body):
    assert named(post_comment(thread, body=body, by=alice)) == ["Zoé Dupont"]


def test_the_longest_name_counts(thread, alice, zoe):
    make_person("Zoé")

    assert named(post_comment(thread, body="Merci @Zoé Dupont", by=alice)) == ["Zoé Dupont"]
    assert named(post_comment(thread, body="Merci @Zoé D.", by=alice)) == ["Zoé"]


def test_a_name_that_two_bear_names_neither_and_the_writer_learns_it(thread, alice, zoe):
    make_person("Zoé Dupont", email="other@example.org")

    comment = post_comment(thread, body="Merci @Zoé Dupont et @Zoé Dupont", by=alice)

    assert (named(comment), comment.unclear) == ([], ("@Zoé Dupont",))
    assert codes_told() == [("CommentPosted", [], [], [])]


def test_a_code_says_which_of_the_two(thread, alice, zoe):
    make_person("Zoé Dupont", email="other@example.org")

    comment = post_comment(thread, body=f"Merci @Zoé Dupont ({zoe.code}) !", by=alice)

    assert [row.person for row in Mention.objects.all()] == [zoe]
    assert comment.unclear == ()
    assert f'/u/{zoe.code}" rel="nofollow noopener ugc">@Zoé Dupont</a> !' in html(comment)


def test_the_code_of_somebody_else_names_nobody(thread, alice, zoe, bruno):
    comment = post_comment(thread, body=f"Merci @Zoé Dupont ({bruno.person.code})", by=alice)

    assert named(comment) == ["Zoé Dupont"]
    assert [row.words for row in Mention.objects.all()] == [["@Zoé Dupont"]]


def test_a_person_and_an_organisation_of_one_name_are_told_apart_by_their_codes(thread, alice, house):
    make_person("Commune d’Orbe")

    unclear = post_comment(thread, body="@Commune d’Orbe", by=alice)
    clear = post_comment(thread, body=f"@Commune d’Orbe ({house.code})", by=alice)

    assert (named(unclear), unclear.unclear) == ([], ("@Commune d’Orbe",))
    assert named(clear) == ["Commune d’Orbe"]


def test_who_is_at_hand_comes_before_strangers_of_the_same_name(thread, alice, zoe):
    other = make_person("Zoé Dupont", email="other@example.org")
    post_comment(thread, body="Bonjour", by=acting(zoe))

    post_comment(thread, body="Merci @Zoé Dupont", by=alice)

    assert Mention.objects.get().person == zoe != other


@pytest.mark.parametrize(
    "columns",
    [
        {"confirmed_at": None},
        {"is_unclaimed": True},
        {"blocked_at": clock.now()},
        {"closed_at": clock.now()},
    ],
    ids=["unconfirmed", "unclaimed", "blocked", "closed"],
)
def test_no_account_without_a_public_page_is_revealed(thread, alice, carla, zoe, columns):
    Person.objects.filter(pk=zoe.pk).update(**columns)

    for writer in (alice, carla):
        comment = post_comment(thread, body="Et @Zoé Dupont ?", by=writer)
        assert (named(comment), comment.unclear) == ([], ())


def test_organisations_that_are_not_listed_are_not_named(thread, alice, house):
    Organisation.objects.filter(pk=house.pk).update(listed_at=None)

    assert named(post_comment(thread, body="@Commune d’Orbe", by=alice)) == []


@pytest.mark.parametrize("language", ["fr", "it", "de", "en"])
def test_roles_are_named_in_every_language(thread, alice, language):
    from django.utils.translation import override

    with override(language):
        names = naming.names_of_roles()
    comment = post_comment(thread, body=" ".join(f"@{name}" for name in names.values()), by=alice)

    assert sorted(named(comment)) == ["curators", "lab"]


# --- Ideas --------------------------------------------------------------------------------------------------


def test_an_idea_is_named_by_its_code_or_its_address(thread, alice, settings):
    idea = make_idea(alice, title="Le café")
    base = settings.LAB_BASE_URL
    for words in (
        f"#{idea.code}",
        f"{base}/i/{idea.code}",
        f"{base}/it/ideas/{idea.code}/le-cafe/?text=it#discussion",
        f"/i/{idea.code}",
    ):
        comment = post_comment(thread, body=f"Voir {words}.", by=alice)
        assert named(comment) == [idea.code]
        link = f'<p>Voir <a href="/i/{idea.code}" rel="nofollow noopener ugc">Le café</a>.</p>\n'
        assert html(comment) == link


def test_an_address_behind_words_counts_and_stays_as_it_was_written(thread, alice):
    idea = make_idea(alice)
    comment = post_comment(thread, body=f"Voir [celle-ci](/i/{idea.code})", by=alice)

    assert named(comment) == [idea.code]
    assert ">celle-ci</a>" in html(comment)


def test_an_address_of_another_site_names_nothing(thread, alice):
    idea = make_idea(alice)

    assert (
        named(post_comment(thread, body=f"https://example.org/i/{idea.code} #{idea.code}2", by=alice)) == []
    )


def test_a_hidden_idea_is_neither_named_by_others_nor_shown_to_them(thread, alice, bruno, meadow):
    draft = make_draft(alice, title="Secret")
    guessed = post_comment(thread, body=f"Voir #{draft.code}", by=bruno)
    own = post_comment(thread, body=f"Voir #{draft.code}", by=alice)

    assert (named(guessed), named(own)) == ([], [draft.code])
    assert html(own, bruno) == html(own) == f"<p>Voir #{draft.code}</p>\n"
    assert "Secret</a>" in html(own, alice)


def test_the_language_of_a_title_is_said_where_it_is_another(thread, alice):
    idea = make_idea(alice, title="Il caffè", language="it")

    assert 'lang="it"' in html(post_comment(thread, body=f"#{idea.code}", by=alice))
    assert "lang=" not in html(post_comment(thread, body=f"#{idea.code}", language="it", by=alice))


# --- In the circles -----------------------------------------------------------------------------------------


def test_in_a_room_only_those_are_named_who_read_it(thread, meadow, alice, bruno, carla):
    Person.objects.filter(pk=alice.person.pk).update(bio=meadow.code)
    alice.person.refresh_from_db()
    post_comment(thread, body="Bonjour", by=bruno)
    room = queries.thread_about(KIND, meadow, alice, "team")

    said = post_comment(room, body="@Bruno @Carla @Alice", by=carla)

    assert named(said) == ["Carla", "Alice"] or named(said) == ["Alice", "Carla"]
    assert said.unclear == ()


def test_a_name_that_one_reader_of_a_room_bears_names_that_one(thread, meadow, alice, carla):
    Person.objects.filter(pk=alice.person.pk).update(bio=meadow.code)
    other = make_person("Carla", email="other@example.org")
    post_comment(thread, body="Bonjour", by=acting(other))
    alice.person.refresh_from_db()

    said = post_comment(queries.thread_about(KIND, meadow, alice, "team"), body="@Carla", by=alice)

    assert [row.person for row in Mention.objects.filter(comment=said)] == [carla.person]


def test_what_a_room_names_is_not_on_the_other_end_before_it_is_public(thread, meadow, alice, carla, house):
    Person.objects.filter(pk=alice.person.pk).update(bio=meadow.code)
    alice.person.refresh_from_db()
    idea = make_idea(carla)
    said = post_comment(
        queries.thread_about(KIND, meadow, alice, "team"), body=f"#{idea.code} @Commune d’Orbe", by=alice
    )

    for viewer in (ANYONE, alice, carla):
        assert queries.comments_naming(viewer, idea=idea.code) == []
        assert queries.comments_naming(viewer, organisation=house) == []
    public = publish_comment(said, by=alice)
    assert queries.comments_naming(ANYONE, idea=idea.code) == [public]
    assert queries.comments_naming(ANYONE, organisation=house) == [public]


# --- What a reader sees -------------------------------------------------------------------------------------


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


# --- What is changed ----------------------------------------------------------------------------------------


def test_an_edit_names_who_is_new_once_and_forgets_who_is_gone(thread, alice, bruno, zoe):
    comment = post_comment(thread, body="Merci @Bruno", by=alice)
    for body in ("Merci @Zoé Dupont", "Merci @Bruno et @Zoé Dupont", "Merci", "Merci @Zoé Dupont"):
        comment = edit_comment(comment, body=body, by=alice)

    assert (named(comment), comment.mention_count) == (["Zoé Dupont"], 1)
    assert Comment.objects.get().mention_count == 1
    assert codes_told() == [
        ("CommentPosted", [bruno.person.code], [], []),
        ("MentionsAdded", [zoe.code], [], []),
    ]


def test_what_an_edit_adds_is_told_to_nobody_but_those_named(thread, alice, bruno):
    edit_comment(post_comment(thread, body="Merci", by=alice), body="Merci @Bruno", by=alice)

    assert Fact.objects.get(name="MentionsAdded").audience == "concerned"


def test_nobody_is_told_of_themselves(thread, alice):
    post_comment(thread, body="Je suis @Alice", by=alice)

    assert codes_told() == [("CommentPosted", [], [], [])]


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


def test_what_is_blacked_out_is_named_no_more(thread, alice, carla, zoe, house):
    comment = post_comment(thread, body="@Zoé Dupont habite à la @Commune d’Orbe", by=alice)

    redact_comment(comment, words="Zoé Dupont", by=carla)

    assert named(comment) == ["Commune d’Orbe"]
    assert Comment.objects.get().mention_count == 1


def test_a_subject_that_is_hidden_is_not_on_the_other_end(thread, meadow, alice, carla, house):
    comment = post_comment(thread, body="@Commune d’Orbe", by=alice)
    type(meadow).objects.filter(pk=meadow.pk).update(is_open=False)

    assert queries.comments_naming(ANYONE, organisation=house) == []
    assert queries.comments_naming(carla, organisation=house) == [comment]


# --- The rows -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [{}, {"role": "lab", "idea": "ABCDEFGH"}], ids=["nothing", "two"])
def test_a_row_names_exactly_one(thread, alice, columns):
    comment = post_comment(thread, body="Bonjour", by=alice)

    with pytest.raises(IntegrityError), transaction.atomic():
        Mention.objects.create(comment=comment, **columns)


# --- Personal data ------------------------------------------------------------------------------------------


def test_who_leaves_is_named_no_more(thread, alice, zoe, house):
    comment = post_comment(thread, body="@Zoé Dupont @Commune d’Orbe", by=alice)
    taken = export_of(zoe)["discussion.Mention"]

    holdings()["discussion.Mention"].erase(zoe, False)

    assert [row["comment__code"] for row in taken] == [comment.code]
    assert named(comment) == ["Commune d’Orbe"]
    assert Comment.objects.get().mention_count == 1


def test_two_who_are_one_are_named_once(thread, alice, zoe, bruno):
    both = post_comment(thread, body="@Zoé Dupont et @Bruno", by=alice)
    one = post_comment(thread, body="@Zoé Dupont", by=alice)

    for _ in range(2):
        holdings()["discussion.Mention"].unite(zoe, bruno.person)

    assert (named(both), named(one)) == (["Bruno"], ["Bruno"])
    assert Mention.objects.get(comment=both).words == ["@Bruno", "@Zoé Dupont"]
    assert list(Comment.objects.order_by("pk").values_list("mention_count", flat=True)) == [1, 1]


# --- At once ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_edits_at_once_leave_the_mentions_of_the_text_that_stands(thread, alice):
    people = {name: make_person(name) for name in ("Un", "Deux", "Trois", "Quatre")}
    comment = post_comment(thread, body="Bonjour", by=alice)

    def edit(name):
        def act():
            try:
                edit_comment(comment, body=f"Bonjour @{name} et @Un", by=alice)
            except LabError as error:
                return error

        return act

    at_once(*[edit(name) for name in ("Deux", "Trois", "Quatre")])

    standing = Comment.objects.get()
    second = standing.body.split("@")[1].split()[0]
    assert sorted(named(standing)) == sorted([second, "Un"])
    assert standing.mention_count == 2
    told = [code for _name, codes, _o, _r in codes_told() for code in codes]
    assert len(told) == len(set(told))
    assert told.count(people["Un"].code) == 1


def test_a_thread_without_a_row_is_asked_too(meadow, alice, carla):
    room = Thread(subject_kind=KIND, subject_code=meadow.code, circle="staff")

    assert list(queries.named_in("@Carla @Alice", room, carla).people) == [carla.person]
