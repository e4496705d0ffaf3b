"""Where an idea's text is written, and the sentence that two people change."""

from ideas.ideation.models import Idea

NEED = "Une personne sur trois vit seule."
OURS, THEIRS = "Une personne sur deux vit seule.", "Une personne sur dix vit seule."


def at(idea: Idea, *rest: str) -> str:
    """Where the text of ``idea`` is written, or what ``rest`` leads to there."""
    return "/".join([f"/fr/ideas/{idea.code}/edit", *rest, ""])


def need_of(idea: Idea) -> str:
    """The part that tests change, as it is now."""
    return Idea.objects.get(pk=idea.pk).section("need")
