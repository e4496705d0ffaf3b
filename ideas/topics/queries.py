"""Questions about themes and territories."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Model, Q, QuerySet, Value, When

from ideas.kernel.text import folded
from ideas.topics.models import Grouping, Territory, Theme


def open_themes() -> QuerySet[Theme]:
    """Themes that new ideas may choose, in the lab's order."""
    return Theme.objects.filter(is_open=True)


def territories_within(code: str) -> QuerySet[Territory]:
    """The territory of ``code``, or the members of the grouping of that code, and all below; in no order.

    An unknown code holds nothing. Asks one to three small questions when it is called; what it returns is answered from
    an index, so that ``filter(territory__in=territories_within(code).values("pk"))`` is quick at any size.
    """
    path = Territory.objects.filter(code=code).values_list("path", flat=True).first()
    if path is not None:
        return Territory.objects.filter(path__begins=path)
    members = Territory.objects.filter(groupings__code=code)
    condition = Q(pk__in=list(members.values_list("pk", flat=True)))
    for wide_path in members.filter(children__isnull=False).values_list("path", flat=True).distinct():
        condition |= Q(path__begins=wide_path)
    return Territory.objects.filter(condition)


def names_a_place(code: str) -> bool:
    """Whether ``code`` is that of a territory or of a grouping."""
    return any(kind.objects.filter(code=code).exists() for kind in (Territory, Grouping))


def located_within[Row: Model](rows: QuerySet[Row], code: str) -> QuerySet[Row]:
    """Those of ``rows`` (of a model with ``territories``) that lie within ``code``, each once, in their
    order.
    """
    link: Any = rows.model._meta.get_field("territories").remote_field.through  # type: ignore[union-attr]
    owner = next(f for f in link._meta.fields if f.related_model is rows.model)
    inside = link.objects.filter(territory__in=territories_within(code).values("pk"))
    return rows.filter(pk__in=inside.values(owner.attname))


def countries() -> QuerySet[Territory]:
    """The roots of the tree, by name."""
    return Territory.objects.filter(parent=None).order_by("search_name", "pk")


@dataclass(frozen=True)
class CountryCount:
    """How many places the lab knows of a country, with itself, and how many groupings have members there."""

    country: Territory
    places: int
    groupings: int


def counts_by_country() -> list[CountryCount]:
    """What the lab knows of each country, by name."""
    return [
        CountryCount(
            country,
            Territory.objects.filter(path__begins=country.path).count(),
            Grouping.objects.filter(members__path__begins=country.path).distinct().count(),
        )
        for country in countries()
    ]


def ancestors_of(territory: Territory) -> QuerySet[Territory]:
    """The places ``territory`` lies in, the widest first, without itself."""
    codes = territory.path.strip("/").split("/")[:-1]
    return Territory.objects.filter(code__in=codes).order_by("path")


def children_of(territory: Territory) -> QuerySet[Territory]:
    """The places just below ``territory``, by name."""
    return territory.children.order_by("search_name", "pk")


def territories_matching(text: str, limit: int = 12) -> list[Territory]:
    """Territories whose name has a word that begins with ``text``, or whose postal code does; at most
    ``limit``.

    Accents, case, hyphens and apostrophes make no difference. Exact names come first, then names that begin
    so, then the others; within each, wide places before narrow ones and the more populous first.
    """
    wanted = folded(text)
    if len(wanted) < 2:
        return []
    if wanted.isdigit():
        return list(_with_postal_code(wanted).order_by("code")[:limit])
    begins = Territory.objects.filter(search_name__begins=wanted)
    found = list(_likeliest_first(begins, wanted)[:limit])
    if len(found) < limit:
        inside = Territory.objects.filter(search_name__contains=f" {wanted}").exclude(
            search_name__begins=wanted
        )
        found += _likeliest_first(inside, wanted)[: limit - len(found)]
    return found


def _with_postal_code(digits: str) -> QuerySet[Territory]:
    return Territory.objects.filter(
        Q(postal_codes__startswith=digits) | Q(postal_codes__contains=f"|{digits}"),
    )


def _likeliest_first(territories: QuerySet[Territory], wanted: str) -> QuerySet[Territory]:
    is_exact = Case(When(search_name=wanted, then=0), default=1, output_field=IntegerField())
    ranks = [When(level=level, then=Value(rank)) for rank, level in enumerate(Territory.Level.values)]
    width = Case(*ranks, default=Value(9), output_field=IntegerField())
    return territories.order_by(is_exact, width, F("population").desc(nulls_last=True), "search_name", "pk")
