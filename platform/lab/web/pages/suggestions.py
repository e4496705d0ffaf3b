"""Suggestions while typing."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from ideas.topics.naming import names_told_apart
from ideas.topics.queries import territories_matching


def territory_suggestions(request: HttpRequest) -> HttpResponse:
    """Up to twelve territories for ``q``, as JSON texts that the form understands again."""
    words = request.GET.get("q", "").strip()[:80]
    found = territories_matching(words) if len(words) > 1 else []
    return JsonResponse({"suggestions": names_told_apart(found)})
