"""What people do with a comment in a click or two: say what answers it, react, make it the official answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.discussion import operations, queries
from ideas.discussion.models import Comment, ReactionKind
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, LabError, NotFound
from ideas.kernel.text import html_of
from lab.web.answers import add_errors, show
from lab.web.beside import tell_beside
from lab.web.forms.talk import UnpinForm
from lab.web.pages.comment_cards import help_address, reactions_of
from lab.web.pages.talk import comment_seen
from lab.web.pages.thread import comment_address


@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Say which reply (``answer``) answers a question, or that none does any more (``withdraw``)."""
    question = comment_seen(request, code)
    if request.POST.get("withdraw"):
        operations.unmark_answer(question, by=request.actor)
        tell_beside(request, question, _("La question est de nouveau sans réponse."))
        return HttpResponseRedirect(comment_address(question))
    replies = queries.comments_visible_to(request.actor).filter(thread=question.thread)
    reply = replies.filter(code=request.POST.get("answer", "")).first()
    if reply is None:
        raise NotFound()
    operations.mark_answer(question, answer=reply, by=request.actor)
    tell_beside(request, reply, _("Cette réponse est retenue : la question y mène."))
    return HttpResponseRedirect(comment_address(reply))


@require_POST
def react(request: HttpRequest, code: str) -> HttpResponse:
    """React with one click (``kind``), or take that back (``withdraw``); htmx gets the buttons alone."""
    comment = comment_seen(request, code)
    is_taken_back = "withdraw" in request.POST
    kind = request.POST.get("withdraw" if is_taken_back else "kind", "")
    react_so = operations.withdraw_reaction if is_taken_back else operations.react_to_comment
    comment = react_so(comment, kind, by=request.actor)
    said = _said(kind, is_taken_back=is_taken_back)
    address = help_address(comment) if kind == ReactionKind.CAN_HELP and not is_taken_back else ""
    if request.headers.get("HX-Request") != "true":
        way = format_html('{} <a href="{}">{}</a>', said, address, _("Dire comment vous pouvez aider"))
        tell_beside(request, comment, way if address else said)
        return HttpResponseRedirect(comment_address(comment))
    mine = queries.own_reactions(request.actor, [comment]).get(comment.pk, set())
    is_open = may(request.actor, "discussion.react_to_comment", comment)
    one = {"code": comment.code, **reactions_of(comment, mine, may_react=is_open)}
    one |= {"said": said, "leads_on": bool(address)}
    return show(request, "web/talk/react.html", {"one": one}, part="form")


def _said(kind: str, *, is_taken_back: bool) -> str:
    """What whoever reacted is told."""
    words = _("Réaction retirée : %(kind)s.") if is_taken_back else _("Réaction enregistrée : %(kind)s.")
    return words % {"kind": ReactionKind(kind).label}


def pin(request: HttpRequest, code: str) -> HttpResponse:
    """Make a comment the official answer, or with a reason no longer."""
    comment = comment_seen(request, code)
    is_pinned = comment.thread.pinned_id == comment.pk
    authorize(request.actor, f"discussion.{'un' if is_pinned else ''}pin_comment", comment)
    form = UnpinForm(request.POST or None) if is_pinned else None
    refusal: LabError | None = None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _settle(request, comment, form)
        except Invalid as error:
            refusal = error
            if form is not None:
                add_errors(form, error)
        else:
            return HttpResponseRedirect(comment_address(comment))
    context: dict[str, Any] = {
        "comment": comment,
        "html": html_of(comment.body),
        "form": form,
        "refusal": refusal,
        "back_url": comment_address(comment),
    }
    status = 422 if refusal is not None or (form is not None and form.errors) else 200
    return show(request, "web/talk/pin.html", context, status=status)


def _settle(request: HttpRequest, comment: Comment, form: UnpinForm | None) -> None:
    if form is None:
        operations.pin_comment(comment, by=request.actor)
        messages.success(request, _("C’est maintenant la réponse officielle : elle ouvre la discussion."))
    else:
        operations.unpin_comment(comment, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(
            request, _("Ce n’est plus la réponse officielle. Le message reste où il a été écrit.")
        )
