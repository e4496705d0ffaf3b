"""The fixed words of ideas: their sections, roles and origins."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SECTIONS = ("need", "solution", "people", "existing", "resources", "success")
TITLE_LIMIT = 250
TITLE_ADVISED = 80
SUMMARY_LIMIT = 280
SECTION_LIMIT = 30_000

SECTION_TITLES = {
    "need": _("Le besoin"),
    "solution": _("L’idée"),
    "people": _("Les personnes concernées"),
    "existing": _("Ce qui existe déjà"),
    "resources": _("Les ressources"),
    "success": _("Comment saurons-nous que cela marche ?"),
}

# What of a text is written by itself.
PARTS = ("title", "summary", *SECTIONS)
PART_TITLES = {"title": _("Le titre"), "summary": _("Le résumé"), **SECTION_TITLES}
PART_LIMITS = {"title": TITLE_LIMIT, "summary": SUMMARY_LIMIT, **dict.fromkeys(SECTIONS, SECTION_LIMIT)}


class TeamRole(TextChoices):
    """Leads answer for the idea, co-authors may edit, contributors are credited."""

    LEAD = "lead", _("Porteuse ou porteur")
    CO_AUTHOR = "co_author", _("Co-autrice ou co-auteur")
    CONTRIBUTOR = "contributor", _("Contributrice ou contributeur")


class OriginKind(TextChoices):
    """Where an idea comes from; kept for life."""

    WEB = "web", _("Déposée en ligne")
    COUNTER = "counter", _("Recueillie pour quelqu’un")
    EVENT = "event", _("Née d’un événement")
    IMPORT = "import", _("Reprise d’une autre source")


class RevisionReason(TextChoices):
    """Why a revision was made."""

    SUBMIT = "submit", _("Dépôt")
    EDIT = "edit", _("Modification")
    RESTORE = "restore", _("Retour à une version")
    IMPORT = "import", _("Reprise")
    AMENDMENT = "amendment", _("Amendement accepté")
    MERGE = "merge", _("Fusion de deux idées")


class TranslationKind(TextChoices):
    """Whose words a text in another language, or in plain words, is made of."""

    HUMAN = "human", _("Traduction")
    PLAIN = "plain", _("Facile à lire")
    MACHINE = "machine", _("Traduction automatique")


class CreditKind(TextChoices):
    """What somebody did for an idea."""

    PROPOSED = "proposed", _("a proposé l’idée")
    WROTE = "wrote", _("a écrit")
    AMENDED = "amended", _("a amendé le texte")
    ASKED = "asked", _("a posé la question qui a changé l’idée")
    HOSTED = "hosted", _("a accueilli")
    CONTRIBUTED = "contributed", _("a contribué")
    TRANSLATED = "translated", _("a traduit")


class IntendedRole(TextChoices):
    """What an organisation that commits itself would be in the pilot."""

    ACCOUNTABLE = "accountable", _("Responsable du pilote")
    OPERATOR = "operator", _("Met en œuvre")
    HOST = "host", _("Accueille")
    FUNDER = "funder", _("Finance")
    EVALUATOR = "evaluator", _("Évalue")
    PEOPLE_CONCERNED = "people_concerned", _("Représente les personnes concernées")
    EXPERT = "expert", _("Apporte son expertise")
    SUPPORT = "support", _("Soutient")


class InvitationKind(StrEnum):
    """Whom an invitation names: somebody with an account, an organisation, or whoever reads the mail of an address."""

    PERSON = "person"
    ORGANISATION = "organisation"
    EMAIL = "email"


class InvitationState(StrEnum):
    """``open → accepted | declined | withdrawn | expired | lapsed``; lapsed is what a stage that closes leaves."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    LAPSED = "lapsed"


class RequestState(StrEnum):
    """``open → accepted | declined | withdrawn | lapsed``."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class LinkState(StrEnum):
    """``open → revoked | lapsed``; one that ran out or is full stays open and lets nobody in."""

    OPEN = "open"
    REVOKED = "revoked"
    LAPSED = "lapsed"


class MergeState(TextChoices):
    """``proposed → done | declined | withdrawn | lapsed``; ``done → undone``."""

    PROPOSED = "proposed", _("Proposée")
    DONE = "done", _("Faite")
    DECLINED = "declined", _("Déclinée")
    WITHDRAWN = "withdrawn", _("Reprise par qui la proposait")
    LAPSED = "lapsed", _("Devenue sans objet")
    UNDONE = "undone", _("Annulée")


class TextChoice(TextChoices):
    """Whose words a part of the text has after a merge."""

    TARGET = "target", _("Le texte de l’idée qui reste")
    SOURCE = "source", _("Le texte de l’idée qui la rejoint")
    BOTH = "both", _("Les deux, l’un après l’autre")
    OWN = "own", _("Un texte écrit pour cela")


class LinkKind(TextChoices):
    """What an idea is to another, said from the one that has the link."""

    BUILDS_ON = "builds_on", _("s’appuie sur")
    SAME_NEED = "same_need", _("répond au même besoin que")
    CONFLICTS = "conflicts", _("va à l’encontre de")
    REPLACES = "replaces", _("remplace")
    SPLIT_FROM = "split_from", _("est issue de")


# The same links, said from the other end.
LINKS_BACK = {
    LinkKind.BUILDS_ON: _("sert de base à"),
    LinkKind.SAME_NEED: _("répond au même besoin que"),
    LinkKind.CONFLICTS: _("va à l’encontre de"),
    LinkKind.REPLACES: _("est remplacée par"),
    LinkKind.SPLIT_FROM: _("a donné naissance à"),
}
EITHER_WAY = frozenset({LinkKind.SAME_NEED, LinkKind.CONFLICTS})
