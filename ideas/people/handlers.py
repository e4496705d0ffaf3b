"""What follows from what happens to people:

Links and notices about addresses, and erasing what others hold.
"""

from ideas.activity.hearing import Queue, daily, periodic, reaction, sending
from ideas.activity.models import Delivery
from ideas.activity.running import make_sure_it_is_ours
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.people import mails, operations, personal_data
from ideas.people.facts import AccountClosed, EmailChangeAsked, EmailChanged, PasswordChanged
from ideas.people.models import EmailChange, Person
from ideas.people.operations.claims import INVITATION


@sending("people.ask_new_address", hears=[EmailChangeAsked])
def ask_new_address(delivery: Delivery) -> None:
    """Send the link to the new address, while it is still wanted."""
    change = _change_of(delivery)
    if change is not None and change.confirmed_at is None and change.withdrawn_at is None:
        make_sure_it_is_ours(delivery)
        mails.send_new_address_link(change, message_id=f"address-{change.code}")


@sending("people.tell_old_address", hears=[EmailChanged])
def tell_old_address(delivery: Delivery) -> None:
    """Tell the old address that it was replaced."""
    change = _change_of(delivery)
    if change is not None and change.old_email:
        make_sure_it_is_ours(delivery)
        mails.send_old_address_notice(change, message_id=f"address-changed-{change.code}")


@sending("people.tell_of_password", hears=[PasswordChanged])
def tell_of_password(delivery: Delivery) -> None:
    """Tell somebody that their password was changed."""
    assert delivery.fact is not None  # noqa: S101 - a handler of facts
    person = Person.objects.get(code=delivery.fact.subject_code)
    if person.email:
        make_sure_it_is_ours(delivery)
        mails.send_password_notice(person, message_id=f"password-{delivery.fact.code}")


@sending(INVITATION)
def invite_to_claim(delivery: Delivery) -> None:
    """Make a link for an unclaimed person and mail it. A repeated one takes the place of the first."""
    person = Person.objects.filter(code=delivery.payload["person"]).first()
    if person is None or not person.is_unclaimed or not person.takes_mail:
        return
    make_sure_it_is_ours(delivery)
    claim, secret = operations.issue_claim(person, sent_to=person.email or "", by=SYSTEM)
    mails.send_claim_link(claim, secret, message_id=f"claim-{claim.code}")


@reaction("people.erase", hears=[AccountClosed], queue=Queue.HEAVY, hears_quiet=True)
def erase(delivery: Delivery) -> str | None:
    """Erase what one model holds of who left, then go on with the next."""
    assert delivery.fact is not None  # noqa: S101 - a handler of facts
    label = delivery.part or personal_data.label_after("") or ""
    person = Person.objects.get(code=delivery.fact.subject_code)
    texts = bool(delivery.fact.data["removes_texts"])
    operations.erase_personal_data(person, label=label, texts=texts, by=SYSTEM)
    return personal_data.label_after(label)


@reaction("people.tidy", queue=Queue.HEAVY)
def tidy(delivery: Delivery) -> None:
    """Nightly: free addresses that nobody confirmed, forget old ones."""
    now = clock.now()
    operations.close_unconfirmed(now, by=SYSTEM)
    operations.forget_old_addresses(now, by=SYSTEM)


periodic("people.tidy", daily(3, 40))


def _change_of(delivery: Delivery) -> EmailChange | None:
    assert delivery.fact is not None  # noqa: S101 - a handler of facts
    return EmailChange.objects.filter(code=delivery.fact.data["change"]).select_related("person").first()
