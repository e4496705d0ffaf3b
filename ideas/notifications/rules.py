"""Who may follow, read and choose."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import anyone, is_person, needs
from ideas.kernel.roles import is_keeper, is_staff
from ideas.notifications.models import Notification
from ideas.notifications.queries.follows import can_be_followed


@needs(_("quelque chose qui puisse être suivi"))
def is_of_a_kind_to_follow(_actor: Actor, kind: Any) -> bool:
    """One can ask to hear of such subjects."""
    return can_be_followed(kind)


@needs(_("que cette notification soit la vôtre"))
def is_the_one_told(actor: Actor, notification: Notification) -> bool:
    """It is their own."""
    return actor.is_person and notification.person_id == actor.person.pk


PERMISSIONS = {
    "notifications.follow_subject": is_person & is_of_a_kind_to_follow,
    "notifications.unfollow_subject": is_person,
    "notifications.follow_by_email": is_of_a_kind_to_follow,
    "notifications.confirm_follow": anyone,
    "notifications.drop_follows_by_email": is_keeper,
    "notifications.mark_read": is_the_one_told,
    "notifications.mark_all_read": is_person,
    "notifications.set_preferences": is_person,
    "notifications.unsubscribe": anyone,
    "notifications.told_by_hand": is_staff,
}
