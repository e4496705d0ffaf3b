"""What partners promise, say otherwise and bind themselves to."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import expect_change, locked
from ideas.pledges.facts import PledgeChanged, PledgeCommitted, PledgePromised
from ideas.pledges.lifecycle import COUNTED, PledgeKind, PledgeState
from ideas.pledges.models import Pledge
from ideas.pledges.operations.checking import NOT_COUNTED, faults_of_amount, titled
from ideas.pledges.operations.reminding import named, put_reminders_off
from ideas.pledges.queries import budget_of

NOT_PROMISED = _("Cet engagement est déjà pris, tenu ou retiré.")
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
    title, errors = _checked(kind, title, amount)
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pledges.promise_pledge", pilot)
        if errors:
            raise Invalid(errors)
        if kind == PledgeKind.MONEY and budget_of(pilot) is None:
            raise MovedOn(_("La monnaie du pilote n’est pas encore choisie : l’équipe la choisit au budget."))
        who = {"organisation": by.organisation, "mandate": by.mandate, "person": by.person}
        pledge = Pledge.objects.create(
            pilot=pilot, kind=kind, title=title, amount=amount, due_on=due_on, **who
        )
        put_reminders_off(pledge)
        record(PledgePromised(**named(pledge)), by=by)
    return pledge


def _checked(kind: str, title: str, amount: Decimal | None) -> tuple[str, list[FieldError]]:
    """``title`` as it is kept, and all that is wrong."""
    title, errors = titled(title)
    if kind not in PledgeKind.values:
        errors.append(FieldError("kind", "unknown", _("Choisissez ce que vous apportez.")))
    if kind in COUNTED:
        errors += faults_of_amount("amount", amount)
    elif amount is not None:
        errors.append(FieldError("amount", "unfit", NOT_COUNTED))
    return title, errors


def change_pledge(
    pledge: Pledge,
    *,
    title: str,
    amount: Decimal | None = None,
    due_on: datetime.date | None = None,
    version: int | None = None,
    by: Actor,
) -> Pledge:
    """Say otherwise what is promised. What is bound does not change any more: it is given, or withdrawn and promised anew.

    The same again changes nothing. With ``version``, raises StaleRevision when it says something else by now. Raises Invalid
    with every fault at once, MovedOn where it is bound, given or withdrawn. Records PledgeChanged with the names of the fields.
    """
    with transaction.atomic():
        pledge = locked_pledge(pledge)
        authorize(by, "pledges.change_pledge", pledge)
        expect_read(pledge, version)
        if pledge.state != PledgeState.PROMISED:
            raise MovedOn(NOT_PROMISED)
        title, errors = _checked(pledge.kind, title, amount)
        if errors:
            raise Invalid(errors)
        values = {"title": title, "amount": amount, "due_on": due_on}
        changed = sorted(name for name, value in values.items() if getattr(pledge, name) != value)
        if changed:
            write(pledge, **values, mandate=by.mandate)
            put_reminders_off(pledge)
            record(PledgeChanged(**named(pledge), changed=changed), by=by)
    return pledge


def commit_pledge(pledge: Pledge, *, version: int | None = None, by: Actor) -> Pledge:
    """Bind its organisation to what it promised.

    With ``version``, raises StaleRevision when it says something else by now. Raises MovedOn where it is bound, given or
    withdrawn already. Records PledgeCommitted.
    """
    with transaction.atomic():
        pledge = locked_pledge(pledge)
        authorize(by, "pledges.commit_pledge", pledge)
        expect_read(pledge, version)
        if pledge.state != PledgeState.PROMISED:
            raise MovedOn(NOT_PROMISED)
        write(pledge, state=PledgeState.COMMITTED, mandate=by.mandate)
        record(PledgeCommitted(**named(pledge)), by=by)
    return pledge


def locked_pledge(pledge: Pledge) -> Pledge:
    """The row as it is now, with its pilot locked where the database can."""
    pilot = locked(pledge.pilot)
    row = Pledge.objects.select_related("organisation").get(pk=pledge.pk)
    row.pilot = pilot
    return row


def expect_read(pledge: Pledge, version: int | None) -> None:
    """Raise StaleRevision where the pledge says something else than ``version``, which the caller read."""
    if version not in {None, pledge.version}:
        raise StaleRevision({"state": pledge.state, "version": pledge.version}, READ_ANEW)


def write(pledge: Pledge, **values: Any) -> None:
    """Set ``values`` where the row still stands as it was read, and on ``pledge``, too; its version moves on."""
    values |= {"version": pledge.version + 1}
    same = Pledge.objects.filter(pk=pledge.pk, version=pledge.version, state=pledge.state)
    expect_change(same.update(**values))
    for name, value in values.items():
        setattr(pledge, name, value)
