"""What differs between two versions of a pack, part by part. A file of its own because it is pure."""

from ideas.files.models import File
from ideas.ideation.comparing import Change, words_changed
from ideas.sites.lifecycle import WRITTEN_PARTS, PackPart
from ideas.sites.models import Pack


def documents_of(pack: Pack) -> list[File]:
    """The documents of ``pack`` that everyone may fetch who sees the pilot."""
    return [file for file in pack.files.all() if file.hidden_at is None and not file.is_private]


def changes_between(older: Pack, newer: Pack) -> list[Change]:
    """What changed from ``older`` to ``newer``, in the order of its parts; those that are the same are left out."""
    pairs = [(part, _as_text(older, part), _as_text(newer, part)) for part in PackPart]
    return [
        Change(str(part), str(part.label), words_changed(was, now)) for part, was, now in pairs if was != now
    ]


def _as_text(pack: Pack, part: PackPart) -> str:
    if part in WRITTEN_PARTS:
        return str(getattr(pack, part))
    if part == PackPart.DOCUMENTS:
        return "\n".join(map(str, documents_of(pack)))
    lines = (
        (cost.label, f"{cost.amount} {pack.currency}", cost.get_every_display()) for cost in pack.costs.all()
    )
    return "\n".join(" · ".join(line) for line in lines)
