"""In which languages an idea can be read, in words: on its page and on that of its translations."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ideas.ideation import reading
from ideas.ideation.engines import has_engine
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import Idea, Translation
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.having import may_have
from ideas.kernel.text import html_of
from lab.ui.context import in_language
from lab.web.forms.wording import LANGUAGE_NAMES

READ_IN = {
    "fr": gettext_lazy("Lire en français"),
    "it": gettext_lazy("Lire en italien"),
    "de": gettext_lazy("Lire en allemand"),
    "en": gettext_lazy("Lire en anglais"),
}
READ_PLAIN = {
    "fr": gettext_lazy("Lire en français facile"),
    "it": gettext_lazy("Lire en italien facile"),
    "de": gettext_lazy("Lire en allemand facile"),
    "en": gettext_lazy("Lire en anglais facile"),
}
READ_ORIGINAL = {
    "fr": gettext_lazy("Lire l’original en français"),
    "it": gettext_lazy("Lire l’original en italien"),
    "de": gettext_lazy("Lire l’original en allemand"),
    "en": gettext_lazy("Lire l’original en anglais"),
}
WRITTEN_IN = {
    "fr": gettext_lazy("Écrite en français."),
    "it": gettext_lazy("Écrite en italien."),
    "de": gettext_lazy("Écrite en allemand."),
    "en": gettext_lazy("Écrite en anglais."),
}


def readings_of(idea: Idea, key: str, actor: Actor, address: str) -> dict[str, Any]:
    """For an idea's page: its text as ``key`` (of the address) names it, what else it can be read in, who may help.

    Links stay on the page of that ``address``: one that was merged has another than the idea it is part of.

    Raises NotFound for a text that is not there.
    """
    has_any = bool(idea.revision) and may_have(idea, "translations")
    rows = reading.readable(idea, list(reading.translations_of(idea))) if has_any else []
    chosen = reading.text_called(idea, key)
    text = reading.shown(idea, chosen)
    return {
        "text": text,
        "sections": [(part.key, part.title, html_of(part.text), part.language) for part in text.sections],
        "reading": chosen,
        "reading_is_behind": chosen is not None and reading.is_outdated(chosen, idea),
        "written_in": WRITTEN_IN.get(idea.language, ""),
        **(_about(idea, chosen, actor, address) if chosen is not None else {}),
        "readings": [reading_link(address, row) for row in rows if chosen is None or row.pk != chosen.pk],
        "lacks_here": has_engine() and _is_lacking(idea, rows) and bool(idea.revision),
        "may_translate": may(actor, "ideation.translate_idea", idea),
        "alternates": _alternates(address, rows),
    }


def _about(idea: Idea, row: Translation, actor: Actor, address: str) -> dict[str, Any]:
    """Whose text is shown, the way back to the original, and whether the reader may put their mark on it."""
    is_own = actor.is_person and actor.person.pk in (row.author_id, row.reviewed_by_id)
    is_people_s = row.kind != TranslationKind.MACHINE
    return {
        "who_wrote": who_wrote(row),
        "read_original": READ_ORIGINAL.get(idea.language, ""),
        "original_url": address,
        "reading_to_write": row.key if is_people_s else row.language,
        "may_review": is_people_s and not is_own and may(actor, "ideation.review_translation", idea),
    }


def reading_link(address: str, row: Translation) -> dict[str, Any]:
    """Where that text can be read, and whose it is."""
    read = READ_PLAIN if row.kind == TranslationKind.PLAIN else READ_IN
    return {
        "url": f"{address}?text={row.key}",
        "language": row.language,
        "label": read[row.language],
        "by": made_by(row),
        "is_here": row.language == get_language(),
    }


def made_by(row: Translation) -> str:
    """Whose words a text is made of, as it stands in brackets."""
    if row.kind == TranslationKind.MACHINE:
        return _("traduction automatique")
    if row.kind == TranslationKind.PLAIN:
        return (
            _("relue par %(who)s") % {"who": row.reviewed_by.name}
            if row.reviewed_by
            else _("pas encore relue")
        )
    return _("traduite par %(who)s") % {"who": who_wrote(row)}


def who_wrote(row: Translation) -> str:
    """The organisation for which it was written, else the person, who began it."""
    return str(row.organisation or row.author or "")


def _is_lacking(idea: Idea, rows: Sequence[Translation]) -> bool:
    """Whether who reads this page finds no translation in their language."""
    return idea.language != get_language() and not any(
        row.language == get_language() and row.kind != TranslationKind.PLAIN for row in rows
    )


def _alternates(address: str, rows: Sequence[Translation]) -> dict[str, str]:
    """The page in each language of the lab, with what people translated into it; empty where that is nowhere."""
    translated = {row.language for row in rows if row.kind == TranslationKind.HUMAN}
    pages = {code: in_language(address, code) for code in settings.LAB_LANGUAGES}
    return {code: f"{url}?text={code}" if code in translated else url for code, url in pages.items()}


def translations_address(idea: Idea) -> str:
    """The page of an idea's translations."""
    return reverse("web:translations", args=[idea.code])


def name_of(language: str, kind: str) -> str:
    """What a text is called: « italien », « français, facile à lire »."""
    name = LANGUAGE_NAMES.get(language, language)
    if kind == TranslationKind.PLAIN:
        return _("%(language)s, facile à lire") % {"language": name}
    return str(name)
