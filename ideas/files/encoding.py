"""Images decoded and encoded anew, so that nothing but the picture is left. A file of its own: pure Pillow.

What the camera wrote beside the picture (place, time, device) is gone with it; turned ones are turned upright;
other colour spaces become sRGB, which is what browsers expect of an image without a profile.
"""

import io
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from ideas.kernel.errors import Invalid, Words

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2560
WIDTHS = (400, 800, 1600)


@dataclass(frozen=True)
class Encoded:
    """An image that we encoded."""

    content: bytes
    width: int
    height: int
    media_type: str = "image/webp"


def image_of(content: bytes) -> Encoded:
    """The picture in ``content`` as WebP, at most 2560 pixels a side, without metadata; of a moving one the first frame.

    Raises Invalid (field ``file``) for what is no image, damaged, or would be more than 50 million pixels.
    """
    picture = _picture_in(content)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return _encoded(picture, quality=88)


def _picture_in(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height <= MOST_PIXELS:
                image.load()
                return _upright_srgb(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pass  # too large by Pillow's own measure as well
    except Exception:  # a decoder fed with anything raises anything
        raise _refused("damaged", _("Cette image ne peut pas être lue. Elle est peut-être abîmée.")) from None
    raise _refused("too_many_pixels", _("Cette image est trop grande : 50 millions de pixels au plus."))


def renditions_of(content: bytes) -> dict[int, Encoded]:
    """The widths of ``WIDTHS`` below that of an image of ours, narrowest first."""
    with Image.open(io.BytesIO(content), formats=["WEBP"]) as image:
        image.load()
        return {
            width: _encoded(
                image.resize((width, max(1, round(image.height * width / image.width)))), quality=80
            )
            for width in WIDTHS
            if width < image.width
        }


def _upright_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    picture = ImageOps.exif_transpose(image)
    has_transparency = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    mode = "RGBA" if has_transparency else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        picture = _in_srgb(picture, profile, mode)
    return picture.convert(mode)


def _in_srgb(picture: Image.Image, profile: bytes, mode: str) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):  # a profile we cannot read: the numbers as they are
        return picture
    return converted or picture


def _encoded(picture: Image.Image, *, quality: int) -> Encoded:
    out = io.BytesIO()
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    bare.save(out, "WEBP", quality=quality, method=4)
    return Encoded(out.getvalue(), picture.width, picture.height)


def _refused(code: str, message: Words) -> Invalid:
    return Invalid.one("file", code, message)
