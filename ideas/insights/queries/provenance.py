"""Where an idea came from and what became of it: origin, idea, decision, pilot, site, figure, as one chain."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from ideas.ideation.lifecycle import LinkKind, OriginKind
from ideas.ideation.models import Idea
from ideas.ideation.queries import passages_of
from ideas.ideation.relating import links_of, merged_into
from ideas.insights.queries.dues import day_of
from ideas.kernel.actor import Actor
from ideas.measurement.queries import Figure, figures_of
from ideas.pilots.models import Pilot
from ideas.pilots.queries import pilot_of, reviews_of
from ideas.sites.lifecycle import ACTIVE_STATES
from ideas.sites.queries import sites_visible_to

ELSEWHERE = (OriginKind.EVENT, OriginKind.IMPORT)


class Part(StrEnum):
    """Which part of the chain, in its order."""

    ORIGIN = "origin"
    IDEA = "idea"
    DECISION = "decision"
    PILOT = "pilot"
    SITE = "site"
    FIGURE = "figure"


@dataclass(frozen=True)
class ChainLink:
    """One link of the chain.

    ``what`` says what it is, ``title`` what it is called, in ``language`` (empty: the reader's own); ``kind`` and ``code`` name
    the subject that it leads to, empty where it lies outside, at ``url``. ``note`` is the reason of a decision.
    """

    part: Part
    what: str
    title: str = ""
    kind: str = ""
    code: str = ""
    on: datetime.date | None = None
    language: str = ""
    note: str = ""
    url: str = ""
    figure: Figure | None = None


def provenance_of(idea: Idea, viewer: Actor) -> list[ChainLink]:
    """The chain of ``idea`` as far as ``viewer`` may know of it: part by part, within each what came first.

    By as many queries for 30 sites as for one.
    """
    pilot = pilot_of(idea, viewer)
    found = [*_origin(idea, viewer), _idea(idea), *_decisions(idea, pilot)]
    if pilot is not None:
        found += [_pilot(pilot), *_reviews(pilot), *_sites(pilot, viewer), *_figures(pilot)]
    return sorted(found, key=lambda link: list(Part).index(link.part))


def _origin(idea: Idea, viewer: Actor) -> Iterator[ChainLink]:
    """The call of a time that it answers, where it was found, the idea it was part of, those that became part of it."""
    if idea.call is not None and not idea.call.is_permanent:
        yield ChainLink(Part.ORIGIN, _("Réponse à un appel"), idea.call.name, "call", idea.call.code)
    if idea.origin in ELSEWHERE and idea.origin_name:
        yield ChainLink(Part.ORIGIN, idea.get_origin_display(), idea.origin_name, url=idea.origin_url)
    for link in links_of(idea, viewer):
        if link.kind == LinkKind.SPLIT_FROM and link.source_id == idea.pk:
            whole = link.target
            day = day_of(whole.submitted_at)
            what = _("Partie d’une idée plus large")
            yield ChainLink(Part.ORIGIN, what, whole.title, "idea", whole.code, day, whole.language)
    for part in reversed(merged_into(idea)):
        day, what = day_of(part.submitted_at), _("Idée réunie à celle-ci")
        yield ChainLink(Part.ORIGIN, what, part.title, "idea", part.code, day, part.language)


def _idea(idea: Idea) -> ChainLink:
    day = day_of(idea.submitted_at)
    return ChainLink(Part.IDEA, idea.stage.name, idea.title, "idea", idea.code, day, idea.language)


def _decisions(idea: Idea, pilot: Pilot | None) -> Iterator[ChainLink]:
    """Steps that were taken with a reason, until the pilot: from then on its reviews decide."""
    for passage in passages_of(idea):
        if passage.reason and (pilot is None or passage.at <= pilot.created_at):
            yield ChainLink(
                Part.DECISION,
                passage.target.name,
                kind="idea",
                code=idea.code,
                on=day_of(passage.at),
                note=passage.reason,
            )


def _pilot(pilot: Pilot) -> ChainLink:
    day = day_of(pilot.started_at)
    return ChainLink(
        Part.PILOT, pilot.get_state_display(), pilot.title, "pilot", pilot.code, day, pilot.language
    )


def _reviews(pilot: Pilot) -> Iterator[ChainLink]:
    for review in sorted(reviews_of(pilot), key=lambda review: review.number):
        if review.decided_at is not None:
            what = _("Bilan : %(decision)s") % {"decision": review.get_decision_display()}
            day = day_of(review.decided_at)
            yield ChainLink(Part.DECISION, what, kind="pilot", code=pilot.code, on=day, note=review.reason)


def _sites(pilot: Pilot, viewer: Actor) -> Iterator[ChainLink]:
    sites = sites_visible_to(viewer).filter(pilot=pilot, state__in=ACTIVE_STATES)
    for site in sites.order_by("position", "pk"):
        day = day_of(site.started_at)
        yield ChainLink(Part.SITE, site.get_state_display(), site.name, "site", site.code, day, site.language)


def _figures(pilot: Pilot) -> Iterator[ChainLink]:
    """Its indicators, each with what all that was accepted makes together."""
    for figure in figures_of(pilot):
        shown = figure.indicator
        day = figure.last.ends_on if figure.last is not None else None
        yield ChainLink(
            Part.FIGURE,
            shown.unit,
            shown.name,
            "indicator",
            shown.code,
            day,
            shown.language,
            figure=figure,
        )
