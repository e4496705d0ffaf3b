"""Two people translate one idea in real browsers; what they typed survives whatever happens to network, browser and session."""

from typing import Any

import pytest

from ideas.collaboration.models import TranslationCopy
from ideas.ideation.models import Idea, Translation
from tests.browsers import cut_off
from tests.factories.people import PASSWORD
from tests.journeys.test_writing_together import Arrive, arrive, idea, kept

pytestmark = pytest.mark.browser

__all__ = ["arrive", "idea"]  # fixtures of writing together


def editor(page: Any, idea: Idea, key: str = "it") -> Any:
    """The page that writes that text; gives its title's field."""
    page.goto(f"/fr/ideas/{idea.code}/translations/{key}/")
    return page.locator("[name=title]")


def publish(page: Any) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Publier ce texte").click()


def on_the_device(page: Any) -> str:
    return str(page.evaluate("() => Object.values({...localStorage}).join()"))


def test_a_browser_killed_while_typing_finds_its_text_again(idea: Idea, arrive: Arrive) -> None:
    alice = arrive("alice")
    editor(alice, idea).fill("Ore di vicinato")
    alice.locator("[name=need]").fill("Una persona su tre.")
    kept(alice)
    cut_off(alice)
    alice.locator("[name=need]").fill("Una persona su tre vive sola.")
    device = alice.context.storage_state()
    alice.context.close()

    again = arrive("alice", state=device)
    from_the_lab = (editor(again, idea).input_value(), again.locator("[name=need]").input_value())
    offer = again.locator("[data-offer]")
    offered = offer.inner_text()
    offer.get_by_role("button", name="Le reprendre").click()
    kept(again)

    assert from_the_lab == ("Ore di vicinato", "Una persona su tre.")
    assert "Una persona su tre vive sola." in offered
    assert TranslationCopy.objects.get().parts["need"] == "Una persona su tre vive sola."
    assert again.evaluate("() => localStorage.length") == 0
    publish(again)
    assert Translation.objects.get().section("need") == "Una persona su tre vive sola."
    assert not TranslationCopy.objects.exists()


def test_without_a_network_plain_words_wait_and_are_kept_when_it_is_back(idea: Idea, arrive: Arrive) -> None:
    alice = arrive("alice")
    editor(alice, idea, "fr-plain")
    alice.context.set_offline(True)
    alice.locator("[name=need]").fill("Beaucoup de gens vivent seuls.")
    alice.get_by_text("Connexion perdue.").wait_for()
    device = on_the_device(alice)

    alice.context.set_offline(False)
    kept(alice)

    assert "Beaucoup de gens vivent seuls." in device
    assert TranslationCopy.objects.get().parts["need"] == "Beaucoup de gens vivent seuls."
    assert alice.evaluate("() => localStorage.length") == 0


def test_a_session_that_ended_loses_nothing(idea: Idea, arrive: Arrive) -> None:
    alice = arrive("alice")
    editor(alice, idea).fill("Scritto mentre la sessione finiva")
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
    publish(alice)

    assert Translation.objects.get().title == "Scritto mentre la sessione finiva"


def test_two_who_translate_the_same_words_see_both_side_by_side(idea: Idea, arrive: Arrive) -> None:
    alice, bruno = arrive("alice"), arrive("bruno")
    for page, title, need in ((alice, "Ore comuni", "Una su tre."), (bruno, "Tempo comune", "")):
        editor(page, idea).fill(title)
        page.locator("[name=need]").fill(need)
        kept(page)
    told = (
        alice.get_by_text("Bruno écrit aussi ce texte").count()
        + bruno.get_by_text("Alice écrit aussi ce texte").count()
    )

    publish(alice)
    bruno.get_by_role("button", name="Publier ce texte").click()
    beside = bruno.get_by_role("region", name="Deux textes")
    beside.first.wait_for()
    theirs = beside.all_inner_texts()
    mine = bruno.locator("[name=title]").input_value()
    joined = bruno.locator("[name=need]").input_value()
    publish(bruno)

    row = Translation.objects.get()
    assert told >= 1
    assert len(theirs) == 1
    assert "Ore comuni" in theirs[0]
    assert (mine, joined) == ("Tempo comune", "Una su tre.")
    assert (row.title, row.section("need"), row.version) == ("Tempo comune", "Una su tre.", 2)
    assert not TranslationCopy.objects.exists()
