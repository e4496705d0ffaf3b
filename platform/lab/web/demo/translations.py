"""The demonstration's ideas in other languages and in plain words."""

import tomllib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ideas.ideation import operations
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import Idea
from ideas.kernel import clock
from lab.web.demo.people import DAY, FOLDER, Cast

PARTS = ("title", "summary", "sections")


class Tongues:
    """One in French of an Italian idea, one that its original has left behind, one in part, one in plain words."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.data = tomllib.loads((FOLDER / "translations.toml").read_text("utf-8"))

    def tell(self) -> None:
        """Each in its own time."""
        for row in self.data["texts"]:
            with clock.set_to(clock.now() - row["ago"] * DAY), transaction.atomic():
                self._write(row)
        for row in self.data["changes"]:
            idea = Idea.objects.get(title=row["idea"])
            with clock.set_to(clock.now() - row["ago"] * DAY):
                changes = {"sections": row["sections"]}
                operations.revise_idea(idea, changes=changes, note=row["note"], by=self.cast.actor(row["by"]))
        self.cast.catch_up()

    def _write(self, row: Mapping[str, Any]) -> None:
        idea = Idea.objects.get(title=row["idea"], submitted_at__isnull=False)
        kind = TranslationKind.PLAIN if row.get("plain") else TranslationKind.HUMAN
        said = {key: row[key] for key in PARTS}
        by = self.cast.actor(row["by"])
        text = operations.write_translation(idea, language=row["language"], kind=kind, changes=said, by=by)
        if reviewer := row.get("reviewed_by"):
            operations.review_translation(text, version=text.version, by=self.cast.actor(reviewer))
