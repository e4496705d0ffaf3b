"""Dead letters on the desk."""

import pytest
from django.test import Client

from ideas.activity.models import Delivery
from ideas.kernel.actor import Actor


@pytest.fixture
def desk(client: Client, ada: Actor) -> Client:
    """ada's browser."""
    client.force_login(ada.person)
    return client


def dead_letter(number: int = 1) -> Delivery:
    """Something that was given up."""
    return Delivery.objects.create(
        handler=f"try.{number}", queue="mail", state=Delivery.State.DEAD, attempts=8, error="SMTP: refused"
    )


def test_what_was_given_up_is_listed_and_tried_again(desk: Client) -> None:
    delivery = dead_letter()

    page = desk.get("/fr/desk/outbox/").content.decode()
    desk.post(f"/fr/desk/outbox/{delivery.pk}/retry/")

    delivery.refresh_from_db()
    assert "SMTP: refused" in page
    assert (delivery.state, delivery.attempts) == ("due", 0)


def test_trying_again_what_is_not_dead_is_told(desk: Client) -> None:
    delivery = dead_letter()
    desk.post(f"/fr/desk/outbox/{delivery.pk}/retry/")

    assert desk.post(f"/fr/desk/outbox/{delivery.pk}/retry/").status_code == 409
    assert desk.post("/fr/desk/outbox/999999/retry/").status_code == 404
    assert desk.get(f"/fr/desk/outbox/{delivery.pk}/retry/").status_code == 405


def test_an_empty_outbox_says_so(desk: Client) -> None:
    assert "Aucun envoi n’a échoué." in desk.get("/fr/desk/outbox/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(
    desk: Client, rows: int, django_assert_num_queries: object
) -> None:
    for number in range(rows):
        dead_letter(number)
    desk.get("/fr/desk/outbox/")

    with django_assert_num_queries(13):  # type: ignore[operator]
        desk.get("/fr/desk/outbox/")
