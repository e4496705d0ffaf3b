"""The map of measurement: what indicators can be, and where their values can stand."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAME_LIMIT = 120
UNIT_LIMIT = 40
MEANING_LIMIT = 2_000
SOURCE_LIMIT = 500
WORDS_LIMIT = 2_000
MOST_INDICATORS = 30
MOST_TARGETS = 20
MOST_CATEGORIES = 12
DIGITS, PLACES = 18, 4  # of a value: up to 99,999,999,999,999.9999
SMALLEST_CELL = 5  # a breakdown with a smaller cell could tell of single persons
DAYS_TO_REPORT = 30  # after the end of a period
STORY_TITLE_LIMIT = 120
STORY_LIMIT = 5_000
WITNESS_LIMIT = 120
MOST_QUESTIONS = 5
MOST_OPTIONS = 8
QUESTION_LIMIT = 200
INTRODUCTION_LIMIT = 1_000
ANSWER_LIMIT = 500
SMALLEST_CROWD = 5  # with fewer answers one might know who said what
SCALE = 5


class Nature(TextChoices):
    """What kind of value it has."""

    NUMBER = "number", _("Nombre")
    PERCENTAGE = "percentage", _("Pourcentage")
    RATIO = "ratio", _("Rapport entre deux nombres")
    YES_NO = "yes_no", _("Oui ou non")


class Direction(TextChoices):
    """Where it should move."""

    MORE = "more", _("Plus, c’est mieux")
    LESS = "less", _("Moins, c’est mieux")
    RANGE = "range", _("Entre deux bornes")


class Adding(TextChoices):
    """How the values of sites become one."""

    SUM = "sum", _("Les lieux s’additionnent")
    MEAN = "mean", _("Moyenne des lieux")
    RATIO_OF_SUMS = "ratio_of_sums", _("Rapport des sommes")
    NONE = "none", _("Les lieux ne se réunissent pas")


class Frequency(TextChoices):
    """How long a period is."""

    MONTHLY = "monthly", _("Chaque mois")
    QUARTERLY = "quarterly", _("Chaque trimestre")
    HALF_YEARLY = "half_yearly", _("Chaque semestre")
    YEARLY = "yearly", _("Chaque année")


class MeasurementState(TextChoices):
    """``draft → submitted → returned → submitted … → accepted``."""

    DRAFT = "draft", _("Brouillon")
    SUBMITTED = "submitted", _("À vérifier")
    RETURNED = "returned", _("À revoir")
    ACCEPTED = "accepted", pgettext_lazy("measurement", "Acceptée")


class StoryState(TextChoices):
    """``draft → submitted → returned → submitted … → accepted``; from each of them ``withdrawn``, for good."""

    DRAFT = "draft", _("Brouillon")
    SUBMITTED = "submitted", _("À vérifier")
    RETURNED = "returned", _("À revoir")
    ACCEPTED = "accepted", _("Accepté")
    WITHDRAWN = "withdrawn", _("Retiré")


class ConsentWay(TextChoices):
    """How the person told of agreed."""

    WRITTEN = "written", _("Par écrit")
    WITNESSED = "witnessed", _("De vive voix, devant témoin")
    ACCOUNT = "account", _("Depuis son compte")
    LINK = "link", _("Par son lien personnel")


class QuestionKind(TextChoices):
    """How a question is answered."""

    SCALE = "scale", _("Une note de 1 à 5")
    YES_NO = "yes_no", _("Oui ou non")
    CHOICE = "choice", _("Un choix dans une liste")
    TEXT = "text", _("Quelques mots")


MONTHS: Mapping[Frequency, int] = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}

# What can be added up how: percentages have no sum, and only what keeps both its numbers has a ratio of sums.
ADDINGS: Mapping[Nature, frozenset[Adding]] = {
    Nature.NUMBER: frozenset({Adding.SUM, Adding.MEAN, Adding.NONE}),
    Nature.PERCENTAGE: frozenset({Adding.MEAN, Adding.NONE}),
    Nature.RATIO: frozenset({Adding.RATIO_OF_SUMS, Adding.MEAN, Adding.NONE}),
    Nature.YES_NO: frozenset({Adding.SUM, Adding.MEAN, Adding.NONE}),
}

# What a value means hangs on these: they stay as they are once one was accepted.
FIXED_ONCE_MEASURED = ("nature", "adding", "frequency", "is_cumulative", "dimension", "categories")
OPEN_STATES = (MeasurementState.DRAFT, MeasurementState.SUBMITTED, MeasurementState.RETURNED)
WRITABLE_STATES = (MeasurementState.DRAFT, MeasurementState.RETURNED)
STORY_WRITABLE = (StoryState.DRAFT, StoryState.RETURNED)
NOTED_WAYS = (ConsentWay.WRITTEN, ConsentWay.WITNESSED)  # the others are the person's own act
