"""Reading what needs and offers mean a moment later: sendings, because encoding takes longer than a transaction may."""

from ideas.activity.hearing import Queue, every, periodic, sending
from ideas.activity.models import Delivery
from ideas.collaboration.facts.needs import NeedChanged, NeedListed, OfferChanged, OfferMade
from ideas.collaboration.models import Need, Offer
from ideas.collaboration.operations import keep_meanings
from ideas.collaboration.queries.meanings import lacking, parts_of
from ideas.kernel.actor import SYSTEM
from ideas.similarity.encoding import MEANING, has_meaning
from ideas.similarity.making import encoded

BATCH = 50


@sending(
    "collaboration.encode",
    hears=(NeedListed, NeedChanged, OfferMade, OfferChanged),
    queue=Queue.HEAVY,
    hears_quiet=True,
)
def encode(delivery: Delivery) -> None:
    """Write down what a need or an offer means, once it is listed and whenever it has changed."""
    if has_meaning() and delivery.fact is not None:
        kind, code = delivery.fact.subject_kind, delivery.fact.subject_code
        _make(list(lacking(kind).filter(code=code)))


@sending("collaboration.fill_meanings", queue=Queue.HEAVY)
def fill(delivery: Delivery) -> str | None:
    """Make what is missing, as after the extra was installed or another encoder came; ``part`` says where it went on from."""
    if not has_meaning():
        return None
    kind, _, last = (delivery.part or "need:0").partition(":")
    rows = list(lacking(kind).filter(pk__gt=int(last))[:BATCH])
    _make(rows)
    if rows:
        return f"{kind}:{rows[-1].pk}"
    return "offer:0" if kind == "need" else None


def _make(rows: list[Need | Offer]) -> None:
    if rows:
        numbers = encoded([parts_of(row) for row in rows])
        keep_meanings(rows, numbers, model=MEANING.name, by=SYSTEM)


periodic("collaboration.fill_meanings", every(60))
