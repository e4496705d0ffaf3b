"""Near ideas on pages: while writing, beside an idea, on the desk."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea
from ideas.kernel.actor import Actor
from ideas.similarity import inside
from ideas.similarity.models import Difference
from ideas.similarity.operations import REASON_LIMIT, tell_difference
from tests.factories.ideas import make_call, make_idea

IN_FULL = {
    "sections": {"need": "Si butta tutto per un pezzo rotto.", "solution": "Un tavolo e degli attrezzi."}
}
ITALIAN = {
    "title": "Riparare insieme gli elettrodomestici rotti",
    "summary": "Con volontari.",
    "language": "it",
}
REASON = "La nostra è per le scuole."


@pytest.fixture
def repair(bruno: Actor) -> Idea:
    """A published idea of bruno's, in French."""
    return make_idea(
        bruno,
        title="Café réparation du samedi",
        summary="Des bénévoles aident à réparer les appareils au lieu de les jeter.",
        sections={"need": "On jette pour une pièce cassée.", "solution": "Une table et des outils."},
    )


@pytest.fixture
def read(repair: Idea, settings: Any, deliver_facts: Callable[..., int]) -> Iterator[Idea]:
    """The same, found by meaning."""
    settings.LAB_TWINS = "inside"
    deliver_facts()
    inside.load()
    yield repair
    inside.forget()


def texts(client: Client, address: str, **more: Any) -> str:
    return client.get(address, **more).content.decode()


def test_while_one_writes_the_twin_in_another_language_appears_marked_as_such(
    client: Client, read: Idea
) -> None:
    part = texts(client, "/fr/propose/near/", data=ITALIAN, headers={"HX-Request": "true"})

    assert f'href="/i/{read.code}" lang="fr"' not in part  # French on a French page needs no mark
    assert f'<a href="/i/{read.code}"' in part
    assert "<html" not in part
    assert all(
        words in part for words in ("Déposée", "Soutenir cette idée", "La mienne est différente parce que…")
    )


def test_joining_a_near_idea_leads_to_the_form_where_one_asks_for_it(
    client: Client, read: Idea, alice: Actor, carla: Actor
) -> None:
    for step in ("take_up", "open_cocreation"):
        advance_idea(read, step=step, reason="Oui.", by=carla)
    client.force_login(alice.person)

    part = texts(client, "/fr/propose/near/", data=ITALIAN, headers={"HX-Request": "true"})

    assert f'href="/fr/ideas/{read.code}/join/" target="_blank" rel="noopener">Rejoindre cette idée' in part
    assert "Demander à rejoindre l’équipe" in texts(client, f"/fr/ideas/{read.code}/join/")


def test_a_title_in_another_language_is_marked(client: Client, read: Idea) -> None:
    part = texts(client, "/it/propose/near/", data=ITALIAN)

    assert f'<a href="/i/{read.code}" lang="fr"' in part


def test_what_was_typed_there_stays_while_the_title_changes(client: Client, read: Idea) -> None:
    part = texts(client, "/fr/propose/near/", data=ITALIAN | {f"differs-{read.code}": REASON})

    assert f">{REASON}</textarea>" in part
    assert "<details open>" in part


def test_it_stays_also_where_the_title_is_no_longer_near(client: Client, read: Idea) -> None:
    far = {"title": "Una sala libera la sera", "language": "it"}

    part = texts(
        client, "/fr/propose/near/", data=far | {f"differs-{read.code}": REASON, "differs-ZZZZZZZZ": "…"}
    )

    assert re.findall(r'<a href="/i/(\w+)"', part) == [read.code]
    assert f">{REASON}</textarea>" in part


def test_the_reason_is_kept_with_the_draft_that_is_begun(client: Client, read: Idea, alice: Actor) -> None:
    make_call()
    client.force_login(alice.person)

    write = client.post("/fr/propose/", ITALIAN | {f"differs-{read.code}": REASON})["Location"]
    second = texts(client, write)

    kept = Difference.objects.get()
    assert (kept.idea.title, kept.near, kept.reason, kept.person) == (
        ITALIAN["title"],
        read,
        REASON,
        alice.person,
    )
    assert f">{REASON}</textarea>" in second


def test_it_is_kept_without_an_account_too(client: Client, read: Idea) -> None:
    make_call()

    client.post("/fr/propose/", ITALIAN | {f"differs-{read.code}": REASON})

    assert [(one.reason, one.person) for one in Difference.objects.all()] == [(REASON, None)]


def test_each_step_keeps_it_and_the_automatic_saving_too(
    client: Client, read: Idea, draft: Idea, alice: Actor
) -> None:
    client.force_login(alice.person)

    for suffix, reason in (("", "Autre besoin."), ("?autosave", "Autre lieu.")):
        client.post(f"/fr/ideas/{draft.code}/write/2/{suffix}", {"need": "…", f"differs-{read.code}": reason})

    assert [one.reason for one in Difference.objects.all()] == ["Autre lieu."]


def test_one_that_is_too_long_is_refused_and_stays(client: Client, read: Idea, alice: Actor) -> None:
    make_call()
    client.force_login(alice.person)
    long = "a" * (REASON_LIMIT + 1)

    refused = client.post("/fr/propose/", ITALIAN | {f"differs-{read.code}": long})

    assert refused.status_code == 422
    assert "tient en 500 caractères au plus" in refused.content.decode()
    assert f">{long}</textarea>" in refused.content.decode()
    assert Idea.objects.filter(title=ITALIAN["title"]).count() == 0


def test_of_an_idea_that_is_gone_nothing_is_kept_and_the_draft_is(client: Client, alice: Actor) -> None:
    make_call()
    client.force_login(alice.person)

    answer = client.post("/fr/propose/", ITALIAN | {"differs-ZZZZZZZZ": REASON})

    assert (answer.status_code, Difference.objects.count()) == (302, 0)


def test_a_title_that_comes_along_shows_what_is_near_at_once(client: Client, read: Idea) -> None:
    assert f'href="/i/{read.code}"' in texts(
        client, "/fr/propose/", data={"title": ITALIAN["title"] + ", con volontari"}
    )


def test_an_idea_has_a_page_of_its_near_ones(
    client: Client, read: Idea, alice: Actor, deliver_facts: Any
) -> None:
    twin = make_idea(alice, **ITALIAN, **IN_FULL)
    deliver_facts()

    page = texts(client, f"/fr/ideas/{twin.code}/twins/")
    part = texts(client, f"/fr/ideas/{twin.code}/twins/", headers={"HX-Request": "true"})
    own = texts(client, client.get(f"/i/{twin.code}", follow=True).redirect_chain[-1][0])

    assert re.findall(r'<a href="/i/(\w+)"', page) == [twin.code, read.code]
    assert re.findall(r'<a href="/i/(\w+)"', part) == [read.code]
    assert f'hx-get="/fr/ideas/{twin.code}/twins/"' in own
    assert f'href="/fr/ideas/{twin.code}/twins/"' in own


def test_one_without_near_ones_says_so(client: Client, read: Idea) -> None:
    assert "Aucune autre idée ne lui ressemble encore." in texts(client, f"/fr/ideas/{read.code}/twins/")


def test_its_team_says_there_what_sets_it_apart(
    client: Client, read: Idea, alice: Actor, charlie: Actor, deliver_facts: Any
) -> None:
    twin = make_idea(alice, **ITALIAN, **IN_FULL)
    deliver_facts()
    address = f"/fr/ideas/{twin.code}/twins/"
    client.force_login(charlie.person)
    refused = client.post(address, {f"differs-{read.code}": REASON}).status_code
    strange = texts(client, address)
    client.force_login(alice.person)
    empty = client.post(address, {f"differs-{read.code}": " "})
    kept = client.post(address, {f"differs-{read.code}": REASON})

    assert (refused, "textarea" in strange) == (403, False)
    assert (empty.status_code, kept.status_code) == (422, 302)
    assert "Dites en une phrase" in empty.content.decode()
    assert f">{REASON}</textarea>" in texts(client, address)


def test_the_desk_shows_what_sets_an_idea_apart(
    client: Client, read: Idea, alice: Actor, carla: Actor
) -> None:
    twin = make_idea(alice, **ITALIAN, **IN_FULL)
    tell_difference(twin, near=read.code, reason=REASON, by=alice)
    client.force_login(carla.person)

    page = texts(client, f"/fr/desk/ideas/{twin.code}/")

    beside = page.split("Ce qui la distingue")[1].split("</section>")[0]
    assert f'href="/i/{read.code}"' in beside
    assert f'<p lang="it">{REASON}</p>' in beside
    assert "Alice" in beside


@pytest.mark.parametrize("many", [1, 3])
def test_what_is_near_costs_the_same_however_many_there_are(
    client: Client, read: Idea, alice: Actor, deliver_facts: Any, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        make_idea(alice, title=f"Café réparation {number}", summary=read.summary, sections=read.sections)
    deliver_facts()
    client.get("/fr/propose/near/", ITALIAN)

    with django_assert_num_queries(3):  # the generation, what is new, and what may be seen
        page = texts(client, "/fr/propose/near/", data=ITALIAN)

    assert page.count("Soutenir cette idée") == many + 1
