"""What people do in discussions: post, edit, take away, hide, read what was said before."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.discussion import operations, queries
from ideas.discussion.hosts import circles_of
from ideas.discussion.models import Circle, Comment, Thread
from ideas.kernel import subjects
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import LabError, NotAllowed, NotFound, SignInNeeded, StaleRevision
from ideas.kernel.text import html_of
from lab.ui.slots import Link
from lab.web.actor import acting, mandates_of
from lab.web.addresses import address_of_subject
from lab.web.answers import add_errors, forget_unsent, show, unsent
from lab.web.beside import tell_beside
from lab.web.forms.talk import CommentForm, ReasonForm
from lab.web.pages.idea import roles_of
from lab.web.pages.thread import comment_address, mentions_address, post_address, room_address, talk_in


def thread_seen(
    request: HttpRequest, kind: str, code: str, circle: str = Circle.PUBLIC
) -> tuple[Thread, Any]:
    """The thread of a subject that the visitor may know of, in a circle that they read, and the subject."""
    if circle not in circles_of(kind):
        raise NotFound()
    subject = subjects.subject_visible_to(request.actor, kind, code)
    thread = queries.thread_about(kind, subject, request.actor, circle)
    if thread is None:
        raise NotFound() if request.actor.is_person or circle == Circle.PUBLIC else SignInNeeded()
    return thread, subject


def comment_seen(request: HttpRequest, code: str) -> Comment:
    """The comment of that code; NotFound where the visitor may not know of its subject."""
    comment = queries.comments_visible_to(request.actor).filter(code=code).first()
    if comment is None:
        raise NotFound()
    return comment


def _show_form(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    """The page of a form, or the form alone for htmx; with faults it takes the place of the one that was sent."""
    status = 422 if form.errors else 200
    response = show(request, template, {"form": form, **context}, part="form", status=status)
    if form.errors and request.headers.get("HX-Request") == "true":
        response["HX-Retarget"] = f"#{context['form_id']}"
        response["HX-Reselect"] = "form"
        response["HX-Reswap"] = "outerHTML"
    return response


def post(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Say something, or answer (``reply`` names the comment); a page of its own where the form has faults."""
    return _say(request, *thread_seen(request, kind, code))


def room(request: HttpRequest, kind: str, code: str, circle: str) -> HttpResponse:
    """What a team, or the lab, says among themselves about a subject, and saying something there."""
    if circle == Circle.PUBLIC:
        raise NotFound()
    thread, subject = thread_seen(request, kind, code, circle)
    if request.method == "POST" or "reply" in request.GET:
        return _say(request, thread, subject)
    address, title = address_of_subject(kind, subject), subjects.kind_of(kind).title(subject)
    talk = talk_in(request, thread, subject, _labels(kind, subject), reads_team=True)
    name = thread.get_circle_display()
    trail = [Link(title, address), Link(name[:1].upper() + name[1:], request.path)]
    context = {"thread": thread, "talk": talk, "title": title, "address": address, "trail": trail}
    return show(request, "web/talk/room.html", context)


def _labels(kind: str, subject: Any) -> dict[int, Any]:
    """What each of the team is to the subject: shown beside what they say."""
    return roles_of(subject) if kind == "idea" else {}


def _say(request: HttpRequest, thread: Thread, subject: Any) -> HttpResponse:
    if not request.actor.is_person:
        raise SignInNeeded()
    parent = _parent(request, thread)
    form = CommentForm(
        request.POST or None,
        mandates=mandates_of(request),
        initial={"parent": parent.code if parent else "", **unsent(request)},
        auto_id=f"id_{parent.code if parent else 'new'}_%s",
    )
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("body", "purpose", "stance")}
        try:
            comment = operations.post_comment(thread, parent=parent, by=acting(request), **said)
        except LabError as error:
            if isinstance(error, SignInNeeded | NotFound | NotAllowed):
                raise
            add_errors(form, error)
        else:
            forget_unsent(request)
            say_unclear(request, comment)
            is_public = thread.is_public
            words = _("Votre message est publié.") if is_public else _("Votre message est envoyé.")
            tell_beside(request, comment, words)
            return HttpResponseRedirect(comment_address(comment))
    elif request.method != "POST":
        authorize(request.actor, "discussion.post_comment", thread)
    context = {
        "post_url": post_address(thread),
        "title": subjects.kind_of(thread.subject_kind).title(subject),
        "parent": parent,
        "parent_html": html_of(parent.body) if parent else "",
        "form_id": f"reply-{parent.code}" if parent else "talk-form",
        "mentions_url": mentions_address(thread),
        "back_url": comment_address(parent) if parent else _page_of(thread, subject),
    }
    return _show_form(request, "web/talk/post.html", form, context)


def say_unclear(request: HttpRequest, comment: Comment) -> None:
    """Tell the writer which names several bear, so that nobody was named by them."""
    if comment.unclear:
        several = _(
            "Plusieurs portent ce nom : %(names)s. Personne n’est cité. Modifiez votre message et choisissez dans la "
            "liste qui s’ouvre quand vous écrivez @."
        )
        words = several % {"names": ", ".join(comment.unclear)}
        tell_beside(request, comment, words, level=messages.WARNING)


def _page_of(thread: Thread, subject: Any) -> str:
    if not thread.is_public:
        return room_address(thread)
    return f"{address_of_subject(thread.subject_kind, subject)}#discussion"


def _parent(request: HttpRequest, thread: Thread) -> Comment | None:
    """The comment that is answered."""
    code = request.POST.get("parent") or request.GET.get("reply") or ""
    if not code:
        return None
    rows = Comment.objects.filter(thread_id=thread.pk).select_related("author", "organisation")
    comment = rows.filter(code=code).first()
    if comment is None:
        raise NotFound()
    comment.thread = thread
    return comment


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change one's own words; what they said before stays in the history."""
    comment = comment_seen(request, code)
    authorize(request.actor, "discussion.edit_comment", comment)
    now = {name: getattr(comment, name) for name in ("body", "purpose", "stance", "version")}
    form = CommentForm(
        request.POST or None,
        mandates=[],
        is_edit=True,
        initial=now | unsent(request),
        auto_id=f"id_{comment.code}_%s",
    )
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            edited = operations.edit_comment(comment, by=request.actor, **form.cleaned_data)
        except StaleRevision as error:
            stale = error
            form.add_error(None, str(error.message))
        except LabError as error:
            add_errors(form, error)
        else:
            forget_unsent(request)
            say_unclear(request, edited)
            tell_beside(request, edited, _("Votre message est modifié. L’ancien reste dans son historique."))
            return HttpResponseRedirect(comment_address(comment))
    context = {
        "comment": comment,
        "stale": stale,
        "form_id": f"edit-{comment.code}",
        "mentions_url": mentions_address(comment.thread),
        "back_url": comment_address(comment),
    }
    return _show_form(request, "web/talk/edit.html", form, context)


def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own words away, once that was confirmed."""
    comment = comment_seen(request, code)
    authorize(request.actor, "discussion.delete_comment", comment)
    address = comment_address(comment)
    if request.method == "POST":
        operations.delete_comment(comment, by=request.actor)
        messages.success(request, _("Votre message est supprimé. Sa place et les réponses restent."))
        return HttpResponseRedirect(address)
    context = {"comment": comment, "html": html_of(comment.body), "back_url": address}
    return show(request, "web/talk/delete.html", context)


def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Make public what one said to the team, once that was confirmed."""
    comment = comment_seen(request, code)
    authorize(request.actor, "discussion.publish_comment", comment)
    if request.method == "POST":
        published = operations.publish_comment(comment, by=acting(request))
        say_unclear(request, published)
        words = _("Votre message est maintenant public. Celui à l’équipe reste où il est.")
        tell_beside(request, published, words)
        return HttpResponseRedirect(comment_address(published))
    context = {"comment": comment, "html": html_of(comment.body), "back_url": comment_address(comment)}
    return show(request, "web/talk/publish.html", context)


def hide(request: HttpRequest, code: str) -> HttpResponse:
    """Hide a comment with a reason that all can read."""
    comment = comment_seen(request, code)
    authorize(request.actor, "discussion.hide_comment", comment)
    address = comment_address(comment)
    form = ReasonForm(request.POST or None, auto_id=f"id_{comment.code}_%s")
    if request.method == "POST" and form.is_valid():
        try:
            operations.hide_comment(comment, reason=form.cleaned_data["reason"], by=request.actor)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le message est masqué, avec son motif."))
            return HttpResponseRedirect(address)
    context = {
        "comment": comment,
        "html": html_of(comment.body),
        "form_id": f"hide-{comment.code}",
        "back_url": address,
    }
    return _show_form(request, "web/talk/hide.html", form, context)


@require_POST
def unhide(request: HttpRequest, code: str) -> HttpResponse:
    """Show a hidden comment again."""
    comment = comment_seen(request, code)
    operations.show_comment(comment, by=request.actor)
    messages.success(request, _("Le message est de nouveau visible."))
    return HttpResponseRedirect(comment_address(comment))


def history(request: HttpRequest, code: str) -> HttpResponse:
    """What a comment said before it was changed."""
    comment = comment_seen(request, code)
    edits = [(edit, html_of(edit.body)) for edit in queries.edits_of(comment)]
    pins = list(queries.past_pins(comment)) if comment.is_readable else []
    if not edits and not pins:
        raise NotFound()
    context = {
        "comment": comment,
        "html": html_of(comment.body),
        "edits": edits[::-1],
        "pins": pins,
        "back_url": comment_address(comment),
        "trail": _trail_to(request, comment, _("Historique du message")),
    }
    return show(request, "web/talk/history.html", context)


def _trail_to(request: HttpRequest, comment: Comment, here: str) -> list[Link]:
    """The way back to what is discussed, and to where ``comment`` stands in the discussion."""
    thread = comment.thread
    kind, subject = thread.subject_kind, queries.subject_of(thread, request.actor)
    title = subjects.kind_of(kind).title(subject)
    room = _("Discussion") if thread.is_public else thread.get_circle_display()
    return [
        Link(title, address_of_subject(kind, subject)),
        Link(room[:1].upper() + room[1:], comment_address(comment)),
        Link(here, ""),
    ]
