"""What agreements do because of what happened elsewhere, and because a day has come."""

from ideas.activity.hearing import reaction
from ideas.activity.models import Delivery
from ideas.agreements import operations
from ideas.agreements.operations.signing import ASK_RENEWAL, END, ENTER, REMIND
from ideas.kernel.actor import SYSTEM
from ideas.pilots.facts import PartnerAccepted, PartnerLeft


@reaction("agreements.keep_partners", hears=(PartnerAccepted, PartnerLeft))
def keep_partners(delivery: Delivery) -> None:
    """Let the parties of a pilot's agreement be its partners as they are now."""
    assert delivery.fact is not None  # noqa: S101 - it only hears facts
    operations.keep_partners(delivery.fact.subject_code, by=SYSTEM)


@reaction(REMIND)
def remind(delivery: Delivery) -> None:
    """Remind who has not signed."""
    operations.remind_signers(delivery.payload, by=SYSTEM)


@reaction(ENTER)
def enter(delivery: Delivery) -> None:
    """Let a signed text come into force on its day."""
    operations.enter_on_its_day(delivery.payload, by=SYSTEM)


@reaction(ASK_RENEWAL)
def ask_renewal(delivery: Delivery) -> None:
    """Ask whether it shall be renewed."""
    operations.ask_renewal(delivery.payload, by=SYSTEM)


@reaction(END)
def end(delivery: Delivery) -> None:
    """End it once its last day is over."""
    operations.end_on_its_day(delivery.payload, by=SYSTEM)
