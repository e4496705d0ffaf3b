"""Addresses of the API that are none: its mere beginning leads to the version in force, all others are a problem."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from api.resource import Resource
from ideas.kernel.errors import NotFound


@extend_schema(exclude=True)
class Nowhere(Resource):
    """Answers 404 to every method."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """There is nothing here, whoever asks."""
        raise NotFound()


@require_safe
def beginning(request: HttpRequest) -> HttpResponse:
    """Lead whoever typed ``/api`` to where the API begins."""
    return redirect("api:index")
