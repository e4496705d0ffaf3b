"""Bytes of images and documents for tests."""

import io
import zipfile
from typing import Any

from PIL import Image


def image_bytes(
    width: int = 900, height: int = 600, *, format: str = "PNG", mode: str = "RGB", **options: Any
) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, width // 2, height))
    out = io.BytesIO()
    image.convert(mode).save(out, format, **options)
    return out.getvalue()


def office_bytes(entries: dict[str, bytes]) -> bytes:
    """A zip with these entries, as office documents are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
DOCX = office_bytes({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})
XLSX = office_bytes({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
ODT = office_bytes({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
