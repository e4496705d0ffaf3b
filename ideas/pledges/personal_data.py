"""What pledges hold of people, for ``people`` to export, erase and unite: words of organisations, which stay."""

from ideas.people.personal_data import exported, kept, moved, register
from ideas.pledges.models import Pledge, PledgeDelivery, Spending

register(
    Pledge,
    fields=("person",),
    export=exported(
        Pledge, "person", "code", "pilot__code", "organisation__code", "kind", "title", "created_at"
    ),
    erase=kept,
    unite=moved(Pledge, "person"),
)
register(
    PledgeDelivery,
    fields=("person",),
    export=exported(PledgeDelivery, "person", "pledge__code", "delivered_on", "evidence"),
    erase=kept,
    unite=moved(PledgeDelivery, "person"),
)
register(
    Spending,
    fields=("person",),
    export=exported(Spending, "person", "code", "spent_on", "text"),
    erase=kept,
    unite=moved(Spending, "person"),
)
