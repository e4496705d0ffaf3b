"""The idea under what is done with needs and offers: read and locked first, so that its stage stays what it was found to be."""

from ideas.ideation.models import Idea
from ideas.kernel.errors import MovedOn


def standing(key: int) -> Idea:
    """Within a transaction: the idea with that key, with its stage, its team and the idea that speaks for it.

    The one that speaks for it is locked where the database can: a step that it takes, a merge and its undoing all wait for
    that row. Whoever locks needs and offers, too, does so after it. Without a join, so that what is read afterwards is new.
    Raises MovedOn when another speaks for it by now.
    """
    ideas = Idea.objects.filter(pk=key)
    before = ideas.values_list("merged_into", flat=True).get()
    Idea.objects.select_for_update(no_key=True).only("pk").get(pk=before or key)
    idea = (
        ideas.select_related("stage", "merged_into__stage")
        .prefetch_related("team__person", "merged_into__team__person")
        .get()
    )
    if idea.merged_into_id != before:
        raise MovedOn()
    return idea
