"""Whoever types the beginning of an address is led to where the API begins."""

import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["/api", "/api/"])
def test_the_beginning_leads_to_the_version_in_force(address: str, client: Client, db: None) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer["Location"]) == (302, "/api/v1/")
    assert client.get("/api/v1/").status_code == 200
