"""Suggestions of whom and what a message can name, while one writes it."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from ideas.discussion.models import Circle
from ideas.discussion.operations import suggest
from ideas.kernel.errors import SignInNeeded
from lab.web.pages.talk import thread_seen

LONGEST = 80


def mention_suggestions(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """What ``q``, such as ``@mar`` or ``#café``, can stand for in a discussion, as JSON: what to show, and what to write."""
    thread, _subject = thread_seen(request, kind, code, request.GET.get("circle", Circle.PUBLIC))
    if not request.actor.is_person:
        raise SignInNeeded()
    found = suggest(request.GET.get("q", "")[:LONGEST], thread=thread, by=request.actor)
    shown = [
        {"name": one.name, "note": one.note, "written": one.written, "language": one.language}
        for one in found
    ]
    return JsonResponse({"suggestions": shown})
