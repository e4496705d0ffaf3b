"""The words of everything that can be found."""

from django.db import models


class SearchText(models.Model):
    """The words of one subject in one language: ``heavy`` ones (titles) count more than ``light`` ones.

    PostgreSQL keeps a generated ``vector`` beside them, SQLite an FTS5 table fed by triggers; both are made by the migration.
    """

    kind = models.CharField(max_length=30)
    code = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    heavy = models.TextField(blank=True, default="")
    light = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code", "language"], name="search_text_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"
