"""Who stands at the people's door."""

import pytest
from django.test import RequestFactory

from ideas.kernel.codes import keyed_hash
from lab.network import network_address
from lab.web.actor import actor_of
from tests.factories.people import make_person


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "1.1.1.1, 2.2.2.2", "9.9.9.9"),
        (1, "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "9.9.9.9"),
        (1, "", "9.9.9.9"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(settings, proxies, forwarded, seen):
    settings.LAB_TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="9.9.9.9")

    assert network_address(request) == seen


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("nonsense", "nonsense"),
    ],
)
def test_limits_count_by_what_one_household_has(address, network):
    request = RequestFactory().get("/", REMOTE_ADDR=address)

    assert network_address(request) == network


def test_signed_out_nobody_is_asked_for(client, db, django_assert_num_queries):
    request = client.get("/fr/account/sign-in/").wsgi_request

    with django_assert_num_queries(0):
        actor = actor_of(request)

    assert (actor.is_person, actor.address) == (False, "")


def test_only_a_keyed_hash_of_the_address_is_kept(client, db):
    request = client.post("/fr/account/sign-in/", REMOTE_ADDR="192.0.2.7").wsgi_request

    assert actor_of(request).address == keyed_hash("192.0.2.7")


def test_signed_in_the_actor_is_the_person_in_a_full_session(client, db):
    alice = make_person("Alice")
    client.force_login(alice)

    actor = client.get("/fr/account/").wsgi_request.actor

    assert (actor.person, actor.scopes, actor.mandate) == (alice, None, None)
