"""Addresses of amendments."""

from django.urls import path

from lab.web.pages import amending, amendments, quoting

urlpatterns = [
    path("ideas/<code:code>/amendments/", amendments.amendments, name="amendments"),
    path("ideas/<code:code>/amendments/new/", amending.propose, name="propose_amendment"),
    path("ideas/<code:code>/quote/<slug:part>/", quoting.passage, name="quote_passage"),
    path("amendments/<code:code>/", amendments.amendment, name="amendment"),
    path("amendments/<code:code>/decision/", amending.decide, name="decide_amendment"),
    path("amendments/<code:code>/rebase/", amending.rebase, name="rebase_amendment"),
    path("amendments/<code:code>/withdrawal/", amending.withdraw, name="withdraw_amendment"),
    path("amendments/<code:code>/grow/", amending.grow, name="grow_amendment"),
    path("amendments/<code:code>/hide/", amending.hide, name="hide_amendment"),
]
