"""Adhering to the charter for an organisation: a confirmed act under a mandate, dated and kept."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.charter.facts import AdhesionAsked, AdhesionGiven
from ideas.charter.models import Adhesion, CharterVersion
from ideas.charter.queries import current_charter
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn
from ideas.organisations.models import Organisation
from ideas.organisations.operations.locking import locked


def adhere(organisation: Organisation, *, charter: CharterVersion, confirmed: bool, by: Actor) -> Adhesion:
    """Say for ``organisation``, which ``by`` acts for, that it stands by ``charter``, the version that was read.

    Raises Invalid where that is not ``confirmed``, MovedOn when another version holds by now or it adheres already. Records
    AdhesionGiven.
    """
    if not confirmed:
        raise Invalid.one("confirmed", "required", _("Confirmez que votre organisation adhère à la charte."))
    with transaction.atomic():
        organisation = locked(organisation)
        authorize(by, "charter.adhere", organisation)
        if current_charter() != charter:
            raise MovedOn(_("Une autre version de la charte est en vigueur. Lisez-la, puis recommencez."))
        try:
            with transaction.atomic():
                who = {"person": by.person, "mandate": by.mandate}
                adhesion = Adhesion.objects.create(organisation=organisation, charter=charter, **who)
        except IntegrityError:
            raise MovedOn(_("Votre organisation adhère déjà à cette version.")) from None
        named = {"organisation": organisation.code, "charter": charter.code}
        record(AdhesionGiven(**named, number=charter.number), by=by)
    return adhesion


def ask_adhesion(organisation: Organisation, *, charter: CharterVersion, by: Actor) -> None:
    """Within a transaction: have who represents ``organisation`` told that a version waits for it. Records AdhesionAsked."""
    authorize(by, "charter.ask_adhesion", organisation)
    record(AdhesionAsked(organisation=organisation.code, number=charter.number), by=by)
