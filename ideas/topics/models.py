"""What ideas are about, and where."""

from django.db import models

from ideas.kernel.models import Coded
from ideas.kernel.wording import in_language


class Theme(Coded):
    """What ideas and events are about; named in every interface language; has a hue (degrees, OKLCH)."""

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict, blank=True)
    hue = models.PositiveSmallIntegerField(default=195)
    order = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Its name in the active language."""
        return in_language(self.names)

    @property
    def summary(self) -> str:
        """One or two sentences about it in the active language."""
        return in_language(self.summaries)


class Territory(models.Model):
    """A place in the tree country > canton or region > district or department > commune, with its official code."""

    code = models.CharField(max_length=20, unique=True)
    level = models.CharField(max_length=20)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=120, db_index=True)
    name = models.CharField(max_length=160)
    name_alt = models.CharField(max_length=160, blank=True, default="")
    population = models.PositiveIntegerField(null=True, blank=True)
    zone = models.CharField(max_length=20, blank=True, default="")
    postal_codes = models.TextField(blank=True, default="")
    search_name = models.CharField(max_length=340, blank=True, default="", db_index=True)

    class Meta:
        verbose_name_plural = "territories"

    def __str__(self) -> str:
        return self.name


class Grouping(models.Model):
    """A consortium or intercommunality: crosses the tree and has territories as members."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    population = models.PositiveIntegerField(null=True, blank=True)
    members = models.ManyToManyField(Territory, related_name="groupings")

    def __str__(self) -> str:
        return self.name
