"""Packs of pilots: versions, what changed, writing and publishing the next one."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Codes, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.pack_shapes import PackCard, PackShape, said_of
from api.v1.pilots import seen_pilot
from api.v1.revisions import DifferenceShape
from ideas.files.queries import files_visible_to
from ideas.kernel.errors import NotFound
from ideas.pilots.models import Pilot
from ideas.sites.comparing import changes_between
from ideas.sites.lifecycle import CURRENCIES, LABEL_LIMIT, PACK_LIMIT, TEXT_LIMIT, CostEvery
from ideas.sites.models import Pack
from ideas.sites.operations import begin_pack, publish_pack, write_pack
from ideas.sites.queries import draft_of, pack_numbered, published_packs


def _text() -> Any:
    return serializers.CharField(allow_blank=True, required=False, max_length=PACK_LIMIT)


class CostWritten(Closed):
    """One line of what a site costs, in the currency of the pack."""

    label = serializers.CharField(max_length=LABEL_LIMIT)  # type: ignore[assignment]  # not an attribute
    amount = serializers.DecimalField(max_digits=11, decimal_places=2, min_value=0)
    every = serializers.ChoiceField(choices=CostEvery.values)


class PackWritten(Closed):
    """What changes of a draft."""

    core = _text()
    adaptable = _text()
    conditions = _text()
    people = _text()
    language = serializers.CharField(required=False, max_length=5)
    currency = serializers.ChoiceField(choices=CURRENCIES, required=False)
    costs = CostWritten(many=True, required=False)
    files = Codes(files_visible_to, required=False, help_text="Documents of the pilot.")


class PackBegun(Closed):
    """Nothing is said when a version is begun."""


class PackPublished(Closed):
    """Which draft becomes the next version, and what is new in it."""

    version = serializers.IntegerField(min_value=1, help_text="Of the draft that was read.")
    changes = serializers.CharField(
        required=False, allow_blank=True, max_length=TEXT_LIMIT, help_text="Owed from the second version on."
    )


class Packs(Resource):
    """The versions of a pilot's pack."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(PackCard)})
    def get(self, request: Asked, code: str) -> Response:
        """The newest first."""
        rows = published_packs(seen_pilot(request, code)).prefetch_related(None)
        return self.paged(request, PackCard, rows, ("-number",))


class OnePack(Resource):
    """One version, which never changes."""

    @extend_schema(responses={200: PackShape})
    def get(self, request: Asked, code: str, number: int) -> Response:
        """All that it says."""
        return self.shown(request, PackShape, _numbered(seen_pilot(request, code), number))


class PackDifference(Resource):
    """What changed between two versions."""

    @extend_schema(responses={200: DifferenceShape})
    def get(self, request: Asked, code: str, older: int, newer: int) -> Response:
        """Part by part, word by word."""
        pilot = seen_pilot(request, code)
        was, now = _numbered(pilot, older), _numbered(pilot, newer)
        found = {"older": older, "newer": newer, "changes": changes_between(was, now)}
        return self.shown(request, DifferenceShape, found)


class PackDraft(Resource):
    """The next version while it is written, for those who lead the pilot."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: PackShape})
    def get(self, request: Asked, code: str) -> Response:
        """What it says so far."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "sites.draft_pack", pilot)
        return self._shown(request, pilot)

    @extend_schema(request=PackBegun, responses={201: PackShape})
    def post(self, request: Asked, code: str) -> Response:
        """Begin it, from the last version; the first from what the pilot says of itself."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "sites.draft_pack", pilot)
        self.body(request, PackBegun)
        once(request, lambda: str(begin_pack(pilot, by=request.actor).pk))
        return self._shown(request, pilot, status=201)

    @extend_schema(request=PackWritten, responses={200: PackShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Change it, in the version that `If-Match` names."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "sites.draft_pack", pilot)
        draft = _drafted(pilot)
        match(request, draft.version, lambda: said_of(draft), is_owed=True)
        write_pack(draft, changes=self.body(request, PackWritten), version=draft.version, by=request.actor)
        return self._shown(request, pilot)

    def _shown(self, request: Asked, pilot: Pilot, status: int = 200) -> Response:
        draft = _drafted(pilot)
        return self.shown(request, PackShape, draft, version=draft.version, status=status)


class PackPublication(Resource):
    """Publishing the next version."""

    @extend_schema(request=PackPublished, responses={201: PackShape})
    def post(self, request: Asked, code: str) -> Response:
        """Make the draft a version that never changes, offered to every site under way."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "sites.publish_pack", pilot)
        said = self.body(request, PackPublished)
        number = once(request, lambda: str(publish_pack(_drafted(pilot), **said, by=request.actor).number))
        return self.shown(request, PackShape, _numbered(pilot, int(number)), status=201)


def _numbered(pilot: Pilot, number: int) -> Pack:
    pack = pack_numbered(pilot, number)
    if pack is None:
        raise NotFound()
    return pack


def _drafted(pilot: Pilot) -> Pack:
    draft = draft_of(pilot)
    if draft is None:
        raise NotFound()
    return draft
