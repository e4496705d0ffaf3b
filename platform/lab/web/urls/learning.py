"""Addresses of what pilots teach."""

from django.urls import path

from lab.web.pages import learning, learnings

urlpatterns = [
    path("learnings/", learnings.learnings, name="learnings"),
    path("learnings/<code:code>/", learning.learning, name="learning"),
    path("learnings/<code:code>/change/", learning.change, name="change_learning"),
    path("learnings/<code:code>/hide/", learning.hide, name="hide_learning"),
    path("pilots/<code:code>/learnings/", learnings.of_pilot, name="pilot_learnings"),
    path("pilots/<code:code>/learnings/note/", learning.note, name="note_learning"),
    path("ideas/<code:code>/learnings/", learnings.of_near_ideas, name="learnings_near"),
]
