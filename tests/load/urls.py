"""The product's addresses and the yardstick: a Django view that answers so many bytes and asks no database.

It passes the same server, settings and middleware as every page, so a page's share of its speed does not hang on the machine.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lab.urls import *  # noqa: F403
from lab.urls import urlpatterns as of_the_product


def bare(request: HttpRequest, size: int) -> HttpResponse:
    """So many bytes."""
    return HttpResponse(b"x" * size)


urlpatterns = [path("bare/<int:size>/", bare), *of_the_product]
