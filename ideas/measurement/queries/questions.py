"""Questions about what was asked of those who benefited, and what they answered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.measurement.lifecycle import SCALE, SMALLEST_CROWD, QuestionKind
from ideas.measurement.models import AnswerPart, Question, Questionnaire
from ideas.measurement.queries.figures import is_telling, knows_inside
from ideas.pilots.models import Pilot
from ideas.pilots.queries import pilots_visible_to
from ideas.sites.models import Site

TENTH = Decimal("0.1")


def questions_of(pilot: Pilot, viewer: Actor) -> QuerySet[Questionnaire]:
    """What ``pilot`` asks or asked, the latest first; what is only prepared, for who measures there."""
    rows = Questionnaire.objects.filter(pilot=pilot).select_related("pilot", "indicator")
    if not knows_inside(viewer, pilot):
        rows = rows.filter(opens_on__lte=clock.today())
    return rows.prefetch_related("questions").order_by("-opens_on", "-id")


def questions_open(pilot: Pilot) -> QuerySet[Questionnaire]:
    """What ``pilot`` asks today, the latest first."""
    today = clock.today()
    rows = Questionnaire.objects.filter(pilot=pilot, opens_on__lte=today, closes_on__gte=today)
    return rows.order_by("-opens_on", "-id")


def answerable(code: str, viewer: Actor) -> Questionnaire | None:
    """The questions of that code with all that is shown of them, whether they are open or not; None for unknown ones."""
    rows = Questionnaire.objects.select_related("pilot__idea", "indicator").prefetch_related("questions")
    visible = pilots_visible_to(viewer).values("pk")
    return rows.filter(pilot__in=visible, opens_on__lte=clock.today(), code=code).first()


@dataclass(frozen=True)
class Result:
    """What was answered to a question: how often each answer, in their order, or None where that could tell of somebody.

    ``mean`` is that of a scale.
    """

    question: Question
    count: int
    cells: Sequence[int] | None
    mean: Decimal | None = None


@dataclass(frozen=True)
class Results:
    """What was answered: from five answers on, once the last day is over, so that nobody compares before and after one.

    ``sites`` is how many at each place, None where that could tell of somebody.
    """

    count: int
    is_shown: bool
    questions: Sequence[Result]
    sites: Sequence[tuple[Site, int]] | None


def results_of(questionnaire: Questionnaire) -> Results:
    """What was answered to ``questionnaire``, by as many queries for many answers as for one."""
    count = questionnaire.answers.count()
    if not questionnaire.is_over or count < SMALLEST_CROWD:
        return Results(count, False, (), None)
    cells: dict[int, dict[int, int]] = defaultdict(dict)
    rows = AnswerPart.objects.filter(question__questionnaire=questionnaire).order_by()
    for question, number, many in rows.values_list("question", "number").annotate(n=Count("pk")):
        cells[question][-1 if number is None else number] = many
    found = [_result(one, cells[one.pk]) for one in questionnaire.questions.all()]
    return Results(count, True, found, _by_site(questionnaire, count))


def _result(question: Question, counted: dict[int, int]) -> Result:
    count = sum(counted.values())
    if question.kind == QuestionKind.TEXT:
        return Result(question, count, None)
    numbers = answers_to(question)
    cells = [counted.get(number, 0) for number in numbers]
    mean = None
    if question.kind == QuestionKind.SCALE and count >= SMALLEST_CROWD:
        mean = (Decimal(sum(n * m for n, m in counted.items())) / count).quantize(TENTH)
    return Result(question, count, None if is_telling(cells) else cells, mean)


def answers_to(question: Question) -> range:
    """The numbers that answer a question: of a scale, 1 for yes and 0 for no, the place of an option; none for words."""
    if question.kind == QuestionKind.SCALE:
        return range(1, SCALE + 1)
    return range(2 if question.kind == QuestionKind.YES_NO else len(question.option_names))


def _by_site(questionnaire: Questionnaire, count: int) -> list[tuple[Site, int]] | None:
    rows = questionnaire.answers.exclude(site=None).order_by()
    counted = dict(rows.values_list("site").annotate(n=Count("pk")))
    rest = count - sum(counted.values())
    if not counted or is_telling([*counted.values(), *([rest] if rest else [])]):
        return None
    sites = Site.objects.filter(pk__in=counted).order_by("position", "pk")
    return [(site, counted[site.pk]) for site in sites]


def words_answered(questionnaire: Questionnaire) -> QuerySet[AnswerPart]:
    """What was written to its open questions, for who may read it: as late as the results, in no order that tells of time."""
    rows = AnswerPart.objects.filter(question__questionnaire=questionnaire).exclude(text="")
    if not results_of(questionnaire).is_shown:
        rows = rows.none()
    return rows.select_related("question__questionnaire__pilot__idea").order_by(
        "question__place", "text", "pk"
    )
