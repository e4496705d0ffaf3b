"""What organisations can be good at, what one can reach them for, and the days that count."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Competence(models.TextChoices):
    """Fields of competence: a closed list, so that what an idea lacks finds who is good at it in every language."""

    ACCOMPANIMENT = "accompaniment", _("Accompagnement social")
    ADVOCACY = "advocacy", _("Défense des droits")
    AGEING = "ageing", _("Vieillesse et aide à domicile")
    CHILDHOOD = "childhood", _("Enfance et familles")
    CULTURE = "culture", _("Culture et vie de quartier")
    DEBT = "debt", _("Budget et désendettement")
    DIGITAL = "digital", _("Numérique")
    DISABILITY = "disability", _("Handicap et projets de vie")
    EMPLOYMENT = "employment", _("Emploi et insertion")
    EVALUATION = "evaluation", _("Évaluation et recherche")
    FOOD = "food", _("Alimentation")
    FUNDING = "funding", _("Financement")
    HEALTH = "health", _("Santé")
    HOUSING = "housing", _("Logement")
    LAW = "law", _("Droit et conventions")
    MIGRATION = "migration", _("Migration et interprétariat")
    MOBILITY = "mobility", _("Mobilité")
    PARTICIPATION = "participation", _("Participation et animation")
    TRAINING = "training", _("Formation")
    VIOLENCE = "violence", _("Prévention des violences")
    YOUTH = "youth", _("Jeunesse")


class Purpose(models.TextChoices):
    """What somebody can be reached for."""

    GENERAL = "general", _("Toute question")
    PARTNERSHIPS = "partnerships", _("Partenariats")
    FINANCE = "finance", _("Finances")
    PRESS = "press", _("Médias")
    ACCESS = "access", _("Accueil et accessibilité")
    DATA = "data", _("Protection des données")


MOST_CONTACTS = 20
NOTE_LIMIT = 2000

# Days before a verification runs out on which those concerned are reminded, the first first. From the first on another
# can be asked for.
REMINDED_BEFORE = (60, 14)
