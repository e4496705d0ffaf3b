"""What becomes of organisations that were asked to a site or asked: answers, decisions, their words, leaving."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience
from ideas.activity.operations import raise_generation, record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn, StaleRevision
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.operations.leading import owed_reason
from ideas.sites.facts import (
    SitePartnerAccepted,
    SitePartnerDeclined,
    SitePartnerExpired,
    SitePartnerLeft,
)
from ideas.sites.models import SitePartner
from ideas.sites.operations.opening import locked_site
from ideas.sites.operations.partnering import ONE_ACCOUNTABLE, named, partner_as_now, short_text

CHANGED = _("Cette participation a changé entre-temps. Relisez-la, puis recommencez.")


def answer_site_invitation(
    partner: SitePartner,
    *,
    accept: bool,
    version: str | None = None,
    text: str = "",
    reason: str = "",
    by: Actor,
) -> SitePartner:
    """Say yes or no to an invitation to a site, for the organisation that ``by`` acts for; a no may have a ``reason``.

    With a yes ``text`` says what it brings, in place of what it was asked. ``version`` is that of the invitation that the
    caller read: raises StaleRevision when another one has taken its place. Raises Invalid for too long a text, MovedOn when
    it was answered, has ended, or when another organisation is accountable already. Records SitePartnerAccepted or
    SitePartnerDeclined.
    """
    said = {"text": short_text(text)} if accept else {"reason": short_text(reason)}
    with transaction.atomic():
        partner = _locked(partner)
        authorize(by, "sites.answer_site_invitation", partner)
        _expect_read(partner, version, PartnerState.INVITED)
        return _answer(partner, PartnerState.INVITED, {**said, "mandate": by.mandate}, accept, by)


def decide_site_application(
    partner: SitePartner, *, accept: bool, version: str | None = None, reason: str = "", by: Actor
) -> SitePartner:
    """Take an organisation that applied in at the site, or decline with a ``reason``, which is owed then.

    Raises Invalid, StaleRevision when it is no longer the application that was read, MovedOn when it was decided or taken
    back, or when another organisation is accountable already. Records SitePartnerAccepted or SitePartnerDeclined.
    """
    if not accept:
        reason = owed_reason(reason, _("Dites pourquoi vous déclinez cette candidature."))
    with transaction.atomic():
        partner = _locked(partner)
        authorize(by, "sites.decide_site_application", partner)
        _expect_read(partner, version, PartnerState.APPLIED)
        said = {} if accept else {"reason": reason}
        return _answer(partner, PartnerState.APPLIED, said, accept, by)


def _answer(
    partner: SitePartner, waiting: PartnerState, said: dict[str, Any], accept: bool, by: Actor
) -> SitePartner:
    now = clock.now()
    answered = {"answered_by": by.person, "answered_at": now, "accepted_at": now if accept else None}
    state = PartnerState.ACCEPTED if accept else PartnerState.DECLINED
    _turn(partner, [waiting], {"state": state, **answered, **said})
    if accept:
        record(SitePartnerAccepted(**named(partner)), by=by)
    else:
        was_application = waiting is PartnerState.APPLIED
        record(SitePartnerDeclined(**named(partner), was_application=was_application), by=by)
    return partner_as_now(partner)


def change_site_contribution(
    partner: SitePartner, *, text: str, version: str | None = None, by: Actor
) -> SitePartner:
    """Say anew what a partner brings to the site, for the organisation that ``by`` acts for.

    Raises Invalid for too long a text, StaleRevision when it says something else by now, MovedOn when it takes no part.
    """
    text = short_text(text)
    with transaction.atomic():
        partner = _locked(partner)
        authorize(by, "sites.change_site_contribution", partner)
        _expect_read(partner, version, PartnerState.ACCEPTED)
        _turn(partner, [PartnerState.ACCEPTED], {"text": text, "mandate": by.mandate})
        raise_generation()
        return partner_as_now(partner)


def leave_site(partner: SitePartner, *, reason: str, version: str | None = None, by: Actor) -> SitePartner:
    """End an organisation's part at the site, or take its application back, with a ``reason``.

    Raises Invalid without a reason, StaleRevision when it is no longer what was read, MovedOn when it takes no part (any
    more). Records SitePartnerLeft, for those concerned only where it had not been accepted.
    """
    reason = owed_reason(reason, _("Dites pourquoi votre organisation se retire."))
    over = [PartnerState.ACCEPTED, PartnerState.APPLIED]
    with transaction.atomic():
        partner = _locked(partner)
        authorize(by, "sites.leave_site", partner)
        _expect_read(partner, version, *over)
        was_accepted = partner.state == PartnerState.ACCEPTED
        if not partner.site.is_active:
            raise MovedOn(_("Cette demande se retire comme demande : elle attend encore une décision."))
        _turn(partner, over, {"state": PartnerState.LEFT, "reason": reason, "left_at": clock.now()})
        audience = Audience.PUBLIC if was_accepted else Audience.CONCERNED
        record(SitePartnerLeft(**named(partner)), by=by, audience=audience)
        return partner_as_now(partner)


def expire_site_invitation(partner: SitePartner, *, by: Actor) -> None:
    """End an invitation that nobody answered in time; nothing happens to one that was. Records SitePartnerExpired."""
    authorize(by, "sites.expire_site_invitation", partner)
    with transaction.atomic():
        partner = _locked(partner)
        over = SitePartner.objects.filter(
            pk=partner.pk, state=PartnerState.INVITED, answer_by__lte=clock.now()
        )
        if over.update(state=PartnerState.EXPIRED):
            record(SitePartnerExpired(**named(partner)), by=by)


def _locked(partner: SitePartner) -> SitePartner:
    """The partner's row as it is now, with its site and pilot locked where the database can."""
    site = locked_site(partner.site)
    partner = SitePartner.objects.select_related("organisation").get(pk=partner.pk)
    partner.site = site
    return partner


def _expect_read(partner: SitePartner, version: str | None, *over: PartnerState) -> None:
    """Raise StaleRevision where it still stands in one of ``over`` but is no longer what the caller read."""
    if partner.state in over and version not in {None, partner.version}:
        current = {"role": partner.role, "state": partner.state, "text": partner.text}
        raise StaleRevision(current, CHANGED)


def _turn(partner: SitePartner, over: list[PartnerState], values: dict[str, Any]) -> None:
    """Set ``values`` if the row still stands in one of ``over``."""
    try:
        with transaction.atomic():
            moved = SitePartner.objects.filter(pk=partner.pk, state__in=over).update(**values)
    except IntegrityError:
        raise MovedOn(ONE_ACCOUNTABLE) from None
    if not moved:
        raise MovedOn(CHANGED)
