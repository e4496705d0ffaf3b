"""The text that an agreement begins with. A file of its own because it is data, in ``data/template.json``, read once."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _templates() -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "template.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def template_in(language: str) -> dict[str, Any]:
    """Title, sections and annexes to begin with, in that language, else in French."""
    templates = _templates()
    found = templates.get(language) or templates["fr"]
    return {"title": found["title"], "sections": dict(found["sections"]), "annexes": dict(found["annexes"])}
