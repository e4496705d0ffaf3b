"""Partners of sites, and what is done differently at a site."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.partners import PartnerAnswer, PartnerWritten
from api.v1.site_shapes import DeviationShape, SitePartnerShape
from api.v1.sites import seen_site
from ideas.kernel.actor import Actor
from ideas.kernel.errors import NotFound
from ideas.pilots.lifecycle import PartnerState
from ideas.sites.lifecycle import TEXT_LIMIT, DeviationState
from ideas.sites.models import Deviation, Site, SitePartner
from ideas.sites.operations import (
    answer_site_invitation,
    apply_as_site_partner,
    change_site_contribution,
    decide_deviation,
    decide_site_application,
    end_deviation,
    invite_site_partner,
    leave_site,
    note_deviation,
)
from ideas.sites.queries import deviations_of, site_partner_called, site_partners_of

ANSWERING = (
    "sites.answer_site_invitation",
    "sites.decide_site_application",
    "sites.leave_site",
    "sites.change_site_contribution",
)


class SitePartners(Resource):
    """The partners of a site."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(SitePartnerShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Accepted ones first, then those who are asked or ask, then the others."""
        partners = site_partners_of(seen_site(request, code), request.actor)
        return self.paged(request, SitePartnerShape, partners, ("place", "asked_at", "id"))

    @extend_schema(request=PartnerWritten, responses={201: SitePartnerShape})
    def post(self, request: Asked, code: str) -> Response:
        """Invite an organisation, or apply for the one acted for; it need not be a partner of the pilot."""
        site = seen_site(request, code)
        allow(request.actor, "sites.apply_as_site_partner", site, "sites.invite_site_partner")
        data = self.body(request, PartnerWritten)
        permission = "invite_site_partner" if "organisation" in data else "apply_as_site_partner"
        allow(request.actor, f"sites.{permission}", site)

        def ask() -> str:
            act = invite_site_partner if "organisation" in data else apply_as_site_partner
            return act(site, **data, by=request.actor).organisation.code

        partner = _seen_partner(site, once(request, ask), request.actor)
        return self.shown(request, SitePartnerShape, partner, version=partner.version, status=201)


class OneSitePartner(Resource):
    """One partner of a site, named by its organisation."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: SitePartnerShape})
    def get(self, request: Asked, code: str, organisation: str) -> Response:
        """Its role and state."""
        partner = _seen_partner(seen_site(request, code), organisation, request.actor)
        return self.shown(request, SitePartnerShape, partner, version=partner.version)

    @extend_schema(request=PartnerAnswer, responses={200: SitePartnerShape})
    def patch(self, request: Asked, code: str, organisation: str) -> Response:
        """Answer an invitation, decide on an application, leave, or say anew what it brings; without `state`, `If-Match`
        is owed.
        """
        partner = _seen_partner(seen_site(request, code), organisation, request.actor)
        allow(request.actor, ANSWERING[0], partner, *ANSWERING[1:])
        current = {"role": partner.role, "state": partner.state, "text": partner.text}
        is_owed = isinstance(request.data, Mapping) and "state" not in request.data
        match(request, partner.version, lambda: current, is_owed=is_owed)
        answered = _answer(partner, self.body(request, PartnerAnswer), request.actor)
        return self.shown(request, SitePartnerShape, answered, version=answered.version)


def _answer(partner: SitePartner, data: Mapping[str, str], by: Actor) -> SitePartner:
    version = partner.version
    if "state" not in data:
        return change_site_contribution(partner, text=data["text"], version=version, by=by)
    if data["state"] == PartnerState.LEFT:
        return leave_site(partner, reason=data["reason"], version=version, by=by)
    accept, reason = data["state"] == PartnerState.ACCEPTED, data["reason"]
    if partner.state == PartnerState.APPLIED:
        return decide_site_application(partner, accept=accept, version=version, reason=reason, by=by)
    text = data.get("text", "")
    return answer_site_invitation(partner, accept=accept, version=version, text=text, reason=reason, by=by)


def _seen_partner(site: Site, organisation: str, actor: Actor) -> SitePartner:
    partner = site_partner_called(site, organisation, actor)
    if partner is None:
        raise NotFound()
    return partner


# --- What is done differently -----------------------------------------------------------------------------------


class DeviationWritten(Closed):
    """What is done differently, why, and since when."""

    text = serializers.CharField(max_length=TEXT_LIMIT)
    reason = serializers.CharField(max_length=TEXT_LIMIT)
    since = serializers.DateField(required=False)
    is_core = serializers.BooleanField(
        required=False, default=False, help_text="Whether it touches the core: then the pilot must agree."
    )


class DeviationAnswered(Closed):
    """What becomes of it."""

    state = serializers.ChoiceField(
        choices=[DeviationState.AGREED.value, DeviationState.REFUSED.value, DeviationState.OVER.value]
    )
    reason = serializers.CharField(allow_blank=True, required=False, default="", max_length=TEXT_LIMIT)


class Deviations(Resource):
    """What is done differently at a site."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(DeviationShape)})
    def get(self, request: Asked, code: str) -> Response:
        """As it came; what waits for the pilot's agreement or was refused, for those concerned."""
        deviations = deviations_of(seen_site(request, code), request.actor)
        return self.paged(request, DeviationShape, deviations, ("number",))

    @extend_schema(request=DeviationWritten, responses={201: DeviationShape})
    def post(self, request: Asked, code: str) -> Response:
        """Write down what is done differently."""
        site = seen_site(request, code)
        allow(request.actor, "sites.note_deviation", site)
        said = self.body(request, DeviationWritten)
        number = once(request, lambda: str(note_deviation(site, **said, by=request.actor).number))
        return self.shown(
            request, DeviationShape, _seen_deviation(site, int(number), request.actor), status=201
        )


class OneDeviation(Resource):
    """One thing that is done differently, named by its number."""

    @extend_schema(request=DeviationAnswered, responses={200: DeviationShape})
    def patch(self, request: Asked, code: str, number: int) -> Response:
        """The pilot agrees or not, with a reason; or it is done as in the core again (`over`)."""
        site = seen_site(request, code)
        deviation = _seen_deviation(site, number, request.actor)
        allow(request.actor, "sites.decide_deviation", deviation, "sites.end_deviation")
        said: dict[str, Any] = self.body(request, DeviationAnswered)
        if said["state"] == DeviationState.OVER:
            end_deviation(deviation, by=request.actor)
        else:
            agree = said["state"] == DeviationState.AGREED
            decide_deviation(deviation, agree=agree, reason=said["reason"], by=request.actor)
        return self.shown(request, DeviationShape, _seen_deviation(site, number, request.actor))


def _seen_deviation(site: Site, number: int, actor: Actor) -> Deviation:
    deviation = deviations_of(site, actor).filter(number=number).first()
    if deviation is None:
        raise NotFound()
    deviation.site = site
    return deviation
