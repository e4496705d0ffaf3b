"""Who may see to the outbox."""

from ideas.kernel.roles import is_keeper

PERMISSIONS = {
    "activity.retry_delivery": is_keeper,
}
