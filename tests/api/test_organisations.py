"""Organisations and their members through the API."""

import pytest

from ideas.files.operations import add_file
from ideas.kernel.actor import Actor
from ideas.organisations.models import Organisation
from ideas.organisations.operations import list_organisation, revoke_mandate
from ideas.pilots.operations import answer_invitation
from tests.api.conftest import Calls
from tests.factories.files import image_bytes
from tests.factories.organisations import make_organisation
from tests.factories.pilots import make_pilot


def test_an_organisation_is_proposed_and_seen_by_others_once_listed(
    api: Calls, charlie: Actor, bruno: Actor, carla: Actor
) -> None:
    body = {"name": "Maison des jardins", "kind": "association", "description": "Des *jardins*."}

    proposed = api(charlie).post("organisations/", body)
    path = f"organisations/{proposed.json()['code']}/"

    assert proposed.status_code == 201
    assert (proposed.json()["verified"], proposed.json()["html"]) == (False, "<p>Des <em>jardins</em>.</p>\n")
    assert (api(bruno).get(path).status_code, api(charlie).get(path).status_code) == (404, 200)
    list_organisation(Organisation.objects.get(), by=carla)
    assert api().get(path).status_code == 200
    assert [row["name"] for row in api().get("organisations/").json()["results"]] == ["Maison des jardins"]


def test_its_representative_changes_the_version_that_was_read(
    api: Calls, otto: Actor, charlie: Actor
) -> None:
    path = f"organisations/{otto.organisation_code}/"
    etag = api(otto).get(path).headers["ETag"]

    unmatched = api(otto).patch(path, {"description": "Au bord du lac."})
    stranger = api(charlie).patch(path, {"description": "Non."}, headers={"If-Match": etag})
    saved = api(otto).patch(path, {"description": "Au bord du lac."}, headers={"If-Match": etag})
    stale = api(otto).patch(path, {"description": "Trop tard."}, headers={"If-Match": etag})

    assert (unmatched.status_code, stranger.status_code, stale.status_code) == (428, 403, 412)
    assert (saved.status_code, saved.json()["description"]) == (200, "Au bord du lac.")


def test_filters_narrow_the_list(api: Calls, otto: Actor) -> None:
    make_organisation("Ecole d’art", kind="academic", verification="unverified", verified_until=None)

    def names(**query: str) -> list[str]:
        return [row["name"] for row in api().get("organisations/", **query).json()["results"]]

    assert names() == ["Commune d’Aubrive", "Ecole d’art"]
    assert names(kind="academic") == ["Ecole d’art"]
    assert names(verified="true") == ["Commune d’Aubrive"]
    assert names(verified="false") == ["Ecole d’art"]
    assert names(q="aubri") == ["Commune d’Aubrive"]
    assert api().get("organisations/", kind="club").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_one_question_for_any_length(
    api: Calls, db: None, rows: int, django_assert_num_queries: object
) -> None:
    for number in range(rows):
        make_organisation(f"Commune {number}")
    caller = api()

    with django_assert_num_queries(1):  # type: ignore[operator]
        answer = caller.get("organisations/")

    assert len(answer.json()["results"]) == rows


def test_members_are_invited_and_join(api: Calls, otto: Actor, charlie: Actor) -> None:
    path = f"organisations/{otto.organisation_code}/members/"

    invited = api(otto).post(path, {"person": charlie.person_code, "role": "member"})
    joined = api(charlie).patch(f"{path}{charlie.person_code}/", {"state": "joined"})

    assert (invited.status_code, invited.json()["state"]) == (201, "invited")
    assert (joined.status_code, joined.json()["state"]) == (200, "joined")
    listed = api().get(path).json()["results"]
    assert [(row["person"]["name"], row["role"], row["state"]) for row in listed] == [
        ("Charlie", "member", "joined"),
        ("Otto", "representative", "granted"),
    ]
    assert api(charlie).patch(f"{path}{charlie.person_code}/", {"state": "left"}).json()["state"] == "left"


def test_a_mandate_is_asked_for_and_granted(api: Calls, otto: Actor, charlie: Actor, bruno: Actor) -> None:
    path = f"organisations/{otto.organisation_code}/members/"

    assert api().post(path, {"role": "deputy"}).status_code == 401
    asked = api(charlie).post(path, {"role": "deputy"})
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert api(bruno).post(path, {"role": "deputy", "person": charlie.person_code}).status_code == 403
    assert [row["state"] for row in api(otto).get(path).json()["results"]] == ["granted", "asked"]
    granted = api(otto).post(path, {"role": "deputy", "person": charlie.person_code})
    assert (granted.status_code, granted.json()["state"]) == (201, "granted")
    assert [row["role"] for row in api(charlie).get("me/").json()["mandates"]] == ["deputy"]


def test_its_representative_asks_the_lab_to_vouch_for_it(api: Calls, otto: Actor, charlie: Actor) -> None:
    Organisation.objects.update(verification="unverified", verified_until=None)
    path = f"organisations/{otto.organisation_code}/"
    offered = [api(actor).get(path).json()["may"] for actor in (otto, charlie)]

    refused = api(charlie).post(f"{path}verification/", {})
    asked = api(otto).post(f"{path}verification/", {})
    again = api(otto).post(f"{path}verification/", {})

    assert ["request_verification" in names for names in offered] == [True, False]
    assert (refused.status_code, asked.status_code, again.status_code) == (403, 201, 409)
    assert (asked.json()["verification"], asked.json()["verified"]) == ("requested", False)
    assert "request_verification" not in api(otto).get(path).json()["may"]


def test_may_names_only_what_can_be_asked_for_here(api: Calls, otto: Actor, ada: Actor) -> None:
    path = f"organisations/{otto.organisation_code}/"

    assert api(ada).get(path).json()["may"] == ["ask_mandate", "edit", "grant_mandate", "invite"]


def test_its_desk_says_what_waits_and_what_it_carries(
    api: Calls, alice: Actor, otto: Actor, charlie: Actor
) -> None:
    own, other = make_pilot(alice, otto, title="Le nôtre"), make_pilot(alice, otto, title="L’autre")
    answer_invitation(own.partners.get(), accept=True, by=otto)
    path = f"organisations/{otto.organisation_code}/desk/"

    desk = api(otto).get(path).json()

    assert [(due["part"], due["kind"], due["title"], due["late"]) for due in desk["dues"]] == [
        ("decide", "pilot", "L’autre", False)
    ]
    assert desk["dues"][0]["url"].endswith(f"/p/{other.code}")
    assert [(row["pilot"], row["role"], row["state"]) for row in desk["carries"]] == [
        (own.code, "host", "preparing")
    ]
    assert (api(charlie).get(path).status_code, api().get(path).status_code) == (403, 401)


def test_contacts_logo_and_networks_through_the_api(
    api: Calls, otto: Actor, charlie: Actor, carla: Actor
) -> None:
    path = f"organisations/{otto.organisation_code}/"
    image = add_file(
        kind="organisation",
        code=otto.organisation_code,
        content=image_bytes(),
        name="a.png",
        alt_text="Un arbre",
        by=otto,
    )
    etag = api(otto).get(path).headers["ETag"]
    body = {"logo": image.code, "competences": ["housing"]}
    saved = api(otto).patch(path, body, headers={"If-Match": etag}).json()

    given = api(otto).post(
        f"{path}contacts/", {"purpose": "press", "name": "Presse", "phone": "+41 22 555 01 02"}
    )
    mine = f"{path}contacts/{given.json()['code']}/"
    unmatched = api(otto).patch(mine, {"public": False})
    hidden = api(otto).patch(mine, {"public": False}, headers={"If-Match": given.headers["ETag"]})
    network = make_organisation("Réseau")
    member = f"organisations/{network.code}/network/{otto.organisation_code}/"
    statuses = [api(who).put(member).status_code for who in (charlie, carla, carla)]

    assert (saved["logo"]["alt_text"], saved["competences"]) == ("Un arbre", ["housing"])
    assert (given.status_code, unmatched.status_code, hidden.json()["public"]) == (201, 428, False)
    assert (api().get(mine).status_code, api().get(f"{path}contacts/").json()["results"]) == (404, [])
    assert len(api(otto).get(f"{path}contacts/").json()["results"]) == 1
    assert statuses == [403, 204, 204]
    assert api().get(path).json()["networks"] == [{"code": network.code, "name": "Réseau"}]
    listed = api().get(f"organisations/{network.code}/network/").json()["results"]
    assert [row["organisation"]["code"] for row in listed] == [otto.organisation_code]
    assert (api(carla).delete(member).status_code, api(otto).delete(mine).status_code) == (204, 204)
    assert api().get(path).json()["networks"] == []


def test_how_it_was_checked_is_for_its_people_and_the_lab(
    api: Calls, otto: Actor, charlie: Actor, carla: Actor
) -> None:
    path = f"organisations/{otto.organisation_code}/"
    Organisation.objects.update(verification="expired")

    seen = [api(who).get(path).json()["verification"] for who in (charlie, otto, carla)]
    asked = api(otto).post(f"{path}verification/")
    steps = [api(who).get(f"{path}verification/") for who in (charlie, otto)]

    assert seen == ["unverified", "expired", "expired"]
    assert (asked.status_code, [one.status_code for one in steps]) == (201, [403, 200])
    assert [row["state"] for row in steps[1].json()["results"]] == ["requested"]
    assert api().get(path).json()["verified_until"] is None


def test_a_revoked_mandate_stops_the_next_call(api: Calls, otto: Actor, idea: object) -> None:
    caller = api(otto)
    header = {"On-Behalf-Of": otto.organisation_code}
    body, path = {"text": "Oui."}, f"ideas/{idea.code}/endorsements/"  # type: ignore[attr-defined]
    revoke_mandate(otto.mandate, by=otto)

    refused = caller.post(path, body, headers=header)

    assert refused.status_code == 403
    assert api().get(f"organisations/{otto.organisation_code}/").json()["represented"] is False


def test_one_recorded_twice_through_the_api(api: Calls, otto: Actor, carla: Actor, charlie: Actor) -> None:
    body = {"name": "Commune d’Aubrive", "kind": "commune"}
    refused = api(charlie).post("organisations/", body)
    made = api(charlie).post("organisations/", {**body, "other": True})
    source, into = f"organisations/{made.json()['code']}/", f"organisations/{otto.organisation_code}/"

    forbidden = api(charlie).post(f"{source}merges/", {"into": otto.organisation_code})
    merged = api(carla).post(f"{source}merges/", {"into": otto.organisation_code})
    led = api(carla).get(source)
    undo = f"{into}merges/{merged.json()['code']}/"

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "maybe_known")
    assert (made.status_code, forbidden.status_code, merged.status_code) == (201, 403, 201)
    assert (led.status_code, led.headers["Location"]) == (301, f"../{otto.organisation_code}/")
    assert [api(carla).delete(undo).status_code for _again in range(2)] == [204, 404]
    assert api(carla).get(source).status_code == 200
