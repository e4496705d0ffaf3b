"""What pilots hold of people, for ``people`` to export, erase and unite. A file of its own for that."""

from ideas.activity.operations import raise_generation
from ideas.people.models import Person
from ideas.people.personal_data import exported, kept, moved, nothing, register
from ideas.pilots.models import (
    Criteria,
    Hearing,
    News,
    Partner,
    Pilot,
    PilotPassage,
    PromisedSynthesis,
    Review,
)


def take_news_away(person: Person, texts: bool) -> None:
    """Remove what ``person`` told in their own name, where they asked for it; a partner's news stays the partner's."""
    if not texts:
        return
    own = News.objects.filter(author=person, organisation=None)
    pilots = list(own.values_list("pilot", flat=True).distinct())
    own.delete()
    for pilot in pilots:
        shown = News.objects.filter(pilot=pilot, hidden_at=None).count()
        Pilot.objects.filter(pk=pilot).update(news_count=shown)
    raise_generation()


register(Pilot, fields=("hidden_by",), export=nothing, erase=kept, unite=moved(Pilot, "hidden_by"))
register(
    Partner,
    fields=("asked_by", "answered_by"),
    export=exported(Partner, "asked_by", "pilot__code", "organisation__code", "role", "text", "asked_at"),
    erase=kept,  # the organisation's word, given under a mandate
    unite=moved(Partner, "asked_by", "answered_by"),
)
register(
    Criteria,
    fields=("set_by",),
    export=exported(Criteria, "set_by", "pilot__code", "number", "set_at"),
    erase=kept,  # agreed by the pilot's team
    unite=moved(Criteria, "set_by"),
)
register(
    Hearing,
    fields=("person",),
    export=exported(Hearing, "person", "code", "pilot__code", "held_on", "said", "led_to"),
    erase=kept,  # what other people said, told for the pilot
    unite=moved(Hearing, "person"),
)
register(
    PilotPassage,
    fields=("person",),
    export=exported(PilotPassage, "person", "pilot__code", "step", "reason", "at"),
    erase=kept,  # the lab's public decision
    unite=moved(PilotPassage, "person"),
)
register(
    Review,
    fields=("begun_by", "decided_by"),
    export=exported(Review, "decided_by", "pilot__code", "number", "decision", "reason", "decided_at"),
    erase=kept,  # the lab's public decision
    unite=moved(Review, "begun_by", "decided_by"),
)
register(
    News,
    fields=("author", "hidden_by"),
    export=exported(News, "author", "code", "pilot__code", "title", "text", "at"),
    erase=take_news_away,
    unite=moved(News, "author", "hidden_by"),
)
register(
    PromisedSynthesis,
    fields=("promised_by",),
    export=exported(PromisedSynthesis, "promised_by", "pilot__code", "about", "due_on", "promised_at"),
    erase=kept,  # promised for the pilot's partners
    unite=moved(PromisedSynthesis, "promised_by"),
)
