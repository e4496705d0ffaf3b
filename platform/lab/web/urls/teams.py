"""Addresses of teams: the team itself, and the ways to it."""

from django.urls import path

from lab.web.pages import joining, team

urlpatterns = [
    path("ideas/<code:code>/team/", team.team, name="team"),
    path("ideas/<code:code>/team/change/", team.team_change, name="team_change"),
    path("ideas/<code:code>/team/<code:person>/remove/", team.remove, name="team_remove"),
    path("ideas/<code:code>/requests/<code:which>/", team.request_answer, name="join_request"),
    path("ideas/<code:code>/comments/<code:comment>/credit/", team.credit_question, name="credit_question"),
    path("ideas/<code:code>/join/", joining.join, name="join"),
    path("ideas/<code:code>/carry/", joining.carry, name="carry"),
    path("invitations/<code:code>/answer/", team.answer_invitation, name="answer_invitation"),
    path("team-invitation/<str:secret>/", joining.by_mail, name="team_invitation"),
    path("team-link/<str:secret>/", joining.by_link, name="team_link"),
]
