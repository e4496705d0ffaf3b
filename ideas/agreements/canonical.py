"""The bytes that are signed. A file of its own because it is pure, and because whoever checks a hash elsewhere follows it.

One JSON object in the form of ``ideas.kernel.canonical``, with line ends as ``\\n``, dates as ISO 8601 or null, numbers whole.
``platform/docs/how/agreements.md`` says it for people; a change of form is a new ``FORM``.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from ideas.kernel.canonical import canonical_json

FORM = "terreau-agreement-1"


def canonical_text(*, code: str, number: int, language: str, values: Mapping[str, Any]) -> str:
    """The text of a version as it is signed.

    ``values`` has ``title``, ``sections``, ``duties``, ``annexes``, ``files``, ``parties``, ``starts_on``, ``ends_on`` and
    ``notice_days``.
    """
    said = {
        "form": FORM,
        "agreement": code,
        "version": number,
        "language": language,
        "title": values["title"],
        "sections": {key: text for key, text in values["sections"].items() if text},
        "annexes": {key: text for key, text in values["annexes"].items() if text},
        "duties": values["duties"],
        "files": [{"name": one["name"], "sha256": one["sha256"]} for one in values["files"]],
        "parties": values["parties"],
        "starts_on": _day(values["starts_on"]),
        "ends_on": _day(values["ends_on"]),
        "notice_days": values["notice_days"],
    }
    return canonical_json(said)


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day is not None else None
