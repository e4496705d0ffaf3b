"""Whom and what comments name: who can be named, what several bear, ideas, and who is named in the circles."""

import pytest

from ideas.discussion import naming, queries
from ideas.discussion.models import Mention, Thread
from ideas.discussion.operations import post_comment, publish_comment
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE
from ideas.organisations.models import Organisation
from ideas.people.models import Person
from tests.factories.ideas import make_draft, make_idea
from tests.factories.people import acting, make_person
from tests.ideas.discussion.conftest import KIND
from tests.ideas.discussion.mentioned import codes_told, html, named

pytestmark = pytest.mark.usefixtures("confirmed")


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


def test_a_thread_without_a_row_is_asked_too(meadow, alice, carla):
    room = Thread(subject_kind=KIND, subject_code=meadow.code, circle="staff")

    assert list(queries.named_in("@Carla @Alice", room, carla).people) == [carla.person]
