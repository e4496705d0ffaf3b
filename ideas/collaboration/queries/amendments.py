"""Questions about amendments."""

from collections.abc import Iterable

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ideas.collaboration.fitting import Fit, fits_of
from ideas.collaboration.lifecycle import AmendmentState
from ideas.collaboration.models import Amendment
from ideas.ideation.lifecycle import SECTIONS
from ideas.ideation.models import Idea, Revision, TeamMember
from ideas.ideation.queries import ideas_curated_by, ideas_visible_to
from ideas.kernel.actor import Actor


def amendments_visible_to(viewer: Actor) -> QuerySet[Amendment]:
    """Amendments of ideas that ``viewer`` may know of; hidden ones for their author, the team and who curates the idea."""
    rows = Amendment.objects.select_related("idea", "author", "organisation")
    if viewer.is_system:
        return rows
    seen = Q(hidden_at=None)
    if viewer.is_person:
        teams = TeamMember.objects.filter(person=viewer.person).values("idea")
        seen |= Q(author=viewer.person) | Q(idea__in=teams)
        seen |= Q(idea__in=ideas_curated_by(viewer).values("pk"))
    return rows.filter(seen, idea__in=ideas_visible_to(viewer).values("pk"))


def amendments_of(idea: Idea, viewer: Actor) -> QuerySet[Amendment]:
    """Those of ``idea`` that ``viewer`` may know of, newest first, with who wrote them."""
    return amendments_visible_to(viewer).filter(idea=idea).order_by("-number")


def amendments_around(idea: Idea, viewer: Actor) -> QuerySet[Amendment]:
    """Those of ``idea`` and the one it grew from that ``viewer`` may know of, without their texts, in no order."""
    rows = amendments_visible_to(viewer).filter(Q(idea=idea) | Q(became=idea))
    return rows.defer("texts", "reason", "decision_reason")


def open_amendments_of(idea: Idea) -> QuerySet[Amendment]:
    """Those of ``idea`` that wait for the team's decision, oldest first; hidden ones are not among them."""
    waiting = Amendment.objects.filter(idea=idea, state=AmendmentState.OPEN, hidden_at=None)
    return waiting.select_related("author", "organisation").order_by("number")


def counts_by_state(amendments: QuerySet[Amendment]) -> dict[str, int]:
    """How many of ``amendments`` are in each state."""
    return dict(amendments.order_by().values_list("state").annotate(count=Count("pk")))


def with_amendment_count(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with ``amendment_count``: how many amendments each has had, without those that are hidden."""
    shown = Amendment.objects.filter(idea=OuterRef("pk"), hidden_at=None).order_by()
    counted = shown.values("idea").annotate(n=Count("pk")).values("n")
    return ideas.annotate(amendment_count=Coalesce(Subquery(counted), Value(0)))


def title_of(amendment: Amendment) -> str:
    """What to call an amendment: its number, and the idea's title."""
    said = {"number": amendment.number, "title": amendment.idea.title}
    return _("Amendement n° %(number)s à « %(title)s »") % said


def base_texts(amendments: Iterable[Amendment]) -> dict[tuple[int, int], dict[str, str]]:
    """The sections that each was written against, by idea and revision, with one query."""
    wanted = Q(pk__in=())
    for one in amendments:
        wanted |= Q(idea=one.idea_id, number=one.base_revision)
    rows = Revision.objects.filter(wanted).values_list("idea_id", "number", "sections")
    return {(idea, number): sections for idea, number, sections in rows}


def fits_against(amendment: Amendment, now: Idea) -> list[Fit]:
    """How each section of ``amendment`` fits the text of ``now``, its idea as it is."""
    return fits_of_all([amendment], now)[amendment.pk]


def fits_of_all(amendments: Iterable[Amendment], now: Idea) -> dict[int, list[Fit]]:
    """The same for many amendments of one idea, by their key, with one query."""
    rows = list(amendments)
    bases = base_texts(rows)
    return {
        one.pk: fits_of(
            bases[one.idea_id, one.base_revision],
            now.sections,
            one.texts,
            SECTIONS,
            is_foreign=one.language != now.language,
        )
        for one in rows
    }


def fits_then(amendment: Amendment) -> list[Fit]:
    """How it fitted the text in which it was decided; against its own base where it never was."""
    before = amendment.before_revision or amendment.base_revision
    wanted = amendment.idea.revisions.filter(number__in={before, amendment.base_revision})
    texts = dict(wanted.values_list("number", "sections"))
    return fits_of(texts[amendment.base_revision], texts[before], amendment.texts, SECTIONS)
