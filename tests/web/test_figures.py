"""Figures of a pilot in the browser: seen, entered, decided, defined, and as a file."""

import csv
import datetime
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ideas.kernel.actor import Actor
from ideas.measurement.models import Indicator, Measurement
from ideas.measurement.operations import change_indicator
from ideas.pilots.models import Pilot
from lab.web.forms.figures import number_in, written
from tests.factories.measurement import make_indicator, make_value, report
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person
from tests.factories.pilots import make_partner, make_running_pilot
from tests.factories.sites import make_site

NOON = datetime.datetime(2026, 11, 23, 11, tzinfo=datetime.UTC)
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def pilot(november: None, alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    pilot = make_running_pilot(alice, otto, carla)
    pilot.started_at = datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC)
    pilot.save(update_fields=["started_at"])
    return pilot


@pytest.fixture
def indicator(pilot: Pilot) -> Indicator:
    return make_indicator(pilot)


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def root(pilot: Pilot) -> str:
    return f"/fr/pilots/{pilot.code}/figures/"


def test_all_see_the_figures_and_what_is_late(client: Client, indicator: Indicator) -> None:
    make_value(indicator, 40, starts_on=datetime.date(2025, 1, 1))
    home = client.get(f"/p/{indicator.pilot.code}", follow=True).content.decode()

    for page in (home, page_of(client, root(indicator.pilot))):
        assert f"Professionnels formés{NBSP}: 40 personnes" in page
        assert 'role="img"' in page
    assert "en retard" in page_of(client, root(indicator.pilot))
    assert client.get(f"/d/{indicator.code}").url == f"{root(indicator.pilot)}{indicator.code}/"


def test_a_pilot_without_indicators_says_so(client: Client, pilot: Pilot, alice: Actor) -> None:
    assert "Aucun indicateur en cours" in page_of(client, root(pilot))
    client.force_login(alice.person)
    assert f"{root(pilot)}add/" in client.get(f"/p/{pilot.code}", follow=True).content.decode()


def test_one_indicator_shows_values_corrections_and_method(
    client: Client, indicator: Indicator, alice: Actor
) -> None:
    old = make_value(indicator, 40, superseded_at=NOON)
    make_value(indicator, 4, corrects=old, correction_reason="Un zéro de trop.", context="École fermée.")
    change_indicator(indicator, changes={"name": "Formés"}, reason="Plus court.", by=alice)
    page = page_of(client, f"{root(indicator.pilot)}{indicator.code}/")

    assert "<s><b>40</b></s>" in page
    for said in (
        "Un zéro de trop.",
        "École fermée.",
        "Plus court.",
        "Professionnels formés",
        "L’équipe du pilote",
    ):
        assert said in page


def test_a_small_breakdown_is_for_who_reports(client: Client, pilot: Pilot, alice: Actor) -> None:
    indicator = make_indicator(pilot, dimension="Âge", categories="moins de 30\n30 et plus")
    make_value(indicator, 40, cells=(37, 3))
    path = f"{root(pilot)}{indicator.code}/"

    assert "moins de cinq personnes" in page_of(client, path)
    assert "30 et plus" not in page_of(client, path)
    assert "37" not in page_of(client, f"{path}data.csv")
    client.force_login(alice.person)
    assert "<dt>30 et plus</dt><dd>3</dd>" in page_of(client, path)
    assert "37" not in page_of(client, f"{path}data.csv")


def test_the_file_has_every_value_and_no_formula(client: Client, indicator: Indicator) -> None:
    make_value(indicator, "40.5", context="=1+1")
    make_value(indicator, 7, starts_on=datetime.date(2026, 4, 1), state="submitted")
    for path in (f"{root(indicator.pilot)}data.csv", f"{root(indicator.pilot)}{indicator.code}/data.csv"):
        response = client.get(path)
        rows = list(csv.DictReader(io.StringIO(response.content.decode().removeprefix("\ufeff"))))
        assert [(row["value"], row["context"]) for row in rows] == [("40.5000", "'=1+1")]
    assert client.get("/fr/pilots/22222222/figures/data.csv").status_code == 404


def test_sites_side_by_side_and_one_alone(client: Client, indicator: Indicator) -> None:
    at = {"started_at": indicator.pilot.started_at}
    here, there = make_site(indicator.pilot, **at), make_site(indicator.pilot, "Lens", **at)
    make_value(indicator, 40, site=here, context="Sept mois.")
    page = page_of(client, f"{root(indicator.pilot)}{indicator.code}/")

    assert "Aubrive 40 (Sept mois.), Lens sans valeur (pas encore relevé)" in page
    assert "1 lieu sur 2 a une valeur" in page
    assert "40" in page_of(client, f"{root(indicator.pilot)}?site={here.code}")
    assert "Aubrive</h2>" in page_of(client, f"{root(indicator.pilot)}?site={here.code}")
    assert f"?site={there.code}" in page_of(client, root(indicator.pilot))


def test_the_team_enters_all_values_of_a_period_on_one_page(
    client: Client, indicator: Indicator, alice: Actor
) -> None:
    ratio = make_indicator(indicator.pilot, "Occupation", nature="ratio", adding="ratio_of_sums", unit="%")
    yes = make_indicator(indicator.pilot, "Ouvert", nature="yes_no", adding="none", targets=())
    client.force_login(alice.person)
    path = f"{root(indicator.pilot)}enter/?until=2026-09-30"
    assert "Occupation" in page_of(client, path)
    sent = {
        f"{indicator.code}-value": "12’000,5",
        f"{ratio.code}-numerator": "9",
        f"{ratio.code}-denominator": "",
        f"{yes.code}-value": "1",
    }

    refused = client.post(path, {**sent, "do": "submit"})

    assert refused.status_code == 422
    assert "Donnez les deux nombres" in refused.content.decode()
    assert {one.indicator.name: one.value for one in Measurement.objects.all()} == {
        "Professionnels formés": Decimal("12000.5"),
        "Ouvert": 1,
    }
    done = client.post(
        path, {f"{ratio.code}-numerator": "9", f"{ratio.code}-denominator": "10", "do": "draft"}
    )
    assert (done.status_code, Measurement.objects.get(indicator=ratio).state) == (302, "draft")
    page = page_of(client, path)
    assert "attend d’être acceptée" in page
    version = Measurement.objects.get(indicator=ratio).version
    stale = client.post(
        path, {f"{ratio.code}-numerator": "8", f"{ratio.code}-denominator": "10", "do": "draft"}
    )
    assert stale.status_code == 422
    again = {
        f"{ratio.code}-numerator": "8",
        f"{ratio.code}-denominator": "10",
        f"{ratio.code}-version": version,
    }
    assert client.post(path, {**again, "do": "submit"}, follow=True).status_code == 200
    assert Measurement.objects.get(indicator=ratio).value == Decimal("0.8")


def test_nothing_written_changes_nothing_and_a_correction_has_a_reason(
    client: Client, indicator: Indicator, alice: Actor
) -> None:
    make_value(indicator, 40)
    client.force_login(alice.person)
    path = f"{root(indicator.pilot)}enter/"

    assert "la corrigera" in page_of(client, f"{path}?until=nonsense")
    assert (
        "Rien n’a changé"
        in client.post(path, {"do": "submit", f"{indicator.code}-value": "40"}, follow=True).content.decode()
    )
    name = indicator.code
    assert client.post(path, {"do": "submit", f"{name}-value": "quatre"}).status_code == 422
    assert client.post(path, {"do": "submit", f"{name}-value": "4"}).status_code == 422
    client.post(path, {"do": "submit", f"{name}-value": "4", f"{name}-correction_reason": "Un zéro de trop."})
    assert Measurement.objects.get(state="submitted").corrects is not None


def test_an_organisation_enters_its_values(client: Client, pilot: Pilot, otto: Actor, alice: Actor) -> None:
    indicator = make_indicator(pilot, reporter=otto.organisation, dimension="Âge", categories="a\nb")
    path = f"{root(pilot)}enter/?until=2026-09-30"
    assert client.get(path).status_code == 302
    client.force_login(alice.person)
    assert client.get(path).status_code == 403
    client.force_login(otto.person)
    name = indicator.code

    client.post(path, {f"{name}-value": "12", f"{name}-cell_0": "7", f"{name}-cell_1": "5", "do": "submit"})

    found = Measurement.objects.get()
    assert (found.organisation, found.mandate, [cell.value for cell in found.cells.all()]) == (
        otto.organisation,
        otto.mandate,
        [7, 5],
    )


def test_who_reports_nothing_yet_is_told_what_it_takes(
    client: Client, pilot: Pilot, alice: Actor, carla: Actor
) -> None:
    client.force_login(alice.person)

    assert client.get(f"{root(pilot)}enter/").status_code == 404


def test_who_answers_for_the_pilot_decides(client: Client, indicator: Indicator, alice: Actor) -> None:
    partner = make_partner(indicator.pilot, role="accountable")
    nadia = acting_for(make_mandate(make_person("Nadia"), partner.organisation))
    sent = report(indicator, 40, by=alice)
    page = f"{root(indicator.pilot)}{indicator.code}/"
    path = f"{page}{sent.code}/"
    client.force_login(alice.person)
    assert "Accepter la valeur" not in page_of(client, page)
    client.force_login(nadia.person)
    assert "Accepter la valeur" in page_of(client, page)
    said = {"on_behalf_of": partner.organisation.code, "version": sent.version}

    refused = client.post(path, {**said, "do": "return"})
    assert (refused.status_code, "Dites ce qui est à revoir." in refused.content.decode()) == (422, True)
    client.post(path, {**said, "do": "accept"})

    sent.refresh_from_db()
    assert (sent.state, sent.decided_for) == ("accepted", partner.organisation)
    assert client.post(f"{page}22222222/", said).status_code == 404


def test_the_lead_defines_changes_and_ends(client: Client, pilot: Pilot, alice: Actor) -> None:
    client.force_login(alice.person)
    said = {
        "name": "Logées",
        "nature": "number",
        "direction": "more",
        "frequency": "quarterly",
        "adding": "sum",
        "starts_on": "2026-07-01",
        "targets": "2026-12-31 60",
    }
    assert client.get(f"{root(pilot)}add/").status_code == 200
    for wrong in ({"targets": "demain 60"}, {"adding": "ratio_of_sums"}):
        assert client.post(f"{root(pilot)}add/", {**said, **wrong}).status_code == 422
    client.post(f"{root(pilot)}add/", said)
    row = Indicator.objects.get()
    page = f"{root(pilot)}{row.code}/"
    assert "2026-12-31 60" in page_of(client, f"{page}change/")

    client.post(f"{page}change/", {**said, "unit": "personnes", "version": "1"})
    row.refresh_from_db()
    assert (row.unit, row.version) == ("personnes", 2)
    stale = client.post(f"{page}change/", {**said, "unit": "foyers", "version": "1"})
    assert (stale.status_code, 'name="version" value="2"' in stale.content.decode()) == (422, True)
    make_value(row)
    assert client.post(f"{page}change/", {**said, "unit": "foyers", "version": "2"}).status_code == 422

    assert client.post(f"{page}end/", {"reason": " ", "version": "2"}).status_code == 422
    client.post(f"{page}end/", {"reason": "Fini.", "version": "2"})
    assert "N’est plus relevé" in page_of(client, root(pilot))


def test_the_accountable_organisation_defines_too(client: Client, pilot: Pilot, charlie: Actor) -> None:
    partner = make_partner(pilot, role="accountable")
    nadia = make_mandate(make_person("Nadia"), partner.organisation).person
    client.force_login(charlie.person)
    assert client.get(f"{root(pilot)}add/").status_code == 403
    client.force_login(nadia)

    assert client.get(f"{root(pilot)}add/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_same_of_any_number(
    client: Client, pilot: Pilot, carla: Actor, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    sites = [make_site(pilot, f"Lieu {number}") for number in range(rows)]
    for number in range(rows):
        indicator = make_indicator(pilot, f"Indicateur {number}")
        for site in sites:
            make_value(indicator, number, site=site, state="accepted")
            make_value(indicator, number, site=site, starts_on=datetime.date(2026, 4, 1), state="submitted")
    client.get("/fr/")
    for path, count in (("", 12), (f"{indicator.code}/", 12), ("data.csv", 4)):
        with django_assert_num_queries(count):
            client.get(f"{root(pilot)}{path}")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12 000,5", "12000.5"),
        ("12’000.5", "12000.5"),
        ("12,000.5", "12000.5"),
        ("12.000,5", "12000.5"),
        ("41 %", "41"),
        ("0,125", "0.125"),
        ("-3", "-3"),
        ("12000", "12000"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: str) -> None:
    assert number_in(text) == Decimal(number)


@pytest.mark.parametrize("text", ["12,000", "12.000", "quatre", "1,2,3", "1e", "NaN,"])
def test_what_is_in_doubt_is_not_guessed(text: str) -> None:
    with pytest.raises(ValidationError):
        number_in(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_in_a_form_comes_back_as_it_was(value: Decimal) -> None:
    assert number_in(written(value)) == value
