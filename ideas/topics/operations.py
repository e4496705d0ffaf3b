"""Verbs of topics: keeping themes, bringing in territories."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid
from ideas.kernel.text import folded
from ideas.kernel.wording import Wording, checked_wording, in_language
from ideas.topics.facts import TerritoriesImported, ThemeAdded, ThemeChanged
from ideas.topics.models import Grouping, Territory, Theme
from ideas.topics.reading import GroupingRow, Problems, TerritoryRow, layers_of

# --- Themes -------------------------------------------------------------------------------------------------


def add_theme(
    *, names: Wording, hue: int, summaries: Wording | None = None, slug: str = "", order: int = 0, by: Actor
) -> Theme:
    """Add a theme, named in one language at least; ``slug`` comes from its first name when none is given.

    Raises Invalid for a missing or too long name, a hue outside 0–359 or a slug in use. Records ThemeAdded.
    """
    with transaction.atomic():
        authorize(by, "topics.add_theme")
        values = _checked_theme({"names": names, "summaries": summaries or {}, "hue": hue, "order": order})
        slug = slugify(slug or in_language(values["names"], ""))[:60]
        theme = _saved(Theme(slug=slug, **values))
        record(ThemeAdded(theme=theme.code), by=by)
    return theme


def change_theme(theme: Theme, *, by: Actor, **values: Any) -> Theme:
    """Change ``names``, ``summaries``, ``hue``, ``order``, ``slug`` or ``is_open``; what is not given stays.

    A theme that is not open keeps its ideas and is no longer offered. Raises Invalid as ``add_theme`` does.
    Records ThemeChanged with the names of the fields, unless nothing changed.
    """
    with transaction.atomic():
        theme = Theme.objects.select_for_update().get(pk=theme.pk)
        authorize(by, "topics.change_theme", theme)
        values = _checked_theme(values)
        changed = tuple(sorted(name for name, value in values.items() if getattr(theme, name) != value))
        if changed:
            for name in changed:
                setattr(theme, name, values[name])
            _saved(theme)
            record(ThemeChanged(theme=theme.code, changed=changed), by=by)
    return theme


def _checked_theme(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` cleaned; Invalid with all that is wrong."""
    errors: list[FieldError] = []
    for name, limit, is_needed in (("names", 60, True), ("summaries", 400, False)):
        if name in values:
            words, wrong = checked_wording(name, values[name], limit=limit, is_needed=is_needed)
            values, errors = {**values, name: words}, errors + wrong
    if "hue" in values and not 0 <= values["hue"] < 360:
        errors.append(FieldError("hue", "out_of_range", _("La teinte est un angle de 0 à 359.")))
    if "slug" in values and values["slug"] != slugify(values["slug"]):
        errors.append(FieldError("slug", "invalid", _("Lettres sans accents, chiffres et tirets seulement.")))
    if errors:
        raise Invalid(errors)
    return values


def _saved(theme: Theme) -> Theme:
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError:
        words = _("Une autre thématique a déjà cette adresse.")
        raise Invalid.one("slug", "taken", words) from None
    return theme


# --- Territories --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ImportReport:
    """What an import of territories did; ``missing`` are places of its countries that the file no longer
    names.
    """

    added: int
    changed: int
    unchanged: int
    missing: int
    groupings_added: int
    groupings_changed: int
    groupings_unchanged: int


_FIELDS = ("level", "name", "name_alt", "population", "zone", "postal_codes")
_WRITTEN = (*_FIELDS, "parent", "path", "search_name")
BATCH = 1000


def import_territories(
    rows: Sequence[TerritoryRow],
    *,
    groupings: Sequence[GroupingRow] = (),
    by: Actor,
    progress: Callable[[int], object] = int,
) -> ImportReport:
    """Bring the tree up to date with ``rows``, and groupings with ``groupings``: all of it or nothing.

    Adds what is new, changes what differs, removes nothing: ideas point at it. Doing it twice changes
    nothing. ``progress`` is called with the number of rows that were dealt with. Raises Invalid, naming
    lines, for a code that comes twice, a parent or member that is nowhere, or a circle. Records
    TerritoriesImported for the first country, unless nothing changed.
    """
    with transaction.atomic():
        authorize(by, "topics.import_territories")
        known = {territory.code: territory for territory in Territory.objects.all()}
        layers = layers_of(rows, known)
        added, changed = _write_tree(layers, known, progress)
        counts = _write_groupings(groupings, known, progress)
        roots = {territory.path.split("/")[1] for territory in (known[row.code] for row in rows)}
        if added or changed or counts[0] or counts[1]:
            country = min(roots) if roots else ""
            written = counts[0] + counts[1]
            record(
                TerritoriesImported(territory=country, added=added, changed=changed, groupings=written), by=by
            )
    named = {row.code for row in rows}
    missing = sum(1 for t in known.values() if t.code not in named and t.path.split("/")[1] in roots)
    return ImportReport(added, changed, len(rows) - added - changed, missing, *counts)


def _write_tree(
    layers: Iterable[list[TerritoryRow]], known: dict[str, Territory], progress: Callable[[int], object]
) -> tuple[int, int]:
    """Write each layer below the one before, keeping ``known`` up to date; how many are new and changed."""
    added = changed = 0
    moved: list[Territory] = []
    for layer in layers:
        new: list[Territory] = []
        differing: list[Territory] = []
        for row in layer:
            territory = known.setdefault(row.code, Territory(code=row.code))
            old_path = territory.path
            if _take_over(territory, row, known.get(row.parent_code)):
                (differing if territory.pk else new).append(territory)
                moved += [territory] if territory.pk and territory.path != old_path else []
        for start in range(0, len(new), BATCH):
            Territory.objects.bulk_create(new[start : start + BATCH])
        Territory.objects.bulk_update(differing, _WRITTEN, batch_size=BATCH // len(_WRITTEN))
        added, changed = added + len(new), changed + len(differing)
        progress(len(layer))
    _take_along(moved, known)
    return added, changed


def _take_over(territory: Territory, row: TerritoryRow, parent: Territory | None) -> bool:
    """Give ``territory`` what ``row`` says; whether that made a difference."""
    before = {name: getattr(territory, name) for name in (*_FIELDS, "parent_id", "path", "search_name")}
    for name in _FIELDS:
        setattr(territory, name, getattr(row, name))
    territory.parent = parent
    territory.path = f"{parent.path if parent else '/'}{row.code}/"
    territory.search_name = folded(f"{row.name} {row.name_alt}")
    return territory.pk is None or any(getattr(territory, name) != value for name, value in before.items())


def _take_along(moved: Iterable[Territory], known: Mapping[str, Territory]) -> None:
    """Mend the paths of all that lies below ``moved``, whether the file named it or not."""
    children: dict[int | None, list[Territory]] = {}
    for territory in known.values() if moved else ():
        children.setdefault(territory.parent_id, []).append(territory)
    mended: list[Territory] = []
    above = list(moved)
    while above:
        parent = above.pop()
        for child in children.get(parent.pk, ()):
            path = f"{parent.path}{child.code}/"
            if child.path != path:
                child.path = path
                mended.append(child)
            above.append(child)
    Territory.objects.bulk_update(mended, ["path"], batch_size=BATCH)


def _write_groupings(
    rows: Sequence[GroupingRow], known: Mapping[str, Territory], progress: Callable[[int], object]
) -> tuple[int, int, int]:
    """Write groupings with their members; how many were added, changed and left as they were."""
    problems = Problems()
    for row in rows:
        for code in row.members:
            if code not in known:
                problems.add(row.line, "no_member", _("Le territoire %(code)s est inconnu.") % {"code": code})
    problems.raise_any()
    groupings = {grouping.code: grouping for grouping in Grouping.objects.prefetch_related("members")}
    added = changed = 0
    for row in rows:
        grouping = groupings.get(row.code) or Grouping(code=row.code)
        is_new = grouping.pk is None
        if _write_grouping(grouping, row, [known[code].pk for code in row.members]):
            added, changed = added + is_new, changed + (not is_new)
        progress(1)
    return added, changed, len(rows) - added - changed


def _write_grouping(grouping: Grouping, row: GroupingRow, members: Sequence[int]) -> bool:
    values = (row.kind, row.name, row.population)
    is_new = grouping.pk is None
    is_same = not is_new and (grouping.kind, grouping.name, grouping.population) == values
    if not is_same:
        grouping.kind, grouping.name, grouping.population = values
        grouping.save()
    has_same_members = not is_new and {t.pk for t in grouping.members.all()} == set(members)
    if not has_same_members:
        grouping.members.set(members)
    return not (is_same and has_same_members)
