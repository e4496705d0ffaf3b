"""Of two who decide at once, one does; of many against one revision, no word is lost."""

import random
import re
from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.fitting import DoesNotFit
from ideas.collaboration.models import Amendment
from ideas.collaboration.operations import (
    accept_amendment,
    rebase_amendment,
    withdraw_amendment,
)
from ideas.collaboration.queries import fits_against
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import Idea, Translation
from ideas.ideation.operations import revise_idea, write_translation
from ideas.ideation.reading import is_outdated
from ideas.ideation.three_way import merge
from ideas.kernel.actor import Actor
from ideas.kernel.errors import MovedOn
from tests.at_once import at_once, successes
from tests.factories.activity import allowing
from tests.factories.amendments import SOLUTION, make_amendment
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person


def test_of_two_who_decide_at_once_one_does(
    transactional_db: None, shared: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    amendment = make_amendment(shared, charlie)

    results = at_once(
        lambda: accept_amendment(amendment, by=alice), lambda: accept_amendment(amendment, by=bruno)
    )

    assert successes(results) == 1
    assert [type(one) for one in results if isinstance(one, Exception)] == [MovedOn]
    assert shared.revisions.filter(reason="amendment").count() == 1
    assert Fact.objects.filter(name="AmendmentDecided").count() == 1
    assert shared.credits.filter(kind="amended").count() == 1


def test_one_is_accepted_or_withdrawn_at_once_but_never_both(
    transactional_db: None, shared: Idea, alice: Actor, charlie: Actor
) -> None:
    amendment = make_amendment(shared, charlie)

    results = at_once(
        lambda: accept_amendment(amendment, by=alice), lambda: withdraw_amendment(amendment, by=charlie)
    )

    shared.refresh_from_db()
    amendment.refresh_from_db()
    assert successes(results) == 1
    assert (amendment.state == "accepted") == (shared.section("solution") == SOLUTION)


def test_an_edit_at_the_same_moment_is_not_lost(
    transactional_db: None, shared: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    amendment = make_amendment(shared, charlie)

    results = at_once(
        lambda: accept_amendment(amendment, by=alice),
        lambda: revise_idea(shared, changes={"sections": {"need": "Beaucoup vivent seuls."}}, by=bruno),
    )

    shared.refresh_from_db()
    assert successes(results) == 2
    assert (shared.section("need"), shared.section("solution")) == ("Beaucoup vivent seuls.", SOLUTION)


def test_two_proposed_at_once_have_two_numbers(
    transactional_db: None, shared: Idea, bruno: Actor, charlie: Actor
) -> None:
    results = at_once(
        lambda: make_amendment(shared, bruno), lambda: make_amendment(shared, charlie, solution="Deux.")
    )

    assert sorted(one.number for one in results) == [1, 2]


# --- Many against one revision ---------------------------------------------------------------------------------------

SECTIONS = ("need", "solution")


def _text(section: str) -> str:
    """Twelve lines, no word of which occurs twice."""
    line = "{0}{1}a {0}{1}b {0}{1}c {0}{1}d {0}{1}e {0}{1}f {0}{1}g {0}{1}h."
    return "\n\n".join(line.format(section, number) for number in range(12))


def _edited(text: str, number: int, chance: random.Random) -> str:
    """``text`` as somebody would have it: a word put in, put in the place of others, or words gone, here and there."""
    lines = text.split("\n\n")
    for _ in range(chance.randint(1, 2)):
        place = chance.randrange(len(lines))
        words = lines[place].split(" ")
        at, new = chance.randrange(len(words)), f"neuf{number}x{chance.randrange(10**6)}"
        match chance.choice(["insert", "replace", "delete", "line"]):
            case "insert":
                words.insert(at, new)
            case "replace":
                words[at : at + 2] = [new]
            case "delete":
                del words[at : at + 2]
            case "line":
                lines.insert(place, f"{new} et {new}b {new}c.")
                continue
        lines[place] = " ".join(words)
    return "\n\n".join(line for line in lines if line)


def _words(texts: dict[str, str]) -> set[str]:
    return {word for text in texts.values() for word in re.findall(r"\w+", text)}


OTHER_LANGUAGES: list[tuple[str, TranslationKind, dict[str, Any]]] = [
    ("it", TranslationKind.HUMAN, {"title": "Ore di vicinato", "sections": {"need": "Una su due."}}),
    ("de", TranslationKind.HUMAN, {"title": "Stunden", "sections": {"solution": "Eine für eine."}}),
    ("fr", TranslationKind.PLAIN, {"sections": {"need": "On vit seul.", "solution": "On s’aide."}}),
]


def _all_that_it_says(translation: Translation) -> tuple[Any, ...]:
    """Its text, what it follows, and every version of it."""
    names = ("number", "title", "summary", "sections", "revision", "author")
    versions = list(translation.versions.order_by("number").values_list(*names))
    said = (translation.title, translation.summary, translation.sections, translation.revision)
    return (translation.key, translation.version, *said, versions)


@pytest.mark.parametrize("seed", range(5))
def test_twenty_against_one_revision_in_any_order_lose_nothing(
    seed: int, alice: Actor, charlie: Actor
) -> None:
    """Accepted one after the other, or each rebased before, they give the same text; where one does not fit, it says so."""
    chance = random.Random(seed)
    base = {section: _text(section) for section in SECTIONS}
    author = acting(make_person("Autrice"))
    direct, rebased = (make_idea(alice, stage="cocreation", sections=base, title=t) for t in ("A", "B"))
    others = [
        write_translation(direct, language=language, kind=kind, changes=changes, by=alice)
        for language, kind, changes in OTHER_LANGUAGES
    ]
    untouched = [_all_that_it_says(one) for one in others]
    pairs: list[tuple[Amendment, Amendment]] = []
    for number in range(20):
        texts = {
            key: _edited(base[key], number, chance) for key in chance.sample(SECTIONS, chance.randint(1, 2))
        }
        if any(texts[key] != base[key] for key in texts):
            with allowing("amend", 1000):
                pairs.append(tuple(make_amendment(idea, author, texts=texts) for idea in (direct, rebased)))
    chance.shuffle(pairs)
    gone: set[str] = set()
    come: set[str] = set()
    refused = 0

    for one, other in pairs:
        direct.refresh_from_db()
        expected = {
            key: merge(base[key], direct.section(key), one.texts.get(key, base[key])) for key in SECTIONS
        }
        before = dict(direct.sections)
        if not all(merged.is_clean for merged in expected.values()):
            refused += 1
            with pytest.raises(DoesNotFit):
                accept_amendment(one, by=alice)
            direct.refresh_from_db()
            assert direct.sections == before
            continue
        accept_amendment(one, by=alice)
        rebased.refresh_from_db()
        drafts = {fit.section: fit.draft for fit in fits_against(other, rebased)}
        if any(drafts[key] != rebased.section(key) for key in drafts):
            other = rebase_amendment(other, texts=drafts, by=author)
        accept_amendment(other, by=alice)
        direct.refresh_from_db()
        rebased.refresh_from_db()
        assert direct.sections == {key: merged.text for key, merged in expected.items()} == rebased.sections
        mine = {key: one.texts.get(key, base[key]) for key in SECTIONS}
        gone |= _words(base) - _words(mine)
        come |= _words(mine) - _words(base)

    assert _words(direct.sections) == (_words(base) - gone) | come
    assert 0 < refused < len(pairs)
    assert (direct.title, direct.language, direct.summary) == ("A", "fr", rebased.summary)
    assert direct.revision == 1 + len(pairs) - refused
    assert [_all_that_it_says(one) for one in direct.translations.order_by("pk")] == untouched
    assert all(is_outdated(one, direct) for one in direct.translations.all())
