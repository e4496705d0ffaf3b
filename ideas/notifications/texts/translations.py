"""Translations and plain words, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.ideation.lifecycle import TranslationKind
from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, discussed

INTO = {
    "fr": gettext_lazy("en français"),
    "it": gettext_lazy("en italien"),
    "de": gettext_lazy("en allemand"),
    "en": gettext_lazy("en anglais"),
}


def _added(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(discussed(one)), "language": _into(one)}
    if one.fact.data["kind"] == TranslationKind.PLAIN:
        return _("%(who)s a écrit « %(title)s » en version facile à lire, %(language)s") % said, ""
    return _("%(who)s a traduit « %(title)s » %(language)s") % said, ""


def _outdated(one: Notification, around: Around) -> Words:
    said = {"title": around.title(discussed(one)), "language": _into(one)}
    line = _("Voyez ce qui a changé : votre texte est peut-être encore juste.")
    if one.fact.data["kind"] == TranslationKind.PLAIN:
        return _(
            "L’original de « %(title)s » a changé depuis la version facile à lire, %(language)s"
        ) % said, line
    return _("L’original de « %(title)s » a changé depuis la traduction %(language)s") % said, line


def _into(one: Notification) -> str:
    return str(INTO.get(one.fact.data["language"], ""))


WORDS: Mapping[str, Teller] = {"TranslationAdded": _added, "TranslationOutdated": _outdated}
