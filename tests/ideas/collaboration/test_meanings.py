"""What needs and offers mean is read after they are listed, compared across languages, and never told of another text."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ideas.activity.operations import defer
from ideas.collaboration.handlers import meanings as handlers
from ideas.collaboration.models import Meaning, Need, Offer
from ideas.collaboration.operations import change_offer, keep_meanings, pause_offer
from ideas.collaboration.queries.meanings import closeness_to, lacking
from ideas.collaboration.queries.suggesting import needs_for, offers_for
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import NotAllowed
from ideas.people.personal_data import holdings
from ideas.topics.models import Territory
from tests.at_once import at_once
from tests.factories.needs import make_need, make_needy_idea, offer_of
from tests.factories.topics import make_territories

type Deliver = Callable[..., int]


@pytest.fixture
def places(db: None) -> dict[str, Territory]:
    return make_territories()


@pytest.fixture
def need(alice: Actor, places: dict[str, Territory]) -> Need:
    """For a joiner, in Geneva."""
    idea = make_needy_idea(alice)
    said = {"title": "Une menuisière ou un menuisier", "description": "Pour construire des étagères."}
    return make_need(idea, alice, territories=[places["CH-C6621"]], **said)


@pytest.fixture
def joiner(bruno: Actor, places: dict[str, Territory]) -> Offer:
    """The same, in German, of somebody in the same region."""
    said = {"title": "Schreinerin im Ruhestand", "description": "Baut Möbel und Regale.", "language": "de"}
    return offer_of(bruno, territories=[places["CH-C6608"]], **said)


@pytest.fixture
def cook(charlie: Actor, places: dict[str, Territory]) -> Offer:
    """Another thing, in the same place as the joiner."""
    said = {"title": "Cuisiner pour cent personnes", "description": "Avec mes casseroles."}
    return offer_of(charlie, territories=[places["CH-C6608"]], **said)


def test_an_offer_in_another_language_suits_a_need_by_what_it_means(
    need: Need, joiner: Offer, cook: Offer, deliver_facts: Deliver
) -> None:
    before = offers_for(need)
    deliver_facts()

    (found,) = offers_for(need)

    assert before == []
    assert found.offer == joiner
    assert {reason.key: reason.words for reason in found.fit.reasons}["meaning"] == "un sens proche"
    assert [one.need for one in needs_for(joiner)] == [need]
    assert needs_for(cook) == []


def test_without_meaning_words_alone_bring_together(
    need: Need, joiner: Offer, cook: Offer, deliver_facts: Deliver, settings: Any, bruno: Actor
) -> None:
    settings.LAB_TWINS = "words"
    deliver_facts()
    by_meaning = offers_for(need)

    change_offer(joiner, changes={"title": "Menuisiers", "description": "Des étagères."}, by=bruno)
    deliver_facts()

    (found,) = offers_for(need)
    assert by_meaning == []
    assert {reason.key for reason in found.fit.reasons} == {"place", "words", "kind"}


def test_without_the_extra_nothing_is_read(
    need: Need, joiner: Offer, deliver_facts: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "has_meaning", lambda: False)
    defer("collaboration.fill_meanings", {})
    deliver_facts()

    assert Meaning.objects.count() == 0
    assert offers_for(need) == []


def test_a_changed_text_is_read_again_and_its_old_meaning_says_nothing(
    need: Need, joiner: Offer, bruno: Actor, deliver_facts: Deliver
) -> None:
    deliver_facts()
    close = closeness_to(need, [joiner])

    change_offer(joiner, changes={"title": "Deutschkurse", "description": "Für alle."}, by=bruno)
    meanwhile = closeness_to(need, [Offer.objects.get(pk=joiner.pk)])
    deliver_facts()

    assert close[joiner.pk] > 0.5
    assert meanwhile == {}
    assert closeness_to(need, [joiner])[joiner.pk] < 0.5


def test_a_change_of_another_thing_reads_it_anew(joiner: Offer, bruno: Actor, deliver_facts: Deliver) -> None:
    deliver_facts()
    change_offer(joiner, changes={"rhythm": "Selten."}, by=bruno)
    left = list(lacking("offer"))
    deliver_facts()

    assert (left, list(lacking("offer"))) == ([joiner], [])


def test_comparing_takes_one_question(
    need: Need, joiner: Offer, cook: Offer, deliver_facts: Deliver, django_assert_num_queries: Any
) -> None:
    deliver_facts()

    with django_assert_num_queries(1):
        assert set(closeness_to(need, [joiner, cook])) == {joiner.pk, cook.pk}
    with django_assert_num_queries(0):
        assert closeness_to(need, []) == {}


def test_what_is_missing_is_made_part_by_part(
    need: Need, joiner: Offer, cook: Offer, deliver_facts: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver_facts()
    Meaning.objects.all().delete()
    monkeypatch.setattr(handlers, "BATCH", 1)

    defer("collaboration.fill_meanings", {})
    deliver_facts()

    assert set(Meaning.objects.values_list("need", "offer")) == {
        (need.pk, None),
        (None, joiner.pk),
        (None, cook.pk),
    }


def test_only_what_is_listed_is_read(joiner: Offer, bruno: Actor, deliver_facts: Deliver) -> None:
    pause_offer(joiner, by=bruno)
    deliver_facts()

    assert Meaning.objects.count() == 0


def test_what_was_made_of_a_text_that_has_changed_is_not_kept(joiner: Offer, bruno: Actor) -> None:
    change_offer(Offer.objects.get(pk=joiner.pk), changes={"title": "Deutschkurse"}, by=bruno)
    gone = Offer(pk=joiner.pk + 1000, version=1)

    kept = keep_meanings([joiner, gone], [b"\0" * 1024] * 2, model="some", by=SYSTEM)

    assert (kept, Meaning.objects.count()) == (0, 0)


def test_keeping_twice_keeps_one(need: Need, joiner: Offer) -> None:
    for model in ("some", "another"):
        kept = keep_meanings([need, joiner], [b"\0" * 1024] * 2, model=model, by=SYSTEM)

    assert kept == 2
    assert sorted(Meaning.objects.values_list("need", "offer", "model"), key=str) == sorted(
        [(need.pk, None, "another"), (None, joiner.pk, "another")], key=str
    )


def test_only_the_house_keeps_them(need: Need, carla: Actor) -> None:
    with pytest.raises(NotAllowed):
        keep_meanings([need], [b"\0" * 1024], model="some", by=carla)


def test_one_is_of_a_need_or_of_an_offer(need: Need, joiner: Offer) -> None:
    for both in ({"need": need, "offer": joiner}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Meaning.objects.create(model="some", version=1, numbers=b"", **both)


def test_erasing_the_words_of_an_offer_erases_what_they_meant(
    joiner: Offer, bruno: Actor, deliver_facts: Deliver
) -> None:
    deliver_facts()
    kept = Meaning.objects.count()

    holdings()["collaboration.Offer"].erase(bruno.person, True)

    assert kept == 1
    assert not Meaning.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_read_the_same_at_once_leave_one(need: Need) -> None:
    def keep(model: str) -> Callable[[], int]:
        return lambda: keep_meanings([need], [b"\0" * 1024], model=model, by=SYSTEM)

    results = at_once(keep("some"), keep("other"))

    assert results == [1, 1]
    assert Meaning.objects.count() == 1
