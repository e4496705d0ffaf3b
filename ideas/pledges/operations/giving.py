"""What partners promise, bind themselves to, give and withdraw."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import expect_change, locked, owed_reason
from ideas.pledges.facts import PledgeCommitted, PledgeDelivered, PledgePromised, PledgeWithdrawn
from ideas.pledges.lifecycle import COUNTED, OPEN, PledgeKind, PledgeState
from ideas.pledges.models import Pledge, PledgeDelivery
from ideas.pledges.operations.checking import faults_of_amount, shown, titled
from ideas.pledges.operations.reminding import named, put_reminders_off
from ideas.pledges.queries import budget_of, given_of

NOT_OPEN = _("Cet engagement est déjà tenu ou retiré.")
READ_ANEW = _("Cet engagement a changé entre-temps. Relisez-le, puis recommencez.")


def promise_pledge(
    pilot: Pilot,
    *,
    kind: str,
    title: str,
    amount: Decimal | None = None,
    due_on: datetime.date | None = None,
    by: Actor,
) -> Pledge:
    """Promise something to ``pilot`` for the partner that ``by`` acts for, by ``due_on`` if a day is named.

    Money, hours and posts have an ``amount``; money is in the pilot's currency. Raises Invalid with every fault at once,
    MovedOn for money where no currency is chosen yet. Records PledgePromised.
    """
    title, errors = titled(title)
    if kind not in PledgeKind.values:
        errors.append(FieldError("kind", "unknown", _("Choisissez ce que vous apportez.")))
    if kind in COUNTED:
        errors += faults_of_amount("amount", amount)
    elif amount is not None:
        errors.append(FieldError("amount", "unfit", _("Cet apport ne se compte pas : décrivez-le.")))
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pledges.promise_pledge", pilot)
        if errors:
            raise Invalid(errors)
        if kind == PledgeKind.MONEY and budget_of(pilot) is None:
            raise MovedOn(_("La monnaie du pilote n’est pas encore choisie : l’équipe la choisit au budget."))
        who = {"organisation": by.organisation, "mandate": by.mandate, "person": by.person}
        pledge = Pledge.objects.create(
            pilot=pilot, kind=kind, title=title, amount=amount, due_on=due_on, **who
        )
        put_reminders_off(pledge)
        record(PledgePromised(**named(pledge)), by=by)
    return pledge


def commit_pledge(pledge: Pledge, *, version: int | None = None, by: Actor) -> Pledge:
    """Bind its organisation to what it promised.

    With ``version``, raises StaleRevision when it says something else by now. Raises MovedOn where it is bound, given or
    withdrawn already. Records PledgeCommitted.
    """
    with transaction.atomic():
        pledge = _locked(pledge)
        authorize(by, "pledges.commit_pledge", pledge)
        _expect_read(pledge, version)
        if pledge.state != PledgeState.PROMISED:
            raise MovedOn(_("Cet engagement est déjà pris, tenu ou retiré."))
        _write(pledge, state=PledgeState.COMMITTED, mandate=by.mandate)
        record(PledgeCommitted(**named(pledge)), by=by)
    return pledge


def deliver_pledge(
    pledge: Pledge,
    *,
    amount: Decimal | None = None,
    delivered_on: datetime.date | None = None,
    evidence: str = "",
    link: str = "",
    version: int | None = None,
    by: Actor,
) -> PledgeDelivery:
    """Say that ``pledge`` has come, with what shows it. Once all has come it is delivered.

    Of money, hours and posts ``amount`` of it has come, which is the rest unless told otherwise; of all else the whole.

    A promise that was not bound is bound by giving. With ``version``, raises StaleRevision when it says something else by now.
    Raises MovedOn where nothing is owed any more, Invalid for more than is owed. Records PledgeDelivered.
    """
    with transaction.atomic():
        pledge = _locked(pledge)
        authorize(by, "pledges.deliver_pledge", pledge)
        _expect_read(pledge, version)
        if pledge.state not in OPEN:
            raise MovedOn(NOT_OPEN)
        text, link, errors = shown("evidence", evidence, link)
        day = delivered_on or clock.today()
        if day > clock.today():
            errors.append(FieldError("delivered_on", "in_future", _("Ce jour n’est pas encore venu.")))
        rest = None if pledge.amount is None else pledge.amount - given_of(pledge)
        part, faults = _part_of(rest, amount)
        if errors or faults:
            raise Invalid([*errors, *faults])
        is_whole = part == rest
        _write(pledge, state=PledgeState.DELIVERED if is_whole else PledgeState.COMMITTED)
        given = PledgeDelivery.objects.create(
            pledge=pledge,
            amount=part,
            delivered_on=day,
            evidence=text,
            link=link,
            mandate=by.mandate,
            person=by.person,
        )
        record(PledgeDelivered(**named(pledge), is_whole=is_whole), by=by)
    return given


def _part_of(rest: Decimal | None, amount: Decimal | None) -> tuple[Decimal | None, list[FieldError]]:
    """What is given of ``rest``, and what is wrong with it; without ``amount`` all of it."""
    if amount is None:
        return rest, []
    if rest is None:
        return None, [FieldError("amount", "unfit", _("Cet apport ne se compte pas : décrivez-le."))]
    errors = faults_of_amount("amount", amount)
    if not errors and amount > rest:
        errors = [FieldError("amount", "too_much", _("C’est plus que ce qui reste à tenir."))]
    return amount, errors


def withdraw_pledge(pledge: Pledge, *, reason: str, version: int | None = None, by: Actor) -> Pledge:
    """Give no more of ``pledge``, with a public ``reason``; what came of it stays.

    With ``version``, raises StaleRevision when it says something else by now. Raises Invalid without a reason, MovedOn where it
    is given or withdrawn already. Records PledgeWithdrawn.
    """
    reason = owed_reason(reason, _("Dites pourquoi votre organisation retire cet engagement."))
    with transaction.atomic():
        pledge = _locked(pledge)
        authorize(by, "pledges.withdraw_pledge", pledge)
        _expect_read(pledge, version)
        if pledge.state not in OPEN:
            raise MovedOn(NOT_OPEN)
        _write(pledge, state=PledgeState.WITHDRAWN, reason=reason, mandate=by.mandate)
        record(PledgeWithdrawn(**named(pledge)), by=by)
    return pledge


def _locked(pledge: Pledge) -> Pledge:
    """The row as it is now, with its pilot locked where the database can."""
    pilot = locked(pledge.pilot)
    row = Pledge.objects.select_related("organisation").get(pk=pledge.pk)
    row.pilot = pilot
    return row


def _expect_read(pledge: Pledge, version: int | None) -> None:
    if version not in {None, pledge.version}:
        raise StaleRevision({"state": pledge.state, "version": pledge.version}, READ_ANEW)


def _write(pledge: Pledge, **values: Any) -> None:
    """Set ``values`` where the row still stands as it was read, and on ``pledge``, too; its version moves on."""
    values |= {"version": pledge.version + 1}
    same = Pledge.objects.filter(pk=pledge.pk, version=pledge.version, state=pledge.state)
    expect_change(same.update(**values))
    for name, value in values.items():
        setattr(pledge, name, value)
