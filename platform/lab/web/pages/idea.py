"""One idea: its page, and what people do there."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ideas.collaboration.queries.having import with_amendments_known, with_needs_known
from ideas.files.queries import with_files_along
from ideas.ideation import operations, queries
from ideas.ideation.asking import open_request_of, with_calls_known
from ideas.ideation.having import settle, with_parts_known, with_surroundings
from ideas.ideation.models import Idea, JoinRequest, TeamMember
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotFound, SignInNeeded
from ideas.kernel.having import may_have
from ideas.workflow.lifecycle import Feature
from lab.ui.shelf import kept_for_reader
from lab.ui.slots import Link
from lab.web.actor import CLAIMED
from lab.web.answers import back, show
from lab.web.pages.amended import amendments_around
from lab.web.pages.attachments import attached
from lab.web.pages.backing import backing_of
from lab.web.pages.charter_shown import charter_on
from lab.web.pages.crediting import credited
from lab.web.pages.following import follow_state
from lab.web.pages.growing import growth_of
from lab.web.pages.ideas import idea_address
from lab.web.pages.invited import invitations_here
from lab.web.pages.pilots import pilot_of_idea
from lab.web.pages.quoted import sections_with_passages
from lab.web.pages.readings import readings_of
from lab.web.pages.related import related
from lab.web.pages.resources import needs_on_idea
from lab.web.pages.thread import discussion_of

CLAIMED_HERE = gettext_lazy(
    "Votre brouillon est gardé dans votre compte. Confirmez votre adresse par le lien que nous vous avons envoyé, puis "
    "connectez-vous : il s’ouvrira ici."
)


def idea_seen(request: HttpRequest, code: str, *, with_parts: bool = False) -> Idea:
    """The idea of that code, with what its page shows; NotFound where the visitor may not know of it.

    ``with_parts`` asks along what there is around it, so that its page asks only for that.
    """
    ideas = queries.ideas_visible_to(request.actor).select_related(
        "stage__version", "call", "proposed_for", "pilot", "merged_into"
    )
    team = Prefetch("team", queryset=TeamMember.objects.select_related("person", "organisation"))
    ideas = ideas.prefetch_related(team).filter(code=code)
    if with_parts and request.actor.is_person:
        ideas = with_calls_known(ideas, request.actor.person)
    idea = (_with_parts(ideas) if with_parts else ideas.prefetch_related("themes", "territories")).first()
    if idea is None:
        raise SignInNeeded(CLAIMED_HERE) if _was_claimed_here(request, code) else NotFound()
    return settle(idea) if with_parts else idea


def _with_parts(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    known = with_needs_known(with_amendments_known(with_parts_known(ideas)))
    return with_surroundings(with_files_along("idea", known))


def _was_claimed_here(request: HttpRequest, code: str) -> bool:
    """Whether a draft begun in this very session belongs by now to the account that was opened in it."""
    return not request.actor.is_person and code in request.session.get(CLAIMED, ())


@kept_for_reader
def idea(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    """The idea's page: where it stands, what is asked, what happened last, its text, its discussion.

    Of one that is part of another by now, that one's page, which says so; what it was where one may not know of that one.
    """
    idea = idea_seen(request, code, with_parts=True)
    if idea.merged_into_id is not None:
        into = queries.successor_of(idea, request.actor)
        own = reverse("web:merged_idea", args=[idea.code])
        return HttpResponseRedirect(own if into is None else f"{idea_address(into)}?from={idea.code}")
    address = idea_address(idea)
    wanted = request.GET.get("text", "")
    if request.path != address:
        return HttpResponseRedirect(f"{address}{_asked(request, wanted)}")
    return _show_idea(request, idea)


def _asked(request: HttpRequest, wanted: str) -> str:
    """What the address asks, for the one that is gone on to: the text to read, the merged idea that led here."""
    origin = request.GET.get("from", "")
    asked = {"text": wanted, "from": origin if re.fullmatch(r"[0-9A-Z]{8}", origin) else ""}
    said = urlencode({name: value for name, value in asked.items() if value})
    return f"?{said}" if said else ""


@kept_for_reader
def merged_idea(request: HttpRequest, code: str) -> HttpResponse:
    """An idea that is part of another by now, as it stood: its text, history and discussion stay readable."""
    idea = idea_seen(request, code, with_parts=True)
    if idea.merged_into is None:
        return HttpResponseRedirect(idea_address(idea))
    return _show_idea(request, idea)


def _show_idea(request: HttpRequest, idea: Idea) -> HttpResponse:
    response = show(request, "web/idea.html", _on_page(request, idea))
    response.is_fleeting = not idea.is_public  # a draft is saved as one types
    return response


def _on_page(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    """All that the page of ``idea`` says to this visitor."""
    actor: Actor = request.actor
    around = amendments_around(idea, actor)
    wanting = needs_on_idea(idea, actor, has_any=may_have(idea, "needs"))
    return {
        **_about(idea, actor),
        **growth_of(idea, actor),
        **_text_and_talk(request, idea),
        **backing_of(request, idea),
        "wanting": wanting,
        "local_links": _local_links(idea, around["amendment_count"], wanting),
        **around,
        **pilot_of_idea(idea, actor),
        **credited(request, idea),
        **charter_on(request, idea),
        "invitations": invitations_here(actor, idea),
        **ways_in(request, idea, own_request_here(actor, idea)),
        **related(request, idea),
    }


def _about(idea: Idea, actor: Actor) -> dict[str, Any]:
    """What the idea is, whose it is, and what it comes with."""
    trail = [Link(_("Idées"), reverse("web:ideas")), Link(idea.title or _("Brouillon"), idea_address(idea))]
    return {
        "idea": idea,
        "own_place": own_place(idea),
        "theme": next(iter(idea.themes.all()), None),
        "trail": trail,
        "team": queries.team_of(idea),
        "lead": queries.lead_of(idea),
        "is_on_team": bool(queries.role_in_team(idea, actor.person)),
        "may_write": may(actor, "ideation.revise_idea", idea),
        "attached": attached(actor, "idea", idea),
        "sources": list(idea.sources.all()) if idea.origin == "import" else [],
        "follow": follow_state(actor, "idea", idea.code),
    }


def _text_and_talk(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    """The text in the language asked for, and the discussion; the original shows what the discussion quotes of it."""
    discussion = discussion_of(request, "idea", idea, labels=roles_of(idea))
    text = readings_of(idea, request.GET.get("text", ""), request.actor, request.path)
    if text["reading"] is None:
        text |= sections_with_passages(idea, discussion["talk"])
    return text | discussion


def own_request_here(actor: Actor, idea: Idea) -> JoinRequest | None:
    """What the visitor asks of the idea's team and nobody answered yet."""
    return open_request_of(idea, actor.person) if may_have(idea, "own_request") else None


def ways_in(request: HttpRequest, idea: Idea, own_request: JoinRequest | None) -> dict[str, Any]:
    """Whether to offer asking to join the team, or to carry an idea that nobody carries; signed out where somebody could.

    Not while the visitor's own request waits: that is shown instead.
    """
    if own_request is not None:
        return {"own_request": own_request, "may_join": False, "may_carry": False}
    if not request.actor.is_person:
        joins = idea.stage.is_open_for(Feature.JOIN) and not idea.is_hidden
        return {"may_join": joins, "may_carry": queries.looks_for_carrier(idea)}
    return {
        "may_join": may(request.actor, "ideation.ask_to_join", idea),
        "may_carry": may(request.actor, "ideation.ask_to_carry", idea),
    }


def own_place(idea: Idea) -> str:
    """Its place in words, unless that is only the name of one of its territories."""
    return "" if idea.place in {territory.name for territory in idea.territories.all()} else idea.place


def roles_of(idea: Idea) -> dict[int, Any]:
    """What each of the team is to the idea, by their key: shown beside what they say."""
    return {member.person_id: member.get_role_display() for member in idea.team.all()}


def _local_links(idea: Idea, amendments: int, wanting: dict[str, Any]) -> list[dict[str, Any]]:
    links = [
        {"label": _("Le texte"), "url": "#text", "count": None, "is_current": True},
        *_link_to_amendments(idea, amendments),
        {
            "label": _("Appuis"),
            "url": "#endorsements",
            "count": idea.endorsement_count or None,
            "is_current": False,
        },
        {
            "label": _("Discussion"),
            "url": "#discussion",
            "count": idea.comment_count or None,
            "is_current": False,
        },
        {"label": _("Historique"), "url": "#history", "count": None, "is_current": False},
    ]
    if wanting.get("are_any"):
        count = wanting["need_count"] or None
        needs = {"label": _("Besoins et offres"), "url": "#needs", "count": count, "is_current": False}
        links.insert(1, needs)
    return links if not idea.is_draft else links[:1]


def _link_to_amendments(idea: Idea, count: int) -> list[dict[str, Any]]:
    """A link to the page of the idea's amendments, where there are some."""
    address = reverse("web:amendments", args=[idea.code])
    link = {"label": _("Amendements"), "url": address, "count": count, "is_current": False}
    return [link] if count else []


@require_POST
def support(request: HttpRequest, code: str) -> HttpResponse:
    """Back an idea, or no longer (``withdraw``)."""
    idea = idea_seen(request, code)
    if request.POST.get("withdraw"):
        operations.withdraw_support(idea, by=request.actor)
        messages.success(request, _("Votre soutien est retiré."))
    else:
        operations.support_idea(idea, by=request.actor)
        messages.success(request, _("Merci, votre soutien compte."))
    return back(request, idea_address(idea))
