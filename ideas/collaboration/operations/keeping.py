"""Keeping what needs and offers mean."""

from collections.abc import Sequence

from django.db import transaction

from ideas.activity.operations import raise_generation
from ideas.collaboration.models import Meaning, Need, Offer
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize


def keep_meanings(rows: Sequence[Need | Offer], numbers: Sequence[bytes], *, model: str, by: Actor) -> int:
    """Write down what ``model`` made of each of ``rows``, in place of what was before; return how many.

    Repeating it changes nothing. What was made of a text that has changed since, or is gone, is left out: whoever changed it
    had a delivery written.
    """
    authorize(by, "collaboration.keep_meanings")
    made = list(zip(rows, numbers, strict=True))
    kept = 0
    for kind, subject in (("need", Need), ("offer", Offer)):
        some = {row.pk: (row, vector) for row, vector in made if isinstance(row, subject)}
        kept += _keep(kind, subject, some, model) if some else 0
    return kept


def _keep(
    kind: str, subject: type[Need] | type[Offer], made: dict[int, tuple[Need | Offer, bytes]], model: str
) -> int:
    with transaction.atomic():
        there = subject._default_manager.select_for_update(no_key=True).filter(pk__in=list(made))
        versions = there.order_by("pk").values_list("pk", "version")
        rows = [
            Meaning(**{f"{kind}_id": key}, model=model, version=version, numbers=made[key][1])
            for key, version in versions
            if version == made[key][0].version
        ]
        changed = ["model", "version", "numbers"]
        Meaning.objects.bulk_create(rows, update_conflicts=True, unique_fields=[kind], update_fields=changed)
        raise_generation()
    return len(rows)
