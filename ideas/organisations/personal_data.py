"""What organisations hold of people, for ``people`` to export, erase and unite. A file of its own for that."""

from django.db.models import Q

from ideas.kernel.actor import SYSTEM
from ideas.organisations.models import Mandate, Membership, Organisation, OrganisationMerge, VerificationStep
from ideas.organisations.operations.locking import locked
from ideas.organisations.operations.mandates import end_mandate
from ideas.people.models import Person
from ideas.people.personal_data import both, deleted, exported, kept, moved, nothing, register


def end_mandates(person: Person, texts: bool) -> None:
    """Revoke what somebody who left may still act under; the rows stay, as what was done under them does."""
    mandates = Mandate.objects.filter(person=person, revoked_at=None).select_related("person")
    for mandate in mandates.order_by("organisation", "pk"):
        mandate.organisation = locked(mandate.organisation_id)
        end_mandate(mandate, by=SYSTEM)


register(
    Organisation,
    fields=("hidden_by",),
    export=nothing,
    erase=kept,
    unite=moved(Organisation, "hidden_by"),
)
register(
    Membership,
    fields=("person", "invited_by"),
    export=exported(
        Membership, "person", "organisation__code", "organisation__name", "invited_at", "joined_at", "left_at"
    ),
    erase=deleted(Membership, "person"),
    unite=both(
        moved(Membership, "person", once_per=("organisation",), among=Q(left_at=None)),
        moved(Membership, "invited_by"),
    ),
)
register(
    Mandate,
    fields=("person", "granted_by", "revoked_by"),
    export=exported(
        Mandate,
        "person",
        "code",
        "organisation__code",
        "organisation__name",
        "role",
        "scope_kind",
        "scope_code",
        "starts_on",
        "ends_on",
        "asked_at",
        "granted_at",
        "revoked_at",
    ),
    erase=end_mandates,
    unite=both(
        moved(
            Mandate,
            "person",
            once_per=("organisation", "role", "scope_kind", "scope_code"),
            among=Q(granted_at=None, revoked_at=None),
        ),
        moved(Mandate, "granted_by", "revoked_by"),
    ),
)
register(
    VerificationStep,
    fields=("person",),
    export=nothing,
    erase=kept,
    unite=moved(VerificationStep, "person"),
)
register(
    OrganisationMerge,
    fields=("person", "undone_by"),
    export=nothing,
    erase=kept,
    unite=moved(OrganisationMerge, "person", "undone_by"),
)
