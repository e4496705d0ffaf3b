"""Addresses of merges, links and parts of ideas."""

from django.urls import path

from lab.web.pages import idea, linking, merging

urlpatterns = [
    path("ideas/<code:code>/merged/", idea.merged_idea, name="merged_idea"),
    path("ideas/<code:code>/merge/", merging.choose, name="merge_choose"),
    path("ideas/<code:code>/merge/<code:other>/", merging.propose, name="merge_propose"),
    path("merges/<code:code>/", merging.merge, name="merge"),
    path("merges/<code:code>/text/", merging.text, name="merge_text"),
    path("merges/<code:code>/answer/", merging.answer, name="merge_answer"),
    path("ideas/<code:code>/links/", linking.links, name="links"),
    path("ideas/<code:code>/links/<code:link>/remove/", linking.remove_link, name="remove_link"),
    path("ideas/<code:code>/split/", linking.split, name="split"),
    path("ideas/<code:code>/parts/", linking.parts, name="parts"),
]
