"""The addresses of version 1."""

from django.urls import path, register_converter

from api.v1 import ideas, passages, steps
from ideas.kernel.codes import ALPHABET, LENGTH


class PublicCode:
    """Eight characters of the alphabet of public codes."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        """The code."""
        return value

    def to_url(self, value: str) -> str:
        """The code."""
        return value


register_converter(PublicCode, "code")

urlpatterns = [
    path("ideas/", ideas.Ideas.as_view(), name="ideas"),
    path("ideas/<code:code>/", ideas.OneIdea.as_view(), name="idea"),
    path("ideas/<code:code>/steps/", steps.Steps.as_view(), name="idea_steps"),
    path("ideas/<code:code>/passages/", passages.Passages.as_view(), name="idea_passages"),
]
