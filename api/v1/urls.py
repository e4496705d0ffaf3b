"""The addresses of version 1."""

from django.urls import path, register_converter

from api.v1 import (
    calls,
    comments,
    docs,
    endorsements,
    facts,
    ideas,
    invitations,
    me,
    members,
    organisations,
    passages,
    processes,
    steps,
    support,
    team,
    territories,
    themes,
    tokens,
)
from lab import converters  # noqa: F401 - registers « code »


class OfficialCode:
    """The code of a territory, as its country gives it."""

    regex = r"[A-Za-z0-9._-]{1,20}"

    def to_python(self, value: str) -> str:
        """The code."""
        return value

    def to_url(self, value: str) -> str:
        """The code."""
        return value


register_converter(OfficialCode, "official")

urlpatterns = [
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("docs/", docs.pages, name="docs"),
    path("ideas/", ideas.Ideas.as_view(), name="ideas"),
    path("ideas/<code:code>/", ideas.OneIdea.as_view(), name="idea"),
    path("ideas/<code:code>/steps/", steps.Steps.as_view(), name="idea_steps"),
    path("ideas/<code:code>/passages/", passages.Passages.as_view(), name="idea_passages"),
    path("ideas/<code:code>/support/", support.Support.as_view(), name="idea_support"),
    path("ideas/<code:code>/endorsements/", endorsements.Endorsements.as_view(), name="idea_endorsements"),
    path("ideas/<code:code>/comments/", comments.Comments.as_view(kind="idea"), name="idea_comments"),
    path("ideas/<code:code>/team/", team.Team.as_view(), name="idea_team"),
    path("ideas/<code:code>/team/<code:person>/", team.OneMember.as_view(), name="idea_member"),
    path("ideas/<code:code>/invitations/", invitations.Invitations.as_view(), name="idea_invitations"),
    path(
        "ideas/<code:code>/invitations/<code:invitation>/",
        invitations.OneInvitation.as_view(),
        name="idea_invitation",
    ),
    path("comments/<code:code>/", comments.OneComment.as_view(), name="comment"),
    path("organisations/", organisations.Organisations.as_view(), name="organisations"),
    path("organisations/<code:code>/", organisations.OneOrganisation.as_view(), name="organisation"),
    path("organisations/<code:code>/members/", members.Members.as_view(), name="organisation_members"),
    path(
        "organisations/<code:code>/members/<code:person>/",
        members.OneMembership.as_view(),
        name="organisation_member",
    ),
    path("calls/", calls.Calls.as_view(), name="calls"),
    path("calls/<code:code>/", calls.OneCall.as_view(), name="call"),
    path("themes/", themes.Themes.as_view(), name="themes"),
    path("themes/<code:code>/", themes.OneTheme.as_view(), name="theme"),
    path("territories/", territories.Territories.as_view(), name="territories"),
    path("territories/<official:code>/", territories.OneTerritory.as_view(), name="territory"),
    path("processes/", processes.Processes.as_view(), name="processes"),
    path("processes/<code:code>/", processes.OneProcess.as_view(), name="process"),
    path("me/", me.Me.as_view(), name="me"),
    path("me/export/", me.Export.as_view(), name="me_export"),
    path("me/tokens/", tokens.Tokens.as_view(), name="me_tokens"),
    path("me/tokens/<code:code>/", tokens.OneToken.as_view(), name="me_token"),
    path("facts/", facts.Facts.as_view(), name="facts"),
]
