"""Two people write one idea in two real browsers; what they typed survives whatever happens to browser, network and session."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ideas.collaboration.models import WorkingCopy
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import revise_idea
from tests.browsers import SIZE, cut_off
from tests.factories.ideas import make_idea
from tests.factories.people import PASSWORD, acting, make_person
from tests.labs import RunningLab
from tests.web.conftest import consents

pytestmark = pytest.mark.browser

TWO = "Le premier paragraphe dit le besoin.\n\nLe second paragraphe dit où."
type Arrive = Callable[..., Any]


@pytest.fixture
def idea(running_lab: RunningLab) -> Idea:
    """alice's idea, which bruno writes with her; the need has two paragraphs."""
    alice = acting(make_person("Alice", password=PASSWORD))
    consents(alice.person)
    idea = make_idea(alice)
    bruno = make_person("Bruno", password=PASSWORD)
    TeamMember.objects.create(idea=idea, person=bruno, role="co_author")
    return revise_idea(idea, changes={"sections": {"need": TWO}}, by=alice)


@pytest.fixture
def arrive(chromium: Any, running_lab: RunningLab) -> Iterator[Arrive]:
    """``arrive("alice")`` gives her page, signed in; ``state`` is what an earlier browser of hers left on the device."""
    contexts, problems = [], []

    def come(name: str, state: Any = None) -> Any:
        context = chromium.new_context(
            locale="fr-FR", viewport=SIZE, base_url=running_lab.base_url, storage_state=state
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        if state is None:
            sign_in(page, name)
        return page

    yield come
    for context in contexts:
        context.close()
    assert problems == []


def sign_in(page: Any, name: str) -> None:
    page.goto("/fr/account/sign-in/")
    page.locator("[name=login]").fill(f"{name}@demo.example")
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")


def open_part(page: Any, idea: Idea, title: str) -> Any:
    """Begin to write a part by its button; gives the field."""
    page.goto(f"/fr/ideas/{idea.code}/edit/")
    with page.expect_navigation():
        page.get_by_role("button", name=f"Modifier : {title}").click()
    return page.locator("[name=text]")


def save(page: Any) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer et publier").click()


def need_of(idea: Idea) -> str:
    return Idea.objects.get(pk=idea.pk).section("need")


def kept(page: Any) -> None:
    """Wait until the page says that the lab keeps the text."""
    page.get_by_text("Votre texte est gardé, ").wait_for()


def test_different_parts_do_not_meet_and_each_sees_where_the_other_writes(idea: Idea, arrive: Arrive) -> None:
    alice, bruno = arrive("alice"), arrive("bruno")
    open_part(bruno, idea, "Le résumé").fill("Écrit par Bruno.")
    need = open_part(alice, idea, "Le besoin")
    seen = alice.get_by_text("Bruno écrit dans « Le résumé »").first.is_visible()
    need.fill("Écrit par Alice.")

    save(bruno)
    save(alice)

    now = Idea.objects.get(pk=idea.pk)
    assert seen
    assert (now.summary, now.section("need")) == ("Écrit par Bruno.", "Écrit par Alice.")
    assert alice.get_by_text("La nouvelle version est publiée.").is_visible()


def test_one_part_in_different_words_is_joined(idea: Idea, arrive: Arrive) -> None:
    alice, bruno = arrive("alice"), arrive("bruno")
    open_part(alice, idea, "Le besoin").fill(TWO.replace("premier", "tout premier"))
    open_part(bruno, idea, "Le besoin").fill(TWO.replace("dit où", "dit quand"))

    save(bruno)
    save(alice)

    assert need_of(idea) == TWO.replace("premier", "tout premier").replace("dit où", "dit quand")
    assert alice.get_by_text("Elle réunit vos mots").is_visible()


def test_the_same_words_are_put_side_by_side_and_one_chooses(idea: Idea, arrive: Arrive) -> None:
    alice, bruno = arrive("alice"), arrive("bruno")
    open_part(alice, idea, "Le besoin").fill(TWO.replace("dit le besoin", "dit tout le besoin"))
    open_part(bruno, idea, "Le besoin").fill(TWO.replace("dit le besoin", "tait le besoin"))
    save(bruno)
    save(alice)

    texts = alice.locator("section.card .split").inner_text()
    alice.get_by_label("Les deux, l’un après l’autre").check()
    with alice.expect_navigation():
        alice.get_by_role("button", name="Enregistrer ce choix").click()

    assert "dit tout le besoin" in texts
    assert "tait le besoin" in texts
    assert need_of(idea) == (
        "Le premier paragraphe tait le besoin.\n\nLe premier paragraphe dit tout le besoin.\n\n"
        "Le second paragraphe dit où."
    )


def test_a_browser_killed_while_typing_finds_its_text_again(idea: Idea, arrive: Arrive) -> None:
    alice = arrive("alice")
    field = open_part(alice, idea, "Le besoin")
    field.fill("Gardé par le lab.")
    kept(alice)
    # The lab never hears of the last words, not even of a browser that closes.
    cut_off(alice)
    field.fill("Gardé par le lab. Et ceci ne l’était pas encore.")
    on_this_device = alice.context.storage_state()
    alice.context.close()

    again = arrive("alice", state=on_this_device)
    again.goto(f"/fr/ideas/{idea.code}/edit/need/")
    from_the_lab = again.locator("[name=text]").input_value()
    offer = again.locator("[data-offer]")
    offered = offer.inner_text()
    offer.get_by_role("button", name="Le reprendre").click()

    assert from_the_lab == "Gardé par le lab."
    assert "Et ceci ne l’était pas encore." in offered
    assert again.locator("[name=text]").input_value() == "Gardé par le lab. Et ceci ne l’était pas encore."
    kept(again)
    assert WorkingCopy.objects.get().text == "Gardé par le lab. Et ceci ne l’était pas encore."


def test_what_an_earlier_page_left_survives_what_is_typed_before_one_decides(
    idea: Idea, arrive: Arrive
) -> None:
    alice = arrive("alice")
    field = open_part(alice, idea, "Le besoin")
    cut_off(alice)
    field.fill("Deux paragraphes d’avant.")
    on_this_device = alice.context.storage_state()
    alice.context.close()
    again = arrive("alice", state=on_this_device)
    address = f"/fr/ideas/{idea.code}/edit/need/"
    again.goto(address)

    again.locator("[name=text]").fill("Tapé sans regarder.")
    kept(again)
    again.goto(address)
    offer = again.locator("[data-offer]")
    still = offer.inner_text()
    again.locator("[name=text]").fill("Tapé encore.")
    offer.get_by_role("button", name="Le reprendre").click()
    taken, then = again.locator("[name=text]").input_value(), offer.inner_text()
    offer.get_by_role("button", name="L’oublier").click()
    save(again)

    assert "Deux paragraphes d’avant." in still
    assert taken == "Deux paragraphes d’avant."
    assert "Tapé encore." in then
    assert need_of(idea) == "Deux paragraphes d’avant."
    assert again.evaluate("() => localStorage.length") == 0


def test_without_a_network_the_text_waits_and_is_kept_when_it_is_back(idea: Idea, arrive: Arrive) -> None:
    alice = arrive("alice")
    field = open_part(alice, idea, "Le besoin")
    alice.context.set_offline(True)
    field.fill("Écrit dans le tunnel.")
    alice.get_by_text("Connexion perdue.").wait_for()
    on_this_device = alice.evaluate("() => Object.values({...localStorage}).join()")

    alice.context.set_offline(False)
    kept(alice)

    assert "Écrit dans le tunnel." in on_this_device
    assert WorkingCopy.objects.get().text == "Écrit dans le tunnel."
    assert alice.evaluate("() => localStorage.length") == 0


def test_a_session_that_ended_loses_nothing(idea: Idea, arrive: Arrive) -> None:
    alice = arrive("alice")
    open_part(alice, idea, "Le besoin").fill("Écrit pendant que la session finissait.")
    alice.context.clear_cookies(name="sessionid")
    link = alice.get_by_role("link", name="Se connecter et continuer")
    link.wait_for()

    with alice.expect_navigation():
        link.click()
    alice.locator("[name=login]").fill("alice@demo.example")
    alice.locator("[name=password]").fill(PASSWORD)
    with alice.expect_navigation():
        alice.locator("[name=password]").press("Enter")
    alice.locator("[data-offer]").get_by_role("button", name="Le reprendre").click()
    save(alice)

    assert need_of(idea) == "Écrit pendant que la session finissait."
    assert alice.evaluate("() => localStorage.length") == 0


def test_a_page_from_before_another_sign_in_says_to_reload_and_loses_nothing(
    idea: Idea, arrive: Arrive
) -> None:
    alice = arrive("alice")
    field = open_part(alice, idea, "Le besoin")
    alice.context.clear_cookies(name="sessionid")
    sign_in(alice.context.new_page(), "alice")

    field.fill("Écrit sur l’ancienne page.")
    alice.get_by_text("cette page est trop ancienne").wait_for()
    is_refused = alice.get_by_text("Vous ne pouvez plus enregistrer").is_visible()
    with alice.expect_navigation():
        alice.get_by_role("link", name="Recharger la page et retrouver mon texte").click()
    alice.locator("[data-offer]").get_by_role("button", name="Le reprendre").click()
    kept(alice)
    is_old = alice.get_by_role("link", name="Recharger la page").is_visible()
    save(alice)

    assert (is_refused, is_old) == (False, False)
    assert need_of(idea) == "Écrit sur l’ancienne page."
    assert alice.evaluate("() => localStorage.length") == 0


def test_it_asks_who_writes_at_most_every_fifteen_seconds_and_not_while_hidden(
    idea: Idea, arrive: Arrive
) -> None:
    alice = arrive("alice")
    alice.clock.install()
    asked: list[str] = []
    alice.on("request", lambda request: asked.append(request.url) if "/here/" in request.url else None)
    open_part(alice, idea, "Le besoin")

    alice.clock.run_for(14_000)
    early = len(asked)
    with alice.expect_response("**/here/"):
        alice.clock.run_for(2_000)
    once = len(asked)
    alice.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    alice.clock.run_for(60_000)

    assert (early, once, len(asked)) == (0, 1, 1)


def test_marks_are_set_by_keyboard_and_by_the_bar(idea: Idea, arrive: Arrive) -> None:
    alice = arrive("alice")
    field = open_part(alice, idea, "Le besoin")
    field.fill("un mot")
    field.select_text()

    field.press("Control+b")
    bold = field.input_value()
    alice.get_by_role("button", name="Liste").click()
    listed = field.input_value()
    alice.get_by_role("button", name="Gras").focus()
    alice.keyboard.press("ArrowRight")

    assert (bold, listed) == ("**un mot**", "- **un mot**")
    assert alice.evaluate("() => document.activeElement.dataset.mark") == "italic"
