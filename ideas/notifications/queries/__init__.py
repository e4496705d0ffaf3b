"""Questions about notices: who is told, what is in an inbox, who follows what."""

from ideas.notifications.queries.follows import (
    FOLLOWABLE,
    can_be_followed,
    follower_count,
    follows_by,
    is_followed_by,
    same_subject,
    with_follower_count,
)
from ideas.notifications.queries.foretelling import Foretold, foretold
from ideas.notifications.queries.inbox import (
    channels_of,
    first_to_tell_by_hand,
    notifications_of,
    people_to_tell_by_hand,
    to_tell_by_hand,
    unread_count,
    unread_count_of,
)
from ideas.notifications.queries.links import Target, target_of, unsubscribe_path

__all__ = [
    "FOLLOWABLE",
    "Foretold",
    "Target",
    "can_be_followed",
    "channels_of",
    "first_to_tell_by_hand",
    "follower_count",
    "follows_by",
    "foretold",
    "is_followed_by",
    "notifications_of",
    "people_to_tell_by_hand",
    "same_subject",
    "target_of",
    "to_tell_by_hand",
    "unread_count",
    "unread_count_of",
    "unsubscribe_path",
    "with_follower_count",
]
