"""Near ideas: beside a text that is being written, and on a page of their own for each idea."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ideas.ideation.lifecycle import SECTION_LIMIT
from ideas.ideation.models import Idea
from ideas.ideation.queries import growth_of
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotFound
from ideas.kernel.subjects import short_path
from ideas.similarity.encoding import Parts
from ideas.similarity.operations import REASON_LIMIT, tell_difference
from ideas.similarity.queries import Near, differences_by_code, ideas_called, ideas_near, ideas_near_to
from ideas.workflow.lifecycle import Feature
from lab.ui.slots import Link
from lab.web.actor import DRAFTS, actor_with_drafts
from lab.web.answers import show
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail

DIFFERS = "differs-"  # a field of the form: why one's idea is another one than that of the code which follows


@dataclass(frozen=True)
class NearRow:
    """One near idea as it is shown: with its growth and the reason somebody gave why theirs is different."""

    near: Near
    growth: int
    reason: str

    @property
    def idea(self) -> Idea:
        """The idea itself."""
        return self.near.idea

    @property
    def joining(self) -> str:
        """Where one asks to be on its team; nowhere while its stage lets nobody join."""
        is_open = self.idea.stage.is_open_for(Feature.JOIN)
        return reverse("web:join", args=[self.idea.code]) if is_open else ""

    @property
    def backing(self) -> str:
        """Its page, where one supports it instead; nowhere while its stage is not open for that."""
        is_open = self.idea.stage.is_open_for(Feature.SUPPORT)
        return short_path("idea", self.idea.code) if is_open else ""


def rows_of(found: Sequence[Near], reasons: dict[str, str] | None = None) -> list[NearRow]:
    """Near ideas as they are shown, with ``reasons`` by their codes."""
    known = reasons or {}
    return [NearRow(one, growth_of(one.idea), known.get(one.idea.code, "")) for one in found]


def near(request: HttpRequest) -> HttpResponse:
    """Ideas that mean nearly what is being written, for the page that is being filled in."""
    given = request.GET
    parts = Parts(*(given.get(name, "")[:SECTION_LIMIT] for name in Parts._fields))
    language = given.get("language", "")[:5] or get_language() or ""
    found = ideas_near(parts, language=language, viewer=request.actor)
    context = {
        "near": with_reasons(request, found),
        "trail": [Link(_("Idées"), reverse("web:ideas")), Link(_("Idées voisines"), "")],
    }
    return show(request, "web/near.html", context, part="list")


def with_reasons(
    request: HttpRequest, found: Sequence[Near], kept: dict[str, str] | None = None
) -> list[NearRow]:
    """``found`` with the reasons that are ``kept`` or were typed just now; what was said of stays, also when no longer near."""
    reasons = {**(kept or {}), **reasons_in(request)}
    gone = set(reasons) - {one.idea.code for one in found}
    return rows_of([*found, *ideas_called(gone, viewer=request.actor)], reasons)


def near_to(request: HttpRequest, idea: Idea) -> list[NearRow]:
    """What is near a draft; nothing once it is submitted. A reason typed just now comes before one that is kept."""
    if not idea.is_draft:
        return []
    found = ideas_near_to(idea, viewer=request.actor)
    return with_reasons(request, found, differences_by_code(idea))


def reasons_in(request: HttpRequest) -> dict[str, str]:
    """The reasons that this form gives why one's idea is another one, by the codes of the near ones."""
    given = {**request.GET.dict(), **request.POST.dict()}
    reasons = {
        name.removeprefix(DIFFERS): str(text) for name, text in given.items() if name.startswith(DIFFERS)
    }
    return {code: text for code, text in reasons.items() if text.strip()}


def are_too_long(request: HttpRequest) -> bool:
    """Whether a reason is longer than what can be kept."""
    return any(len(text.strip()) > REASON_LIMIT for text in reasons_in(request).values())


def keep_reasons(request: HttpRequest, idea: Idea) -> None:
    """Keep them with ``idea``; of a near idea that is gone meanwhile there is nothing left to say."""
    by = request.actor
    if not by.is_person:  # the draft may have begun with this very request
        by = actor_with_drafts(request, None, request.session.get(DRAFTS, {}))
    for code, reason in reasons_in(request).items():
        try:
            tell_difference(idea, near=code, reason=reason, by=by)
        except NotFound:
            continue


def twins(request: HttpRequest, code: str) -> HttpResponse:
    """The ideas near one idea; its team says there why it is another one."""
    idea = idea_seen(request, code)
    error: Invalid | None = None
    if request.method == "POST":
        authorize(request.actor, "similarity.tell_difference", idea)
        try:
            _tell(request, idea)
        except Invalid as refused:
            error = refused
        else:
            messages.success(
                request, _("Votre raison est notée. Les personnes qui accompagnent l’idée la liront.")
            )
            return HttpResponseRedirect(reverse("web:twins", args=[idea.code]))
    found = ideas_near_to(idea, viewer=request.actor)
    is_writer = may(request.actor, "similarity.tell_difference", idea)
    context = {
        "idea": idea,
        "near": with_reasons(request, found, differences_by_code(idea)) if is_writer else rows_of(found),
        "error": error,
        "may_tell": is_writer,
        "limit": REASON_LIMIT,
        "trail": trail(idea, _("Idées voisines")),
    }
    return show(request, "web/twins.html", context, part="list", status=422 if error else 200)


def _tell(request: HttpRequest, idea: Idea) -> None:
    """Keep the reasons that were given; Invalid where none was."""
    reasons = reasons_in(request)
    if not reasons:
        raise Invalid.one("reason", "required", _("Dites en une phrase ce qui distingue votre idée."))
    for near_code, reason in reasons.items():
        tell_difference(idea, near=near_code, reason=reason, by=request.actor)
