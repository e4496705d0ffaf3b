"""Links between ideas, and drafts begun from parts of one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.ideation import operations
from ideas.ideation.models import Idea
from ideas.ideation.queries import growth_of, is_supported_by, with_growth
from ideas.ideation.relating import links_of, parts_of_idea
from ideas.ideation.rules import may_unlink
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, MovedOn, NotFound
from ideas.similarity.queries import ideas_near_to
from lab.web.answers import add_errors, show
from lab.web.forms.merging import LinkForm, SplitForm
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address
from lab.web.pages.merging import grown, ideas_named


def links(request: HttpRequest, code: str) -> HttpResponse:
    """What an idea is to others: the links it has, taking one away, adding one."""
    idea = idea_seen(request, code)
    authorize(request.actor, "ideation.link_idea", idea)
    form = LinkForm(request.POST or None)
    found: list[Idea] = []
    if request.method == "POST" and form.is_valid():
        found = ideas_named(form.cleaned_data["other"], but=idea)
        if len(found) == 1 and _linked(request, idea, found[0], form):
            messages.success(request, _("Le lien est noté sur les deux pages."))
            return HttpResponseRedirect(reverse("web:links", args=[idea.code]))
        if not found:
            form.add_error("other", _("Aucune idée publiée ne porte ces mots ni ce code."))
        elif len(found) > 1:
            form.add_error("other", _("Plusieurs idées portent ces mots. Donnez le code de la bonne."))
    context = {
        "idea": idea,
        "form": form,
        "found": grown(found) if len(found) > 1 else [],
        "links": [
            {"link": link, "words": link.words_from(idea), "other": link.other_end(idea)}
            | {"may_remove": may_unlink(request.actor, link)}
            for link in links_of(idea, request.actor)
        ],
        "near": grown([one.idea for one in ideas_near_to(idea, viewer=request.actor, most=5)]),
        "trail": trail(idea, _("Liens avec d’autres idées")),
    }
    return show(request, "web/idea_links.html", context, status=422 if form.errors else 200)


def _linked(request: HttpRequest, idea: Idea, other: Idea, form: LinkForm) -> bool:
    try:
        operations.link_ideas(idea, to=other, kind=form.cleaned_data["kind"], by=request.actor)
    except (Invalid, MovedOn) as error:
        add_errors(form, error)
        return False
    return True


@require_POST
def remove_link(request: HttpRequest, code: str, link: str) -> HttpResponse:
    """Take a link away, from whichever of its ends."""
    idea = idea_seen(request, code)
    found = next((one for one in links_of(idea, request.actor) if one.code == link), None)
    if found is None:
        raise NotFound()
    operations.unlink_ideas(found, by=request.actor)
    messages.success(request, _("Le lien est retiré des deux pages."))
    return HttpResponseRedirect(reverse("web:idea", args=[idea.code]) + "#links")


def split(request: HttpRequest, code: str) -> HttpResponse:
    """Begin drafts from parts of an idea."""
    idea = idea_seen(request, code)
    authorize(request.actor, "ideation.split_idea", idea)
    form = SplitForm(request.POST or None, idea=idea)
    if request.method == "POST" and form.is_valid():
        try:
            operations.split_idea(idea, parts=form.parts(), by=request.actor)
        except Invalid as error:
            places = form.places()
            for fault in error.errors:
                number, _dot, field = fault.field.removeprefix("parts.").partition(".")
                form.add_error(f"{field}_{places[int(number)]}" if field else None, str(fault.message))
        else:
            messages.success(
                request, _("Les brouillons sont prêts. Votre équipe les retrouve dans « Mes idées ».")
            )
            return HttpResponseRedirect(reverse("web:my_ideas"))
    context = {"idea": idea, "form": form, "trail": trail(idea, _("Partager en plusieurs idées"))}
    return show(request, "web/idea_split.html", context, status=422 if form.errors else 200)


def parts(request: HttpRequest, code: str) -> HttpResponse:
    """The ideas that grew from parts of one, each with a button to back it."""
    idea = idea_seen(request, code)
    rows = [
        {
            "idea": part,
            "url": idea_address(part),
            "growth": growth_of(part),
            "is_supported": is_supported_by(part, request.actor.person),
            "may_support": _may_support(request.actor, part),
        }
        for part in with_growth(parts_of_idea(idea))
    ]
    context = {"idea": idea, "rows": rows, "trail": trail(idea, _("Les idées qui en sont nées"))}
    return show(request, "web/idea_parts.html", context)


def _may_support(actor: Actor, idea: Idea) -> bool:
    return not actor.is_person or may(actor, "ideation.support_idea", idea)
