"""Links between ideas: proposing one, taking it away."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience
from ideas.activity.operations import record, spend
from ideas.ideation.facts import IdeasLinked, IdeasUnlinked, PartProposed
from ideas.ideation.lifecycle import EITHER_WAY, LinkKind
from ideas.ideation.models import Idea, IdeaLink
from ideas.ideation.operations.writing import locked
from ideas.ideation.queries import is_listed
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn


def link_ideas(idea: Idea, *, to: Idea, kind: str, by: Actor) -> IdeaLink:
    """Say what ``idea`` is to another, which ``by`` was seen to know of; both show it from then on.

    Raises NotAllowed for who neither writes nor curates ``idea``, Invalid for itself or an unknown kind, MovedOn where it
    is said already, in the one direction or, for kinds that are the same from both ends, in the other. Records IdeasLinked.
    """
    if kind not in LinkKind.values or kind == LinkKind.SPLIT_FROM:
        raise Invalid.one("kind", "unknown", _("Choisissez un lien de la liste."))
    if idea.pk == to.pk:
        raise Invalid.one("to", "same", _("Choisissez une autre idée que celle-ci."))
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.link_idea", idea)
        spend("merge", by)
        link = write_link(idea, to, LinkKind(kind), by=by)
        audience = Audience.PUBLIC if is_listed(idea) and is_listed(to) else Audience.CONCERNED
        record(IdeasLinked(idea=idea.code, other=to.code, link=kind), by=by, audience=audience)
    return link


def write_link(source: Idea, target: Idea, kind: LinkKind, *, by: Actor) -> IdeaLink:
    """Within a transaction: the row of a link. Raises MovedOn where there is one."""
    known = _("Ce lien existe déjà.")
    if kind in EITHER_WAY and IdeaLink.objects.filter(source=target, target=source, kind=kind).exists():
        raise MovedOn(known)
    try:
        with transaction.atomic():
            return IdeaLink.objects.create(source=source, target=target, kind=kind, proposed_by=by.person)
    except IntegrityError:
        raise MovedOn(known) from None


def unlink_ideas(link: IdeaLink, *, by: Actor) -> None:
    """Take a link away, from whichever end. Raises MovedOn when it is gone already. Records IdeasUnlinked."""
    with transaction.atomic():
        authorize(by, "ideation.unlink_idea", link)
        gone, _rows = IdeaLink.objects.filter(pk=link.pk).delete()
        if not gone:
            raise MovedOn()
        record(IdeasUnlinked(idea=link.source.code, other=link.target.code, link=link.kind), by=by)


def tell_of_part(part: Idea, *, by: Actor) -> None:
    """Within a transaction: say that ``part``, just submitted, came from other ideas, if it did.

    Records PartProposed for each.
    """
    begun = Q(links_in__source=part, links_in__kind=LinkKind.SPLIT_FROM)
    for idea in Idea.objects.filter(begun).order_by("pk"):
        record(PartProposed(idea=idea.code, part=part.code), by=by)
