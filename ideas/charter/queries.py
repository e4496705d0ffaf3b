"""Questions about the charter: which version holds, who adheres, what is asked and answered."""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.charter.lifecycle import GUARD, Side
from ideas.charter.models import Adhesion, CharterVersion, Reply
from ideas.ideation.models import Endorsement, Idea
from ideas.ideation.queries import endorsements_of
from ideas.kernel.errors import Words
from ideas.organisations.models import Organisation
from ideas.pilots.lifecycle import PartnerState, PilotState
from ideas.pilots.models import Pilot
from ideas.workflow.guards import Condition
from ideas.workflow.queries import conditions_of, graph_of, steps_from

type Subject = Idea | Pilot

START = "pilots.start_pilot"
NO_ADHESION: Words = _(
    "Votre organisation n’adhère pas encore à la charte du lab, dans sa version actuelle ou la précédente : elle ne prend pas "
    "encore de nouvel engagement. Lisez la charte depuis sa page, puis adhérez."
)


# --- Versions -----------------------------------------------------------------------------------------------------


def published_charters() -> QuerySet[CharterVersion]:
    """The versions that were published, the newest first."""
    return CharterVersion.objects.filter(published_at__isnull=False).order_by("-number")


def current_charter() -> CharterVersion | None:
    """The version that holds; None while the lab has published none."""
    return published_charters().first()


def standing_charters() -> list[CharterVersion]:
    """The versions that still count: the current one, then the one before it."""
    return list(published_charters()[:2])


def draft_charter() -> CharterVersion | None:
    """The next version, while it is being written."""
    return CharterVersion.objects.filter(published_at=None).order_by("-number").first()


# --- Adhesions ----------------------------------------------------------------------------------------------------


def adhesions_of(organisation: Organisation) -> QuerySet[Adhesion]:
    """The versions that ``organisation`` adheres to, the newest first."""
    rows = Adhesion.objects.filter(organisation=organisation).select_related("charter", "person")
    return rows.order_by("-charter__number")


def adhesions_to(charters: Sequence[CharterVersion]) -> QuerySet[Adhesion]:
    """Organisations that all may know of and that adhere to one of ``charters``, by name."""
    shown = {
        "organisation__listed_at__isnull": False,
        "organisation__hidden_at": None,
        "organisation__merged_into": None,
    }
    rows = Adhesion.objects.filter(charter__in=charters, **shown).select_related("charter", "person")
    around = rows.select_related("organisation__territory", "organisation__logo")
    return around.order_by("organisation__search_name", "organisation", "-charter__number")


def no_adhesion(organisation: Organisation) -> tuple[str, Words] | None:
    """What is in the way of a new commitment: a charter that holds, and no adhesion to it nor to the one before."""
    standing = standing_charters()
    if not standing or Adhesion.objects.filter(organisation=organisation, charter__in=standing).exists():
        return None
    return "no_adhesion", NO_ADHESION


def to_be_asked_to_adhere(charter: CharterVersion) -> QuerySet[Organisation]:
    """Those the lab vouches for, or that adhered to an earlier version, and not to ``charter``."""
    listed = Organisation.objects.filter(listed_at__isnull=False, hidden_at=None, merged_into=None)
    earlier = Adhesion.objects.filter(charter__number__lt=charter.number).values("organisation")
    concerned = listed.filter(Q(verification=Organisation.Verification.VERIFIED) | Q(pk__in=earlier))
    return concerned.exclude(pk__in=charter.adhesions.values("organisation")).order_by("pk")


# --- What is asked, and of whom -------------------------------------------------------------------------------------


def sides_asked(subject: Subject) -> list[Side]:
    """The sides whose answers the next steps of ``subject`` ask for by their guard, in their order; none: nothing is asked."""
    named = {side for one in _gates(subject) for side in sides_of(one)}
    return [side for side in Side if side in named]


def can_be_asked(subject: Subject) -> bool:
    """Whether the version of the process under which ``subject`` runs asks for answers anywhere; asks no query itself."""
    graph = graph_of(
        subject.idea.stage.version_id if isinstance(subject, Pilot) else subject.stage.version_id
    )
    named = [*graph.conditions.get(START, ()), *(one for step in graph.steps for one in step.guards)]
    return any(one["guard"] == GUARD for condition in named for one in condition.get("any_of", [condition]))


def sides_of(condition: Mapping[str, object]) -> list[str]:
    """The sides that the guard with these parameters asks for: all, unless it names some."""
    sides = condition.get("sides")
    return [str(side) for side in sides] if isinstance(sides, list) else list(Side.values)


def _gates(subject: Subject) -> Iterator[Condition]:
    """The guards of what comes next for ``subject`` that ask for answers."""
    if isinstance(subject, Pilot):
        is_open = subject.state == PilotState.PREPARING
        conditions = list(conditions_of(subject.idea.stage, START)) if is_open else []
    else:
        conditions = [one for step in steps_from(subject.stage) for one in step.guards]
    for condition in conditions:
        for one in condition.get("any_of", [condition]):
            if one["guard"] == GUARD:
                yield one


def partners_asked(subject: Subject) -> QuerySet[Organisation]:
    """The organisations that answer as partners: those that accepted; before the pilot those that committed a role."""
    if isinstance(subject, Pilot):
        accepted = subject.partners.filter(state=PartnerState.ACCEPTED)
        return Organisation.objects.filter(pk__in=accepted.values("organisation"))
    committed = endorsements_of(subject).exclude(intended_role="")
    return Organisation.objects.filter(pk__in=committed.values("organisation"))


# --- What is answered -----------------------------------------------------------------------------------------------


def kind_of(subject: Subject) -> str:
    """The kind of subject, as rows and facts name it."""
    return "pilot" if isinstance(subject, Pilot) else "idea"


def replies_about(subject: Subject) -> QuerySet[Reply]:
    """What every side answered about ``subject``, in the order in which they came."""
    rows = Reply.objects.filter(subject_kind=kind_of(subject), subject_code=subject.code)
    around = rows.select_related("charter", "organisation", "person").prefetch_related("answers")
    return around.order_by("pk")


def sides_missing(subject: Subject, wanted: Sequence[str]) -> list[str]:
    """Which of the sides ``wanted`` have not answered every question of a version that counts; none without a charter."""
    standing = {charter.pk for charter in standing_charters()}
    if not standing:
        return []
    partners = set(partners_asked(subject).values_list("pk", flat=True))
    answered = {
        reply.side
        for reply in replies_about(subject)
        if reply.charter_id in standing
        and is_whole(reply)
        and (reply.organisation_id is None or reply.organisation_id in partners)
    }
    return [side for side in wanted if side not in answered]


def is_whole(reply: Reply) -> bool:
    """Whether every question of its version has an answer."""
    answers = reply.by_key()
    return all(answers.get(key) for key, _words in reply.charter.questions)


def asked_of(organisation: Organisation) -> list[Subject]:
    """The ideas and pilots that ask a partner for answers which nobody gave, and ``organisation`` is one: 3 queries."""
    accepted = {"partners__organisation": organisation, "partners__state": PartnerState.ACCEPTED}
    pilots = Pilot.objects.filter(**accepted, state=PilotState.PREPARING, hidden_at=None)
    committed = Endorsement.objects.filter(organisation=organisation, withdrawn_at=None).exclude(
        intended_role=""
    )
    ideas = Idea.objects.filter(
        pk__in=committed.values("idea"), is_public=True, hidden_at=None, merged_into=None
    )
    subjects: list[Subject] = [
        *pilots.select_related("idea__stage").order_by("pk"),
        *ideas.select_related("stage").order_by("pk"),
    ]
    asking = {(kind_of(one), one.code): one for one in subjects if Side.PARTNER in sides_asked(one)}
    codes = [code for _kind, code in asking]
    answered = Reply.objects.filter(side=Side.PARTNER, subject_code__in=codes)
    for name in answered.values_list("subject_kind", "subject_code"):
        asking.pop(name, None)
    return list(asking.values())
