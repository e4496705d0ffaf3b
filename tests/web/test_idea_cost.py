"""What the page of an idea asks of the database: the same for any length, and only for what there is."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ideas.discussion.operations import write_synthesis
from ideas.discussion.queries import thread_of
from ideas.files.operations import add_file
from ideas.ideation.models import Idea
from ideas.ideation.operations import endorse_idea, link_ideas, write_translation
from ideas.kernel.actor import Actor
from lab.web.pages.ideas import idea_address
from tests.factories.amendments import make_amendment
from tests.factories.ideas import make_idea
from tests.factories.needs import agreed_match, make_need, make_needy_idea, offer_of
from tests.factories.pilots import acting_for_new
from tests.factories.topics import make_territories
from tests.web.conftest import say

PDF = b"%PDF-1.4\n%%EOF\n"


def fill(idea: Idea, rows: int, *, alice: Actor, bruno: Actor, carla: Actor) -> None:
    """Give ``idea`` as many ``rows`` of everything that its page shows."""
    places = make_territories()
    for number in range(rows):
        endorse_idea(idea, text="Oui.", by=acting_for_new(f"Atelier {number}"))
        make_amendment(idea, bruno, solution=f"Autrement, {number}.")
        add_file(kind="idea", code=idea.code, content=PDF + b" " * number, name="Plan.pdf", by=alice)
        write_translation(idea, language=("it", "de", "en")[number], changes={"title": "…"}, by=alice)
        other = make_idea(bruno, title=f"Voisine {number}")
        link_ideas(idea, to=other, kind="builds_on", by=alice)
        merged = make_idea(bruno, title=f"Jumelle {number}")
        Idea.objects.filter(pk=merged.pk).update(merged_into=idea)
        need = make_need(idea, alice, territories=[places["CH-GE"]])
        agreed_match(need, offer_of(bruno), team=alice, giver=bruno)
        make_need(idea, alice, territories=[places["CH-GE"]])
        say(idea, "Une question.", by=bruno)
    write_synthesis(thread_of("idea", idea.code), body="Voir #1.", covers=1, version=0, by=carla)


@pytest.mark.parametrize("rows", [1, 3])
def test_an_idea_with_everything_asks_the_same_for_any_length(
    client: Client, alice: Actor, bruno: Actor, carla: Actor, rows: int, django_assert_num_queries: Any
) -> None:
    idea = make_needy_idea(alice)
    fill(idea, rows, alice=alice, bruno=bruno, carla=carla)
    client.get("/fr/propose/")  # what the frame shows is read once
    assert connection.features.supports_json_field  # asked once in a process

    with django_assert_num_queries(14):
        client.get(idea_address(idea))
