"""What a password must be, where Django's words for it do not do.

A file of its own because settings name it.
"""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Django's own, in the lab's words: Django's Italian catalogue does not know its newest sentence."""

    def get_error_message(self) -> str:
        """What is said of a short one."""
        words = ngettext(
            "Ce mot de passe est trop court. Il lui faut au moins %(count)d caractère.",
            "Ce mot de passe est trop court. Il lui faut au moins %(count)d caractères.",
            self.min_length,
        )
        return words % {"count": self.min_length}

    def get_help_text(self) -> str:
        """What is said before."""
        words = ngettext("Au moins %(count)d caractère.", "Au moins %(count)d caractères.", self.min_length)
        return words % {"count": self.min_length}
