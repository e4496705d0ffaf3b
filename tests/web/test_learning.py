"""What pilots teach, on pages."""

from typing import Any

import pytest
from django.test import Client

from ideas.kernel.actor import Actor
from ideas.learning.models import Learning
from ideas.pilots.models import Pilot
from tests.factories.ideas import make_idea
from tests.factories.learning import make_learning, note
from tests.factories.pilots import make_running_pilot
from tests.factories.roadmap import make_milestone
from tests.factories.sites import make_site

NOTED = {"kind": "failed", "title": "Signer avant d’acheter", "text": "Six **mois** perdus."}


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    return make_running_pilot(alice, otto, carla)


def page_of(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def test_the_team_notes_what_it_learnt_and_notes_it_better(
    client: Client, pilot: Pilot, alice: Actor
) -> None:
    site = make_site(pilot)
    make_milestone(pilot)
    pilot.reviews.create(number=1, state_before="running")
    client.force_login(alice.person)
    url = f"/fr/pilots/{pilot.code}/learnings/note/"

    form = client.get(url).content.decode()
    refused = client.post(url, {"kind": "", "title": ""})
    too_long = client.post(url, NOTED | {"title": "x" * 200})
    saved = client.post(url, NOTED | {"site": site.code, "review": "1"})

    one = Learning.objects.get()
    page = page_of(client, f"/l/{one.code}")
    assert all(words in form for words in ("Dans quel lieu", "À quel jalon", "Bilan 1"))
    assert (refused.status_code, too_long.status_code) == (422, 422)
    assert saved["Location"] == f"/fr/learnings/{one.code}/"
    assert all(
        words in page for words in ("<strong>mois</strong>", f"{site.name}, Bilan 1", "N’a pas marché")
    )
    change = f"/fr/learnings/{one.code}/change/"
    assert "Six **mois** perdus." in client.get(change).content.decode()
    client.post(change, NOTED | {"title": "Signer d’abord", "version": "1"})
    stale = client.post(change, NOTED | {"title": "Non", "version": "1"})
    wrong = client.post(change, NOTED | {"kind": "nothing", "version": "2"})
    assert (stale.status_code, wrong.status_code) == (422, 422)
    assert "Signer d’abord" in stale.content.decode()
    assert "Signer d’abord" in page_of(client, f"/p/{pilot.code}")


def test_a_partner_notes_and_changes_its_own(client: Client, pilot: Pilot, alice: Actor, otto: Actor) -> None:
    others = note(pilot, by=alice)
    client.force_login(otto.person)

    client.post(f"/fr/pilots/{pilot.code}/learnings/note/", NOTED | {"on_behalf_of": otto.organisation_code})
    own = Learning.objects.exclude(pk=others.pk).get()
    changed = {**NOTED, "title": "Autre", "version": "1", "on_behalf_of": otto.organisation_code}
    saved = client.post(f"/fr/learnings/{own.code}/change/", changed)

    own.refresh_from_db()
    assert (own.organisation, own.title, saved.status_code) == (otto.organisation, "Autre", 302)
    assert "Modifier" in page_of(client, f"/l/{own.code}")
    assert client.get(f"/fr/learnings/{others.code}/change/").status_code == 403
    client.force_login(alice.person)
    assert client.get(f"/fr/learnings/{own.code}/change/").status_code == 403
    client.logout()
    assert client.get(f"/fr/learnings/{own.code}/change/").status_code == 302


def test_strangers_read_and_report_but_are_offered_nothing_more(
    client: Client, pilot: Pilot, charlie: Actor
) -> None:
    one = make_learning(pilot)
    client.force_login(charlie.person)

    page = page_of(client, f"/fr/pilots/{pilot.code}/learnings/")
    assert one.title in page
    assert "Noter un enseignement" not in page
    assert "Signaler" in page_of(client, f"/l/{one.code}")
    assert client.get(f"/fr/pilots/{pilot.code}/learnings/note/").status_code == 403
    assert client.get("/fr/learnings/22222222/").status_code == 404


def test_a_curator_hides_and_shows(client: Client, pilot: Pilot, carla: Actor, charlie: Actor) -> None:
    one = make_learning(pilot)
    client.force_login(carla.person)
    url = f"/fr/learnings/{one.code}/hide/"

    form = client.get(url).content.decode()
    refused = client.post(url, {"reason": ""})
    client.post(url, {"reason": "Nomme quelqu’un."})
    hidden = page_of(client, f"/l/{one.code}")
    again = client.get(url).content.decode()
    client.post(url, {"show": "1"})
    moved_on = client.post(url, {"show": "1"})

    one.refresh_from_db()
    assert ("Masquer cet enseignement" in form, refused.status_code) == (True, 422)
    assert "Nomme quelqu’un." in hidden
    assert "Rendre cet enseignement visible" in again
    assert (one.is_hidden, moved_on.status_code) == (False, 422)
    client.force_login(charlie.person)
    assert client.get(url).status_code == 403


def test_the_list_is_narrowed_by_words_kind_theme_and_place(
    client: Client, pilot: Pilot, alice: Actor, deliver_facts: Any
) -> None:
    note(pilot, by=alice, title="Un parking mutualisé", kind="worked")
    note(pilot, by=alice, title="Signer avant d’acheter")
    deliver_facts()
    slug = pilot.themes.get().slug

    def titles(query: str) -> list[str]:
        return [row["learning"].title for row in client.get(f"/fr/learnings/{query}").context["rows"]]

    assert titles("") == ["Signer avant d’acheter", "Un parking mutualisé"]
    assert titles("?q=parking") == ["Un parking mutualisé"]
    assert titles("?kind=failed") == ["Signer avant d’acheter"]
    assert titles(f"?theme={slug}&kind=worked") == ["Un parking mutualisé"]
    assert titles("?theme=nowhere") == []
    assert "Rien ne correspond" in page_of(client, "/fr/learnings/?kind=again")
    assert client.get("/fr/learnings/?territory=Nulle+part").status_code == 200


def test_what_there_is_none_of_is_said(client: Client, pilot: Pilot, alice: Actor) -> None:
    assert "Rien n’est encore noté." in page_of(client, "/fr/learnings/")
    assert "Rien n’est encore noté." in page_of(client, f"/fr/pilots/{pilot.code}/learnings/")
    assert "Ce que nous apprenons" not in page_of(client, f"/p/{pilot.code}")
    client.force_login(alice.person)
    assert "Noter un enseignement" in page_of(client, f"/p/{pilot.code}")


def test_a_team_reads_what_pilots_of_near_ideas_learnt(
    client: Client, pilot: Pilot, alice: Actor, charlie: Actor, deliver_facts: Any
) -> None:
    one = make_learning(pilot)
    near = make_idea(charlie, title=pilot.idea.title, summary=pilot.idea.summary)
    far = make_idea(charlie, title="Zébus", summary="Xylophones")
    deliver_facts()
    client.force_login(charlie.person)

    assert one.title in page_of(client, f"/fr/ideas/{near.code}/learnings/")
    assert "Aucun pilote d’une idée voisine" in page_of(client, f"/fr/ideas/{far.code}/learnings/")
    assert f"/fr/ideas/{near.code}/learnings/" in page_of(client, f"/fr/ideas/{near.code}/team/")
    client.logout()
    assert "Ce que d’autres ont appris" not in page_of(client, f"/fr/ideas/{near.code}/team/")


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_lists_ask_the_same_for_any_length(
    client: Client, pilot: Pilot, rows: int, django_assert_num_queries
) -> None:
    for _ in range(rows):
        make_learning(pilot, site=None)
    client.get("/fr/learnings/")  # what is read once per process

    with django_assert_num_queries(5):
        client.get("/fr/learnings/?q=")
    with django_assert_num_queries(6):
        client.get(f"/fr/pilots/{pilot.code}/learnings/")
