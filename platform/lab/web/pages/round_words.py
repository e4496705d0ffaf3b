"""What came of a consent round, in words that say what was counted."""

from django.utils.translation import gettext as _

from ideas.consent.lifecycle import RoundState, Tally


def result_words(state: RoundState, tally: Tally) -> str:
    """What came of the round, or where it stands, in a sentence that says what was counted."""
    said = {"heard": tally.heard, "seats": tally.seats, "needed": tally.needed, "objections": tally.objection}
    sentences = {
        RoundState.OPEN: _("Voix exprimées : %(heard)d sur %(seats)d. Il en faut au moins %(needed)d."),
        RoundState.ADOPTED: _(
            "Adopté. Voix exprimées : %(heard)d sur %(seats)d, quorum : %(needed)d. Aucune objection ne tient."
        ),
        RoundState.BLOCKED: _(
            "Bloqué. Voix exprimées : %(heard)d sur %(seats)d, le quorum est atteint. Objections qui tiennent : "
            "%(objections)d. La proposition passe quand elles sont résolues ou retirées."
        ),
        RoundState.NOT_ADOPTED: _(
            "Non adopté, faute de quorum. Voix exprimées : %(heard)d sur %(seats)d, quorum : %(needed)d."
        ),
        RoundState.WITHDRAWN: _("Retiré avant d’aboutir. Voix exprimées : %(heard)d sur %(seats)d."),
    }
    return sentences[state] % said


def counted_words(tally: Tally) -> list[tuple[str, int]]:
    """What was counted, name by name."""
    return [
        (_("Consentements"), tally.consent),
        (_("Réserves"), tally.concern),
        (_("Mises en retrait"), tally.stand_aside),
        (_("Objections qui tiennent"), tally.objection),
        (_("Objections résolues ou retirées"), tally.settled),
        (_("Sans réponse"), tally.silent),
    ]
