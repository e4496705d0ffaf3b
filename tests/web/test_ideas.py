"""The list of ideas."""

import re

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.keyset import cursor_of
from tests.factories.ideas import make_draft, make_idea, make_theme


def titles(html: str) -> list[str]:
    return re.findall(r"<h3[^>]*>\s*<a[^>]*>([^<]+)</a>", html)


def test_the_list_shows_public_ideas_only(client: Client, alice: Actor) -> None:
    make_draft(alice, title="Secret")
    make_idea(alice, title="Visible")
    Idea.objects.filter(pk=make_idea(alice, title="Masquée").pk).update(hidden_at="2026-01-01T00:00Z")

    page = client.get("/fr/ideas/").content.decode()

    assert titles(page) == ["Visible"]
    assert "Secret" not in page
    assert "Masquée" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("theme=lab", ["Deux"]),
        ("theme=lab&theme=sante", ["Deux", "Une"]),
        ("theme=nothing", []),
        ("stage=screening", ["Deux"]),
        ("language=it", []),
        ("language=fr&stage=submitted", ["Une"]),
        ("territory=XX-1", []),
        ("sort=newest", ["Deux", "Une"]),
        ("sort=what", ["Deux", "Une"]),
        ("view=list&theme=lab", ["Deux"]),
    ],
)
def test_filters_narrow_the_list(client: Client, alice: Actor, query: str, found: list[str]) -> None:
    make_idea(alice, title="Une")
    make_idea(alice, title="Deux", stage="screening", themes=[make_theme("lab", "Lab", 195)])

    page = client.get(f"/fr/ideas/?{query}").content.decode()

    assert titles(page) == found


def test_words_find_and_keep_what_was_typed(client: Client, alice: Actor, deliver_facts) -> None:
    make_idea(alice, title="Un jardin partagé")
    make_idea(alice, title="Autre chose")
    deliver_facts()

    page = client.get("/fr/ideas/?q=jardins").content.decode()

    assert titles(page) == ["Un jardin partagé"]
    assert 'value="jardins"' in page


def test_pages_follow_each_other_without_repeating(client: Client, alice: Actor, settings) -> None:
    settings.LAB_LIMITS = False
    for number in range(30):
        make_idea(alice, title=f"Idée {number}")

    for sort in ("active", "newest", "supported", "fair"):
        seen, url = [], f"/fr/ideas/?sort={sort}"
        while url:
            page = client.get(url).content.decode()
            seen += titles(page)
            following = re.search(r'href="(\?[^"]*after=[^"]*)"', page)
            url = "/fr/ideas/" + following[1].replace("&amp;", "&") if following else ""
        assert sorted(seen) == sorted(f"Idée {number}" for number in range(30)), sort


def test_a_broken_cursor_is_a_clear_error(client: Client, alice: Actor) -> None:
    make_idea(alice)

    assert client.get("/fr/ideas/?after=%20nonsense").status_code == 400


@pytest.mark.parametrize("sort", ["active", "newest", "supported", "discussed", "fair", "best"])
@pytest.mark.parametrize(
    "values",
    [["garbage", 1], [None, None], [["x"], 1], [None] * 4, ["x"] * 4, [1, 7, 1, 1], [[]], [-3]],
    ids=str,
)
def test_a_cursor_made_by_hand_is_a_clear_error(
    client: Client, alice: Actor, deliver_facts, sort: str, values: list[object]
) -> None:
    make_idea(alice, title="Un banc")
    deliver_facts()

    answer = client.get("/fr/ideas/", {"q": "banc", "sort": sort, "after": cursor_of(values)})

    assert answer.status_code == 400


def test_an_empty_list_says_what_to_do(client: Client, db: None) -> None:
    page = client.get("/fr/ideas/").content.decode()

    assert "Rien n’a encore poussé ici." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_questions_for_any_length(
    client: Client, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        make_idea(alice, title=f"Idée {number}")
    client.get("/fr/ideas/")

    with django_assert_num_queries(7):
        client.get("/fr/ideas/?sort=newest")


def test_a_kept_page_asks_only_for_the_generation(
    client: Client, alice: Actor, django_assert_num_queries
) -> None:
    make_idea(alice)
    first = client.get("/fr/ideas/")

    with django_assert_num_queries(1):
        again = client.get("/fr/ideas/")

    assert again.content == first.content
    assert client.get("/fr/ideas/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_change_is_seen_at_the_next_request(client: Client, alice: Actor) -> None:
    make_idea(alice, title="Première")
    client.get("/fr/ideas/")

    make_idea(alice, title="Deuxième")

    assert titles(client.get("/fr/ideas/").content.decode()) == ["Deuxième", "Première"]


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("fr", "filtre actif", "filtres actifs"),
        ("it", "filtro attivo", "filtri attivi"),
        ("de", "aktiver Filter", "aktive Filter"),
        ("en", "active filter", "active filters"),
    ],
)
def test_filters_are_counted_in_words(client: Client, db: None, language: str, one: str, two: str) -> None:
    pages = [
        client.get(f"/{language}/ideas/?{query}").content.decode()
        for query in ("stage=submitted", "stage=submitted&language=fr")
    ]

    assert [
        re.findall(r'<span class="hidden"> ([^<]+)</span></span></span></button>', page) for page in pages
    ] == [
        [one],
        [two],
    ]
