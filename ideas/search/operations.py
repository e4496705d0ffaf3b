"""Writing down and forgetting words; called by handlers of the chapters that own the subjects."""

from ideas.search.folding import stems_of
from ideas.search.models import SearchText


def index_text(kind: str, code: str, *, language: str, heavy: str, light: str) -> None:
    """Write down the words of a subject in ``language``, in place of those before. Repeating it changes nothing."""
    SearchText.objects.update_or_create(
        kind=kind,
        code=code,
        language=language,
        defaults={"heavy": stems_of(heavy, language), "light": stems_of(light, language)},
    )
    SearchText.objects.filter(kind=kind, code=code).exclude(language=language).delete()
