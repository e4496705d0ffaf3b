"""Amendments: what others would change in an idea's text, and what became of it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters, named_as_sent
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.idea_shapes import IdeaShape, SectionsWritten
from api.v1.ideas import known, seen
from api.v1.words import Somebody, SomeOrganisation, address_of
from ideas.collaboration import operations, queries
from ideas.collaboration.fitting import Fit
from ideas.collaboration.lifecycle import GROWS, AmendmentState
from ideas.collaboration.models import Amendment
from ideas.collaboration.operations.amending import REASON_LIMIT, current_of
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotFound

PERMISSIONS: Mapping[str, str] = {
    "decide": "collaboration.decide_amendment",
    "rebase": "collaboration.rebase_amendment",
    "withdraw": "collaboration.withdraw_amendment",
}


class AmendmentCard(serializers.Serializer[Any]):
    """An amendment: the sections as they would be, against the text of ``revision``."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    number = serializers.IntegerField()
    idea = serializers.CharField(source="idea.code")
    state = serializers.CharField()
    person = Somebody(source="author")
    organisation = SomeOrganisation(allow_null=True)
    revision = serializers.IntegerField(source="base_revision")
    language = serializers.CharField()
    sections = serializers.DictField(source="texts", child=serializers.CharField())
    reason = serializers.CharField()
    unfit = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField(source="at")
    rebased_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_reason = serializers.CharField()

    def get_url(self, amendment: Amendment) -> str:
        """Where it stands, for life."""
        return address_of("amendment", amendment.code)


class AmendmentChange(serializers.Serializer[Any]):
    """One change that can be taken by itself."""

    number = serializers.IntegerField()
    old = serializers.CharField()
    new = serializers.CharField()


class AmendmentConflict(serializers.Serializer[Any]):
    """Lines that the text and the amendment changed each in their own way."""

    base = serializers.CharField()
    ours = serializers.CharField(help_text="The text today.")
    theirs = serializers.CharField(help_text="The amendment.")


class AmendmentFit(serializers.Serializer[Any]):
    """How one section fits today's text; ``result`` is null where it does not."""

    section = serializers.CharField()
    fits = serializers.BooleanField()
    result = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField()
    conflicts = AmendmentConflict(many=True)

    def get_result(self, fit: Fit) -> str | None:
        """The section once the amendment is taken."""
        return fit.result if fit.fits else None

    @extend_schema_field(AmendmentChange(many=True))
    def get_changes(self, fit: Fit) -> list[dict[str, Any]]:
        """What can be taken one by one."""
        return list(AmendmentChange(fit.changes if fit.fits else [], many=True).data)


class AmendmentShape(AmendmentCard):
    """One amendment, how it fits the text, what was taken of it, and what is open to the caller."""

    fit = serializers.SerializerMethodField()
    taken = serializers.DictField(
        child=serializers.ListField(child=serializers.IntegerField(), allow_null=True),
        help_text="For each section accepted: null for all of it, or the numbers of its changes.",
    )
    became = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    @extend_schema_field(AmendmentFit(many=True))
    def get_fit(self, amendment: Amendment) -> list[dict[str, Any]]:
        """Against today's text while it is open, else against the text in which it was decided."""
        is_open = amendment.is_open
        fits = queries.fits_against(amendment, amendment.idea) if is_open else queries.fits_then(amendment)
        return list(AmendmentFit(fits, many=True).data)

    def get_became(self, amendment: Amendment) -> str | None:
        """The code of the idea that grew from it, where the caller may know of it."""
        if amendment.became_id is None:
            return None
        seen = ideas_visible_to(self.context["actor"]).filter(pk=amendment.became_id)
        return seen.values_list("code", flat=True).first()

    def get_may(self, amendment: Amendment) -> list[str]:
        """What the caller may do with it now."""
        actor = self.context["actor"]
        if amendment.is_open:
            return sorted(name for name, rule in PERMISSIONS.items() if may(actor, rule, amendment))
        grows = amendment.became_id is None and amendment.state in GROWS
        return ["grow"] if grows and may(actor, "collaboration.grow_idea", amendment) else []


class AmendmentFilters(Paged):
    """Which amendments of an idea."""

    state = serializers.ChoiceField(choices=AmendmentState.values, required=False)


class AmendmentWritten(Closed):
    """What would change, and why."""

    revision = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="The revision the texts were written against; else the present one.",
    )
    sections = SectionsWritten()
    reason = serializers.CharField(max_length=REASON_LIMIT)


class AmendmentRebased(Closed):
    """The sections anew. The reason is for its proposer alone to word."""

    revision = serializers.IntegerField(required=False, min_value=1)
    sections = SectionsWritten()
    reason = serializers.CharField(max_length=REASON_LIMIT, required=False)


class TakenWritten(Closed):
    """For each section that is taken: null for all of it, or the numbers of the changes to take."""

    need = serializers.ListField(child=serializers.IntegerField(), allow_null=True, required=False)
    solution = serializers.ListField(child=serializers.IntegerField(), allow_null=True, required=False)
    people = serializers.ListField(child=serializers.IntegerField(), allow_null=True, required=False)
    existing = serializers.ListField(child=serializers.IntegerField(), allow_null=True, required=False)
    resources = serializers.ListField(child=serializers.IntegerField(), allow_null=True, required=False)
    success = serializers.ListField(child=serializers.IntegerField(), allow_null=True, required=False)


class DecisionWritten(Closed):
    """What the team decides. A reason is owed unless all is accepted."""

    decision = serializers.ChoiceField(choices=["accept", "decline"])
    taken = TakenWritten(required=False)
    reason = serializers.CharField(max_length=REASON_LIMIT, required=False, allow_blank=True, default="")


class Amendments(Resource):
    """The amendments of an idea."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": AmendmentFilters}

    @extend_schema(responses={200: page_shape(AmendmentCard)})
    def get(self, request: Asked, code: str) -> Response:
        """The newest first."""
        rows = queries.amendments_of(known(request, code), request.actor)
        if "state" in request.parameters:
            rows = rows.filter(state=request.parameters["state"])
        return self.paged(request, AmendmentCard, rows, ("-number",))

    @extend_schema(request=AmendmentWritten, responses={201: AmendmentShape})
    def post(self, request: Asked, code: str) -> Response:
        """Propose other texts for sections, perhaps on behalf of an organisation."""
        idea = known(request, code)
        allow(request.actor, "collaboration.propose_amendment", idea)
        data = self.body(request, AmendmentWritten)
        data["texts"] = data.pop("sections")
        made = once(request, lambda: operations.propose_amendment(idea, **data, by=request.actor).code)
        return _shown(self, request, made, status=201)


class OneAmendment(Resource):
    """One amendment."""

    @extend_schema(responses={200: AmendmentShape})
    def get(self, request: Asked, code: str) -> Response:
        """What it changes and how it fits today's text. Its ETag is owed when it is decided or rebased."""
        return _shown(self, request, code)


class Decision(Resource):
    """The team's decision."""

    matched = frozenset({"POST"})

    @extend_schema(request=DecisionWritten, responses={201: AmendmentShape})
    def post(self, request: Asked, code: str) -> Response:
        """Accept all or part, or decline with a reason, in the version that `If-Match` names."""
        amendment = seen_amendment(request, code)
        allow(request.actor, "collaboration.decide_amendment", amendment)

        def decide() -> str:
            match(request, version_of(amendment), lambda: current_of(amendment), is_owed=True)
            data = self.body(request, DecisionWritten)
            said = {"reason": data["reason"], "version": amendment.version, "by": request.actor}
            if data["decision"] == "decline":
                return operations.decline_amendment(amendment, **said).code
            text_version = amendment.idea.text_version
            said |= {"taken": data.get("taken"), "text_version": text_version}
            with named_as_sent(parts="taken"):
                return operations.accept_amendment(amendment, **said).code

        return _shown(self, request, once(request, decide), status=201)


class Withdrawal(Resource):
    """Its proposer takes it back."""

    @extend_schema(request=None, responses={201: AmendmentShape})
    def post(self, request: Asked, code: str) -> Response:
        """Withdraw it; it stays to be read."""
        amendment = seen_amendment(request, code)
        allow(request.actor, "collaboration.withdraw_amendment", amendment)
        made = once(request, lambda: operations.withdraw_amendment(amendment, by=request.actor).code)
        return _shown(self, request, made, status=201)


class Grown(Resource):
    """What was not taken, as an idea of its own."""

    @extend_schema(request=None, responses={201: IdeaShape})
    def post(self, request: Asked, code: str) -> Response:
        """Begin a draft with the texts of one's amendment that was not taken, or not wholly; again gives the same draft."""
        amendment = seen_amendment(request, code)
        allow(request.actor, "collaboration.grow_idea", amendment)
        made = once(request, lambda: operations.grow_idea_from(amendment, by=request.actor).code)
        draft = seen(request, made)
        return self.shown(request, IdeaShape, draft, version=draft.text_version, status=201)


class Rebase(Resource):
    """An amendment written anew."""

    matched = frozenset({"POST"})

    @extend_schema(request=AmendmentRebased, responses={201: AmendmentShape})
    def post(self, request: Asked, code: str) -> Response:
        """Write it anew against a revision, the present one by default, in the version that `If-Match` names."""
        amendment = seen_amendment(request, code)
        allow(request.actor, "collaboration.rebase_amendment", amendment)

        def rebase() -> str:
            match(request, version_of(amendment), lambda: current_of(amendment), is_owed=True)
            data = self.body(request, AmendmentRebased)
            data["texts"], version = data.pop("sections"), amendment.version
            return operations.rebase_amendment(amendment, **data, version=version, by=request.actor).code

        return _shown(self, request, once(request, rebase), status=201)


def seen_amendment(request: Asked, code: str) -> Amendment:
    """The amendment of that code. Raises NotFound for what the caller may not know of."""
    rows = queries.amendments_visible_to(request.actor).select_related("idea__stage")
    amendment = rows.filter(code=code).first()
    if amendment is None:
        raise NotFound()
    return amendment


def version_of(amendment: Amendment) -> str:
    """What `If-Match` is about: the amendment, and the text that it would change."""
    return f"{amendment.version}-{amendment.idea.text_version}"


def _shown(view: Resource, request: Asked, code: str, *, status: int = 200) -> Response:
    amendment = seen_amendment(request, code)
    return view.shown(request, AmendmentShape, amendment, version=version_of(amendment), status=status)
