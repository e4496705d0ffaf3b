"""The desk's view of ideas."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea, support_idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.people.operations import stop_mail
from ideas.pilots.operations import open_pilot
from ideas.workflow.models import Clock, Stage
from tests.factories.ideas import make_draft, make_idea
from tests.factories.people import acting, make_person
from tests.factories.pilots import lead_to_pilot, make_committed_idea

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
    assert re.search(
        r'<p class="error" id="error-open_cocreation"><svg.*Un motif est dû', without.content.decode()
    )
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

    page = again.content.decode()
    assert again.status_code == 409
    assert re.search(
        r'<div class="notice wait" role="alert" tabindex="-1" data-focus>.*L’état a changé', page
    )


def test_an_idea_that_a_pilot_leads_links_to_it(client: Client, alice: Actor, carla: Actor) -> None:
    idea = make_committed_idea(alice, title="Un banc")
    lead_to_pilot(idea, by=carla)
    pilot = open_pilot(idea, by=SYSTEM)
    client.force_login(carla.person)

    page = client.get(f"/fr/desk/ideas/{idea.code}/").content.decode()

    assert pilot is not None
    assert "Un pilote mène cette idée" in page
    assert f'href="/fr/desk/pilots/{pilot.code}/"' in page


def test_opening_a_pilot_is_confirmed_as_that(
    client: Client, alice: Actor, otto: Actor, carla: Actor
) -> None:
    idea = make_committed_idea(alice, otto, title="Un banc")
    client.force_login(carla.person)
    said = {"reason": "Essayons.", "passages": str(idea.passage_count)}

    page = client.post(f"/fr/desk/ideas/{idea.code}/steps/to_pilot/", said, follow=True).content.decode()

    assert "Un pilote s’ouvre pour « Un banc » : les organisations engagées" in page


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


def in_words(answer: HttpResponse) -> str:
    """The text of a page, without its marks, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_before_a_step_the_curator_reads_whom_it_tells_and_in_which_words(
    client: Client, idea_of_two: Idea, charlie: Actor, carla: Actor, bruno: Actor
) -> None:
    advance_idea(idea_of_two, step="take_up", by=carla)
    support_idea(idea_of_two, by=charlie)
    stop_mail(bruno.person.email, why="bounced", by=SYSTEM)
    client.force_login(carla.person)

    page = in_words(client.get(f"/fr/desk/ideas/{idea_of_two.code}/"))

    to_all = "Un message partira à : 2 personnes de l’équipe, 1 personne qui soutient l’idée."
    assert page.count(to_all + " Dont 1 sans e-mail, à prévenir de vive voix.") == 2
    assert page.count("Un message partira à : 2 personnes de l’équipe. Dont 1 sans e-mail") == 1
    assert "« Heures de voisinage » est maintenant à l’étape « Co-création »" in page
    assert "Ensuite, l’équipe aura 60 jours pour répondre." in page


@pytest.mark.parametrize("backers", [1, 3])
def test_the_page_of_an_idea_asks_the_same_however_many_are_told(
    client: Client, idea_of_two: Idea, carla: Actor, backers: int, django_assert_num_queries
) -> None:
    advance_idea(idea_of_two, step="take_up", by=carla)
    for number in range(backers):
        support_idea(idea_of_two, by=acting(make_person(f"Soutien {number}")))
    client.force_login(carla.person)
    client.get(f"/fr/desk/ideas/{idea_of_two.code}/")

    with django_assert_num_queries(22):
        client.get(f"/fr/desk/ideas/{idea_of_two.code}/")


def field_of(answer: HttpResponse, key: str) -> str:
    """The mark-up of the reason's field of one form."""
    found = re.search(rf'<label for="reason-{key}">.*?</div>', answer.content.decode(), re.DOTALL)
    assert found is not None
    return found.group()


def test_an_owed_reason_is_marked_and_its_error_stands_at_its_field(
    client: Client, idea: Idea, carla: Actor
) -> None:
    advance_idea(idea, step="take_up", by=carla)
    client.force_login(carla.person)
    page = f"/fr/desk/ideas/{idea.code}/"

    owed = field_of(client.get(page), "open_cocreation")
    wrong = client.post(f"{page}steps/open_cocreation/", {"passages": "2", "reason": "  "})
    long = client.post(f"{page}steps/open_cocreation/", {"passages": "2", "reason": "Parce que. " * 600})
    hidden = client.post(f"{page}hide/", {"reason": ""})

    assert "(obligatoire)" in owed
    assert " required " in owed
    assert "aria-invalid" not in owed
    for answer, key, words in (
        (wrong, "open_cocreation", "Un motif est dû"),
        (long, "open_cocreation", "trop long"),
        (hidden, "hide", "Dites pourquoi"),
    ):
        assert answer.status_code == 422
        assert (
            f'aria-describedby="{"" if key == "hide" else f"hint-{key} "}error-{key}" aria-invalid="true"'
            in (field_of(answer, key))
        )
        assert words in field_of(answer, key)
    assert "Parce que. Parce que." in field_of(long, "open_cocreation")
    assert "aria-invalid" not in field_of(wrong, "decline")


def test_what_was_refused_is_the_first_thing_in_main_and_takes_the_focus(
    client: Client, idea: Idea, alice: Actor, carla: Actor
) -> None:
    ripe = make_idea(alice, stage="cocreation")
    client.force_login(carla.person)
    wrong = {"passages": "3", "reason": "Mon motif"}

    answers = {
        "Il manque encore": client.post(f"/fr/desk/ideas/{ripe.code}/steps/to_evaluation/", wrong),
        '<a href="#reason-hide">Motif : Dites pourquoi': client.post(f"/fr/desk/ideas/{idea.code}/hide/"),
        '<a href="#pause-reason">Motif de la pause :': client.post(f"/fr/desk/ideas/{idea.code}/pause/"),
    }

    for words, answer in answers.items():
        page = answer.content.decode()
        first = page.split("<main")[1].split("<h1")[0]
        assert answer.status_code == 422
        assert "<title>Erreur\u00a0:" in page
        assert page.count('role="alert" tabindex="-1" data-focus') == 1
        assert 'role="alert" tabindex="-1" data-focus' in first
        assert words in first


def test_near_ideas_stand_beside_an_idea_on_the_desk(
    client: Client, idea: Idea, bruno: Actor, carla: Actor, deliver_facts: Callable[[], None]
) -> None:
    near = make_idea(bruno, title="Le temps des voisinages")
    make_idea(
        bruno,
        title="Réparer des vélos",
        summary="Un atelier.",
        sections={"need": "Des vélos rouillent.", "solution": "Des outils."},
    )
    deliver_facts()
    client.force_login(carla.person)

    page = client.get(f"/fr/desk/ideas/{idea.code}/").content.decode()

    beside = page.split("Idées voisines")[1].split("</section>")[0]
    assert re.findall(r'href="/i/(\w+)"', beside) == [near.code]


def test_who_must_waive_a_condition_owes_a_reason_and_keeps_what_was_ticked(
    client: Client, alice: Actor, carla: Actor
) -> None:
    idea = make_idea(alice, stage="cocreation")
    client.force_login(carla.person)
    page = f"/fr/desk/ideas/{idea.code}/"
    overrides = ["sections_filled", "min_supports", "team_of_or_has_endorsement"]

    owed = field_of(client.get(page), "to_evaluation")
    wrong = client.post(f"{page}steps/to_evaluation/", {"passages": "3", "reason": "", "override": overrides})

    assert "(obligatoire)" in owed
    assert wrong.status_code == 422
    assert "Un motif est dû" in field_of(wrong, "to_evaluation")
    ticked = re.findall(r'name="override" value="(\w+)" checked', wrong.content.decode())
    assert sorted(ticked) == sorted(overrides)


def test_the_columns_of_the_board_are_the_stages_of_the_process(
    client: Client, idea: Idea, carla: Actor
) -> None:
    client.force_login(carla.person)

    before = [column["stage"].key for column in client.get("/fr/desk/board/").context["columns"]]
    Stage.objects.filter(key="clarifying").update(key="asking", names={"fr": "À demander"})
    after = client.get("/fr/desk/board/")

    way = ["submitted", "screening", "clarifying", "cocreation", "evaluation", "pilot", "scaling"]
    assert before == way
    assert [column["stage"].key for column in after.context["columns"]] == [*way[:2], "asking", *way[3:]]
    assert "À demander" in after.content.decode()


@pytest.mark.parametrize("form", ["steps/admit", "pause", "resume", "hide"])
def test_the_address_of_a_form_leads_back_to_the_idea(
    client: Client, carla: Actor, idea: Idea, form: str
) -> None:
    client.force_login(carla.person)

    response = client.get(f"/fr/desk/ideas/{idea.code}/{form}/")

    assert (response.status_code, response["Location"]) == (302, f"/fr/desk/ideas/{idea.code}/")
