"""Calling the API as somebody."""

import datetime
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from api.v1.docs import schema
from ideas.activity.models import Fact
from ideas.agreements.models import ProposedText, Signature
from ideas.collaboration.models import Need
from ideas.collaboration.operations import make_offer, propose_match
from ideas.discussion.operations import write_synthesis
from ideas.discussion.queries import thread_of
from ideas.files.operations import add_file
from ideas.ideation.models import Idea
from ideas.ideation.operations import (
    invite_to_team,
    link_ideas,
    make_team_link,
    propose_merge,
    write_translation,
)
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.codes import hashed, new_secret
from ideas.notifications.models import Notification
from ideas.organisations.models import Organisation
from ideas.organisations.operations import invite_member
from ideas.people.models import Token
from ideas.pilots.models import Pilot
from ideas.pilots.operations import post_news
from ideas.pledges.operations import spend_amount
from ideas.similarity.operations import tell_difference
from ideas.sites.models import Deviation, Replication
from ideas.topics.models import Territory
from tests.factories.agreements import make_agreement
from tests.factories.amendments import amendment_row
from tests.factories.consent import make_round
from tests.factories.files import PDF
from tests.factories.ideas import make_idea
from tests.factories.learning import make_learning
from tests.factories.measurement import make_indicator, make_value
from tests.factories.people import acting, make_person
from tests.factories.pilots import make_partner, make_running_pilot
from tests.factories.pledges import make_line, make_pledge
from tests.factories.reporting import lead_of, make_report
from tests.factories.roadmap import make_axis, make_milestone
from tests.factories.sites import BENEFIT, make_site, make_site_partner, plant_pack

Answer = Any
ROOT = "/api/v1/"
OPERATIONS = {
    operation["operationId"]: (method, path.removeprefix(ROOT), operation)
    for path, operations in schema()["paths"].items()
    for method, operation in operations.items()
}


def token_for(actor: Actor, *scopes: str) -> str:
    """The secret of a new token of that person."""
    secret = new_secret()
    Token.objects.create(
        person=actor.person,
        name="Essai",
        secret_hash=hashed(secret),
        hint=secret[:8],
        scopes=list(scopes),
        last_used_at=clock.now(),
    )
    return secret


class Caller:
    """Calls the API with a token, perhaps for an organisation; nobody calls without one."""

    def __init__(self, actor: Actor, *scopes: str) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if actor.is_person:
            self.headers["Authorization"] = (
                f"Bearer {token_for(actor, *(scopes or ('read', 'write', 'lab', 'sign')))}"
            )
        if actor.mandate is not None:
            self.headers["On-Behalf-Of"] = actor.organisation_code

    def __call__(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None, **query: Any
    ) -> Answer:
        """``method`` on ``path`` below the root, or on a whole address, with a JSON body."""
        sent = {"content_type": "application/json"} if body is not None else {}
        if body is not None:
            sent["data"] = body
        address = path if path.startswith(("/", "http")) else ROOT + path
        return self.client.generic(
            method.upper(),
            address if not query else f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}",
            **_as_generic(sent),
            headers={**self.headers, **(headers or {})},
        )

    def get(self, path: str, **options: Any) -> Answer:
        return self("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self("POST", path, {} if body is None else body, **options)

    def patch(self, path: str, body: Any, **options: Any) -> Answer:
        return self("PATCH", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self("PUT", path, body, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self("DELETE", path, **options)


def _as_generic(sent: dict[str, Any]) -> dict[str, Any]:
    if "data" not in sent:
        return {}
    data = sent["data"]
    return {**sent, "data": data if isinstance(data, bytes) else json.dumps(data).encode()}


Calls = Callable[..., Caller]


@pytest.fixture
def api(db: None) -> Calls:
    """``api(alice)`` calls as alice with a token of all scopes, ``api()`` as nobody."""
    return lambda actor=ANYONE, *scopes: Caller(actor, *scopes)


@pytest.fixture
def rows(
    idea_of_two: Idea, alice: Actor, bruno: Actor, charlie: Actor, otto: Actor, carla: Actor, api: Calls
) -> Mapping[str, str]:
    """Codes of rows that exist, by the address they belong to."""
    invitation = invite_to_team(idea_of_two, person=charlie.person, role="contributor", by=alice)
    comment = api(alice).post(f"ideas/{idea_of_two.code}/comments/", {"body": "Bonjour."}).json()
    country = Territory.objects.create(
        code="CH", level="country", path="/CH/", name="Suisse", search_name="suisse"
    )
    pilot = make_running_pilot(alice, otto, carla)
    indicator = make_indicator(pilot)
    news = post_news(pilot, title="Ouvert", text="La salle est prête.", by=alice)
    file = add_file(kind="idea", code=idea_of_two.code, content=PDF, name="Plan.pdf", by=alice)
    italian = write_translation(idea_of_two, language="it", changes={"title": "Ore di vicinato"}, by=bruno)
    told = Notification.objects.create(
        person=alice.person,
        fact=Fact.objects.filter(name="CommentPosted").get(),
        kind="comment",
        subject_kind="comment",
        subject_code=comment["code"],
        role="team",
        channel="inbox",
    )
    need = Need.objects.create(idea=pilot.idea, kind="skill", title="Une menuisière")
    offer = make_offer(kind="skill", title="Menuisier", by=alice)
    match = propose_match(need, offer, by=alice)
    return {
        "needs": need.code,
        "offers": offer.code,
        "matches": match.code,
        "pilots": pilot.code,
        "rounds": make_round(pilot, by=carla, quorum_value=1).code,
        "seat": otto.organisation_code,
        "news": news.code,
        "indicators": indicator.code,
        "measurements": make_value(indicator, 40).code,
        "files": file.code,
        "notifications": told.code,
        "organisation": otto.organisation_code,
        "number": "1",
        "older": "1",
        "newer": "1",
        "territories": country.code,
        "ideas": idea_of_two.code,
        "comments": comment["code"],
        "amendments": amendment_row(idea_of_two, charlie.person).code,
        "organisations": otto.organisation_code,
        "themes": idea_of_two.themes.get().code,
        "calls": idea_of_two.call.code,
        "processes": idea_of_two.call.process.code,
        "invitation": invitation.code,
        "person": alice.person_code,
        "key": italian.key,
    }


@pytest.fixture
def stranger(db: None) -> Actor:
    """Has nothing to do with anything, not even an invitation."""
    return acting(make_person("Étrangère"))


@pytest.fixture
def people(alice: Actor, bruno: Actor, charlie: Actor, carla: Actor, otto: Actor) -> Mapping[str, Actor]:
    """Those of the house, by name."""
    return {"alice": alice, "bruno": bruno, "charlie": charlie, "carla": carla, "otto": otto}


@pytest.fixture
def codes(rows: Mapping[str, str], people: Mapping[str, Actor]) -> Mapping[str, str]:
    """``rows``, for ``filled``: charlie invited to otto's organisation and an idea of his linked and to be merged; otto asks to
    join alice's idea, which has a link to its team, a synthesis and a reason why it is another one than charlie's."""
    alice, bruno, charlie, carla, otto = people.values()
    organisation = Organisation.objects.get(code=otto.organisation_code)
    invite_member(organisation, person=charlie.person, by=otto)
    idea, other = Idea.objects.get(code=rows["ideas"]), make_idea(charlie, title="Une voisine")
    merge = propose_merge(other, into=idea, reason="Elles se ressemblent.", by=charlie)
    link = link_ideas(other, to=idea, kind="builds_on", by=charlie)
    asked = idea.join_requests.create(person=otto.person, role="contributor")
    door = make_team_link(idea, role="contributor", places=3, days=7, by=alice)
    thread = thread_of("idea", idea.code)
    assert thread is not None
    write_synthesis(thread, body="Une voix : #1.", by=carla)
    tell_difference(idea, near=other.code, reason="La nôtre est pour les enfants.", by=alice)
    named = {"merges": merge.code, "relation": link.code, "which": asked.code, "link": door.code}
    named["near"] = other.code
    pilot = Pilot.objects.get(code=rows["pilots"])
    return {
        **rows,
        **named,
        **_of_the_pilot(pilot, otto),
        "person": charlie.person_code,
        "mate": bruno.person_code,
    }


def _of_the_pilot(pilot: Pilot, host: Actor) -> dict[str, str]:
    """What hangs on ``pilot``: a site of which ``host`` is a partner, one that it asks for, a milestone, a hearing…"""
    organisation = Organisation.objects.get(code=host.organisation_code)
    site = make_site(pilot, **BENEFIT)
    plant_pack(site, make_site_partner(site, organisation=organisation, role="host"))
    Deviation.objects.create(site=site, number=1, state="noted", text="Le matin.", reason="Le marché.")
    asked = make_site(pilot, "Montcharmin", state="requested")
    make_site_partner(asked, organisation=organisation, role="accountable", state="applied")
    Replication.objects.create(
        site=asked, organisation=organisation, mandate=host.mandate, why="…", carriers="…"
    )
    hearing = pilot.hearings.create(
        held_on=clock.today(), way="workshop", people_count=9, said="Oui.", person=host.person
    )
    leaver = make_partner(
        pilot,
        "Qui part",
        leaves_on=clock.today() + datetime.timedelta(days=30),
        successor=pilot.partners.get(organisation=organisation),
    )
    pilot.reviews.create(number=1, state_before="running", decided_at=clock.now(), decision="continue")
    pilot.promised_syntheses.create(number=1, about="L’hiver", due_on=clock.today())
    indicator = pilot.indicators.first()
    return {
        "sites": site.code,
        "site": site.code,
        "asked site": asked.code,
        "axes": make_axis().code,
        "learnings": make_learning(pilot).code,
        "milestones": make_milestone(pilot).code,
        "contact": organisation.contacts.create(name="Accueil", email="accueil@commune.example").code,
        "hearing": hearing.code,
        "leaver": leaver.organisation.code,
        **_agreed_and_given(pilot, host),
        "submitted value": make_value(
            indicator, 9, starts_on=datetime.date(2025, 1, 1), state="submitted", organisation=organisation
        ).code,
    }


def _agreed_and_given(pilot: Pilot, host: Actor) -> dict[str, str]:
    """An agreement in negotiation with a proposal and a signed paper; a pledge, a line, what was spent; a draft of a report."""
    lead = lead_of(pilot)
    agreement = make_agreement(pilot, by=lead)
    version = agreement.versions.last()
    who = {"organisation": host.organisation, "mandate": host.mandate, "person": host.person}
    paper = Signature.objects.create(version=version, hash=version.hash, way="paper", state="awaiting", **who)
    proposal = ProposedText.objects.create(
        agreement=agreement, number=version.number, sections={"purpose": "…"}, **who
    )
    line = make_line(pilot)
    spent = spend_amount(line, amount=Decimal(3), text="Clés.", by=lead)
    return {
        "agreements": agreement.code,
        "signature": paper.code,
        "proposal": proposal.code,
        "line": line.code,
        "spending": spent.code,
        "pledge": make_pledge(pilot, host).code,
        "funder-reports": make_report(pilot).code,
    }


def filled(path: str, codes: Mapping[str, str]) -> str:
    """The address of an operation about rows that exist."""
    known = {"code": codes.get(path.split("/")[0], ""), **codes}
    if "/team/" in path:
        known["person"] = codes["mate"]
    if path.startswith("sites/") and "/replication/" in path:
        known["code"] = codes["asked site"]
    if "/handover/" in path:
        known["organisation"] = codes["leaver"]
    if path.startswith("measurements/") and "/decision/" in path:
        known["code"] = codes["submitted value"]
    if "/sections/" in path:
        known["key"] = "need"
    return path.format(**known)
