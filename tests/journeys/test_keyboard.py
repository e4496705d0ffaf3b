"""An idea is proposed and another supported with the keyboard alone, and one always sees where one is."""

from typing import Any

import pytest

from tests.factories.ideas import make_call, make_idea, make_theme
from tests.factories.people import PASSWORD, acting, make_person
from tests.labs import RunningLab

pytestmark = pytest.mark.browser
MOST_KEYS = 80
FOCUSED = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const box = at.getBoundingClientRect(), style = getComputedStyle(at);
    const seen = document.elementFromPoint(
        Math.min(box.left + box.width / 2, innerWidth - 1), Math.min(box.top + box.height / 2, innerHeight - 1));
    const name = at.labels?.[0]?.innerText || at.getAttribute('aria-label') || at.innerText || at.title || '';
    return {
        name: name.replace(/\\s+/g, ' ').trim(),
        isShown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        isUncovered: !!seen && (at.contains(seen) || seen.contains(at) || !!at.labels?.[0]?.contains(seen)),
        isMarked: at.matches(':focus-visible') && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    };
}"""


class Keyboard:
    """Somebody without a mouse at ``page``."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.unseen: list[tuple[str, dict[str, Any]]] = []

    def reach(self, name: str) -> None:
        """Press Tab until what has the focus is called so; notes every place where one would not see the focus."""
        passed = []
        for _ in range(MOST_KEYS):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(FOCUSED)
            if focused is None:
                continue
            passed.append(focused["name"])
            if not (focused["isShown"] and focused["isUncovered"] and focused["isMarked"]):
                self.unseen.append((self.page.url, focused))
            if focused["name"].startswith(name):
                return
        pytest.fail(f"The keyboard does not reach « {name} » on {self.page.url}, only {passed}")

    def write(self, name: str, words: str) -> None:
        """Go to the field of that label and type."""
        self.reach(name)
        self.page.keyboard.type(words)

    def follow(self, name: str) -> None:
        """Go to the link or button of that name, press Enter and wait for its page."""
        self.reach(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.fixture
def idea_address(running_lab: RunningLab) -> str:
    """A lab with somebody's idea and bruno's account; gives the address of the idea."""
    make_call()
    make_theme()
    make_person("Bruno", password=PASSWORD)
    idea = make_idea(acting(make_person("Alice")))
    return f"/fr/ideas/{idea.code}/"


def test_one_proposes_and_supports_with_the_keyboard_alone(
    running_lab: RunningLab, idea_address: str, page: Any
) -> None:
    keyboard = Keyboard(page)
    page.goto(f"{running_lab.base_url}/fr/ideas/")

    keyboard.follow("Se connecter")
    keyboard.write("Votre adresse e-mail", "bruno@demo.example")
    keyboard.write("Votre mot de passe", PASSWORD)
    keyboard.follow("Se connecter")

    keyboard.follow("Proposer une idée")
    keyboard.write("Titre de l’idée", "Un banc, deux générations")
    keyboard.write("En une ou deux phrases", "S’asseoir ensemble.")
    keyboard.follow("Enregistrer et continuer")
    keyboard.write("Quel besoin avez-vous remarqué", "On ne se parle plus.")
    keyboard.write("Que proposez-vous", "Un banc devant l’école.")
    keyboard.reach("Santé et social")
    page.keyboard.press("Space")
    keyboard.follow("Enregistrer et continuer")
    keyboard.follow("Enregistrer et continuer")
    keyboard.follow("Déposer l’idée")
    assert page.get_by_text("Votre idée est déposée").is_visible()

    page.goto(f"{running_lab.base_url}/fr/ideas/")
    keyboard.follow("Heures de voisinage")
    keyboard.follow("Soutenir")

    assert page.get_by_role("button", name="Vous soutenez cette idée").get_attribute("aria-pressed") == "true"
    assert keyboard.unseen == []
