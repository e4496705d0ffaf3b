"""Only what is what it says is kept, and of images only the picture."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from ideas.files import checking
from ideas.files.checking import clean_name, kept_of
from ideas.files.encoding import renditions_of
from ideas.kernel.errors import Invalid
from tests.factories.files import DOCX, ODT, PDF, XLSX, image_bytes, office_bytes


def refusal(content: bytes, name: str) -> tuple[str, str]:
    with pytest.raises(Invalid) as refused:
        kept_of(content, name)
    (error,) = refused.value.errors
    return error.field, error.code


def png_that_claims(width: int, height: int) -> bytes:
    """The beginning of a PNG of that size, without its pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


# --- Images ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "mode", "name"),
    [
        ("JPEG", "RGB", "a.jpg"),
        ("JPEG", "CMYK", "a.JPEG"),
        ("JPEG", "L", "a.jpg"),
        ("PNG", "RGBA", "a.png"),
        ("PNG", "P", "a.png"),
        ("GIF", "P", "a.gif"),
        ("WEBP", "RGB", "a.webp"),
        ("AVIF", "RGB", "a.avif"),
    ],
)
def test_images_of_any_usual_format_become_webp(format, mode, name) -> None:
    kept = kept_of(image_bytes(format=format, mode=mode), name)

    assert (kept.media_type, kept.ending, kept.width, kept.height) == ("image/webp", "webp", 900, 600)
    assert opened(kept.content).format == "WEBP"


def test_the_ending_may_lie_about_which_image_it_is() -> None:
    assert kept_of(image_bytes(format="JPEG"), "photo.png").is_image


def test_nothing_but_the_picture_is_left_and_it_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825)[1] = "N"
    content = image_bytes(format="JPEG", exif=exif)

    image = opened(kept_of(content, "a.jpg").content)

    assert b"Maker of cameras" not in kept_of(content, "a.jpg").content
    assert (len(image.getexif()), image.size) == (0, (600, 900))
    red, _green, blue = image.convert("RGB").getpixel((300, 100))
    assert (red > 200, blue < 60) == (True, True)


def test_other_colour_spaces_become_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = kept_of(image_bytes(format="PNG", icc_profile=profile), "a.png")
    broken = kept_of(image_bytes(format="PNG", icc_profile=b"nonsense"), "a.png")

    assert [opened(kept.content).info.get("icc_profile") for kept in (plain, broken)] == [None, None]


def test_transparency_stays() -> None:
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")

    assert opened(kept_of(out.getvalue(), "a.png").content).mode == "RGBA"


def test_a_large_image_is_made_smaller() -> None:
    kept = kept_of(image_bytes(4000, 1000, format="JPEG"), "a.jpg")

    assert (kept.width, kept.height) == (2560, 640)


def test_an_image_has_the_widths_below_its_own() -> None:
    kept = kept_of(image_bytes(900, 600), "a.png")

    renditions = renditions_of(kept.content)

    assert {w: (r.width, r.height) for w, r in renditions.items()} == {400: (400, 267), 800: (800, 533)}


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (10_000, 10_000), (8_000, 7_000)])
def test_a_bomb_is_refused_before_it_goes_off(width, height) -> None:
    assert refusal(png_that_claims(width, height), "a.png") == ("file", "too_many_pixels")


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"not an image",
        image_bytes(format="JPEG")[:500],
        PDF,
    ],
    ids=lambda value: "content",
)
def test_what_cannot_be_decoded_is_refused(content) -> None:
    assert refusal(content, "a.png") == ("file", "damaged")


# --- Documents ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name"),
    [(PDF, "a.pdf"), (DOCX, "a.docx"), (XLSX, "a.xlsx"), (ODT, "a.odt"), (b"a;b\n", "a.csv")],
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_documents_are_kept_as_they_came(content, name) -> None:
    kept = kept_of(content, name)

    assert (kept.content, kept.name, kept.is_image) == (content, name, False)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00", "a.pdf"),
        (XLSX, "a.docx"),
        (DOCX, "a.odt"),
        (ODT, "a.xlsx"),
        (PDF, "a.docx"),
        (DOCX[:40], "a.docx"),
        (image_bytes(), "a.txt"),
        (b"a\x00b", "a.csv"),
        (b"\x81\x8d", "a.csv"),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_a_document_that_is_something_else_is_refused(content, name) -> None:
    assert refusal(content, name) == ("file", "not_what_it_says")


def test_macros_and_zip_bombs_are_refused(monkeypatch) -> None:
    with_macros = office_bytes(
        {"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}
    )
    monkeypatch.setattr(checking, "MOST_UNPACKED_BYTES", 1000)
    bomb = office_bytes({"[Content_Types].xml": b"", "word/document.xml": b"0" * 1001})

    assert refusal(with_macros, "a.docx") == ("file", "macros")
    assert refusal(bomb, "a.docx") == ("file", "too_big")


@pytest.mark.parametrize("name", ["a.exe", "a.svg", "a.html", "a.docm", "a", ".pdf", ""])
def test_other_formats_are_refused(name) -> None:
    assert refusal(PDF, name) == ("file", "unknown_format")


def test_empty_and_too_heavy_files_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(checking, "MOST_DOCUMENT_BYTES", 10)
    monkeypatch.setattr(checking, "MOST_IMAGE_BYTES", 10)

    assert [refusal(*f) for f in ((b"", "a.pdf"), (PDF, "a.pdf"), (image_bytes(), "a.png"))] == [
        ("file", "empty"),
        ("file", "too_big"),
        ("file", "too_big"),
    ]


def test_text_is_kept_in_utf_8() -> None:
    assert kept_of("École\n".encode("cp1252"), "a.txt").content.decode() == "École\n"
    assert kept_of("École\n".encode("utf-8-sig"), "a.txt").content.decode() == "École\n"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Compte rendu.PDF", ("Compte rendu", "pdf")),
        ("../../etc/passwd.txt", ("passwd", "txt")),
        ("C:\\Users\\x\\a.pdf", ("a", "pdf")),
        ("a\u202efdp.exe.pdf", ("afdp.exe", "pdf")),
        ('a"; rm -rf *.pdf', ("a- rm -rf", "pdf")),
        ("  .pdf", ("pdf", "")),
        ("é" * 300 + ".pdf", ("é" * 100, "pdf")),
        ("....pdf", ("fichier", "pdf")),
    ],
)
def test_names_are_cleaned(name, cleaned) -> None:
    assert clean_name(name) == cleaned
