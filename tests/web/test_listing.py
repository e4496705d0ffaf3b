"""What the lists of ideas, pilots and organisations have in common."""

import re

import pytest
from django.test import Client

from ideas.kernel.actor import Actor
from tests.factories.ideas import make_idea
from tests.factories.organisations import make_organisation
from tests.factories.pilots import make_pilot
from tests.factories.topics import make_territories

UNKNOWN = "Nous ne connaissons pas ce lieu."
LISTS = pytest.mark.parametrize("name", ["ideas", "pilots", "organisations"])
SCRIPT = {"HX-Request": "true"}


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def tags(html: str) -> list[str]:
    return re.findall(r'<a class="tag"[^>]*>([^<]+)<', html)


def field(html: str) -> str:
    """What the field of the place says."""
    found = re.search(r'id="territory" name="territory" value="([^"]*)"', html)
    assert found
    return found.group(1)


@LISTS
def test_a_place_that_nobody_knows_is_said_at_its_field(client: Client, db: None, name: str) -> None:
    make_territories()

    html = page(client, f"/fr/{name}/?territory=Nullepart")

    fault = re.search(r'id="territory-fault" role="status">(.+?)</div>', html)
    assert fault
    assert UNKNOWN in fault.group(1)
    assert field(html) == "Nullepart"
    assert tags(html) == ["Lieu non reconnu : Nullepart"]


@LISTS
@pytest.mark.parametrize(
    ("asked", "shown"), [("lausanne", "Lausanne"), ("1003", "Lausanne"), ("Laus", "Lausanne"), ("LAC", "LAC")]
)
def test_a_place_that_is_known_is_no_fault(
    client: Client, db: None, name: str, asked: str, shown: str
) -> None:
    make_territories()

    html = page(client, f"/fr/{name}/?territory={asked}")

    assert UNKNOWN not in html
    assert (field(html), tags(html)) == (shown, [shown])


@LISTS
def test_a_place_that_could_be_several_is_asked_for(client: Client, db: None, name: str) -> None:
    make_territories()

    assert "Plusieurs lieux correspondent." in page(client, f"/fr/{name}/?territory=Gen")


@LISTS
def test_a_script_is_answered_what_the_filters_say_now(client: Client, db: None, name: str) -> None:
    """Every count of the page is in the answer, to take its place; the fields themselves stay."""
    whole = page(client, f"/fr/{name}/")
    part = page(client, f"/fr/{name}/?territory=Nullepart", **SCRIPT)

    counts = re.findall(r'id="(count-[^"]+)"', whole)
    assert counts
    assert re.findall(r'id="(count-[^"]+)" hx-swap-oob="true"', part) == counts
    assert re.search(
        r'id="filters-active" hx-swap-oob="true"> <span class="count">1<span class="hidden"> filtre actif<',
        part,
    )
    assert re.search(rf'id="territory-fault" role="status" hx-swap-oob="innerHTML">.*{UNKNOWN}', part)
    assert "<input" not in part.split("</section>")[-1]
    assert "hx-swap-oob" not in whole


@LISTS
def test_a_long_word_is_clipped_in_its_tag_and_named_where_nothing_is_found(
    client: Client, db: None, name: str
) -> None:
    html = page(client, f"/fr/{name}/?q={'x' * 60}")

    assert tags(html) == [f"« {'x' * 39}… »"]
    assert f"« {'x' * 60} » avec ces filtres." in html
    assert "Tout effacer" in html


@LISTS
def test_values_that_nothing_has_are_offered_at_nought(client: Client, alice: Actor, name: str) -> None:
    make_organisation("Le Fil")
    make_pilot(alice)
    make_idea(alice)
    value = {"ideas": "language-de", "pilots": "state-stopped", "organisations": "kind-funder"}[name]

    assert re.search(rf'id="count-{value}">0<', page(client, f"/fr/{name}/"))


@LISTS
def test_one_filter_of_several_is_taken_off(client: Client, db: None, name: str) -> None:
    facet = {"ideas": "language", "pilots": "state", "organisations": "kind"}[name]
    one, other = {
        "ideas": ("fr", "de"),
        "pilots": ("running", "stopped"),
        "organisations": ("commune", "association"),
    }[name]

    html = page(client, f"/fr/{name}/?{facet}={one}&{facet}={other}&q=rien")

    assert f'href="?q=rien&amp;{facet}={other}"' in html
    assert f'href="?q=rien&amp;{facet}={one}"' in html
    assert f'href="?{facet}={one}&amp;{facet}={other}"' in html
