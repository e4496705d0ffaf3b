"""What sites make of a pack: they take a version or keep theirs, and their partners say what did not fit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, MovedOn, NotFound, StaleRevision
from ideas.sites import operations, queries
from ideas.sites.comparing import changes_between
from ideas.sites.lifecycle import FeedbackState, OfferState
from ideas.sites.models import Site
from lab.ui.slots import Link
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.packs import FeedbackForm, OfferForm
from lab.web.forms.sites import ReasonForm
from lab.web.pages.packs import trail_to_pack
from lab.web.pages.pilot import pilot_seen
from lab.web.pages.pilot_sites import site_seen
from lab.web.pages.sites_shown import site_address
from lab.web.pages.voices import able, speaking


def pack_of_site(site: Site, actor: Actor) -> dict[str, Any]:
    """What the page of ``site`` says of the pack: which version it follows, which it is offered, what one can do."""
    offer = queries.offer_to(site)
    waits = offer is not None and offer.state in {OfferState.OFFERED, OfferState.KEPT}
    return {
        "offer": offer,
        "answers_offer": waits
        and actor.is_person
        and able(actor, "sites.answer_pack_offer", offer) is not None,
        "gives_feedback": (site.pack_id is not None or offer is not None)
        and actor.is_person
        and able(actor, "sites.give_pack_feedback", site) is not None,
    }


def offer(request: HttpRequest, code: str, site: str) -> HttpResponse:
    """What the version that the site is offered changes for it; it takes it or keeps its own: the button pressed says which."""
    found = site_seen(request, code, site)
    asked = queries.offer_to(found)
    if asked is None:
        raise NotFound()
    by = speaking(request.actor, "sites.answer_pack_offer", asked)
    form = OfferForm(request.POST or None, initial={"number": asked.pack.number})
    if request.method == "POST" and form.is_valid():
        take = request.POST.get("do") == "take"
        try:
            operations.answer_pack_offer(asked, take=take, **form.cleaned_data, by=by)
        except StaleRevision as error:
            go_on_from(form, error, name="number")
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est noté, et l’équipe du pilote est avertie."))
            return HttpResponseRedirect(f"{site_address(found)}#pack")
    context = {
        "site": found,
        "pilot": found.pilot,
        "offer": asked,
        "form": form,
        "by": by,
        "changes": changes_between(found.pack, asked.pack) if found.pack else [],
        "back_url": site_address(found),
        "trail": trail_to_pack(found.pilot, Link(found.name, site_address(found))),
    }
    return show(request, "web/pack_offer.html", context, status=422 if form.errors else 200)


def give(request: HttpRequest, code: str, site: str) -> HttpResponse:
    """A partner of the site says what of the pack did not fit."""
    found = site_seen(request, code, site)
    by = speaking(request.actor, "sites.give_pack_feedback", found)
    form = FeedbackForm(request.POST or None, site=found)
    if request.method == "POST" and form.is_valid():
        try:
            given = operations.give_pack_feedback(found, **form.cleaned_data, by=by)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Merci : l’équipe du pilote vous répondra."))
            return HttpResponseRedirect(reverse("web:pack_feedback", args=[found.pilot.code, given.number]))
    title = _("Dire ce qui ne convient pas")
    context = {"site": found, "pilot": found.pilot, "form": form, "by": by, "title": title}
    context |= {
        "back_url": site_address(found),
        "trail": trail_to_pack(found.pilot, Link(title, request.path)),
    }
    return show(request, "web/pack_feedback_new.html", context, status=422 if form.errors else 200)


def feedback(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What a partner said of the pack; who leads the pilot answers: the button pressed says how."""
    pilot = pilot_seen(request, code)
    found = queries.feedback_numbered(pilot, number, request.actor)
    if found is None:
        raise NotFound()
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        by = speaking(request.actor, "sites.answer_pack_feedback", found)
        if form.is_valid():
            take, reason = request.POST.get("do") == "take", form.cleaned_data["reason"]
            try:
                operations.answer_pack_feedback(found, take=take, reason=reason, by=by)
            except (Invalid, MovedOn) as error:
                add_errors(form, error)
            else:
                messages.success(request, _("C’est noté, et le lieu est averti."))
                return HttpResponseRedirect(request.path)
    is_open = found.state == FeedbackState.OPEN and request.actor.is_person
    context = {
        "pilot": pilot,
        "feedback": found,
        "form": form,
        "site_url": site_address(found.site),
        "shows_deviation": queries.shows_deviation(found),
        "may_answer": is_open and able(request.actor, "sites.answer_pack_feedback", found) is not None,
        "trail": trail_to_pack(pilot, Link(_("Retour n° %d") % number, request.path)),
    }
    return show(request, "web/pack_feedback.html", context, status=422 if form.errors else 200)
