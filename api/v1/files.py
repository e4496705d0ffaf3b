"""Files: images and documents of ideas, pilots and organisations."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.response import Response

from api.errors import TooLarge
from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.words import SubjectNamed
from ideas.files.checking import MOST_DOCUMENT_BYTES
from ideas.files.models import File
from ideas.files.operations import add_file, change_file, remove_file, words_of
from ideas.files.queries import file_visible_to, files_of_seen_by
from ideas.files.rules import Host
from ideas.kernel.subjects import subject_visible_to

ROOM_FOR_WORDS = 64 * 1024


class FileShape(serializers.Serializer[Any]):
    """A file: what it is called and where it is fetched. The address asks each time who may see it."""

    code = serializers.CharField()
    subject = SubjectNamed(source="*")
    type = serializers.CharField()
    state = serializers.CharField(help_text="An image is `waiting` for its widths, then `ready`.")
    name = serializers.CharField()
    title = serializers.CharField()
    alt_text = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    private = serializers.BooleanField(source="is_private")
    order = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_url(self, file: File) -> str:
        """Where its bytes are; with a width in place of ``original`` an image comes smaller."""
        return f"{settings.LAB_BASE_URL}/f/{file.code}/original"


@extend_schema_field({"type": "string", "format": "binary"})
class Upload(serializers.FileField):
    """The bytes of a file, with its name."""


class FileWritten(Closed):
    """A file and the words that go with it, as a form sends them."""

    is_typed = False

    file = Upload(max_length=250)
    title = serializers.CharField(allow_blank=True, required=False, default="", max_length=160)
    alt_text = serializers.CharField(
        allow_blank=True, required=False, default="", max_length=400, help_text="Owed for an image."
    )
    private = serializers.BooleanField(source="is_private", required=False, default=False)


class FileChanged(Closed):
    """What changes of a file's words."""

    title = serializers.CharField(allow_blank=True, required=False, max_length=160)
    alt_text = serializers.CharField(allow_blank=True, required=False, max_length=400)
    private = serializers.BooleanField(source="is_private", required=False)
    order = serializers.IntegerField(required=False, min_value=0, max_value=30_000)


class Files(Resource):
    """The files of a subject of ``kind``; sent as ``multipart/form-data``."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    kind: str = "idea"

    def get_parsers(self) -> list[BaseParser]:
        """Forms with files."""
        return [MultiPartParser()]

    @extend_schema(responses={200: page_shape(FileShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Its files in their order; private and hidden ones for those who may know of them."""
        subject_visible_to(request.actor, self.kind, code)
        files = files_of_seen_by(request.actor, self.kind, code)
        return self.paged(request, FileShape, files, ("order", "id"))

    @extend_schema(request={"multipart/form-data": FileWritten}, responses={201: FileShape})
    def post(self, request: Asked, code: str) -> Response:
        """Add an image (jpeg, png, webp, gif, avif) or a document; an image needs an `alt_text`."""
        subject = subject_visible_to(request.actor, self.kind, code)
        allow(request.actor, "files.add_file", Host(self.kind, subject))
        if _announced(request) > MOST_DOCUMENT_BYTES + ROOM_FOR_WORDS:
            raise TooLarge()
        data = self.body(request, FileWritten)
        upload: UploadedFile[Any] = data.pop("file")
        content, name = upload.read(), str(upload.name)

        def add() -> str:
            return add_file(
                kind=self.kind, code=code, content=content, name=name, by=request.actor, **data
            ).code

        sent = _fingerprint(content, [name, *map(str, data.values())])
        file = file_visible_to(request.actor, once(request, add, body=sent))
        return self.shown(request, FileShape, file, version=file.version, status=201)


class OneFile(Resource):
    """One file."""

    matched = frozenset({"PATCH", "DELETE"})

    @extend_schema(responses={200: FileShape})
    def get(self, request: Asked, code: str) -> Response:
        """What it is called and where it is fetched."""
        file = file_visible_to(request.actor, code)
        return self.shown(request, FileShape, file, version=file.version)

    @extend_schema(request=FileChanged, responses={200: FileShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Change its words, its order or who sees it, in the version that `If-Match` names."""
        file = file_visible_to(request.actor, code)
        allow(request.actor, "files.change_file", file)
        match(request, file.version, lambda: words_of(file), is_owed=True)
        data = self.body(request, FileChanged)
        changed = change_file(file, **data, version=file.version, by=request.actor)
        return self.shown(request, FileShape, changed, version=changed.version)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str) -> Response:
        """Take it away."""
        file = file_visible_to(request.actor, code)
        allow(request.actor, "files.remove_file", file)
        is_matched = match(request, file.version, lambda: words_of(file))
        remove_file(file, version=file.version if is_matched else None, by=request.actor)
        return Response(status=204)


def _announced(request: Asked) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isdigit() else 0


def _fingerprint(content: bytes, words: Sequence[str]) -> bytes:
    """What must be the same for a repeated upload; the parts of a form are parted anew each time it is sent."""
    return hashlib.sha256(content).digest() + "\n".join(words).encode()
