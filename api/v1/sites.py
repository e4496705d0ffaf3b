"""Sites of pilots: the list, one, its steps, and replication."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Parameters, Several
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.pilots import seen_pilot
from api.v1.site_shapes import SiteCard, SiteShape, SiteStepShape
from ideas.kernel.errors import NotFound
from ideas.sites.guards import steps_of_site
from ideas.sites.lifecycle import BENEFIT_LIMIT, NAME_LIMIT, PLACE_LIMIT, TEXT_LIMIT, SiteState
from ideas.sites.models import Site
from ideas.sites.operations import (
    ask_replication,
    change_site,
    decide_replication,
    open_site,
    take_site_step,
    withdraw_replication,
)
from ideas.sites.operations.opening import columns_of
from ideas.sites.queries import knows_all_of, sites_of, sites_visible_to, with_faces
from ideas.topics.models import Territory


def _text(limit: int) -> Any:
    return serializers.CharField(allow_blank=True, required=False, max_length=limit)


class SiteFilters(Paged):
    """Which sites."""

    state = Several(SiteState.values)


class SiteSaid(Closed):
    """What changes of a site's words."""

    name = _text(NAME_LIMIT)
    place = _text(PLACE_LIMIT)
    who = _text(BENEFIT_LIMIT)
    where = _text(BENEFIT_LIMIT)
    when = _text(BENEFIT_LIMIT)
    contact = _text(BENEFIT_LIMIT)
    context = _text(TEXT_LIMIT)
    language = serializers.CharField(required=False, max_length=5)


class SiteWritten(SiteSaid):
    """A site that there was not, and where it is."""

    territory = Code(lambda _actor: Territory.objects.all())


class ReplicationWritten(Closed):
    """What an organisation asks that wants to take the pilot up, the one of `On-Behalf-Of`."""

    territory = Code(lambda _actor: Territory.objects.all())
    name = _text(NAME_LIMIT)
    why = serializers.CharField(max_length=TEXT_LIMIT)
    carriers = serializers.CharField(max_length=TEXT_LIMIT, help_text="Who would carry it there.")
    adaptations = _text(TEXT_LIMIT)
    pack = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="The version of the pack that was read; owed once there is one.",
    )


class ReplicationAnswered(Closed):
    """Yes or no of the pilot, with a reason; or who asked takes it back."""

    state = serializers.ChoiceField(choices=["preparing", "declined", "withdrawn"])
    reason = _text(TEXT_LIMIT)


class SiteStepTaken(Closed):
    """Which step, and why."""

    step = serializers.CharField(max_length=30)
    reason = _text(TEXT_LIMIT)


class PilotSites(Resource):
    """The sites of a pilot."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": SiteFilters}

    @extend_schema(responses={200: page_shape(SiteCard)})
    def get(self, request: Asked, code: str) -> Response:
        """In the order in which they came; those that were only asked for are known to those concerned."""
        sites = sites_of(seen_pilot(request, code), request.actor).select_related("territory", "pilot")
        if "state" in request.parameters:
            sites = sites.filter(state__in=request.parameters["state"])
        return self.paged(request, SiteCard, sites, ("position", "id"))

    @extend_schema(request=SiteWritten, responses={201: SiteShape})
    def post(self, request: Asked, code: str) -> Response:
        """Say where the pilot runs, or will: a site in preparation."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "sites.open_site", pilot)
        said = self.body(request, SiteWritten)
        where = {"territory": said.pop("territory"), "name": said.pop("name", "")}
        opened = once(request, lambda: open_site(pilot, **where, says=said, by=request.actor).code)
        return shown_site(self, request, opened, status=201)


class Replications(Resource):
    """Questions of organisations that want to take a pilot up in their territory."""

    @extend_schema(request=ReplicationWritten, responses={201: SiteShape})
    def post(self, request: Asked, code: str) -> Response:
        """Ask to take the pilot up, for the organisation acted for: a site that is asked for."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "sites.ask_replication", pilot)
        said = self.body(request, ReplicationWritten)
        asked = once(request, lambda: ask_replication(pilot, **said, by=request.actor).code)
        return shown_site(self, request, asked, status=201)


class OneSite(Resource):
    """One site."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: SiteShape})
    def get(self, request: Asked, code: str) -> Response:
        """Its state, how to benefit, its partners, the steps it took and what is open to the caller."""
        return shown_site(self, request, code)

    @extend_schema(request=SiteSaid, responses={200: SiteShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Change its words, in the version that `If-Match` names."""
        site = seen_site(request, code)
        allow(request.actor, "sites.change_site", site)
        match(request, site.version, lambda: columns_of(site), is_owed=True)
        change_site(site, changes=self.body(request, SiteSaid), version=site.version, by=request.actor)
        return shown_site(self, request, code)


class SiteReplication(Resource):
    """The question from which a site came."""

    @extend_schema(request=ReplicationAnswered, responses={200: SiteShape})
    def patch(self, request: Asked, code: str) -> Response:
        """The pilot says yes (`preparing`) or no with a reason, or who asked takes it back (`withdrawn`)."""
        site = seen_site(request, code)
        allow(request.actor, "sites.decide_replication", site, "sites.withdraw_replication")
        if getattr(site, "replication", None) is None:
            raise NotFound()
        said = self.body(request, ReplicationAnswered)
        if said["state"] == SiteState.WITHDRAWN:
            withdraw_replication(site, by=request.actor)
        else:
            accept = said["state"] == SiteState.PREPARING
            decide_replication(site, accept=accept, reason=said.get("reason", ""), by=request.actor)
        return shown_site(self, request, code)


class SiteSteps(Resource):
    """The steps from where a site stands."""

    @extend_schema(responses={200: page_shape(SiteStepShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Every step from there."""
        return self.whole(request, SiteStepShape, steps_of_site(seen_site(request, code), request.actor))

    @extend_schema(request=SiteStepTaken, responses={201: SiteShape})
    def post(self, request: Asked, code: str) -> Response:
        """Open, pause, resume or end a site; the reason is published."""
        site = seen_site(request, code)
        allow(request.actor, "sites.move_site", site)
        said = self.body(request, SiteStepTaken)
        once(request, lambda: take_site_step(site, **said, by=request.actor).code)
        return shown_site(self, request, code, status=201)


def seen_site(request: Asked, code: str) -> Site:
    """The site of that code with all that is shown of it. Raises NotFound for what the caller may not know of."""
    sites = with_faces(sites_visible_to(request.actor)).select_related(
        "territory", "pilot__idea__stage", "pack", "replication__organisation", "replication__pack"
    )
    site = sites.prefetch_related("moves").filter(code=code).first()
    if site is None:
        raise NotFound()
    return site


def shown_site(resource: Resource, request: Asked, code: str, status: int = 200) -> Response:
    """The answer that shows the site of that code as it is now."""
    site = seen_site(request, code)
    asked = {"knows_all": _knows_the_question(site, request)}
    return resource.shown(request, SiteShape, site, version=site.version, status=status, **asked)


def _knows_the_question(site: Site, request: Asked) -> bool:
    return not site.is_active or knows_all_of(site, request.actor)
