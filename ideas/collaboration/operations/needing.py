"""A team says what its idea lacks, changes it, closes it; the lab hides it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.collaboration.facts.needs import (
    NeedChanged,
    NeedHidden,
    NeedListed,
    NeedMet,
    NeedReopened,
    NeedShown,
    NeedWithdrawn,
)
from ideas.collaboration.lifecycle.needs import REASON_LIMIT, NeedState
from ideas.collaboration.models import Match, Need
from ideas.collaboration.operations import describing
from ideas.collaboration.operations.lapsing import lapse_proposals
from ideas.collaboration.operations.standing import standing
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn, StaleRevision


def locked_need(need: Need) -> Need:
    """The row of ``need`` as it is now, with its idea: locked where the database can, the idea first."""
    idea = standing(need.idea_id)
    row = Need.objects.select_for_update(no_key=True).get(pk=need.pk)
    row.idea = idea
    return row


def named(need: Need) -> dict[str, str]:
    """What all facts about ``need`` say."""
    return {"need": need.code, "idea": need.idea.code}


def list_need(idea: Idea, *, by: Actor, **said: Any) -> Need:
    """Say what ``idea`` lacks: ``kind`` and ``title``, and what else ``describing.COLUMNS`` and ``territories`` name.

    Each call lists one more. Raises NotAllowed, Invalid with every fault, TooMany. Records NeedListed.
    """
    with transaction.atomic():
        idea = standing(idea.pk)
        authorize(by, "collaboration.list_need", idea)
        values = describing.checked(describing.whole(said))
        spend("need", by)
        now = clock.now()
        times = {"created_at": now, "updated_at": now, "looked_at": now}
        need = Need.objects.create(idea=idea, listed_by=by.person, **values, **times)
        describing.set_territories(need, said)
        record(NeedListed(**named(need), resource=need.kind), by=by)
    return need


def change_need(need: Need, *, changes: Mapping[str, Any], version: int | None = None, by: Actor) -> Need:
    """Say it anew; what ``changes`` do not name stays.

    With ``version``, raises StaleRevision when it says something else by now. Raises NotAllowed, Invalid
    with every fault; also for another kind or unit once something was promised. Records NeedChanged; the
    same values again change nothing.
    """
    with transaction.atomic():
        need = locked_need(need)
        authorize(by, "collaboration.change_need", need)
        if version is not None and version != need.version:
            raise StaleRevision(describing.current_of(need))
        values = describing.checked({**describing.columns_of(need), **_columns(changes)})
        changed = [name for name, value in values.items() if getattr(need, name) != value]
        describing.expect_measure_kept(need, changed, is_used=Match.objects.filter(need=need).exists())
        changed += describing.set_territories(need, changes)
        if changed:
            same = Need.objects.filter(pk=need.pk, version=need.version)
            _expect(same.update(**values, version=need.version + 1, updated_at=clock.now()))
            record(NeedChanged(**named(need), changed=sorted(changed)), by=by)
        need.refresh_from_db()
    return need


def _columns(changes: Mapping[str, Any]) -> dict[str, Any]:
    describing.whole(changes)
    return {name: value for name, value in changes.items() if name != "territories"}


def close_need(need: Need, *, met: bool, by: Actor) -> Need:
    """Say that what was lacked is there (``met``), or is not needed any more. Proposals that wait for an answer lapse with it.

    Raises NotAllowed, MovedOn when it is not open. Records NeedMet or NeedWithdrawn.
    """
    with transaction.atomic():
        need = locked_need(need)
        authorize(by, "collaboration.close_need", need)
        state = NeedState.MET if met else NeedState.WITHDRAWN
        still_open = Need.objects.filter(pk=need.pk, state=NeedState.OPEN)
        _expect(still_open.update(state=state, closed_at=clock.now(), updated_at=clock.now()))
        record(NeedMet(**named(need)) if met else NeedWithdrawn(**named(need)), by=by)
        lapse_proposals(by=by, need=need)
        need.refresh_from_db()
    return need


def reopen_need(need: Need, *, by: Actor) -> Need:
    """Look for it again. Raises NotAllowed, MovedOn when it is open. Records NeedReopened."""
    with transaction.atomic():
        need = locked_need(need)
        authorize(by, "collaboration.change_need", need)
        closed = Need.objects.filter(pk=need.pk).exclude(state=NeedState.OPEN)
        _expect(closed.update(state=NeedState.OPEN, closed_at=None, updated_at=clock.now()))
        record(NeedReopened(**named(need)), by=by)
        need.refresh_from_db()
    return need


def hide_need(need: Need, *, reason: str, by: Actor) -> Need:
    """Hide ``need`` with a reason that its team reads; proposals that wait for an answer lapse.

    Raises Invalid without a reason, MovedOn when it is hidden already. Records NeedHidden.
    """
    reason = describing.owed(reason, "reason", REASON_LIMIT, _("Dites pourquoi ce besoin est masqué."))
    with transaction.atomic():
        need = locked_need(need)
        authorize(by, "collaboration.hide_need", need)
        seen = Need.objects.filter(pk=need.pk, hidden_at=None)
        _expect(seen.update(hidden_at=clock.now(), hidden_by=by.person, hidden_reason=reason))
        record(NeedHidden(**named(need)), by=by)
        lapse_proposals(by=by, need=need)
        need.refresh_from_db()
    return need


def show_need(need: Need, *, by: Actor) -> Need:
    """Show a hidden need again. Raises MovedOn when it is not hidden. Records NeedShown."""
    with transaction.atomic():
        need = locked_need(need)
        authorize(by, "collaboration.show_need", need)
        hidden = Need.objects.filter(pk=need.pk, hidden_at__isnull=False)
        _expect(hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""))
        record(NeedShown(**named(need)), by=by)
        need.refresh_from_db()
    return need


def _expect(rows: int) -> None:
    """Raise MovedOn unless a conditional update changed something: somebody else was faster."""
    if not rows:
        raise MovedOn()
