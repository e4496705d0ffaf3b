"""Suggestions while typing."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from ideas.topics.queries import territories_matching
from lab.web.forms.choosing import name_with_code


def territory_suggestions(request: HttpRequest) -> HttpResponse:
    """Up to twelve territories for ``q``, as JSON texts that the form understands again."""
    words = request.GET.get("q", "").strip()[:80]
    found = territories_matching(words) if len(words) > 1 else []
    return JsonResponse({"suggestions": [name_with_code(territory) for territory in found]})
