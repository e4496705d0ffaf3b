"""Addresses below ``/api/`` that lead nowhere: a problem, like any other."""

from typing import Any

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
