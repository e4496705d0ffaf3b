"""Who keeps calls."""

from django.utils.translation import gettext_lazy as _

from ideas.activity.rules import is_lab_staff
from ideas.calls.models import Call
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs


@needs(_("que l’appel ait une fin : l’appel permanent reste ouvert"))
def may_end(_actor: Actor, call: Call) -> bool:
    """It is not the permanent call, which always stays open."""
    return not call.is_permanent


PERMISSIONS = {
    "calls.open_call": is_lab_staff,
    "calls.change_call": is_lab_staff,
    "calls.archive_call": is_lab_staff & may_end,
    "calls.hide_call": is_lab_staff & may_end,
    "calls.show_call": is_lab_staff,
}
