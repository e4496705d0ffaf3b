"""The desk writes down ideas for people without an account."""

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.people.models import Person
from tests.factories.ideas import make_call, make_theme
from tests.factories.people import make_person
from tests.factories.topics import make_territory

COLLECT = "/fr/desk/collect/"
TOLD = {
    "display_name": "Yvonne",
    "via": "counter",
    "language": "fr",
    "postal_contact": "027 000 00 00, le matin",
    "accepts": "on",
    "consent": "Par téléphone, le 3 mai",
    "title": "Un banc",
    "summary": "Deux générations s’y parlent.",
    "need": "On ne se parle plus.",
    "solution": "Un banc.",
    "themes": ["sante"],
    "territory": "CH-VS",
    "place": "La place",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    """A facilitator at work, in a lab with a theme and a place."""
    make_call()
    make_theme()
    make_territory("CH-VS")
    client.force_login(make_person("Fabio", roles=["facilitator"]))
    return client


def test_an_idea_is_written_down_with_who_tells_it(desk: Client) -> None:
    done = desk.post(COLLECT, TOLD)

    idea, yvonne = Idea.objects.get(), Person.objects.get(display_name="Yvonne")
    assert desk.get(done["Location"]).status_code == 200
    assert (idea.title, idea.section("need"), idea.place) == ("Un banc", "On ne se parle plus.", "La place")
    assert (idea.origin, idea.recorded_by.display_name) == ("counter", "Fabio")
    assert idea.consent_channel == "Par téléphone, le 3 mai"
    assert [theme.slug for theme in idea.themes.all()] == ["sante"]
    assert [place.code for place in idea.territories.all()] == ["CH-VS"]
    assert [member.person for member in idea.team.all()] == [yvonne]
    assert (yvonne.is_unclaimed, yvonne.postal_contact) == (True, "027 000 00 00, le matin")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"consent": ""}, "Dites comment la personne a donné son accord."),
        ({"accepts": ""}, "Sans cet accord, rien ne peut être noté."),
        ({"email": "fabio@demo.example"}, "Un banc"),
        ({"territory": "Nulle-Part"}, "Nulle-Part"),
    ],
    ids=["consent", "terms", "address taken", "place"],
)
def test_what_was_typed_stays_and_nobody_is_noted_without_an_idea(
    desk: Client, change: dict[str, str], words: str
) -> None:
    refused = desk.post(COLLECT, TOLD | change)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert words in page
    assert "On ne se parle plus." in page
    assert "027 000 00 00, le matin" in page
    assert not Idea.objects.exists()
    assert not Person.objects.filter(display_name="Yvonne").exists()


def test_it_is_reached_from_the_desk_and_from_its_people(desk: Client) -> None:
    assert all(COLLECT in desk.get(page).content.decode() for page in ("/fr/desk/", "/fr/desk/people/"))


@pytest.mark.parametrize("role", ["administrator", "editor"])
def test_it_does_not_exist_for_other_roles(client: Client, role: str) -> None:
    client.force_login(make_person("Ada", roles=[role]))

    assert client.get(COLLECT).status_code == 404
    assert COLLECT not in client.get("/fr/desk/").content.decode()
