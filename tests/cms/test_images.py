"""Pictures of editorial pages, served by the lab itself where there is no proxy."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(tmp_path: Any, settings: Any) -> Any:
    """A picture that an editor gave, kept in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    file = ImageFile(_drawn("PNG"), name="garden.png")
    return get_image_model().objects.create(title="Garden", file=file, width=40, height=20)


def _drawn(kind: str) -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (40, 20), "green").save(content, kind)
    return content


def _shown(picture: Any) -> Any:
    """A width of the picture, as Wagtail keeps it when a page shows it."""
    file = ImageFile(_drawn("WEBP"), name="garden.width-40.webp")
    return picture.renditions.create(filter_spec="width-40|format-webp", file=file, width=40, height=20)


def test_a_rendition_is_public_and_harmless(client: Client, picture: Any) -> None:
    shown = _shown(picture)

    response = client.get(shown.url)

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == Path(shown.file.path).read_bytes()  # type: ignore[attr-defined]
    response.close()
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy


def test_nothing_else_of_the_folder_is_served(client: Client, picture: Any) -> None:
    _shown(picture)

    assert client.get(picture.file.url).status_code == 404
    assert client.get("/media/images/unknown.png").status_code == 404
    assert client.get("/media/images/../original_images/garden.png").status_code == 404


def test_a_picture_that_was_deleted_or_made_private_is_gone_by_address(client: Client, picture: Any) -> None:
    address = _shown(picture).url
    secret = Collection.get_first_root_node().add_child(instance=Collection(name="Secret"))
    CollectionViewRestriction.objects.create(collection=secret, restriction_type="login")
    picture.collection = secret
    picture.save()

    assert client.get(address).status_code == 404

    picture.collection = Collection.get_first_root_node()
    picture.save()
    picture.delete()

    assert client.get(address).status_code == 404


def test_it_is_only_read(client: Client, picture: Any) -> None:
    assert client.post(_shown(picture).url).status_code == 405
