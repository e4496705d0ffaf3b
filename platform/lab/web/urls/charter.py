"""Addresses of the charter."""

from django.urls import path

from lab.web.desk import charter as desk
from lab.web.pages import charter, charter_answers

urlpatterns = [
    path("charter/", charter.charter, name="charter"),
    path("charter/<int:number>/", charter.charter_version, name="charter_version"),
    path("organisations/<code:code>/charter/", charter.organisation_charter, name="organisation_charter"),
    path("ideas/<code:code>/charter/", charter_answers.idea_charter, name="idea_charter"),
    path(
        "ideas/<code:code>/charter/<slug:side>/",
        charter_answers.answer_about_idea,
        name="idea_charter_answer",
    ),
    path("pilots/<code:code>/charter/", charter_answers.pilot_charter, name="pilot_charter"),
    path(
        "pilots/<code:code>/charter/<slug:side>/",
        charter_answers.answer_about_pilot,
        name="pilot_charter_answer",
    ),
    path("desk/charter/", desk.charters, name="desk_charters"),
    path("desk/charter/begin/", desk.begin, name="desk_begin_charter"),
    path("desk/charter/<code:code>/", desk.charter, name="desk_charter"),
    path("desk/charter/<code:code>/publish/", desk.publish, name="desk_publish_charter"),
]
