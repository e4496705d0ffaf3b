"""One pilot: its page, and what its team writes there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.ideation.queries import passages_of, team_of
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotAllowed, NotFound, StaleRevision
from ideas.kernel.having import may_have
from ideas.kernel.text import html_of
from ideas.pilots import operations, queries
from ideas.pilots.guards import available_steps, unmet_to_start
from ideas.pilots.lifecycle import ENDS_OF_PARTNERS, PartnerRole, PartnerState, PilotState, StepKey
from ideas.pilots.models import News, Partner, Pilot
from ideas.pilots.rules import leads_it
from lab.ui.shelf import kept_for_reader
from lab.ui.slots import Link
from lab.web.actor import acting
from lab.web.answers import add_errors, back, go_on_from, show
from lab.web.forms.pilots import NewsForm, PilotForm
from lab.web.pages.agreements import on_pilot
from lab.web.pages.attachments import attached
from lab.web.pages.charter_shown import charter_on
from lab.web.pages.figures_of_pilot import figures_shown
from lab.web.pages.following import follow_state
from lab.web.pages.growing import rail
from lab.web.pages.idea import roles_of
from lab.web.pages.ideas import idea_address
from lab.web.pages.learning_shown import learnings_on_pilot
from lab.web.pages.one_pilot import pilot_seen
from lab.web.pages.pilot_ground import ground_shown
from lab.web.pages.pilot_history import history
from lab.web.pages.pilot_news import news_shown, voices_of
from lab.web.pages.pilot_roadmap import roadmap_on_pilot
from lab.web.pages.pilots import pilot_address, status_kind, trail_below
from lab.web.pages.pledges_shown import budget_on_pilot
from lab.web.pages.resources import needs_on_idea
from lab.web.pages.sites_shown import sites_on_pilot
from lab.web.pages.stories_of_pilot import stories_on_pilot
from lab.web.pages.thread import discussion_of
from lab.web.pages.workspace import promise_shown


@kept_for_reader
def pilot(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    """The pilot's page: where it stands, what is asked, its partners, news and discussion, what happened."""
    pilot = pilot_seen(request, code)
    address = pilot_address(pilot)
    if request.path != address:
        return HttpResponseRedirect(address)
    return show(request, "web/pilot.html", _on_page(request, pilot))


def _on_page(request: HttpRequest, pilot: Pilot) -> dict[str, Any]:
    """All that the page of ``pilot`` says to this visitor."""
    actor: Actor = request.actor
    partners = queries.partners_of(pilot, actor)
    reviews = list(queries.reviews_of(pilot))
    told = news_shown(request, pilot)
    around = discussion_of(request, "pilot", pilot, labels=roles_of(pilot.idea))
    talk = around["talk"]
    return {
        **_about(pilot, actor),
        "reviews": reviews,
        "last_review": reviews[0] if reviews else None,
        **ground_shown(pilot, actor),
        **told,
        **learnings_on_pilot(pilot, actor, may_note=told["may_tell"]),
        "partners": [one for one in partners if one.state == PartnerState.ACCEPTED],
        "seeks_accountable": _seeks_accountable(pilot, partners),
        "others": [one for one in partners if one.state != PartnerState.ACCEPTED],
        "talk": talk,
        "wanting": needs_on_idea(pilot.idea, actor, has_any=may_have(pilot, "needs")),
        **figures_shown(pilot, actor),
        **stories_on_pilot(pilot, actor),
        "history": history(pilot, partners, reviews),
        "local_links": _local_links(pilot, partners, talk["thread"].comment_count if talk else 0),
        **roadmap_on_pilot(pilot, actor),
        **_open_to(pilot, partners, actor),
        **sites_on_pilot(pilot, actor),
        **budget_on_pilot(pilot),
        **promise_shown(pilot, around["rooms"]),
        "deal": on_pilot(pilot, actor),
        **charter_on(request, pilot),
    }


def _seeks_accountable(pilot: Pilot, partners: list[Partner]) -> bool:
    """Whether it has started and nobody answers for it."""
    if pilot.started_at is None or pilot.is_ended:
        return False
    held = (PartnerRole.ACCOUNTABLE, PartnerState.ACCEPTED)
    return all((one.role, one.state) != held for one in partners)


def _about(pilot: Pilot, actor: Actor) -> dict[str, Any]:
    """What the pilot is, where it stands, whose it is, and what it comes with."""
    return {
        "pilot": pilot,
        "idea_url": idea_address(pilot.idea),
        "theme": next(iter(pilot.themes.all()), None),
        "trail": [Link(_("Pilotes"), reverse("web:pilots")), Link(pilot.title, pilot_address(pilot))],
        "status_kind": status_kind(pilot),
        "growth": queries.growth_of(pilot),
        "rail": rail(pilot.idea, list(passages_of(pilot.idea)), None),
        "unmet": unmet_to_start(pilot) if pilot.state == PilotState.PREPARING else [],
        "html": html_of(pilot.text),
        "team": team_of(pilot.idea),
        "attached": attached(actor, "pilot", pilot),
        "follow": {} if pilot.is_hidden else follow_state(actor, "pilot", pilot.code),
    }


def _open_to(pilot: Pilot, partners: list[Partner], actor: Actor) -> dict[str, Any]:
    """What the visitor can do here."""
    if not actor.is_person:
        return {"may_apply": not pilot.is_ended}
    taking_part = {one.organisation_id for one in partners if one.state not in ENDS_OF_PARTNERS}
    committed = set(queries.committed_by(actor.person, pilot).values_list("pk", flat=True))
    steps = {step.key for step in available_steps(pilot, actor) if step.is_possible}
    return {
        "may_apply": not pilot.is_ended and not (committed and committed <= taking_part),
        "own_part": _own_part(partners, committed),
        "invitations": [
            one
            for one in partners
            if one.organisation_id in committed and one.state == PartnerState.INVITED and not pilot.is_ended
        ],
        "own_partners": [one.pk for one in partners if one.organisation_id in committed],
        "may_change": may(actor, "pilots.change_pilot", pilot),
        "may_invite": may(actor, "pilots.invite_partner", pilot),
        "may_begin_review": StepKey.BEGIN_REVIEW in steps and leads_it(actor, pilot),
        "is_curator": may(actor, "pilots.hide_pilot", pilot),
    }


def _own_part(partners: list[Partner], committed: set[int]) -> Partner | None:
    """The first of the visitor's organisations that takes part or waits to be taken in; one invited is asked above."""
    states = (PartnerState.ACCEPTED, PartnerState.APPLIED)
    own = [one for one in partners if one.organisation_id in committed and one.state in states]
    return own[0] if own else None


def _local_links(pilot: Pilot, partners: list[Partner], comments: int) -> list[dict[str, Any]]:
    accepted = sum(one.state == PartnerState.ACCEPTED for one in partners)
    links = [
        (_("Le pilote"), "#text", None),
        (_("Nouvelles"), "#news", pilot.news_count or None),
        (_("Partenaires"), "#partners", accepted or None),
        (_("Discussion"), "#discussion", comments or None),
        (_("Historique"), "#history", None),
    ]
    return [
        {"label": label, "url": url, "count": count, "is_current": url == "#text"}
        for label, url, count in links
    ]


# --- Changing, reviewing --------------------------------------------------------------------------------------------


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change the pilot's words and dates; nothing typed is lost when somebody was faster."""
    pilot = pilot_seen(request, code)
    authorize(request.actor, "pilots.change_pilot", pilot)
    form = PilotForm(request.POST or None, initial=PilotForm.values_of(pilot))
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            changed = operations.change_pilot(
                pilot, changes=form.changes(), version=version, by=request.actor
            )
        except StaleRevision as error:
            current = {name: error.current[name] for name in PilotForm.COLUMNS}
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le pilote est à jour."))
            return HttpResponseRedirect(pilot_address(changed))
    context = {"pilot": pilot, "form": form, "current": current, "pilot_url": pilot_address(pilot)}
    context["trail"] = trail_below(pilot, _("Modifier"))
    return show(request, "web/pilot_change.html", context, status=422 if form.errors else 200)


@require_POST
def begin_review(request: HttpRequest, code: str) -> HttpResponse:
    """The team asks that one looks back at the pilot."""
    pilot = pilot_seen(request, code)
    operations.begin_review(pilot, by=request.actor)
    messages.success(request, _("Le bilan est ouvert : le lab décidera de la suite, avec un motif public."))
    return back(request, pilot_address(pilot))


# --- News -----------------------------------------------------------------------------------------------------------


def post_news(request: HttpRequest, code: str) -> HttpResponse:
    """Tell something from the pilot."""
    pilot = pilot_seen(request, code)
    voices = voices_of(pilot, request.actor) if request.actor.is_person else []
    if not voices:
        authorize(request.actor, "pilots.post_news", pilot)
    form = NewsForm(request.POST or None, voices=voices)
    if request.method == "POST" and form.is_valid():
        try:
            title, text = form.cleaned_data["title"], form.cleaned_data["text"]
            news = operations.post_news(pilot, title=title, text=text, by=acting(request))
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("La nouvelle est publiée."))
            return HttpResponseRedirect(f"{pilot_address(pilot)}#n-{news.code}")
    context = {"pilot": pilot, "form": form, "pilot_url": pilot_address(pilot)}
    context["trail"] = trail_below(pilot, _("Nouvelle"))
    return show(request, "web/news.html", context, status=422 if form.errors else 200)


def edit_news(request: HttpRequest, code: str) -> HttpResponse:
    """Rewrite news; nothing typed is lost when somebody was faster."""
    news = (
        queries.news_visible_to(request.actor)
        .select_related("pilot", "organisation")
        .filter(code=code)
        .first()
    )
    if news is None:
        raise NotFound()
    voice = _voice_of(news, request.actor)
    form = NewsForm(request.POST or None, initial=NewsForm.values_of(news), voices=[voice])
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            title, text = form.cleaned_data["title"], form.cleaned_data["text"]
            version = form.cleaned_data["version"]
            operations.edit_news(news, title=title, text=text, version=version, by=acting(request))
        except StaleRevision as error:
            current = {name: error.current[name] for name in ("title", "text")}
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("La nouvelle est à jour."))
            return HttpResponseRedirect(f"{pilot_address(news.pilot)}#n-{news.code}")
    context = {"news": news, "form": form, "current": current, "pilot_url": pilot_address(news.pilot)}
    context["trail"] = trail_below(news.pilot, _("Nouvelle"))
    return show(request, "web/news.html", context, status=422 if form.errors else 200)


def _voice_of(news: News, actor: Actor) -> tuple[str, str]:
    """In whose name the visitor may rewrite ``news``; raises where they may not."""
    if news.organisation is None or not actor.is_person:
        authorize(actor, "pilots.edit_news", news)
        return "", ""
    voice = (news.organisation.code, news.organisation.name)
    if voice not in voices_of(news.pilot, actor):
        raise NotAllowed()
    return voice
