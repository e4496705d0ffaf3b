"""What ideas are about, and where."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

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


class PrefixField(models.CharField):  # type: ignore[type-arg]
    """Text that is looked up by its beginning, byte by byte, through an index on both databases:
    ``__begins``.
    """


@PrefixField.register_lookup
class Begins(models.Lookup):
    """``column`` begins with a value: a range of bytes, whatever the database's own order of letters is.

    PostgreSQL compares bytes with ``~>=~`` and serves it from the ``varchar_pattern_ops`` index that Django
    makes of ``db_index``; SQLite compares bytes by default.
    """

    lookup_name = "begins"
    LAST = "\U0010ffff"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The range from the value to the last text that begins with it."""
        column, column_parameters = self.process_lhs(compiler, connection)
        start, start_parameters = self.process_rhs(compiler, connection)
        from_, to = ("~>=~", "~<~") if connection.vendor == "postgresql" else (">=", "<")
        end = [f"{value}{self.LAST}" for value in start_parameters]
        sql = f"({column} {from_} {start} AND {column} {to} {start})"
        return sql, [*column_parameters, *start_parameters, *column_parameters, *end]


class Territory(models.Model):
    """A place in the tree country > canton or region > district or department > commune, with its official
    code.

    ``path`` holds the codes from the root down, each closed by a slash: ``/FR/FR-R84/FR-D01/``.
    """

    class Level(models.TextChoices):
        """What a place is in its country."""

        COUNTRY = "country", _("Pays")
        REGION = "region", _("Région")
        CANTON = "canton", _("Canton")
        DEPARTMENT = "department", _("Département")
        PROVINCE = "province", _("Province")
        DISTRICT = "district", _("District")
        MUNICIPALITY = "municipality", _("Commune")
        BOROUGH = "borough", _("Arrondissement")

    code = models.CharField(max_length=20, unique=True)
    level = models.CharField(max_length=20, choices=Level.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = PrefixField(max_length=120, db_index=True)
    name = models.CharField(max_length=160)
    name_alt = models.CharField(max_length=160, blank=True, default="")
    population = models.PositiveIntegerField(null=True, blank=True)
    zone = models.CharField(max_length=20, blank=True, default="")
    postal_codes = models.TextField(blank=True, default="")
    search_name = PrefixField(max_length=340, blank=True, default="", db_index=True)

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
