"""What a report says of itself, how much, and why something of it is shown no more."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TITLE_LIMIT = 160
INTRODUCTION_LIMIT = 5_000
FORM = "terreau-report-1"


class TakenBack(TextChoices):
    """Why an entry is not shown: who it tells of agrees no more, for good; or a curator hid what it was made from."""

    CONSENT = "consent", _("La personne dont parle ce récit ne souhaite plus qu’il figure ici.")
    HIDDEN = "hidden", _("L’équipe du lab a masqué ce texte.")
