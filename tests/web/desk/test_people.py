"""People on the desk."""

import pytest
from django.core import mail
from django.test import Client

from ideas.kernel.actor import SYSTEM
from ideas.people.models import Claim, LabRole, Person
from ideas.people.operations import stop_mail
from tests.factories.people import make_person, make_unclaimed
from tests.factories.topics import make_territory

pytestmark = pytest.mark.django_db
LIST = "/fr/desk/people/"


@pytest.fixture
def desk(client: Client) -> Client:
    """Ada, an administrator, at the desk."""
    client.force_login(make_person("Ada", roles=["administrator"]))
    return client


def at_desk(role: str) -> Client:
    client = Client()
    client.force_login(make_person(f"Some {role}", roles=[role]))
    return client


def test_the_list_finds_by_words_and_views(desk):
    make_person("Alice", email="alice@demo.example")
    make_person("Bruno", email="bruno@demo.example", roles=["curator"])
    make_person("Chloé", blocked_at="2026-01-01T00:00:00Z")
    make_unclaimed("Zoé")
    stop_mail("alice@demo.example", why="bounced", by=SYSTEM)

    def names(query: str) -> list[str]:
        return [person.name for person in desk.get(LIST + query).context["rows"]]

    assert names("") == ["Ada", "Alice", "Bruno", "Chloé", "Zoé"]
    assert names("?q=bruno%40") == ["Bruno"]
    assert names("?show=curator") == ["Bruno"]
    assert names("?show=unreachable") == ["Alice", "Zoé"]
    assert names("?show=unclaimed") == ["Zoé"]
    assert names("?show=blocked") == ["Chloé"]
    assert names("?show=closed") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_any_length(desk, rows, django_assert_num_queries):
    for number in range(rows):
        make_person(f"Alice {number}", roles=["curator", "editor"])
    desk.get(LIST)

    with django_assert_num_queries(11):
        desk.get(LIST)


def test_pages_follow_one_another(desk):
    for number in range(45):
        make_unclaimed(f"Zoé {number:02}")

    first = desk.get(LIST)
    second = desk.get(LIST + first.context["next_url"])

    assert (len(first.context["rows"]), len(second.context["rows"])) == (40, 6)
    assert second.context["next_url"] == ""


def test_addresses_are_for_those_who_need_them():
    make_person("Alice", email="alice@demo.example")

    shown = {
        role: "alice@demo.example" in at_desk(role).get(LIST).content.decode()
        for role in ("curator", "facilitator")
    }

    assert shown == {"curator": True, "facilitator": False}


def test_the_desk_of_people_does_not_exist_for_others(client):
    alice = make_person("Alice")
    paths = [
        LIST,
        f"{LIST}new/",
        f"{LIST}{alice.code}/",
        f"{LIST}{alice.code}/block/",
        f"{LIST}{alice.code}/close/",
    ]

    signed_out = [client.get(path).status_code for path in paths]
    client.force_login(alice)

    assert set(signed_out) == {302}
    assert {client.get(path).status_code for path in paths} == {404}
    assert {at_desk("editor").get(path).status_code for path in paths} == {404}


def test_a_role_is_given_with_limits_and_taken_away(desk):
    carla, valais = make_person("Carla"), make_territory("CH-VS")
    page = f"{LIST}{carla.code}/"

    given = desk.post(f"{page}roles/", {"role": "curator", "territories": "CH-VS"})
    shown = desk.get(page).content.decode()
    desk.post(f"{page}roles/curator/revoke/")

    held = LabRole.objects.get(person=carla)
    assert given["Location"] == page
    assert list(held.territories.all()) == [valais]
    assert "Curation" in shown
    assert held.revoked_at is not None


def test_a_wrong_limit_keeps_the_form(desk):
    carla = make_person("Carla")

    response = desk.post(f"{LIST}{carla.code}/roles/", {"role": "curator", "territories": "Nulle-Part"})

    assert response.status_code == 422
    assert "Nulle-Part" in response.content.decode()
    assert LabRole.objects.filter(person=carla).count() == 0


def test_the_last_administrator_stays(desk):
    ada = Person.objects.get(display_name="Ada")

    response = desk.post(f"{LIST}{ada.code}/roles/administrator/revoke/")
    closed = desk.post(f"{LIST}{ada.code}/close/", {"texts": "keep", "asked": "on"})

    assert response.status_code == 403
    assert closed.status_code == 422
    assert "dernière personne" in response.content.decode()
    assert LabRole.objects.filter(revoked_at=None).count() == 1


def test_somebody_is_blocked_with_a_reason_and_unblocked(desk):
    bruno = make_person("Bruno")
    page = f"{LIST}{bruno.code}/"

    without = desk.post(f"{page}block/", {"reason": ""})
    desk.post(f"{page}block/", {"reason": "Menaces répétées."})
    shown = desk.get(page).content.decode()
    desk.post(f"{page}unblock/")

    assert without.status_code == 422
    assert "Menaces répétées." in shown
    assert Person.objects.get(pk=bruno.pk).is_blocked is False


def test_a_curator_does_not_block_staff():
    edith = make_person("Edith", roles=["editor"])

    response = at_desk("curator").post(f"{LIST}{edith.code}/block/", {"reason": "…"})

    assert response.status_code == 403
    assert Person.objects.get(pk=edith.pk).is_blocked is False


def test_somebody_met_at_a_counter_is_noted_and_gets_a_letter(deliver_facts):
    facilitator = at_desk("facilitator")

    response = facilitator.post(
        f"{LIST}new/",
        {
            "display_name": "Zoé",
            "via": "counter",
            "language": "fr",
            "postal_contact": "Rue du Lac 1",
            "accepts": "on",
        },
    )
    letter = facilitator.post(response["Location"] + "claim/")
    deliver_facts()

    zoe = Person.objects.get(display_name="Zoé")
    url = letter.context["url"]
    assert (zoe.is_unclaimed, zoe.consents.count()) == (True, 2)
    assert url in letter.content.decode()
    assert "C’est" not in Client().get(url.split("8000")[-1], follow=True).content.decode()
    assert Claim.objects.get().person == zoe
    assert mail.outbox == []


def test_noting_somebody_needs_their_consent():
    response = at_desk("curator").post(
        f"{LIST}new/", {"display_name": "Zoé", "via": "counter", "language": "fr"}
    )

    assert response.status_code == 422
    assert Person.objects.filter(is_unclaimed=True).count() == 0


def test_an_address_that_has_an_account_is_said_to_staff():
    make_person("Alice", email="alice@demo.example")

    response = at_desk("curator").post(
        f"{LIST}new/",
        {
            "display_name": "A",
            "via": "event",
            "language": "fr",
            "email": "alice@demo.example",
            "accepts": "on",
        },
    )

    assert response.status_code == 422
    assert "appartient déjà" in response.content.decode()


def test_mail_is_stopped_and_begun_again_and_a_contact_noted(desk):
    alice = make_person("Alice")
    page = f"{LIST}{alice.code}/"

    desk.post(f"{page}mail/", {"stop": "1"})
    stopped = Person.objects.get(pk=alice.pk).mail_stopped_why
    desk.post(f"{page}mail/", {"resume": "1"})
    desk.post(f"{page}contact/", {"postal_contact": "027 000 00 00"})
    too_long = desk.post(f"{page}contact/", {"postal_contact": "x" * 1001})

    alice.refresh_from_db()
    assert stopped == "asked"
    assert (alice.takes_mail, alice.postal_contact) == (True, "027 000 00 00")
    assert too_long.status_code == 422


def test_an_account_is_closed_for_somebody_who_asked(desk):
    alice = make_person("Alice")

    unasked = desk.post(f"{LIST}{alice.code}/close/", {"texts": "keep"})
    desk.post(f"{LIST}{alice.code}/close/", {"texts": "remove", "asked": "on"})

    assert unasked.status_code == 422
    assert Person.objects.get(pk=alice.pk).is_closed is True
    assert desk.get(f"{LIST}{alice.code}/").status_code == 200
