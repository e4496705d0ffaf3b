"""What the lab keeps on its desk: organisations, calls, themes, territories."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ideas.calls.models import Call
from ideas.calls.operations import open_call
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.organisations.models import Organisation
from ideas.organisations.operations import add_organisation, propose_organisation
from ideas.organisations.queries import mandates_in_force, network_members_of
from ideas.topics.models import Territory, Theme
from ideas.workflow.operations import ensure_default_process
from tests.factories.ideas import make_call, make_theme
from tests.factories.organisations import make_organisation
from tests.factories.topics import make_territories

LISTS = ["/fr/desk/organisations/", "/fr/desk/calls/", "/fr/desk/themes/", "/fr/desk/territories/"]
FORMS = ["/fr/desk/organisations/add/", "/fr/desk/calls/add/", "/fr/desk/themes/add/"]
TREE = b"code,level,parent_code,name,name_alt,population,zone,postal_codes\nCH,country,,Suisse,,,,\n"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def desk(client: Client, carla: Actor) -> Client:
    client.force_login(carla.person)
    return client


@pytest.mark.parametrize("address", [*LISTS, *FORMS])
def test_the_desk_does_not_exist_for_others(client: Client, alice: Actor, carla: Actor, address: str) -> None:
    signed_out = client.get(address)
    client.force_login(alice.person)
    stranger = client.get(address), client.post(address)
    client.force_login(carla.person)

    assert signed_out.status_code == 302
    assert [answer.status_code for answer in stranger] == [404, 404]
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", LISTS)
def test_lists_ask_the_same_for_any_length(
    desk: Client, carla: Actor, alice: Actor, rows: int, address: str, django_assert_num_queries
) -> None:
    for number in range(rows):
        propose_organisation(name=f"Proposée {number}", kind="company", by=alice)
        make_organisation(f"Organisation {number}")
        make_theme(f"theme-{number}")
        open_call(names={"fr": f"Appel {number}"}, process=ensure_default_process(by=SYSTEM), by=carla)
    make_territories()
    expected = dict(
        zip(LISTS, [11, 9, 9, 13], strict=True)
    )  # session, person, roles with their limits, generation, bell; and what the page asks
    desk.get(address)

    with django_assert_num_queries(expected[address]):
        page(desk, address)


# --- Organisations --------------------------------------------------------------------------------------------


def test_a_proposal_is_verified_from_the_desk(desk: Client, alice: Actor) -> None:
    organisation = propose_organisation(name="Le Fil", kind="association", by=alice)
    address = f"/fr/desk/organisations/{organisation.code}/"
    assert "Le Fil" in page(desk, "/fr/desk/organisations/")
    until = (clock.today() + datetime.timedelta(days=30)).isoformat()

    desk.post(f"{address}act/", {"do": "start"})
    late = desk.post(f"{address}verify/", {"seen": "requested", "until": until})
    past = desk.post(f"{address}verify/", {"seen": "being_checked", "until": "2001-01-01"})
    desk.post(f"{address}verify/", {"seen": "being_checked", "until": until})

    organisation.refresh_from_db()
    assert [late.status_code, past.status_code] == [409, 422]
    assert "entre aujourd’hui et dans cinq ans" in past.content.decode()
    assert (organisation.verification, organisation.verified_until.isoformat()) == ("verified", until)
    assert mandates_in_force(alice.person).count() == 1


@pytest.mark.parametrize(
    ("before", "do", "after"),
    [
        ({"listed_at": None, "verification": "requested"}, "list", {"verification": "requested"}),
        ({"verification": "verified", "verified_until": "2099-01-01"}, "revoke", {"verification": "revoked"}),
        ({"hidden_at": "2026-01-01T00:00Z"}, "show", {"hidden_at": None}),
    ],
)
def test_each_button_does_what_it_says(desk: Client, before, do, after) -> None:
    organisation = add_organisation(name="Le Fil", kind="association", by=SYSTEM)
    Organisation.objects.update(**before)
    address = f"/fr/desk/organisations/{organisation.code}/"
    page(desk, address)

    desk.post(f"{address}act/", {"do": do})

    organisation.refresh_from_db()
    assert {name: getattr(organisation, name) for name in after} == after
    assert organisation.listed_at is not None
    assert desk.post(f"{address}act/", {"do": "destroy"}).status_code == 404


def test_hiding_asks_for_a_reason(desk: Client) -> None:
    organisation = make_organisation()
    address = f"/fr/desk/organisations/{organisation.code}/hide/"

    without = desk.post(address, {"reason": " "})
    desk.post(address, {"reason": "Usurpation."})

    organisation.refresh_from_db()
    assert without.status_code == 422
    assert "Dites pourquoi cette organisation est masquée." in without.content.decode()
    assert organisation.hidden_reason == "Usurpation."


def test_an_organisation_is_added_and_found(desk: Client) -> None:
    faulty = desk.post("/fr/desk/organisations/add/", {"name": "", "kind": "commune"})
    desk.post("/fr/desk/organisations/add/", {"name": "Aubrive", "kind": "commune", "official_number": "1"})
    twice = desk.post("/fr/desk/organisations/add/", {"name": "B", "kind": "commune", "official_number": "1"})

    made = Organisation.objects.get()
    assert [faulty.status_code, twice.status_code] == [422, 422]
    assert "Aubrive" in page(desk, "/fr/desk/organisations/?q=aubr&state=unverified")
    assert "Aucune organisation ne correspond" in page(desk, "/fr/desk/organisations/?q=nowhere")
    assert "Aubrive" in page(desk, f"/fr/desk/organisations/{made.code}/")
    assert desk.get("/fr/desk/organisations/ZZZZZZZZ/").status_code == 404


def test_networks_are_kept_by_name_or_code(desk: Client, carla: Actor) -> None:
    network, member = make_organisation("Réseau"), make_organisation("Aubrive")
    make_organisation("Jumelle")
    make_organisation("Jumelle")
    address = f"/fr/desk/organisations/{network.code}/network/"

    answers = [
        desk.post(address, {"member": m}).status_code for m in ("jumelle", "Réseau", "aubrive", member.code)
    ]

    assert answers == [422, 422, 302, 302]
    assert [row.member for row in network_members_of(network, carla)] == [member]
    assert "Aubrive" in page(desk, f"/fr/desk/organisations/{network.code}/")
    desk.post(address, {"remove": member.code})
    assert list(network_members_of(network, carla)) == []


# --- Calls ----------------------------------------------------------------------------------------------------


def test_a_call_is_opened_changed_and_archived(desk: Client) -> None:
    process = ensure_default_process(by=SYSTEM)
    make_territories()
    theme = make_theme()
    values = {
        "names.fr": "Bancs",
        "names.it": "Panchine",
        "briefs.fr": "Où s’asseoir ?",
        "opens_at": "2026-03-01T09:00",
        "closes_at": "2026-04-01T18:00",
        "themes": [theme.slug],
        "territories": "CH-GE\nLausanne",
        "process": process.code,
    }

    desk.post("/fr/desk/calls/add/", values)
    call = Call.objects.get()
    address = f"/fr/desk/calls/{call.code}/"
    html = page(desk, address)
    desk.post(address, {**values, "names.fr": "Bancs publics", "territories": ""})
    wrong = desk.post(address, {**values, "closes_at": "2026-01-01T00:00", "territories": "Atlantis"})
    early = desk.post(address, {**values, "closes_at": "2026-01-01T00:00"})
    desk.post(f"{address}act/", {"do": "archive"})

    call.refresh_from_db()
    assert sorted(re.findall(r'name="territories"[^>]*>\s*([^<]+)<', html)[0].split("\n")) == [
        "Genève, Suisse",
        "Lausanne",
    ]
    assert (call.names, call.opens_at.isoformat()) == (
        {"fr": "Bancs publics", "it": "Panchine"},
        "2026-03-01T08:00:00+00:00",
    )
    assert list(call.territories.all()) == []
    assert "Nous ne connaissons pas ce lieu." in wrong.content.decode()
    assert "La clôture précède l’ouverture." in early.content.decode()
    assert call.archived_at is not None
    assert "Sortir des archives" in page(desk, address)


def test_the_permanent_call_is_only_reworded(desk: Client) -> None:
    call = make_call()
    address = f"/fr/desk/calls/{call.code}/"
    values = {"names.fr": "Toujours ouvert", "opens_at": "2026-03-01T09:00", "process": call.process.code}

    desk.post(address, values)
    refused = desk.post(f"{address}act/", {"do": "archive"})

    call.refresh_from_db()
    assert (call.name, refused.status_code) == ("Toujours ouvert", 403)


def test_a_call_is_hidden_with_a_reason_and_shown(desk: Client) -> None:
    call = open_call(names={"fr": "Bancs"}, process=ensure_default_process(by=SYSTEM), by=SYSTEM)
    address = f"/fr/desk/calls/{call.code}/act/"

    without = desk.post(address, {"do": "hide", "reason": ""})
    desk.post(address, {"do": "hide", "reason": "Trop tôt."})
    assert "Trop tôt." in page(desk, f"/fr/desk/calls/{call.code}/")
    desk.post(address, {"do": "show"})

    call.refresh_from_db()
    assert (without.status_code, call.is_hidden) == (422, False)
    assert desk.post(address, {"do": "destroy"}).status_code == 404
    assert desk.get("/fr/desk/calls/ZZZZZZZZ/").status_code == 404


# --- Themes and territories -----------------------------------------------------------------------------------


def test_a_theme_is_added_and_changed(desk: Client) -> None:
    desk.post(
        "/fr/desk/themes/add/", {"names.fr": "Habitat", "names.de": "Wohnen", "hue": "85", "order": "2"}
    )
    theme = Theme.objects.get()
    address = f"/fr/desk/themes/{theme.code}/"
    assert 'value="Wohnen"' in page(desk, address)

    desk.post(address, {"names.fr": "Habiter", "hue": "90", "order": "2"})
    wrong = desk.post(address, {"names.fr": "", "hue": "400", "order": "2"})

    theme.refresh_from_db()
    assert (theme.slug, theme.names, theme.hue, theme.is_open) == ("habitat", {"fr": "Habiter"}, 90, False)
    assert wrong.status_code == 422
    assert "Habiter" in page(desk, "/fr/desk/themes/")
    assert desk.get("/fr/desk/themes/ZZZZZZZZ/").status_code == 404


def test_a_theme_with_the_address_of_another_is_refused(desk: Client) -> None:
    make_theme("habitat", "Autre")

    answer = desk.post("/fr/desk/themes/add/", {"names.fr": "Habitat", "hue": "85", "order": "2"})

    assert answer.status_code == 422
    assert "Une autre thématique a déjà cette adresse." in answer.content.decode()


def test_territories_are_brought_up_to_date_by_a_file(desk: Client) -> None:
    good = SimpleUploadedFile("ch.csv", TREE)
    bad = SimpleUploadedFile("ch.csv", TREE + b"CH-X,canton,XX,Perdu,,,,\n")

    desk.post("/fr/desk/territories/", {"file": good})
    refused = desk.post("/fr/desk/territories/", {"file": bad})

    assert Territory.objects.count() == 1
    assert refused.status_code == 422
    assert "CH-X dépend de XX, qui n’existe pas." in refused.content.decode()
    assert "Suisse" in page(desk, "/fr/desk/territories/")
