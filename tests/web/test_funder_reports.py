"""Pages of reports to funders, used as a lead, a partner and a stranger would."""

import io
import json
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.canonical import hash_of
from ideas.notifications.models import Notification
from ideas.pilots.models import Pilot
from ideas.reporting.models import FunderReport
from lab.ui.words import money
from tests.factories.learning import make_learning
from tests.factories.measurement import make_indicator, make_value
from tests.factories.pilots import make_running_pilot
from tests.factories.pledges import make_line, make_pledge
from tests.factories.reporting import make_frozen_report, make_report
from tests.factories.roadmap import make_milestone
from tests.factories.stories import make_shown_story

pytestmark = pytest.mark.django_db


def page_of(client: Client, url: str) -> str:
    """The page, after redirects."""
    return client.get(url, follow=True).content.decode()


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, with something of every kind; otto's commune hosts it."""
    pilot = make_running_pilot(alice, otto, carla)
    make_value(make_indicator(pilot), 12)
    make_milestone(pilot)
    make_line(pilot)
    make_pledge(pilot, otto)
    make_pledge(pilot, otto, kind="hours", amount="40", title="Des heures")
    make_learning(pilot)
    make_shown_story(pilot, alice)
    return pilot


def test_a_lead_prepares_chooses_freezes_and_everybody_verifies(
    client: Client, pilot: Pilot, alice: Actor, otto: Actor, deliver_facts: Any
) -> None:
    client.force_login(alice.person)
    assert "Aucun rapport pour l’instant." in page_of(client, f"/fr/pilots/{pilot.code}/funder-reports/")
    form = client.get(f"/fr/pilots/{pilot.code}/funder-reports/prepare/").context["form"]
    sent = {name: form.initial.get(name, "") for name in ("title", "starts_on", "ends_on")}
    made = client.post(
        f"/fr/pilots/{pilot.code}/funder-reports/prepare/", sent | {"funder": otto.organisation_code}
    )
    report = FunderReport.objects.get()
    assert made.headers["Location"] == f"/fr/funder-reports/{report.code}/"
    draft = page_of(client, made.headers["Location"])
    assert "Voici ce que le rapport dirait s’il était figé maintenant." in draft

    offered = client.get(f"/fr/funder-reports/{report.code}/change/").context["form"]
    keys = {
        name: [one for one, _label in field.choices]
        for name, field in offered.fields.items()
        if name[:5] == "part_"
    }
    assert len(keys) == 6
    changed = {**sent, **keys, "introduction": "Une **belle** année.", "version": "1"}
    assert client.post(f"/fr/funder-reports/{report.code}/change/", changed).status_code == 302
    stale = client.post(f"/fr/funder-reports/{report.code}/change/", {**changed, "title": "Autre"})
    assert (stale.status_code, "Autre" in stale.content.decode()) == (422, True)

    late = client.post(f"/fr/funder-reports/{report.code}/freeze/", {"version": "1"})
    frozen = client.post(f"/fr/funder-reports/{report.code}/freeze/", {"version": "2", "is_public": "on"})
    report.refresh_from_db()
    assert (late.status_code, frozen.status_code, report.is_frozen) == (422, 302, True)
    client.logout()
    page = page_of(client, f"/z/{report.code}")
    for words in (
        report.sha256,
        "Une <strong>belle</strong> année.",
        "Elle sort de nouveau",
        money(1000),
        "<dt>Unité</dt><dd>personnes</dd>",
    ):
        assert words in page
    assert "Ce rapport est reconnu" in page_of(client, f"/fr/funder-reports/verify/?hash={report.sha256}")
    assert "Aucun rapport n’a cette empreinte" in page_of(
        client, f"/fr/funder-reports/verify/?hash={'0' * 64}"
    )
    deliver_facts()
    told = Notification.objects.filter(subject_kind="funder_report")
    assert otto.person.pk in {one.person_id for one in told}


def test_what_is_downloaded_is_what_was_frozen(client: Client, pilot: Pilot, alice: Actor) -> None:
    report = make_frozen_report(pilot, by=alice)
    manifest = client.get(f"/fr/funder-reports/{report.code}/manifest.json").content
    assert hash_of(manifest) == report.sha256
    sent = client.post("/fr/funder-reports/verify/", {"file": _named("rapport.json", manifest)})
    assert "Ce rapport est reconnu" in sent.content.decode()
    other = json.dumps({**json.loads(manifest), "title": "Autre"}).encode()
    sent = client.post("/fr/funder-reports/verify/", {"file": _named("rapport.json", other)})
    assert "Aucun rapport n’a cette empreinte" in sent.content.decode()

    book = load_workbook(io.BytesIO(client.get(f"/fr/funder-reports/{report.code}/report.xlsx").content))
    assert len(book.sheetnames) == 5
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {report.sha256, 12, 1000, 40} <= set(cells)


def test_a_pdf_carries_what_verifies_it(client: Client, pilot: Pilot, alice: Actor) -> None:
    pytest.importorskip("weasyprint")
    report = make_frozen_report(pilot, by=alice, introduction="Une année.")
    pdf = client.get(f"/fr/funder-reports/{report.code}/report.pdf").content
    assert pdf.startswith(b"%PDF-")
    sent = client.post("/fr/funder-reports/verify/", {"file": _named("rapport.pdf", pdf)})
    assert "C’est le texte joint au PDF qui est vérifié" in sent.content.decode()


def test_a_report_that_is_not_public_is_recognised_but_not_read(
    client: Client, pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    report = make_frozen_report(pilot, by=alice, is_public=False)
    for ending in ("", "manifest.json", "report.xlsx", "report.pdf"):
        assert client.get(f"/fr/funder-reports/{report.code}/{ending}").status_code == 404
    verified = page_of(client, f"/fr/funder-reports/verify/?hash={report.sha256}")
    assert ("Il n’est pas public." in verified, report.title in verified) == (True, False)
    client.force_login(otto.person)
    assert report.sha256 in page_of(client, f"/fr/funder-reports/{report.code}/")
    assert "Figé" in page_of(client, f"/fr/pilots/{pilot.code}/funder-reports/")


def test_a_draft_is_thrown_away_and_a_frozen_one_corrected(
    client: Client, pilot: Pilot, alice: Actor
) -> None:
    client.force_login(alice.person)
    draft = make_report(pilot, by=alice)
    assert client.get(f"/fr/funder-reports/{draft.code}/manifest.json").status_code == 404
    assert "est perdu" in page_of(client, f"/fr/funder-reports/{draft.code}/discard/")
    assert client.post(f"/fr/funder-reports/{draft.code}/discard/").status_code == 302
    report = make_frozen_report(pilot, by=alice)
    refused = client.post(f"/fr/funder-reports/{report.code}/discard/")
    assert (refused.status_code, "Rien n’a été supprimé" in refused.content.decode()) == (422, True)
    url = f"/fr/pilots/{pilot.code}/funder-reports/prepare/"
    assert client.get(f"{url}?replaces=22222222").status_code == 404
    begun = client.get(f"{url}?replaces={report.code}").context["form"].initial
    sent = {**{name: begun[name] for name in ("starts_on", "ends_on")}, "title": "Corrigé"}
    refused = client.post(f"{url}?replaces={report.code}", {**sent, "title": ""})
    client.post(f"{url}?replaces={report.code}", sent)
    corrected = FunderReport.objects.get(title="Corrigé")
    client.post(f"/fr/funder-reports/{corrected.code}/freeze/", {"is_public": "on"})
    assert refused.status_code == 422
    assert "Un rapport corrigé remplace celui-ci" in page_of(client, f"/fr/funder-reports/{report.code}/")


def test_faults_are_said_and_what_was_typed_stays(client: Client, pilot: Pilot, alice: Actor) -> None:
    client.force_login(alice.person)
    url = f"/fr/pilots/{pilot.code}/funder-reports/prepare/"
    tomorrow = clock.today().replace(year=clock.today().year + 1).isoformat()
    sent = {"title": "Mon rapport", "starts_on": "2026-01-01", "ends_on": tomorrow}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert {"Mon rapport", tomorrow} <= set(answer.content.decode().split('"'))
    assert "la période finit aujourd’hui au plus tard" in answer.content.decode()


def test_pages_ask_the_same_of_one_and_of_many(
    client: Client, pilot: Pilot, alice: Actor, django_assert_num_queries: Any
) -> None:
    url = f"/fr/pilots/{pilot.code}/funder-reports/"
    client.get("/fr/pilots/")
    make_frozen_report(pilot, by=alice)
    with django_assert_num_queries(LIST):
        client.get(url)
    for _again in range(3):
        report = make_frozen_report(pilot, by=alice)
    with django_assert_num_queries(LIST):
        client.get(url)
    with django_assert_num_queries(ONE):
        client.get(f"/fr/funder-reports/{report.code}/")


LIST, ONE = 7, 6


def _named(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file
