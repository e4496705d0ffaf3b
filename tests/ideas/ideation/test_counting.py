"""Facets count the same whether the database counts each value or what words found is counted at once."""

from itertools import product

import pytest

from ideas.ideation import counting, finding
from ideas.ideation.counting import Facets, facets_of
from ideas.ideation.finding import Wanted
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.search.operations import index_text
from ideas.topics.models import Theme
from tests.factories.ideas import make_idea

pytestmark = pytest.mark.django_db


def shown(facets: Facets) -> tuple[object, ...]:
    """All numbers, by name."""
    return (
        facets.total,
        {theme.slug: theme.count for theme in facets.themes},
        {stage.key: stage.count for stage in facets.stages},
        facets.languages,
    )


@pytest.fixture
def ideas(alice: Actor) -> list[Idea]:
    """Eight public ideas of mixed themes, stages and languages, and a hidden one; all say « moulin »."""
    lab, health = (Theme.objects.get_or_create(slug=slug, defaults={"code": slug})[0] for slug in ("a", "b"))
    made = [make_idea(alice, title=f"Moulin {number}") for number in range(9)]
    stages = list(made[0].stage.version.stages.filter(key__in=["screening", "cocreation"]).order_by("key"))
    for number, idea in enumerate(made):
        idea.themes.set([[lab], [health], [lab, health], []][number % 4])
        Idea.objects.filter(pk=idea.pk).update(
            stage=stages[number % 2], language=["fr", "it", "de"][number % 3]
        )
        index_text("idea", idea.code, language="fr", heavy=f"Moulin {number}", light="")
    Idea.objects.filter(pk=made[8].pk).update(is_public=False)
    return made[:8]


@pytest.mark.parametrize(
    ("themes", "stages", "languages"),
    list(product([(), ("a",), ("a", "b"), ("nothing",)], [(), ("screening",)], [(), ("fr", "it")])),
)
def test_both_ways_agree(
    ideas: list[Idea], themes: tuple[str, ...], stages: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    wanted = {"themes": themes, "stages": stages, "languages": languages}

    found = facets_of(Wanted(words="moulin", **wanted).found())
    all_of_them = facets_of(Wanted(**wanted).found())

    assert shown(found) == shown(all_of_them)


def test_each_facet_leaves_its_own_filter_out(ideas: list[Idea]) -> None:
    facets = facets_of(Wanted(words="moulin", themes=("a",), languages=("fr",)).found())

    total, themes, stages, languages = shown(facets)

    assert (total, themes["a"], themes["b"]) == (2, 2, 1)
    assert languages == {"fr": 2, "it": 1, "de": 1, "en": 0}
    assert stages["cocreation"] + stages["screening"] == 2


def test_where_words_found_more_than_was_looked_at_the_numbers_say_so(
    ideas: list[Idea], monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = facets_of(Wanted(words="moulin", themes=("a",)).found())
    monkeypatch.setattr(finding, "MOST", 4)
    monkeypatch.setattr(counting, "MOST", 4)

    cut = facets_of(Wanted(words="moulin", themes=("a",)).found())

    assert (exact.is_cut, cut.is_cut) == (False, True)
    assert cut.total < exact.total
