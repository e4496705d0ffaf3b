"""What similarity does a moment later: sendings, because encoding takes longer than a transaction may."""

from ideas.activity.hearing import Queue, every, periodic, sending
from ideas.activity.models import Delivery
from ideas.ideation.facts import IdeaAdvanced, IdeaImported, IdeaRevised
from ideas.similarity.encoding import has_meaning
from ideas.similarity.making import make_vectors
from ideas.similarity.queries import lacking

BATCH = 50


@sending(
    "similarity.encode", hears=(IdeaAdvanced, IdeaRevised, IdeaImported), queue=Queue.HEAVY, hears_quiet=True
)
def encode(delivery: Delivery) -> None:
    """Write down what an idea means, once it was submitted and whenever its text has changed."""
    if has_meaning() and delivery.fact is not None:
        make_vectors(list(lacking().filter(code=delivery.fact.subject_code)))


@sending("similarity.fill", queue=Queue.HEAVY)
def fill(delivery: Delivery) -> str | None:
    """Make what is missing, as after the extra was installed or another encoder came; ``part`` is the last key done."""
    if not has_meaning():
        return None
    ideas = list(lacking().filter(pk__gt=int(delivery.part or 0))[:BATCH])
    make_vectors(ideas)
    return str(ideas[-1].pk) if ideas else None


periodic("similarity.fill", every(60))
