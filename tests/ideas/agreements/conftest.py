"""Agreements at the moments that tests begin from."""

import pytest

from ideas.agreements.models import Agreement
from ideas.kernel.actor import Actor
from tests.factories.agreements import make_in_force, make_standing, signer, to_signing


@pytest.fixture
def odile(db: None) -> Actor:
    """Acts for a commune, which begins agreements."""
    return signer("Commune d’Orval")


@pytest.fixture
def nils(db: None) -> Actor:
    """Acts for an association."""
    return signer("Association Passerelle")


@pytest.fixture
def negotiated(odile: Actor, nils: Actor) -> Agreement:
    """A standing agreement of the two, being negotiated."""
    return make_standing(odile, nils)


@pytest.fixture
def signing(negotiated: Agreement, odile: Actor, nils: Actor) -> Agreement:
    """The same, open for signatures."""
    return to_signing(negotiated, odile, odile, nils)


@pytest.fixture
def in_force(odile: Actor, nils: Actor) -> Agreement:
    """Another of the two, signed by both."""
    return make_in_force(odile, nils)
