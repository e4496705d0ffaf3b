"""Addresses of the pages for people, below the language prefix."""

from django.urls import path

from lab import converters  # noqa: F401 - registers « code »
from lab.web.desk import ideas as desk_ideas
from lab.web.pages import (
    account,
    address,
    claim,
    history,
    idea,
    idea_steps,
    ideas,
    my_data,
    my_ideas,
    person,
    propose,
    suggestions,
    tokens,
)

app_name = "web"
urlpatterns = [
    path("ideas/", ideas.ideas, name="ideas"),
    path("ideas/<code:code>/", idea.idea, name="idea"),
    path("ideas/<code:code>-<str:slug>/", idea.idea, name="idea"),
    path("propose/", propose.propose, name="propose"),
    path("my-ideas/", my_ideas.my_ideas, name="my_ideas"),
    path("invitations/<code:code>/answer/", idea_steps.answer_invitation, name="answer_invitation"),
    path("ideas/<code:code>/support/", idea.support, name="support"),
    path("ideas/<code:code>/write/<int:step>/", propose.write, name="write"),
    path("ideas/<code:code>/steps/<slug:key>/", idea_steps.step, name="step"),
    path("ideas/<code:code>/endorse/", idea_steps.endorse, name="endorse"),
    path(
        "ideas/<code:code>/endorsements/<code:endorsement>/withdraw/",
        idea_steps.withdraw_endorsement,
        name="withdraw_endorsement",
    ),
    path("ideas/<code:code>/team/", idea_steps.team, name="team"),
    path("ideas/<code:code>/team/change/", idea_steps.team_change, name="team_change"),
    path("ideas/<code:code>/history/", history.history, name="history"),
    path("ideas/<code:code>/history/<int:number>/restore/", history.restore, name="restore"),
    path("desk/", desk_ideas.desk, name="desk"),
    path("desk/board/", desk_ideas.board, name="desk_board"),
    path("desk/ideas/", desk_ideas.idea_list, name="desk_ideas"),
    path("desk/ideas/<code:code>/", desk_ideas.idea, name="desk_idea"),
    path("desk/ideas/<code:code>/steps/<slug:key>/", desk_ideas.take_step, name="desk_step"),
    path("desk/ideas/<code:code>/hide/", desk_ideas.hide, name="desk_hide_idea"),
    path("account/", account.account, name="account"),
    path("account/documents/", account.documents, name="documents"),
    path("account/address/withdraw/", address.withdraw_address, name="withdraw_address"),
    path("account/address/resume/", address.resume_mail, name="resume_mail"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<code:code>/revoke/", tokens.revoke, name="revoke_token"),
    path("account/data/", my_data.my_data, name="my_data"),
    path("account/data/export/", my_data.export, name="export"),
    path("account/data/close/", my_data.close, name="close_account"),
    path("confirm-address/<str:key>/", address.confirm_address, name="confirm_address"),
    path("claim/<str:secret>/", claim.claim, name="claim"),
    path("people/<code:code>/", person.person, name="person"),
    path("suggestions/territories/", suggestions.territory_suggestions, name="territory_suggestions"),
]
