"""From a citizen's first sentence to an accepted partner, in a real browser, on a lab that ``start_lab`` made."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.told import BOXES, CONFIRM, Box, Told
from tests.journeys.visitors import PASSWORD, Visitor
from tests.labs import MakeLab, RunningLab

pytestmark = pytest.mark.browser

type Meet = Callable[[str], Visitor]
TITLE = "Heures de voisinage"


@pytest.fixture
def new_lab(make_lab: MakeLab) -> RunningLab:
    """A lab of which there was only an empty database; Ada is its first administrator."""
    lab = make_lab()
    lab.settings["LAB_ENV_FILE"] = str(lab.folder / "lab.env")
    lab.manage(
        *("start_lab", "--email", "ada@demo.example", "--name", "Ada", "--password", PASSWORD),
        *("--lab-name", "Le Lab", "--sender", "lab@demo.example"),
    )
    lab.start_web()
    lab.start_relay()
    return lab


@pytest.fixture
def meet(chromium: Any, new_lab: RunningLab) -> Iterator[Meet]:
    """``meet("Alice")`` gives somebody who comes to the lab; what goes wrong in their pages fails the test."""
    met: list[Visitor] = []

    def make(name: str) -> Visitor:
        met.append(Visitor(chromium, new_lab, name))
        return met[-1]

    yield make
    for visitor in met:
        visitor.context.close()
    assert [visitor.problems for visitor in met] == [[] for _ in met]


def furnish(ada: Visitor) -> None:
    """The lab begins with themes; ada adds one of its own."""
    ada.goes_to("/fr/desk/themes/")
    ada.opens("Ajouter une thématique")
    ada.fills("Nom (français)", "Vie de quartier")
    ada.presses("Enregistrer")


def make_curator(ada: Visitor, name: str) -> None:
    """At the People desk."""
    ada.goes_to(f"/fr/desk/people/?q={name}")
    ada.opens(name)
    ada.page.get_by_text("Donner un rôle").click()
    ada.page.get_by_label("Rôle", exact=True).select_option("curator")
    ada.presses("Donner ce rôle")


def found_commune(ada: Visitor, otto: Visitor) -> None:
    """ada adds a commune and verifies it; otto asks to act for it, and she grants it."""
    ada.goes_to("/fr/desk/organisations/add/")
    ada.fills("Nom de l’organisation", "Commune d’Aubrive")
    ada.page.get_by_label("Quelle sorte d’organisation").select_option("commune")
    ada.presses("Enregistrer")
    ada.presses("Vérifier")
    otto.goes_to("/fr/organisations/")
    otto.opens("Commune d’Aubrive")
    otto.opens("Demander un mandat")
    otto.presses("Envoyer la demande")
    ada.opens("Gérer les personnes")
    ada.presses("Donner le mandat : Otto")


def propose(alice: Visitor) -> str:
    """alice begins signed out, signs up, finds her draft and submits it; gives the idea's address."""
    alice.goes_to("/fr/")
    alice.opens("Proposer une idée")
    alice.fills("Titre de l’idée", TITLE)
    alice.fills("En une ou deux phrases", "Donner une heure, recevoir une heure.")
    alice.presses("Enregistrer et continuer")
    alice.sign_up()
    alice.opens(TITLE)
    alice.presses("Enregistrer et continuer")
    alice.presses("Enregistrer et continuer")
    alice.presses("Enregistrer et continuer")
    alice.presses("Déposer l’idée")
    assert alice.reads("Votre idée n’est pas encore déposée")
    assert alice.reads("Choisissez au moins une thématique.")
    alice.opens("Retour")
    alice.presses("Retour")
    alice.fills("Quel besoin avez-vous remarqué", "Une personne sur trois vit seule.")
    alice.fills("Que proposez-vous", "Une heure donnée vaut une heure reçue.")
    alice.page.get_by_label("Vie de quartier").check()
    alice.presses("Enregistrer et continuer")
    alice.presses("Enregistrer et continuer")
    alice.presses("Déposer l’idée")
    return str(alice.page.url)


def discuss(alice: Visitor, bruno: Visitor, idea: str) -> None:
    """bruno supports the idea and asks something in its discussion; alice answers."""
    bruno.goes_to(idea)
    bruno.supports()
    bruno.says("Et l’hiver ?", purpose="question")
    alice.link_in_mail(f"Bruno a écrit dans « {TITLE} »")
    alice.goes_to("/fr/inbox/")
    alice.opens(f"Non lu : Bruno a écrit dans « {TITLE} »")
    alice.answers("Bruno", "Au chaud, dans la salle communale.")


def take(curator: Visitor, step: str, reason: str = "") -> None:
    """Take a step at the desk, from the page of the idea there."""
    panel = curator.page.locator("main details", has=curator.page.locator("summary", has_text=step))
    if panel.get_attribute("open") is None:
        panel.locator("summary").click()
    panel.get_by_role("textbox").fill(reason)
    curator.presses(step, within=panel)


def lead_to_cocreation(carla: Visitor, alice: Visitor, idea: str, desk: str) -> None:
    """carla takes it up, asks; alice answers; carla opens co-creation."""
    take(carla, "Prendre en charge")
    take(carla, "Demander des précisions")
    assert carla.reads("Un motif est dû : il sera publié avec cette étape.")
    take(carla, "Demander des précisions", "Qui tient la liste ?")
    alice.goes_to(idea)
    alice.opens("Répondre au lab")
    alice.fills("Motif", "Alice la tient, avec Bruno.")
    alice.presses("Répondre au lab")
    carla.goes_to(desk)
    take(carla, "Ouvrir la co-création", "Claire et utile.")


def earn_evaluation(carla: Visitor, alice: Visitor, neighbours: list[Visitor], idea: str, desk: str) -> None:
    """It is refused in words until the sections are written, neighbours support it, and a second joins the team."""
    take(carla, "Passer en évaluation")
    assert carla.reads("1 soutien sur 5")
    alice.goes_to(idea)
    alice.opens("Écrire")
    alice.opens("Langue, thématiques et lieu")
    alice.presses("Enregistrer et continuer")
    alice.presses("Enregistrer et continuer")
    for label in ("Qui est concerné", "Qu’existe-t-il déjà", "Que faudrait-il", "Comment saurons-nous"):
        alice.fills(label, "Nous l’avons demandé dans le quartier.")
    alice.presses("Publier cette version")
    for neighbour in neighbours:
        neighbour.goes_to(idea)
        neighbour.supports()
    carla.goes_to(desk)


def endorse(otto: Visitor, idea: str, words: str, *, role: str = "") -> None:
    """otto backs the idea for his commune, under his mandate; with a ``role`` the commune commits itself."""
    otto.goes_to(idea)
    otto.opens("Appuyer pour mon organisation")
    otto.fills("Pourquoi votre organisation", words)
    if role:
        otto.page.get_by_label(role, exact=True).check()
    otto.presses("Publier l’appui")


def accept(otto: Visitor, idea: str) -> None:
    """otto finds the pilot from the idea, and accepts there for his commune."""
    otto.goes_to(idea)
    otto.opens(TITLE, within=otto.page.locator(".notice"))
    otto.opens("Répondre à l’invitation")
    otto.presses("Accepter")


MANDATE = "vous vous en occupez pour le lab"
ASKS = Told("Otto demande à agir pour « Commune d’Aubrive »", MANDATE)
MAY_ACT = Told("Vous pouvez maintenant agir pour « Commune d’Aubrive »", "cela s’adresse à vous")
BEFORE = {  # what the lab's people are told while it is furnished
    "Ada": Box([ASKS], [], [ASKS]),
    "Carla": Box([ASKS], [], [CONFIRM, ASKS]),
    "Otto": Box([MAY_ACT], [], [CONFIRM, MAY_ACT]),
}


def expected(name: str) -> Box:
    """The literal box of that person: first what came before the idea, then what came of it."""
    before = BEFORE.get(name, Box([], [], [CONFIRM]))
    after = BOXES.get(name, Box([], [], []))
    return Box(*(first + then for first, then in zip(before, after, strict=True)))


def test_an_idea_goes_from_its_first_sentence_to_an_accepted_partner(meet: Meet) -> None:
    ada, alice, bruno, carla, charlie, otto = map(meet, ("Ada", "Alice", "Bruno", "Carla", "Charlie", "Otto"))
    neighbours = [meet(f"Voisine {number}") for number in range(1, 5)]
    ada.sign_in()
    furnish(ada)
    idea = propose(alice)
    for visitor in (bruno, carla, charlie, otto, *neighbours):
        visitor.sign_up()
    make_curator(ada, "Carla")
    found_commune(ada, otto)

    charlie.goes_to(idea)
    charlie.presses("Suivre")
    discuss(alice, bruno, idea)
    carla.goes_to("/fr/desk/board/")
    carla.opens(TITLE)
    desk = str(carla.page.url)
    lead_to_cocreation(carla, alice, idea, desk)
    earn_evaluation(carla, alice, neighbours, idea, desk)
    endorse(otto, idea, "Notre commune vous appuie.")
    carla.goes_to(desk)
    take(carla, "Passer en évaluation")
    take(carla, "Ouvrir un pilote", "Tout est réuni.")
    assert carla.reads("Aucune organisation ne s’est encore engagée")
    otto.goes_to(idea)
    otto.presses("Retirer cet appui : Commune d’Aubrive")
    endorse(otto, idea, "Nous ouvrons la salle communale.", role="Accueille")
    carla.goes_to(desk)
    take(carla, "Ouvrir un pilote", "Tout est réuni.")
    otto.is_mailed("Commune d’Aubrive est invitée")
    accept(otto, idea)
    alice.is_mailed("Commune d’Aubrive est maintenant partenaire")
    meet("Zoe").sign_up()  # mails leave in their order: after this one none of the others is under way

    met = [ada, alice, bruno, carla, charlie, otto, *neighbours]
    assert {one.name: one.box() for one in met} == {one.name: expected(one.name) for one in met}
