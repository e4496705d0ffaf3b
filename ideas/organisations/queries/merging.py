"""Organisations that may be one and the same, and what merging them moves.

Whatever points at an organisation by a key is found here by itself, of every chapter: none has to be told of. A chapter
says only what differs: rows that name it by kind and code (``register_named``), and rows that tell its own past and
stay (``register_staying``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from ideas.kernel.actor import Actor
from ideas.kernel.text import folded
from ideas.organisations.models import Organisation, OrganisationMerge, VerificationStep
from ideas.organisations.numbering import number_key
from ideas.organisations.queries.finding import organisations_visible_to
from ideas.topics.models import Territory

MOST_DUPLICATES = 5

_named: dict[str, type[Model]] = {}
_staying: set[type[Model]] = {VerificationStep, OrganisationMerge}


def register_named(model: type[Model]) -> None:
    """Have rows of ``model``, which names its subject in ``subject_kind`` and ``subject_code``, move with an organisation."""
    _named[model._meta.label] = model


def register_staying(model: type[Model]) -> None:
    """Have rows of ``model`` stay with the organisation that was recorded twice: they tell what was, as it was."""
    _staying.add(model)


def possible_duplicates(
    viewer: Actor,
    *,
    name: str = "",
    official_number: str = "",
    territory: Territory | None = None,
    other_than: Organisation | None = None,
) -> list[Organisation]:
    """What ``viewer`` may know of that may be the same body, by name: of the same number, or of the same name at the
    same place (a place that is not said is any).
    """
    key, words = number_key(official_number), folded(name)[:200]
    is_same = Q(pk__in=())
    if key:
        is_same |= Q(number_key=key)
    if words:
        here = Q() if territory is None else Q(territory=territory) | Q(territory=None)
        is_same |= Q(search_name=words) & here
    found = organisations_visible_to(viewer).filter(is_same).select_related("territory")
    if other_than is not None:
        found = found.exclude(pk=other_than.pk)
    return list(found[:MOST_DUPLICATES])


def duplicates_of(organisation: Organisation, viewer: Actor) -> list[Organisation]:
    """What may be the same body as ``organisation``, as ``possible_duplicates`` finds it."""
    said = {"name": organisation.name, "official_number": organisation.official_number}
    return possible_duplicates(viewer, territory=organisation.territory, other_than=organisation, **said)


@dataclass(frozen=True)
class Held:
    """Rows that hang on an organisation by ``column``; ``value`` gives what stands there for an organisation."""

    model: type[Model]
    column: str

    @property
    def is_named(self) -> bool:
        """Whether they name it by kind and code."""
        return self.column == "subject_code"

    def value_of(self, organisation: Organisation) -> object:
        """What the column holds for ``organisation``."""
        return organisation.code if self.is_named else organisation.pk

    def rows_of(self, organisation: Organisation) -> QuerySet[Model]:
        """The rows that hang on ``organisation``."""
        kind = {"subject_kind": "organisation"} if self.is_named else {}
        return self.model._default_manager.filter(**kind, **{self.column: self.value_of(organisation)})


def what_hangs_on_organisations() -> Iterator[Held]:
    """Every model and column by which something hangs on an organisation and moves with it, in a fixed order."""
    relations = sorted(
        (one for one in Organisation._meta.related_objects if one.related_model not in _staying),
        key=lambda one: (one.related_model._meta.label, one.field.name),
    )
    for one in relations:
        yield Held(one.related_model, one.field.name)
    for label in sorted(_named):
        yield Held(_named[label], "subject_code")


def merge_preview(source: Organisation) -> list[tuple[str, int]]:
    """What would move: the label of each model and how many rows, most first."""
    counts: dict[str, int] = {}
    for held in what_hangs_on_organisations():
        label = held.model._meta.label
        counts[label] = counts.get(label, 0) + held.rows_of(source).count()
    return sorted(((label, n) for label, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0]))


def heir_of(code: str, viewer: Actor) -> Organisation | None:
    """What the organisation of ``code`` was merged into, where it was and ``viewer`` may know of that."""
    return organisations_visible_to(viewer).filter(merged_here__code=code).first()


def merges_of(organisation: Organisation) -> QuerySet[OrganisationMerge]:
    """Merges into ``organisation``, or of it, that were not undone, the newest first."""
    of_it = Q(source=organisation) | Q(target=organisation)
    rows = OrganisationMerge.objects.filter(of_it, undone_at=None)
    return rows.select_related("source", "target", "person").order_by("-at", "-pk")
