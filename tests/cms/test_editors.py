"""Who may compose pages: the lab role ``editor``, and nobody else."""

import pytest
from django.test import Client
from wagtail.models import Page

from cms.models import HomePage
from ideas.kernel.actor import Actor
from ideas.people.operations import grant_role, revoke_role
from tests.factories.people import make_person

from .test_pages import pages  # noqa: F401 - a fixture


@pytest.fixture
def edith(ada: Actor) -> Client:
    """An editor, signed in."""
    person = make_person("Edith")
    grant_role(person, role="editor", by=ada)
    client = Client()
    client.force_login(person)
    return client


def test_an_editor_composes_and_publishes(edith: Client, pages: None) -> None:  # noqa: F811
    home = HomePage.objects.get(locale__language_code="fr")
    desk = edith.get("/cms/")
    form = edith.get(f"/cms/pages/{home.pk}/edit/").content.decode()
    hidden = edith.post(f"/cms/pages/{home.pk}/unpublish/")

    assert desk.status_code == 200
    assert 'name="action-publish"' in form
    assert hidden.status_code == 302
    assert not Page.objects.get(pk=home.pk).live


@pytest.mark.parametrize("address", ["images/add/", "documents/multiple/add/"])
def test_an_editor_gives_images_and_documents(edith: Client, pages: None, address: str) -> None:  # noqa: F811
    assert edith.get(f"/cms/{address}").status_code == 200


@pytest.mark.parametrize("role", ["curator", "facilitator", "administrator"])
def test_other_lab_roles_do_not(client: Client, pages: None, ada: Actor, role: str) -> None:  # noqa: F811
    person = make_person("Robin")
    grant_role(person, role=role, by=ada)
    client.force_login(person)

    assert client.get("/cms/").status_code == 403


def test_whose_role_ended_no_longer_does(client: Client, pages: None, ada: Actor) -> None:  # noqa: F811
    person = make_person("Edith")
    grant_role(person, role="editor", by=ada)
    revoke_role(person, role="editor", by=ada)
    client.force_login(person)

    assert client.get("/cms/").status_code == 403
