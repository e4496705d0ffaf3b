"""What partners give of what they promised, and what they withdraw."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn
from ideas.pilots.operations.leading import owed_reason
from ideas.pledges.facts import PledgeDelivered, PledgeWithdrawn
from ideas.pledges.lifecycle import OPEN, PledgeState
from ideas.pledges.models import Pledge, PledgeDelivery
from ideas.pledges.operations.checking import NOT_COUNTED, faults_of_amount, shown
from ideas.pledges.operations.promising import expect_read, locked_pledge, write
from ideas.pledges.operations.reminding import named
from ideas.pledges.queries import given_of

NOT_OPEN = _("Cet engagement est déjà tenu ou retiré.")


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
        pledge = locked_pledge(pledge)
        authorize(by, "pledges.deliver_pledge", pledge)
        expect_read(pledge, version)
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
        bound = {"mandate": by.mandate} if pledge.state == PledgeState.PROMISED else {}
        write(pledge, state=PledgeState.DELIVERED if is_whole else PledgeState.COMMITTED, **bound)
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
        return None, [FieldError("amount", "unfit", NOT_COUNTED)]
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
        pledge = locked_pledge(pledge)
        authorize(by, "pledges.withdraw_pledge", pledge)
        expect_read(pledge, version)
        if pledge.state not in OPEN:
            raise MovedOn(NOT_OPEN)
        write(pledge, state=PledgeState.WITHDRAWN, reason=reason, mandate=by.mandate)
        record(PledgeWithdrawn(**named(pledge)), by=by)
    return pledge
