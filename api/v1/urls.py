"""The addresses of version 1."""

from django.urls import path

from api.v1 import ideas, passages, steps
from lab.ui import converters  # noqa: F401 - registers « code »

urlpatterns = [
    path("ideas/", ideas.Ideas.as_view(), name="ideas"),
    path("ideas/<code:code>/", ideas.OneIdea.as_view(), name="idea"),
    path("ideas/<code:code>/steps/", steps.Steps.as_view(), name="idea_steps"),
    path("ideas/<code:code>/passages/", passages.Passages.as_view(), name="idea_passages"),
]
