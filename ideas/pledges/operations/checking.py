"""What amounts, texts and links must be to be kept."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import FieldError
from ideas.kernel.text import clean_text
from ideas.pledges.lifecycle import TEXT_LIMIT, TITLE_LIMIT
from ideas.roadmap.operations.moving import is_web_address

MOST = Decimal("9999999999.99")
CENT = Decimal("0.01")
NOT_COUNTED = _("Cet apport ne se compte pas : décrivez-le.")


def faults_of_amount(name: str, amount: Decimal | None, *, may_be_zero: bool = False) -> list[FieldError]:
    """What is wrong with an amount: none, below zero, finer than cents or more than is kept."""
    if amount is None or not amount.is_finite():
        return [FieldError(name, "required", _("Indiquez un montant."))]
    if amount < 0 or (amount == 0 and not may_be_zero):
        return [FieldError(name, "too_small", _("Indiquez un montant plus grand que zéro."))]
    if amount > MOST or amount != amount.quantize(CENT):
        return [FieldError(name, "invalid", _("Indiquez un montant avec deux décimales au plus."))]
    return []


def titled(title: str) -> tuple[str, list[FieldError]]:
    """``title`` as it is kept, and what is wrong with it."""
    title = clean_text(title, lines=False)
    if not title:
        return title, [FieldError("title", "required", _("Dites en quelques mots de quoi il s’agit."))]
    if len(title) > TITLE_LIMIT:
        words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": TITLE_LIMIT}
        return title, [FieldError("title", "too_long", words)]
    return title, []


def shown(name: str, text: str, link: str) -> tuple[str, str, list[FieldError]]:
    """``text``, called ``name``, and ``link`` as they are kept, and what is wrong with them; one of the two is owed."""
    text, link = clean_text(text), clean_text(link, lines=False)
    errors = []
    if not text and not link:
        errors.append(FieldError(name, "required", _("Dites ce qui le montre : un texte ou un lien.")))
    if len(text) > TEXT_LIMIT:
        errors.append(FieldError(name, "too_long", _("Le texte est trop long.")))
    if not is_web_address(link):
        words = _("Donnez une adresse complète, qui commence par https:// ou http://.")
        errors.append(FieldError("link", "invalid", words))
    return text, link, errors
