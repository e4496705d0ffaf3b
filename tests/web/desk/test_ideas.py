"""The desk's view of ideas."""

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.workflow.models import Clock
from tests.factories.ideas import make_draft, make_idea

PAGES = ["/fr/desk/", "/fr/desk/board/", "/fr/desk/ideas/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_desk_does_not_exist_for_others(client: Client, alice: Actor, carla: Actor, page: str) -> None:
    signed_out = client.get(page)
    client.force_login(alice.person)
    stranger = client.get(page)
    client.force_login(carla.person)

    assert signed_out.status_code == 302
    assert stranger.status_code == 404
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_same_for_any_length(
    client: Client, alice: Actor, carla: Actor, page: str, rows: int, django_assert_max_num_queries
) -> None:
    for number in range(rows):
        make_idea(alice, title=f"Idée {number}")
    client.force_login(carla.person)
    client.get(page)

    with django_assert_max_num_queries(15):
        client.get(page)


def test_drafts_never_show(client: Client, alice: Actor, carla: Actor) -> None:
    make_draft(alice, title="Secret")
    client.force_login(carla.person)

    assert not any("Secret" in client.get(page).content.decode() for page in PAGES)


def test_a_curator_leads_an_idea_on_from_its_page(client: Client, idea: Idea, carla: Actor) -> None:
    client.force_login(carla.person)
    client.post(f"/fr/desk/ideas/{idea.code}/steps/take_up/", {"passages": "1"})

    without = client.post(
        f"/fr/desk/ideas/{idea.code}/steps/open_cocreation/", {"passages": "2", "reason": ""}
    )
    client.post(
        f"/fr/desk/ideas/{idea.code}/steps/open_cocreation/", {"passages": "2", "reason": "Elle est prête."}
    )

    assert without.status_code == 422
    assert "Un motif est dû" in without.content.decode()
    assert Idea.objects.get(pk=idea.pk).stage.key == "cocreation"


def test_a_step_not_earned_is_refused_in_words_and_an_override_is_published(
    client: Client, alice: Actor, carla: Actor
) -> None:
    idea = make_idea(alice, stage="cocreation")
    client.force_login(carla.person)
    url = f"/fr/desk/ideas/{idea.code}/steps/to_evaluation/"

    refused = client.post(url, {"passages": "3", "reason": "Mon motif"})
    overrides = ["sections_filled", "min_supports", "team_of_or_has_endorsement"]
    client.post(url, {"passages": "3", "reason": "Urgence sociale.", "override": overrides})

    page = refused.content.decode()
    public = client.get(f"/i/{idea.code}", follow=True).content.decode()
    assert refused.status_code == 422
    assert "Il manque encore" in page
    assert "Mon motif" in page
    assert "Urgence sociale." in public
    assert "Par dérogation" in public


def test_a_step_that_somebody_else_took_is_a_clear_409(client: Client, idea: Idea, carla: Actor) -> None:
    client.force_login(carla.person)
    client.post(f"/fr/desk/ideas/{idea.code}/steps/take_up/", {"passages": "1"})

    again = client.post(f"/fr/desk/ideas/{idea.code}/steps/take_up/", {"passages": "1"})

    assert again.status_code == 409


def test_hiding_needs_a_reason_and_can_be_undone(client: Client, idea: Idea, carla: Actor) -> None:
    client.force_login(carla.person)

    without = client.post(f"/fr/desk/ideas/{idea.code}/hide/", {"reason": ""})
    client.post(f"/fr/desk/ideas/{idea.code}/hide/", {"reason": "Hors sujet."})
    hidden = Client().get(f"/fr/ideas/{idea.code}-x/").status_code
    client.post(f"/fr/desk/ideas/{idea.code}/hide/")

    assert without.status_code == 422
    assert hidden == 404
    assert not Idea.objects.get(pk=idea.pk).is_hidden


def test_a_curator_pauses_the_clock_until_a_day_and_lets_it_run_again(
    client: Client, idea: Idea, carla: Actor
) -> None:
    client.force_login(carla.person)
    page = f"/fr/desk/ideas/{idea.code}/"

    bare = client.post(f"{page}pause/", {"reason": "", "wake_at": "2031-08-20"})
    past = client.post(f"{page}pause/", {"reason": "Vacances.", "wake_at": "2001-08-20"})
    paused = client.post(f"{page}pause/", {"reason": "Vacances.", "wake_at": "2031-08-20"}, follow=True)
    again = client.post(f"{page}pause/", {"reason": "Encore.", "wake_at": "2031-08-20"})
    public = Client().get(f"/i/{idea.code}", follow=True).content.decode()

    assert (bare.status_code, past.status_code, again.status_code) == (422, 422, 409)
    assert "Choisissez une date à venir." in past.content.decode()
    assert "Vacances." in past.content.decode()
    assert "En pause jusqu’au 20 août 2031." in " ".join(paused.content.decode().split())
    assert "suspendu jusqu’au 20 août 2031. Vacances." in " ".join(public.split())
    client.post(f"{page}resume/")
    assert not Clock.objects.get(subject=idea.code).is_paused
    assert client.post(f"{page}resume/").status_code == 409


def test_only_who_curates_the_idea_pauses_its_clock(client: Client, idea: Idea, alice: Actor) -> None:
    client.force_login(alice.person)

    assert client.post(f"/fr/desk/ideas/{idea.code}/pause/", {"reason": "Vacances."}).status_code == 404
    assert client.post(f"/fr/desk/ideas/{idea.code}/resume/").status_code == 404
