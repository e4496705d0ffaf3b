"""Addresses of ideas and who works on them."""

from django.urls import path

from lab.web.pages import history, idea, idea_steps, ideas, my_ideas, propose, provenance

urlpatterns = [
    path("ideas/", ideas.ideas, name="ideas"),
    path("ideas/<code:code>/", idea.idea, name="idea"),
    path("ideas/<code:code>-<str:slug>/", idea.idea, name="idea"),
    path("propose/", propose.propose, name="propose"),
    path("my-ideas/", my_ideas.my_ideas, name="my_ideas"),
    path("ideas/<code:code>/support/", idea.support, name="support"),
    path("ideas/<code:code>/write/<int:step>/", propose.write, name="write"),
    path("ideas/<code:code>/steps/<slug:key>/", idea_steps.step, name="step"),
    path("ideas/<code:code>/endorse/", idea_steps.endorse, name="endorse"),
    path(
        "ideas/<code:code>/endorsements/<code:endorsement>/withdraw/",
        idea_steps.withdraw_endorsement,
        name="withdraw_endorsement",
    ),
    path("ideas/<code:code>/provenance/", provenance.of_idea, name="idea_provenance"),
    path("ideas/<code:code>/history/", history.history, name="history"),
    path("ideas/<code:code>/history/<int:number>/restore/", history.restore, name="restore"),
]
