"""What came of a consent round, in words that say what was counted."""

from django.utils.translation import gettext as _

from ideas.consent.lifecycle import RoundState, Tally


def result_words(state: RoundState, tally: Tally) -> str:
    """What came of the round, or where it stands, in a sentence that says what was counted."""
    said = {"heard": tally.heard, "seats": tally.seats, "needed": tally.needed, "objections": tally.objection}
    sentences = {
        RoundState.OPEN: _(
            "%(heard)d voix sur %(seats)d se sont exprimées ; il en faut au moins %(needed)d."
        ),
        RoundState.ADOPTED: _(
            "Adopté : %(heard)d voix sur %(seats)d se sont exprimées, il en fallait %(needed)d, et aucune objection ne tient."
        ),
        RoundState.BLOCKED: _(
            "Bloqué : le quorum est atteint (%(heard)d voix sur %(seats)d), mais des objections tiennent encore "
            "(%(objections)d). La proposition passe quand elles sont résolues ou retirées."
        ),
        RoundState.NOT_ADOPTED: _(
            "Non adopté : %(heard)d voix sur %(seats)d se sont exprimées, il en fallait %(needed)d."
        ),
        RoundState.WITHDRAWN: _("Retiré avant d’aboutir : %(heard)d voix sur %(seats)d s’étaient exprimées."),
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
