"""The map of agreements: where they and their signatures can stand, what a text is made of, and when people are reminded."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import Words

TITLE_LIMIT = 200
TEXT_LIMIT = 30_000
REASON_LIMIT = 5_000
MOST_DUTIES = 60
MOST_PARTIES = 40
LONGEST_NOTICE = 730  # days

REMIND_BEFORE = (7, 3)  # days before the agreed day of signing
ASK_RENEWAL_BEFORE = 60  # days before the end


class AgreementState(TextChoices):
    """``draft → negotiation → ready → signing → in_force → amended | renewed | ended``."""

    DRAFT = "draft", _("En brouillon")
    NEGOTIATION = "negotiation", _("En négociation")
    READY = "ready", _("Prête à signer")
    SIGNING = "signing", _("À la signature")
    IN_FORCE = "in_force", _("En vigueur")
    AMENDED = "amended", _("En vigueur, avec avenant")
    RENEWED = "renewed", _("Renouvelée, en vigueur")
    ENDED = "ended", _("Terminée")


class NewText(TextChoices):
    """Why a text is written anew while another is in force."""

    AMENDMENT = "amendment", _("Avenant")
    RENEWAL = "renewal", _("Renouvellement")


class SignatureState(TextChoices):
    """``valid``, or ``awaiting`` what the lab says of a signed paper; then ``void`` with its text, or ``refused``."""

    VALID = "valid", _("Signée")
    AWAITING = "awaiting", _("Signée sur papier, à confirmer")
    VOID = "void", _("Annulée")
    REFUSED = "refused", _("Non confirmée")


class Voided(TextChoices):
    """Why a signature counts no more."""

    TEXT_CHANGED = "text_changed", _("le texte a changé")
    PARTY_LEFT = "party_left", _("une partie s’est retirée")
    ENDED = "ended", _("la convention a pris fin avant d’être signée par toutes les parties")


class Way(TextChoices):
    """How a signature was given."""

    ELECTRONIC = "electronic", _("signature électronique simple")
    PAPER = "paper", _("signature manuscrite, confirmée par le lab")


class ProposalState(TextChoices):
    """``proposed → accepted | declined | withdrawn``, the words of amendments to ideas."""

    PROPOSED = "proposed", _("Proposé")
    ACCEPTED = "accepted", _("Accepté")
    DECLINED = "declined", _("Décliné")
    WITHDRAWN = "withdrawn", _("Retiré")


STANDING = frozenset({AgreementState.IN_FORCE, AgreementState.AMENDED, AgreementState.RENEWED})
BEFORE_SIGNING = (AgreementState.DRAFT, AgreementState.NEGOTIATION, AgreementState.READY)
WRITABLE = (*BEFORE_SIGNING, AgreementState.SIGNING)
COUNTING = (SignatureState.VALID, SignatureState.AWAITING)

# What it becomes when a text comes into force, by why that text was written.
ENTERS_AS: Mapping[str, AgreementState] = {
    "": AgreementState.IN_FORCE,
    NewText.AMENDMENT: AgreementState.AMENDED,
    NewText.RENEWAL: AgreementState.RENEWED,
}

SECTION_TITLES: Mapping[str, Words] = {
    "purpose": _("But"),
    "parties": _("Parties"),
    "duties": _("Engagements communs"),
    "people": _("Personnes concernées et protection des données"),
    "duration": _("Durée et renouvellement"),
    "exit": _("Préavis et sortie"),
    "review": _("Bilan"),
    "disputes": _("Différends"),
    "signatures": _("Signatures"),
}
ANNEX_TITLES: Mapping[str, Words] = {
    "budget": _("Annexe : budget"),
    "data": _("Annexe : protection des données"),
}
SECTIONS = tuple(SECTION_TITLES)
ANNEXES = tuple(ANNEX_TITLES)
