"""Amendments somebody wrote: public, and in the text where they were taken."""

from ideas.activity.operations import raise_generation
from ideas.collaboration.lifecycle import AmendmentState
from ideas.collaboration.models import Amendment, AmendmentForm
from ideas.collaboration.operations import withdraw_amendment
from ideas.kernel.actor import SYSTEM
from ideas.people.models import Person
from ideas.people.personal_data import exported, kept, moved, register


def erase_amendments(person: Person, texts: bool) -> None:
    """Where they asked for it: withdraw what was still open and take away what was proposed in their own name.

    What the team accepted stands in the idea's text and stays there; an organisation's proposal stays the organisation's.
    """
    if not texts:
        return
    own = Amendment.objects.filter(author=person, organisation=None)
    for amendment in own.filter(state=AmendmentState.OPEN).order_by("pk"):
        withdraw_amendment(amendment, by=SYSTEM)
    AmendmentForm.objects.filter(amendment__in=own.values("pk")).update(texts={}, reason="")
    own.update(texts={}, reason="")
    raise_generation()


register(
    Amendment,
    fields=("author", "rebased_by", "decided_by", "hidden_by"),
    export=exported(
        Amendment,
        "author",
        "code",
        "idea__code",
        "number",
        "base_revision",
        "texts",
        "reason",
        "at",
        "state",
        "decided_at",
        "decision_reason",
        "hidden_at",
        "hidden_reason",
    ),
    erase=erase_amendments,
    unite=moved(Amendment, "author", "rebased_by", "decided_by", "hidden_by"),
)
register(
    AmendmentForm,
    fields=("written_by",),
    export=exported(
        AmendmentForm, "written_by", "amendment__code", "version", "texts", "reason", "written_at"
    ),
    erase=kept,  # with its amendment
    unite=moved(AmendmentForm, "written_by"),
)
