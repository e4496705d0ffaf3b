"""The text of two ideas that become one, part by part.

A file of its own because it is pure: no rows are asked for or written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.ideation.lifecycle import (
    PART_LIMITS,
    PART_TITLES,
    PARTS,
    SECTIONS,
    TextChoice,
)
from ideas.kernel.errors import FieldError, Invalid, Words
from ideas.kernel.text import clean_text

type Choices = Mapping[str, str]
type Texts = Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """One part of both texts: what each says, whose words may be chosen, what is chosen and what that gives."""

    key: str
    title: Words
    target: str
    source: str
    allowed: Sequence[TextChoice]
    chosen: TextChoice
    own: str

    @property
    def result(self) -> str:
        """What it says once the ideas are one."""
        if self.chosen is TextChoice.BOTH:
            return "\n\n".join(filter(None, (self.target, self.source)))
        return {TextChoice.TARGET: self.target, TextChoice.SOURCE: self.source, TextChoice.OWN: self.own}[
            self.chosen
        ]


def parts_of(source: Any, target: Any, choices: Choices, texts: Texts) -> list[Part]:
    """All parts with what is chosen; where nothing was, the target's words, or the source's where it has none."""
    parts = []
    for key in PARTS:
        allowed = choices_for(key, source, target)
        wanted = choices.get(key) or _usual(source.part(key), target.part(key), allowed)
        parts.append(
            Part(
                key,
                PART_TITLES[key],
                target.part(key),
                source.part(key),
                allowed,
                TextChoice(wanted),
                texts.get(key, ""),
            )
        )
    return parts


def choices_for(key: str, source: Any, target: Any) -> list[TextChoice]:
    """Whose words a part may get.

    Where the target's text cannot be changed any more, such as in evaluation, only its own; words in another language are never
    put into it as they are, but written for it; two titles or summaries do not follow one another.
    """
    if not target.stage.is_open_for("edit"):
        return [TextChoice.TARGET]
    if source.language != target.language:
        return [TextChoice.TARGET, TextChoice.OWN]
    if key not in SECTIONS:
        return [TextChoice.TARGET, TextChoice.SOURCE, TextChoice.OWN]
    return list(TextChoice)


def _usual(source: str, target: str, allowed: Sequence[TextChoice]) -> TextChoice:
    is_taken = not target and bool(source) and TextChoice.SOURCE in allowed
    return TextChoice.SOURCE if is_taken else TextChoice.TARGET


def checked_choices(
    source: Any, target: Any, choices: Choices, texts: Texts
) -> tuple[dict[str, str], dict[str, str]]:
    """``choices`` for every part and the ``texts`` they need, cleaned; raises Invalid with every fault at once."""
    errors = [
        FieldError(f"choices.{key}", "unknown", _("Cette partie n’existe pas."))
        for key in choices.keys() | texts.keys()
        if key not in PARTS
    ]
    for key in PARTS:
        if choices.get(key) and choices[key] not in choices_for(key, source, target):
            errors.append(FieldError(f"choices.{key}", "unknown", _("Ce choix n’est pas possible ici.")))
    if errors:
        raise Invalid(errors)
    written = {key: clean_text(text or "", lines=key in SECTIONS) for key, text in texts.items()}
    parts = parts_of(source, target, choices, written)
    errors = [fault for part in parts for fault in _faults(part)]
    if errors:
        raise Invalid(errors)
    owned = {part.key: part.own for part in parts if part.chosen is TextChoice.OWN}
    return {part.key: part.chosen.value for part in parts}, owned


def _faults(part: Part) -> list[FieldError]:
    limit = PART_LIMITS[part.key]
    if part.chosen is TextChoice.OWN and not part.own:
        return [
            FieldError(f"texts.{part.key}", "required", _("Écrivez ce texte, ou choisissez-en un autre."))
        ]
    if len(part.result) > limit:
        words = _("C’est trop long : %(has)d caractères, au plus %(limit)d.")
        said = str(words) % {"has": len(part.result), "limit": limit}
        return [FieldError(f"texts.{part.key}", "too_long", said)]
    return []


def united_text(parts: Sequence[Part]) -> dict[str, Any]:
    """What the target's text becomes, as ``changes`` of a revision."""
    changes: dict[str, Any] = {part.key: part.result for part in parts if part.key not in SECTIONS}
    changes["sections"] = {part.key: part.result for part in parts if part.key in SECTIONS}
    return changes
