"""Making two ideas one: choosing the other, proposing what stays of both texts, answering, undoing."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.ideation import operations, queries
from ideas.ideation.finding import Wanted, ideas_matching
from ideas.ideation.lifecycle import MergeState
from ideas.ideation.models import Idea, Merge, Support
from ideas.ideation.relating import can_be_merged, can_take_in, merges_visible_to
from ideas.ideation.rules import curates_both, sides_of
from ideas.ideation.uniting import Part, parts_of
from ideas.kernel.authorization import authorize, may
from ideas.kernel.codes import ALPHABET, LENGTH
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, StaleRevision
from ideas.kernel.text import html_of
from ideas.similarity.queries import ideas_near_to
from lab.ui.slots import Link
from lab.web.answers import add_errors, show
from lab.web.forms.merging import AnswerForm, MergeForm, MergeTextForm, OtherIdeaForm
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address

_CODE = re.compile(rf"\b[{ALPHABET}]{{{LENGTH}}}\b")
FOUND = 8


def merge_address(merge: Merge) -> str:
    """The page of a merge, in the active language."""
    return reverse("web:merge", args=[merge.code])


# --- Choosing the other idea ----------------------------------------------------------------------------------


def ideas_named(words: str, *, but: Idea) -> list[Idea]:
    """Listed ideas that ``words`` name: the one whose code or address they hold, else those with these words."""
    listed = queries.with_growth(queries.listed_ideas()).select_related("stage").exclude(pk=but.pk)
    codes = _CODE.findall(words.upper())
    if codes:
        return list(listed.filter(code__in=codes)[:FOUND])
    wanted = Wanted(words=words).found()
    rows = {idea.code: idea for idea in ideas_matching(wanted, among=listed)[: 10 * FOUND]}
    return [rows[code] for code in wanted.codes or () if code in rows][:FOUND]


def grown(ideas: list[Idea]) -> list[tuple[Idea, int]]:
    """Each of ``ideas``, which come with their stage and growth, with how far it has grown."""
    return [(idea, queries.growth_of(idea)) for idea in ideas]


def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Which other idea this one could be one with: near ones, or by address and words."""
    idea = idea_seen(request, code)
    authorize(request.actor, "ideation.propose_merge", idea)
    form = OtherIdeaForm(request.GET or None)
    found = ideas_named(form.cleaned_data["other"], but=idea) if form.is_bound and form.is_valid() else []
    context = {
        "idea": idea,
        "form": form,
        "is_sought": form.is_bound,
        "found": grown(found),
        "near": grown([one.idea for one in ideas_near_to(idea, viewer=request.actor, most=5)]),
        "trail": trail(idea, _("Réunir avec une autre idée")),
    }
    return show(request, "web/merge_choose.html", context)


# --- Proposing ------------------------------------------------------------------------------------------------


def propose(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Propose that the idea of ``code`` join the ``other``: what stays of both texts, and why."""
    source, target = idea_seen(request, code), idea_seen(request, other)
    if not may(request.actor, "ideation.propose_merge", target):
        authorize(request.actor, "ideation.propose_merge", source)
    parts = parts_of(source, target, {}, {})
    form = MergeForm(request.POST or None, parts=parts, initial={"text_version": _versions(source, target)})
    if request.method == "POST" and form.is_valid():
        try:
            merge = operations.propose_merge(
                source,
                into=target,
                reason=form.cleaned_data["reason"],
                choices=form.choices(),
                texts=form.texts(),
                versions=form.versions(),
                by=request.actor,
            )
        except (Invalid, MovedOn, StaleRevision) as error:
            form = _refused(form, error, source, target)
        else:
            _say_what_became(request, merge)
            return HttpResponseRedirect(merge_address(merge))
    context = {
        **_two(source, target),
        "form": form,
        "can": can_be_merged(source) and can_take_in(target),
        "can_turn": can_be_merged(target) and can_take_in(source),
        "trail": trail(source, _("Réunir avec une autre idée")),
        "people": _people_told(source, target),
        "is_at_once": len(sides_of(request.actor, Merge(source=source, target=target))) == 2,
    }
    return show(request, "web/merge_propose.html", context, status=422 if form.errors else 200)


def _versions(source: Idea, target: Idea) -> str:
    return f"{source.text_version}.{target.text_version}"


def _two(source: Idea, target: Idea) -> dict[str, Any]:
    """Both ideas with their addresses: of one merged the page that still shows it."""
    addresses = {"source": idea_address(source), "target": idea_address(target)}
    if source.merged_into_id:
        addresses["source"] = reverse("web:merged_idea", args=[source.code])
    return {"source": source, "target": target, "addresses": addresses}


def _refused(form: MergeTextForm, error: LabError, source: Idea, target: Idea) -> Any:
    """The form with what was refused; after a change of one of the texts it names the versions that it now shows."""
    if isinstance(error, StaleRevision):
        data = form.data.copy()
        data["text_version"] = _versions(*(Idea.objects.get(pk=idea.pk) for idea in (source, target)))
        form.data = data
    if isinstance(error, Invalid):
        for fault in error.errors:
            kind, _dot, part = fault.field.partition(".")
            name = {"choices": f"choice_{part}", "texts": f"text_{part}"}.get(kind, kind)
            form.add_error(name if name in form.fields else None, str(fault.message))
    else:
        form.add_error(None, str(error))
    return form


def _people_told(source: Idea, target: Idea) -> int:
    """How many people would back the two as one."""
    family = [*queries.family_of(source), *queries.family_of(target)]
    return Support.objects.filter(idea__in=family).values("person").distinct().count()


def _say_what_became(request: HttpRequest, merge: Merge) -> None:
    if merge.state == MergeState.DONE:
        messages.success(request, _("C’est fait : les deux idées n’en font plus qu’une."))
    else:
        messages.success(request, _("La proposition est envoyée. L’autre équipe peut répondre."))


# --- One merge ------------------------------------------------------------------------------------------------


def merge_seen(request: HttpRequest, code: str) -> Merge:
    """The merge of that code with both ideas; NotFound where the visitor may not know of it."""
    people = ("proposed_by", "source_agreed_by", "target_agreed_by", "decided_by", "closed_by")
    rows = merges_visible_to(request.actor).select_related("source__stage", "target__stage", *people)
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def merge(request: HttpRequest, code: str) -> HttpResponse:
    """What is proposed or was done: both texts, what stays, who agreed, and the answers one can give."""
    return _show_merge(request, merge_seen(request, code))


def _show_merge(request: HttpRequest, merge: Merge, form: AnswerForm | None = None) -> HttpResponse:
    actor = request.actor
    sides = sides_of(actor, merge)
    form = form or AnswerForm(initial={"version": merge.version})
    is_stale = merge.is_open and (merge.source_version, merge.target_version) != (
        merge.source.text_version,
        merge.target.text_version,
    )
    context = {
        **_two(merge.source, merge.target),
        "merge": merge,
        "form": form,
        "is_stale": is_stale,
        "parts": _shown(parts_of(merge.source, merge.target, merge.choices, merge.texts)),
        "people": _people_told(merge.source, merge.target) if merge.is_open else 0,
        "may_agree": merge.is_open and any(not getattr(merge, f"{side}_agreed_at") for side in sides),
        "may_revise": may(actor, "ideation.revise_merge", merge),
        "may_decline": may(actor, "ideation.decline_merge", merge),
        "may_withdraw": may(actor, "ideation.withdraw_merge", merge),
        "may_decide": may(actor, "ideation.decide_merge", merge),
        "may_undo": may(actor, "ideation.undo_merge", merge),
        "undoes_at_once": curates_both(actor, merge),
        "trail": [Link(_("Idées"), reverse("web:ideas")), Link(_("Réunir deux idées"), "")],
    }
    return show(request, "web/merge.html", context, status=422 if form.errors else 200)


def _shown(parts: list[Part]) -> list[dict[str, Any]]:
    """Parts that say anything, each text as HTML."""
    return [
        {
            "part": part,
            "source": html_of(part.source),
            "target": html_of(part.target),
            "result": html_of(part.result),
        }
        for part in parts
        if part.source or part.target or part.result
    ]


def text(request: HttpRequest, code: str) -> HttpResponse:
    """Choose another text for a proposed merge."""
    merge = merge_seen(request, code)
    authorize(request.actor, "ideation.revise_merge", merge)
    source, target = merge.source, merge.target
    parts = parts_of(source, target, merge.choices, merge.texts)
    initial = {"text_version": _versions(source, target)}
    form: Any = MergeTextForm(request.POST or None, parts=parts, initial=initial)
    version = request.POST.get("version", "")
    if request.method == "POST" and form.is_valid():
        try:
            operations.revise_merge(
                merge,
                choices=form.choices(),
                texts=form.texts(),
                version=int(version) if version.isdigit() else 0,
                versions=form.versions(),
                by=request.actor,
            )
        except (Invalid, StaleRevision) as error:
            form = _refused(form, error, source, target)
        else:
            messages.success(request, _("Les choix sont enregistrés. Les deux équipes les voient."))
            return HttpResponseRedirect(merge_address(merge))
    context = {
        **_two(source, target),
        "merge": Merge.objects.get(pk=merge.pk),
        "form": form,
        "trail": [
            Link(_("Idées"), reverse("web:ideas")),
            Link(_("Réunir deux idées"), merge_address(merge)),
            Link(_("Choisir le texte"), ""),
        ],
    }
    return show(request, "web/merge_text.html", context, status=422 if form.errors else 200)


@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Agree, decline, take back, decide, undo: which one, the button says."""
    merge = merge_seen(request, code)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show_merge(request, merge, form)
    reason, version = form.cleaned_data["reason"], form.cleaned_data["version"]
    by = request.actor
    acts = {
        "agree": lambda: operations.agree_to_merge(merge, version=version, by=by),
        "decline": lambda: operations.decline_merge(merge, reason=reason, by=by),
        "withdraw": lambda: operations.withdraw_merge(merge, by=by),
        "decide": lambda: operations.decide_merge(merge, reason=reason, version=version, by=by),
        "undo": lambda: operations.undo_merge(merge, reason=reason, by=by),
    }
    act = acts.get(request.POST.get("do", ""))
    if act is None:
        raise NotFound()
    try:
        became = act()
    except (Invalid, MovedOn, StaleRevision) as error:
        add_errors(form, error)
        return _show_merge(request, merge_seen(request, code), form)
    is_wish = request.POST["do"] == "undo" and became.is_done
    words = (
        _("Votre souhait est noté. Il manque celui de l’autre équipe.")
        if is_wish
        else _ANSWERED[became.state]()
    )
    messages.success(request, words)
    return HttpResponseRedirect(merge_address(merge))


_ANSWERED = {
    MergeState.PROPOSED: lambda: _("Votre accord est noté. Il manque celui de l’autre équipe."),
    MergeState.DONE: lambda: _("C’est fait : les deux idées n’en font plus qu’une."),
    MergeState.DECLINED: lambda: _("La proposition est déclinée. Les deux idées continuent."),
    MergeState.WITHDRAWN: lambda: _("La proposition est reprise."),
    MergeState.UNDONE: lambda: _("La fusion est annulée : les deux idées sont de nouveau séparées."),
}
