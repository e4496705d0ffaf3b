"""Whether bytes are what their name says, and may be kept. A file of its own: it knows formats, not the database.

Types are told by content, never by what the browser says. Images are decoded and encoded anew in ``encoding``.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from ideas.files.encoding import image_of
from ideas.kernel.errors import Invalid, Words
from ideas.kernel.text import clean_text

MEGABYTE = 1024 * 1024
MOST_IMAGE_BYTES = 15 * MEGABYTE
MOST_DOCUMENT_BYTES = 20 * MEGABYTE
MOST_UNPACKED_BYTES = 300 * MEGABYTE
MOST_ENTRIES = 10_000
IMAGE_ENDINGS = frozenset({"jpg", "jpeg", "png", "webp", "gif", "avif"})
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": f"{_OPEN_XML}.wordprocessingml.document",
    "xlsx": f"{_OPEN_XML}.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
_OPEN_XML_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_UNSAFE_IN_NAMES = re.compile(r'[<>:"|?*#%&{}$!@`=;\x00-\x1f]+')


@dataclass(frozen=True)
class Kept:
    """What is kept of an upload. ``width`` and ``height`` in pixels for images, None for documents."""

    content: bytes
    media_type: str
    name: str
    ending: str
    width: int | None = None
    height: int | None = None

    @property
    def is_image(self) -> bool:
        """Whether it is an image."""
        return self.width is not None


def kept_of(content: bytes, name: str) -> Kept:
    """What is to be kept of the upload ``content`` called ``name``.

    Raises Invalid (field ``file``) for an ending we do not take, for bytes that are something else, damaged, too big or
    a trap.
    """
    stem, ending = clean_name(name)
    if not content:
        raise refused("empty", _("Ce fichier est vide."))
    if ending in IMAGE_ENDINGS:
        _want_size(content, MOST_IMAGE_BYTES)
        image = image_of(content)
        return Kept(image.content, image.media_type, f"{stem}.webp", "webp", image.width, image.height)
    if ending not in MEDIA_TYPES:
        words = _("Formats acceptés : images (JPEG, PNG, WebP, GIF, AVIF), PDF, ODT, DOCX, XLSX, CSV, TXT.")
        raise refused("unknown_format", words)
    _want_size(content, MOST_DOCUMENT_BYTES)
    return Kept(_checked_document(content, ending), MEDIA_TYPES[ending], f"{stem}.{ending}", ending)


def clean_name(name: str) -> tuple[str, str]:
    """A file's name without folders, control characters and what systems read as orders; and its ending, lower case."""
    last = clean_text(name, lines=False).replace("\\", "/").rsplit("/", 1)[-1]
    path = PurePosixPath(_UNSAFE_IN_NAMES.sub("-", last))
    ending = path.suffix.lstrip(".").lower() if path.suffix else ""
    stem = path.stem.strip(" .-")[:100].strip() or "fichier"
    return stem, ending


def refused(code: str, message: Words) -> Invalid:
    """The refusal of an upload."""
    return Invalid.one("file", code, message)


def _want_size(content: bytes, most: int) -> None:
    if len(content) > most:
        words = _("Ce fichier est trop lourd : %(most)s Mo au plus.") % {"most": most // MEGABYTE}
        raise refused("too_big", words)


def _checked_document(content: bytes, ending: str) -> bytes:
    if ending in {"csv", "txt"}:
        return _text(content)
    is_right = content.startswith(b"%PDF-") if ending == "pdf" else _is_office(content, ending)
    if not is_right:
        words = _("Le contenu de ce fichier n’est pas celui d’un fichier .%(ending)s.")
        raise refused("not_what_it_says", words % {"ending": ending})
    return content


def _text(content: bytes) -> bytes:
    """Text in UTF-8; Windows-1252 is turned into it, anything with bytes that no text has is refused."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.encode()
    raise refused("not_what_it_says", _("Ce fichier n’est pas du texte."))


def _is_office(content: bytes, ending: str) -> bool:
    """Whether ``content`` is a zip of that kind: of a sane size when unpacked, without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > MOST_UNPACKED_BYTES or len(entries) > MOST_ENTRIES:
                raise refused("too_big", _("Ce fichier est trop lourd une fois décompressé."))
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise refused("macros", _("Ce fichier contient des macros. Enregistrez-le sans elles."))
            if ending == "odt":
                return archive.read("mimetype")[:100].decode("ascii", "replace") == MEDIA_TYPES["odt"]
            return {"[Content_Types].xml", _OPEN_XML_MAIN[ending]} <= names
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError):
        return False
