"""What the charter asks, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, discussed


def _adhesion_asked(one: Notification, around: Around) -> Words:
    words = _("Le lab a publié sa charte (version %(number)s)")
    return words % {"number": one.fact.data["number"]}, _(
        "Lisez-la depuis la page de votre organisation, puis dites si elle y adhère."
    )


def _answers_asked(one: Notification, around: Around) -> Words:
    words = _("Répondez aux questions de la charte sur « %(title)s »")
    line = _("L’étape suivante les demande : l’équipe, le lab et les partenaires y répondent côte à côte.")
    return words % {"title": around.title(discussed(one))}, line


WORDS: Mapping[str, Teller] = {
    "AdhesionAsked": _adhesion_asked,
    "CharterAsked": _answers_asked,
}
