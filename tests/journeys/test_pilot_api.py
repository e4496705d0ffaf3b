"""From an idea that becomes a pilot to its second and third town and the report to its funder, through the API alone.

Over fifteen months: the agreement changes after two signatures, sites replicate, a value is corrected, the review scales.
"""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.measurement.periods import Period, period_of, periods_between
from tests.api.conftest import Caller
from tests.factories.agreements import signer
from tests.factories.people import PASSWORD
from tests.factories.pilots import make_committed_idea
from tests.factories.topics import make_territory
from tests.journeys.test_api import done

DAY = datetime.timedelta(days=1)
SAYS = {
    "who": "Toute personne du quartier.",
    "where": "Salle du four.",
    "when": "Le mardi, de 14 h à 17 h.",
    "contact": "021 000 00 00",
}


class Story:
    """People who come to the API at days of their own choice, and what the outbox owes on these days."""

    def __init__(self, deliver: Callable[..., int]) -> None:
        self.start = clock.now()
        self.deliver = deliver

    @contextmanager
    def day(self, number: int) -> Iterator[None]:
        """What happens ``number`` days after the beginning, in the order in which it is called."""
        with clock.set_to(self.start + number * DAY):
            self.deliver()
            yield
            self.deliver()


def told(actor: Actor) -> list[str]:
    """The titles in the inbox of ``actor``."""
    return [row["text"] for row in done(Caller(actor).get("notifications/", page_size=100), 200)["results"]]


def sign(actor: Actor, agreement: str) -> Any:
    """``actor`` reads what is to be signed, and signs it."""
    text = done(Caller(actor).get(agreement), 200)["text"]
    read = {"number": text["number"], "hash": text["hash"], "password": PASSWORD}
    return Caller(actor).post(f"{agreement}signatures/", read)


def to_signing(lead: Actor, parties: list[Actor], agreement: str) -> dict[str, Any]:
    """All say that the last version is ready; it is put to be signed within two weeks."""
    number = done(Caller(lead).get(agreement), 200)["number"]
    for party in parties:
        done(Caller(party).post(f"{agreement}steps/", {"step": "ready", "number": number}))
    until = (clock.today() + 14 * DAY).isoformat()
    body = {"step": "open_signing", "number": number, "sign_by": until}
    return done(Caller(lead).post(f"{agreement}steps/", body))


def report(reporter: Actor, checker: Actor, indicator: str, period: Period, site: str, value: str) -> str:
    """A value, entered and accepted; its address."""
    body = {"site": site, "starts_on": period.starts_on.isoformat(), "value": value, "submit": True}
    made = done(Caller(reporter).post(f"{indicator}measurements/", body))
    done(Caller(checker).post(f"measurements/{made['code']}/decision/", {"accept": True}))
    return f"measurements/{made['code']}/"


@pytest.mark.django_db
def test_a_pilot_is_agreed_measured_spread_reviewed_and_reported_through_the_api(
    alice: Actor,
    carla: Actor,
    deliver_facts: Callable[..., int],
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    story = Story(deliver_facts)
    host, operator, accountable = (
        signer(name) for name in ("Commune d’Aubrive", "Association Trait d’union", "Caisse d’entraide")
    )
    partners = [host, operator, accountable]
    idea = make_committed_idea(alice, host)

    # --- the idea becomes a pilot; three organisations take part ---
    with story.day(0):
        done(Caller(carla).post(f"ideas/{idea.code}/steps/", {"step": "to_pilot", "reason": "Tout y est."}))
    with story.day(1):
        code = done(Caller(alice).get(f"ideas/{idea.code}/"), 200)["pilot"]
        pilot = f"pilots/{code}/"
        for actor, role in ((operator, "operator"), (accountable, "accountable")):
            asked = {"organisation": actor.organisation_code, "role": role, "text": "Avec nous ?"}
            done(Caller(alice).post(f"{pilot}partners/", asked))
        for actor in partners:
            own = f"{pilot}partners/{actor.organisation_code}/"
            done(Caller(actor).patch(own, {"state": "accepted"}), 200)
        unmet = done(Caller(carla).post(f"{pilot}steps/", {"step": "start"}), 409)["unmet"]
        assert [one["guard"] for one in unmet] == [
            "criteria_set",
            "people_heard",
            "indicator_with_target",
            "agreement_in_force",
        ]

    # --- what decides, who was heard, what is measured ---
    with story.day(10):
        lead = Caller(alice)
        texts = {key: ["Dix familles viennent."] for key in ("continue", "adapt", "scale", "stop")}
        agreed = {**texts, "review_on": (clock.today() + 380 * DAY).isoformat()}
        done(lead.put(f"{pilot}criteria/", agreed, headers={"If-Match": "*"}), 200)
        heard = {"held_on": clock.today().isoformat(), "way": "workshop", "people_count": 8, "said": "Oui."}
        done(lead.post(f"{pilot}hearings/", heard))
        measured = {
            "name": "Repas partagés",
            "unit": "repas",
            "baseline": "0",
            "baseline_on": clock.today().isoformat(),
            "targets": [{"due_on": (clock.today() + 400 * DAY).isoformat(), "value": "500"}],
        }
        indicator = f"indicators/{done(lead.post(f'{pilot}indicators/', measured))['code']}/"
        done(lead.put(f"{pilot}budget/", {"currency": "CHF"}), 200)
        done(lead.post(f"{pilot}budget/lines/", {"title": "Loyer", "planned": "12000"}))
        given = {"kind": "money", "title": "Un don", "amount": "9000"}
        pledge = done(Caller(accountable).post(f"{pilot}pledges/", given))
        pledge_at = f"{pilot}pledges/{pledge['code']}/"
        done(Caller(accountable).post(f"{pledge_at}steps/", {"step": "commit"}))

    # --- the agreement: proposed on, signed by two, changed, so void; then signed by all ---
    with story.day(20):
        agreement = f"agreements/{done(Caller(alice).post(f'{pilot}agreement/'))['code']}/"
        dates = {
            "starts_on": clock.today().isoformat(),
            "ends_on": (clock.today() + 700 * DAY).isoformat(),
            "notice_days": 30,
        }
        done(Caller(alice).patch(agreement, {"number": 1, **dates}), 200)
        done(Caller(alice).post(f"{agreement}steps/", {"step": "negotiate"}))
        asked = {"number": 2, "sections": {"exit": "Trois mois."}, "reason": "Un mois est court."}
        proposal = done(Caller(operator).post(f"{agreement}proposals/", asked))
        done(
            Caller(alice).patch(f"{agreement}proposals/{proposal['code']}/", {"state": "accepted"}),
            200,
        )
        to_signing(alice, partners, agreement)
    with story.day(22):
        for actor in (host, operator):
            done(sign(actor, agreement))
    with story.day(24):
        number = done(Caller(alice).get(agreement), 200)["number"]
        change = {"number": number, "sections": {"purpose": "Partager des repas."}, "reason": "Une faute."}
        assert done(Caller(alice).patch(agreement, change), 200)["stage"] == "negotiation"
        signatures = done(Caller(alice).get(f"{agreement}signatures/"), 200)["results"]
        assert {(one["state"], one["voided_why"]) for one in signatures} == {("void", "text_changed")}
        assert done(Caller(carla).post(f"{pilot}steps/", {"step": "start"}), 409)["unmet"]
    for actor in partners:
        assert [title for title in told(actor) if "2 signatures sont annulées" in title], told(actor)
    with story.day(30):
        to_signing(alice, partners, agreement)
        for actor in partners:
            done(sign(actor, agreement))
        in_force = done(Caller(ANYONE).get(agreement), 200)
        assert in_force["state"] == "in_force"
        found = Caller(ANYONE).get("agreements/verification/", hash=in_force["text"]["hash"])
        assert done(found, 200)["versions"][0]["number"] == in_force["number"]

    # --- it starts, and two towns take it up ---
    territories = [make_territory(name) for name in ("Aubrive", "Montcharmin", "Rochelande")]
    with story.day(31):
        assert done(Caller(carla).post(f"{pilot}steps/", {"step": "start"}))["state"] == "running"
        first = {"territory": territories[0].code, "name": "Aubrive", **SAYS}
        sites = [done(Caller(alice).post(f"{pilot}sites/", first))["code"]]
        done(Caller(alice).post(f"sites/{sites[0]}/steps/", {"step": "open"}))
    towns = [signer(f"Commune de {place.name}") for place in territories[1:]]
    with story.day(60):
        for town, place in zip(towns, territories[1:], strict=True):
            body = {"territory": place.code, "why": "Nos rues en ont besoin.", "carriers": "Nous."}
            asked = done(Caller(town).post(f"{pilot}replications/", body))
            site = f"sites/{asked['code']}/"
            answer = {"state": "preparing", "reason": "Bienvenue."}
            done(Caller(alice).patch(f"{site}replication/", answer), 200)
            etag = Caller(town).get(site).headers["ETag"]
            done(Caller(town).patch(site, SAYS, headers={"If-Match": etag}), 200)
            done(Caller(town).post(f"{site}steps/", {"step": "open"}))
            sites.append(asked["code"])

    # --- a year of values, one of them corrected ---
    with story.day(400):
        started = (story.start + 31 * DAY).date()
        quarters = [
            period
            for period in periods_between(
                period_of(started, "quarterly").starts_on, clock.today(), "quarterly"
            )
            if period.ends_on < clock.today()
        ]
        values = [
            report(alice, accountable, indicator, quarter, site, "10")
            for quarter in quarters
            for site in sites
        ]
        wrong = done(Caller(alice).get(values[0]), 200)
        body = {
            "site": wrong["site"],
            "starts_on": wrong["starts_on"],
            "value": "30",
            "submit": True,
            "correction_reason": "Un mois oublié.",
        }
        right = done(Caller(alice).post(f"{indicator}measurements/", body))
        done(Caller(accountable).post(f"measurements/{right['code']}/decision/", {"accept": True}))
        assert done(Caller(ANYONE).get(values[0]), 200)["value"] == "10"  # the old one stays to be read
        total = done(Caller(ANYONE).get(indicator), 200)["standing"]
        assert total["value"] == str(10 * len(values) + 20)
        shown = {"amount": "9000", "evidence": "Virement."}
        assert done(Caller(accountable).post(f"{pledge_at}deliveries/", shown))["state"] == "delivered"

    # --- the review: the partners consent, the lab scales ---
    with story.day(405):
        done(Caller(alice).post(f"{pilot}steps/", {"step": "begin_review"}))
        question = {
            "decision": "scale",
            "proposal": "Essaimer dans le canton.",
            "deadline": (clock.today() + 14 * DAY).isoformat(),
            "quorum_value": 3,
        }
        asked = done(Caller(carla).post(f"{pilot}reviews/1/round/", question))
        positions = f"rounds/{asked['round']}/positions/"
        for actor in partners[1:]:
            done(Caller(actor).post(positions, {"stance": "consent"}))
        objection = {"stance": "objection", "text": "La salle d’Aubrive n’est pas assez grande."}
        done(Caller(host).post(positions, objection))
        scale = {
            "step": "scale",
            "reason": "Trois communes, et dix familles dans chacune.",
            "review_on": (clock.today() + 365 * DAY).isoformat(),
        }
        refused = done(Caller(carla).post(f"{pilot}steps/", scale), 409)
        assert [one["guard"] for one in refused["unmet"]] == ["partners_consent"]
        own = f"{positions}{host.organisation_code}/"
        done(Caller(host).patch(own, {"withdrawn": True}), 200)
        done(Caller(alice).post(positions, {"stance": "consent"}))
    with story.day(406):
        assert done(Caller(carla).post(f"{pilot}steps/", scale))["state"] == "scaling"
        assert done(Caller(ANYONE).get(f"ideas/{idea.code}/"), 200)["stage"]["key"] == "scaling"

    # --- the report to the funder ---
    with story.day(410):
        year = {
            "title": "Rapport annuel",
            "starts_on": (story.start).date().isoformat(),
            "ends_on": clock.today().isoformat(),
            "funder": accountable.organisation_code,
        }
        draft = done(Caller(alice).post(f"{pilot}funder-reports/", year))
        frozen = done(
            Caller(alice).post(
                f"funder-reports/{draft['code']}/freezing/", {"public": True, "version": draft["version"]}
            )
        )
        said = {entry["part"] for entry in frozen["entries"]}
        assert {"indicators", "pledges", "budget"} <= said
        found = done(Caller(ANYONE).get("funder-reports/verification/", sha256=frozen["sha256"]), 200)
        assert (found["report"], found["standing"]["whole"]) == (draft["code"], True)

    # --- and anybody reads the whole chain ---
    chain = done(Caller(ANYONE).get(f"ideas/{idea.code}/provenance/"), 200)["links"]
    parts = [link["part"] for link in chain]
    assert (parts.count("site"), parts.count("figure"), parts.count("pilot")) == (3, 1, 1)
    assert "Trois communes, et dix familles dans chacune." in [link["reason"] for link in chain]
    assert chain[-1]["value"] == str(10 * len(values) + 20)

    # each party was asked twice for its signature, and told why the first ones count no more; whoever signed last, nothing new
    for actor in partners:
        mails = [str(sent.subject) for sent in mailoutbox if sent.to == [actor.person.email]]
        assert sum("attend votre signature" in one for one in mails) == 2
        assert sum("2 signatures sont annulées" in one for one in mails) == 1
        assert sum("En vigueur (version 4)" in one for one in mails) == (actor is not accountable)
        assert sum("est figé" in one for one in mails) == 1
    assert [str(sent.subject) for sent in mailoutbox if sent.to == ["alice@demo.example"]].count(
        "Un lieu ouvre\u00a0: Montcharmin"
    ) == 1
