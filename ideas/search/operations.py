"""Writing down and forgetting words; called by handlers of the chapters that own the subjects."""

from collections.abc import Mapping

from ideas.search.folding import stems_of
from ideas.search.models import SearchText


def index_text(kind: str, code: str, *, language: str, heavy: str, light: str) -> None:
    """Write down the words of a subject in ``language``, in place of those before. Repeating it changes nothing."""
    index_texts(kind, code, {language: (heavy, light)})


def index_texts(kind: str, code: str, texts: Mapping[str, tuple[str, str]]) -> None:
    """Write down the ``(heavy, light)`` words of a subject in each of its languages, in place of all before."""
    for language, (heavy, light) in texts.items():
        SearchText.objects.update_or_create(
            kind=kind,
            code=code,
            language=language,
            defaults={"heavy": stems_of(heavy, language), "light": stems_of(light, language)},
        )
    SearchText.objects.filter(kind=kind, code=code).exclude(language__in=texts).delete()
