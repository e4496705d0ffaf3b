"""Addresses of writing together."""

from django.urls import path

from lab.web.pages import history, my_texts, writing

urlpatterns = [
    path("ideas/<code:code>/history/redact/", history.redact, name="redact"),
    path("my-texts/", my_texts.my_texts, name="my_texts"),
    path("my-texts/<code:code>/<slug:part>/forget/", my_texts.forget_text, name="forget_text"),
    path("ideas/<code:code>/edit/", writing.edit, name="edit"),
    path("ideas/<code:code>/edit/here/", writing.here, name="edit_here"),
    path("ideas/<code:code>/edit/<slug:part>/", writing.edit_part, name="edit_part"),
    path("ideas/<code:code>/edit/<slug:part>/open/", writing.open_part, name="open_part"),
    path("ideas/<code:code>/edit/<slug:part>/keep/", writing.keep, name="keep_part"),
    path("ideas/<code:code>/edit/<slug:part>/here/", writing.still_here, name="part_here"),
    path("ideas/<code:code>/edit/<slug:part>/choose/", writing.choose, name="choose_part"),
]
