"""Addresses of discussions, reports and attached files."""

from django.urls import path

from lab.web.pages import attachments, mentions, reports, syntheses, talk, talk_acts

urlpatterns = [
    path("discussions/<slug:kind>/<code:code>/", talk.post, name="talk"),
    path("discussions/<slug:kind>/<code:code>/synthesis/", syntheses.synthesis, name="synthesis"),
    path("discussions/<slug:kind>/<code:code>/synthesis/write/", syntheses.write, name="synthesis_write"),
    path(
        "discussions/<slug:kind>/<code:code>/mentions/",
        mentions.mention_suggestions,
        name="mention_suggestions",
    ),
    path("discussions/<slug:kind>/<code:code>/<slug:circle>/", talk.room, name="room"),
    path("comments/<code:code>/publish/", talk.publish, name="comment_publish"),
    path("comments/<code:code>/answer/", talk_acts.answer, name="comment_answer"),
    path("comments/<code:code>/react/", talk_acts.react, name="comment_react"),
    path("comments/<code:code>/pin/", talk_acts.pin, name="comment_pin"),
    path("comments/<code:code>/edit/", talk.edit, name="comment_edit"),
    path("comments/<code:code>/delete/", talk.delete, name="comment_delete"),
    path("comments/<code:code>/hide/", talk.hide, name="comment_hide"),
    path("comments/<code:code>/show/", talk.unhide, name="comment_unhide"),
    path("comments/<code:code>/history/", talk.history, name="comment_history"),
    path("report/<slug:kind>/<code:code>/", reports.report_subject, name="report_subject"),
    path("reports/<code:code>/", reports.report, name="report"),
    path("files/<slug:kind>/<code:code>/", attachments.attachments, name="attachments"),
    path("file/<code:code>/change/", attachments.change, name="change_file"),
    path("file/<code:code>/remove/", attachments.remove, name="remove_file"),
]
