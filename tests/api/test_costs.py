"""How many questions of the database an act may cost; lists have their exact counts beside them.

The savepoints that tests see are transactions in real life and not counted among the fifteen.
"""

from typing import Any

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls

ALLOWED = 15


def test_a_comment_costs_no_more_than_allowed(
    api: Calls, idea: Idea, charlie: Actor, django_assert_max_num_queries: Any
) -> None:
    caller = api(charlie)

    with django_assert_max_num_queries(ALLOWED + 2):
        answer = caller.post(f"ideas/{idea.code}/comments/", {"body": "Bonjour."})

    assert answer.status_code == 201


def test_a_support_costs_no_more_than_allowed(
    api: Calls, idea: Idea, charlie: Actor, django_assert_max_num_queries: Any
) -> None:
    caller = api(charlie)

    with django_assert_max_num_queries(ALLOWED + 4):
        answer = caller.put(f"ideas/{idea.code}/support/")

    assert answer.status_code == 204


def test_an_idea_costs_no_more_than_its_page(
    api: Calls, idea: Idea, charlie: Actor, django_assert_max_num_queries: Any
) -> None:
    caller = api(charlie)

    with django_assert_max_num_queries(14):
        answer = caller.get(f"ideas/{idea.code}/")

    assert answer.status_code == 200
