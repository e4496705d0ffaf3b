"""Telling people, following, reading, choosing how to be told."""

from ideas.notifications.operations.choosing import mark_all_read, mark_read, set_preferences, unsubscribe
from ideas.notifications.operations.digests import gather_digests
from ideas.notifications.operations.following import (
    confirm_follow,
    drop_follows_by_email,
    drop_unconfirmed_follows,
    follow_by_email,
    follow_subject,
    stop_mail_to,
    unfollow_subject,
)
from ideas.notifications.operations.telling import (
    give_up_mail,
    mark_mailed,
    tell_next,
    told_by_hand,
)

__all__ = [
    "confirm_follow",
    "drop_follows_by_email",
    "drop_unconfirmed_follows",
    "follow_by_email",
    "follow_subject",
    "gather_digests",
    "give_up_mail",
    "mark_all_read",
    "mark_mailed",
    "mark_read",
    "set_preferences",
    "stop_mail_to",
    "tell_next",
    "told_by_hand",
    "unfollow_subject",
    "unsubscribe",
]
