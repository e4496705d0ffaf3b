"""Questions about near ideas: what is there already, and how like two texts are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ideas.ideation.models import Idea
from ideas.ideation.queries import ideas_visible_to, with_growth
from ideas.kernel.actor import Actor
from ideas.kernel.text import plain_text_of
from ideas.search.folding import words_in_common
from ideas.search.queries import codes_near
from ideas.similarity import beside, inside
from ideas.similarity.encoding import MEANING, WORDING, Encoder, Parts, Scores, has_meaning
from ideas.similarity.models import Difference, Vector

MOST = 5
MORE = 30  # found beyond what is shown: those that the viewer may not see drop out
NEAR = 0.5
VERY_NEAR = 0.75
SHORTEST = 3  # letters that mean something


@dataclass(frozen=True)
class Near:
    """One idea near a text: with its stage and growth, how near (0.5 to 1), and why, in a sentence."""

    idea: Idea
    score: float
    why: str


def parts_of(idea: Idea) -> Parts:
    """What of an idea counts: its title, its summary and the need."""
    return Parts(idea.title, idea.summary, plain_text_of(idea.section("need")))


def lacking() -> QuerySet[Idea]:
    """Submitted ideas without a vector of their text by the encoder of today; by key."""
    current = Vector.objects.filter(
        idea=OuterRef("pk"), model=MEANING.name, text_version=OuterRef("text_version")
    )
    return Idea.objects.filter(~Exists(current), submitted_at__isnull=False).order_by("pk")


def ideas_near(
    parts: Parts, *, language: str, viewer: Actor, but: Idea | None = None, most: int = MOST
) -> list[Near]:
    """Submitted ideas that mean nearly what ``parts`` say, nearest first: those that ``viewer`` may see, in any language.

    Archived and ended ones are among them, hidden ones and ``but`` never; of one that was merged, what it was merged into.
    """
    if sum(map(str.isalnum, parts.title + parts.summary + parts.need)) < SHORTEST:
        return []
    scores = _by_meaning(parts, but, most + MORE)
    if scores is None:
        scores = _by_words(parts, but, most + MORE)
    if not scores:
        return []
    found: dict[int, tuple[Idea, float]] = {}
    for idea, score in _shown(scores, viewer):
        if (but is None or idea.pk != but.pk) and idea.pk not in found:
            found[idea.pk] = (idea, score)
    return [
        Near(idea, score, _why(parts, language, idea, score)) for idea, score in list(found.values())[:most]
    ]


def ideas_called(codes: Collection[str], *, viewer: Actor) -> list[Near]:
    """Those of the ideas with these ``codes`` that ``viewer`` may see, for whoever has said something of them already."""
    if not codes:
        return []
    why = _("Vous avez dit en quoi la vôtre est différente.")
    return [Near(idea, NEAR, why) for idea in _visible(viewer).filter(code__in=codes).order_by("code")]


def ideas_near_to(idea: Idea, *, viewer: Actor, most: int = MOST) -> list[Near]:
    """Others that mean nearly what ``idea`` does, nearest first, as ``ideas_near`` finds them."""
    return ideas_near(parts_of(idea), language=idea.language, viewer=viewer, but=idea, most=most)


def _by_meaning(parts: Parts, but: Idea | None, most: int) -> dict[int, float] | None:
    """Keys of ideas with their scores, nearest first; None where nobody can say."""
    if settings.LAB_TWINS == "words":
        return None
    leave_out = [but.pk] if but is not None else []
    try:
        asked = inside.nearest if settings.LAB_TWINS == "inside" else beside.nearest
        found = asked(parts, most=most, but=leave_out)
    except beside.Away:
        return None
    return {key: score for key, score in found if score >= NEAR}


def _by_words(parts: Parts, but: Idea | None, most: int) -> dict[int, float]:
    """The same by words alone, among those that the search finds."""
    text = " ".join(filter(None, parts))
    codes = codes_near("idea", text, most=most)
    rows = list(Idea.objects.filter(code__in=codes).values_list("pk", "title", "summary"))
    others = [f"{title} {summary}" for _key, title, summary in rows]
    scores = WORDING.likenesses([f"{parts.title} {parts.summary}"], others)[0] if rows else []
    ranked = sorted(zip(scores, (row[0] for row in rows), strict=True), reverse=True)
    return {key: score for score, key in ranked if score >= NEAR and (but is None or key != but.pk)}


def _shown(scores: dict[int, float], viewer: Actor) -> list[tuple[Idea, float]]:
    """Ideas that ``viewer`` may see, in the order of ``scores``; a merged one is what it was merged into."""
    rows = {idea.pk: idea for idea in _visible(viewer).filter(pk__in=list(scores))}
    targets = {idea.merged_into_id for idea in rows.values() if idea.merged_into_id} - set(rows)
    if targets:
        rows |= {idea.pk: idea for idea in _visible(viewer).filter(pk__in=targets)}
    shown = []
    for key, score in scores.items():
        idea = rows.get(key)
        if idea is not None and idea.merged_into_id:
            idea = rows.get(idea.merged_into_id)
        if idea is not None:
            shown.append((idea, score))
    return shown


def _visible(viewer: Actor) -> QuerySet[Idea]:
    ideas = ideas_visible_to(viewer).filter(hidden_at=None, submitted_at__isnull=False)
    return with_growth(ideas).select_related("stage").defer("sections")


def _why(parts: Parts, language: str, idea: Idea, score: float) -> str:
    """What makes it near, in a sentence for people."""
    words = words_in_common(f"{parts.title} {parts.summary}", f"{idea.title} {idea.summary}", idea.language)
    if language == idea.language and len(words) > 1:
        return _("Les mêmes mots : %(words)s.") % {"words": ", ".join(words[:4])}
    if language != idea.language:
        if score >= VERY_NEAR:
            return _("Dit presque la même chose dans une autre langue.")
        return _("Parle d’une chose proche dans une autre langue.")
    return (
        _("Dit presque la même chose avec d’autres mots.")
        if score >= VERY_NEAR
        else _("Parle d’une chose proche.")
    )


def differences_of(idea: Idea) -> QuerySet[Difference]:
    """Why those who write ``idea`` say that it is not another one, oldest first."""
    return Difference.objects.filter(idea=idea).select_related("near", "person").order_by("at", "id")


def differences_seen_by(viewer: Actor, idea: Idea, *, knows_them: bool) -> QuerySet[Difference]:
    """Those of ``idea``, as far as ``viewer`` may see the near ideas; none for one who does not know them."""
    rows = differences_of(idea).filter(near__in=ideas_visible_to(viewer).values("pk"))
    return rows if knows_them else rows.none()


def differences_by_code(idea: Idea) -> dict[str, str]:
    """The reasons given for ``idea``, by the codes of the near ideas."""
    return dict(Difference.objects.filter(idea=idea).values_list("near__code", "reason"))


def likeness(some: Sequence[str], others: Sequence[str], *, here: bool = False) -> Scores:
    """How like each of ``some`` texts (rows) is to each of ``others`` (columns), 0 to 1; they are near from 0.5 on.

    By meaning, in any language, where the extra ``semantic`` is installed; else by words. The process beside is asked. Where it
    is away words are compared, except ``here``: for handlers and commands, whose process may load the encoder itself.
    """
    if not some or not others:
        return [[] for _text in some]
    if settings.LAB_TWINS == "words" or not has_meaning():
        return WORDING.likenesses(some, others)
    if settings.LAB_TWINS == "inside":
        return MEANING.likenesses(some, others)
    try:
        return beside.likenesses(some, others)
    except beside.Away:
        encoder: Encoder = MEANING if here else WORDING
        return encoder.likenesses(some, others)
