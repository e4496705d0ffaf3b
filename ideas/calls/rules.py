"""Who keeps calls."""

from django.utils.translation import gettext_lazy as _

from ideas.calls.models import Call
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs
from ideas.kernel.roles import is_keeper


@needs(_("que l’appel ait une fin : l’appel permanent reste ouvert"))
def may_end(_actor: Actor, call: Call) -> bool:
    """It is not the permanent call, which always stays open."""
    return not call.is_permanent


PERMISSIONS = {
    "calls.open_call": is_keeper,
    "calls.change_call": is_keeper,
    "calls.archive_call": is_keeper & may_end,
    "calls.hide_call": is_keeper & may_end,
    "calls.show_call": is_keeper,
}
