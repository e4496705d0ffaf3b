"""The addresses of version 1."""

from django.urls import path, register_converter

from api.v1 import (
    amendments,
    axes,
    calls,
    comment_acts,
    comments,
    contacts,
    credits,
    differences,
    docs,
    endorsements,
    facts,
    figures,
    files,
    follows,
    ideas,
    indicators,
    invitations,
    join_requests,
    learnings,
    links,
    matches,
    me,
    measurements,
    members,
    mentions,
    merges,
    milestones,
    needs,
    networks,
    news,
    notifications,
    offers,
    organisation_desk,
    organisation_merges,
    organisations,
    pack_sites,
    packs,
    partners,
    passages,
    pilot_ground,
    pilots,
    processes,
    provenance,
    reports,
    reviews,
    revisions,
    rounds,
    sections,
    site_partners,
    sites,
    spread,
    steps,
    support,
    syntheses,
    team,
    team_links,
    territories,
    themes,
    tokens,
    translations,
    twins,
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


class Number:
    """The number of a revision."""

    regex = "[1-9][0-9]{0,7}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The digits."""
        return str(value)


register_converter(OfficialCode, "official")
register_converter(Number, "number")

urlpatterns = [
    path("", docs.Index.as_view(), name="index"),
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("docs/", docs.pages, name="docs"),
    path("ideas/", ideas.Ideas.as_view(), name="ideas"),
    path("ideas/<code:code>/", ideas.OneIdea.as_view(), name="idea"),
    path("ideas/<code:code>/steps/", steps.Steps.as_view(), name="idea_steps"),
    path("ideas/<code:code>/passages/", passages.Passages.as_view(), name="idea_passages"),
    path("ideas/<code:code>/revisions/", revisions.Revisions.as_view(), name="idea_revisions"),
    path(
        "ideas/<code:code>/revisions/<number:number>/", revisions.OneRevision.as_view(), name="idea_revision"
    ),
    path(
        "ideas/<code:code>/revisions/<number:older>..<number:newer>/",
        revisions.Difference.as_view(),
        name="idea_difference",
    ),
    path(
        "ideas/<code:code>/revisions/<number:number>/restore/",
        revisions.Restored.as_view(),
        name="idea_restored",
    ),
    path("ideas/<code:code>/redactions/", sections.Redactions.as_view(), name="idea_redactions"),
    path("ideas/<code:code>/sections/<slug:key>/", sections.Section.as_view(), name="idea_section"),
    path(
        "ideas/<code:code>/sections/<slug:key>/copy/",
        sections.SectionCopy.as_view(),
        name="idea_section_copy",
    ),
    path("ideas/<code:code>/translations/", translations.Translations.as_view(), name="idea_translations"),
    path(
        "ideas/<code:code>/translations/<slug:key>/",
        translations.OneTranslation.as_view(),
        name="idea_translation",
    ),
    path(
        "ideas/<code:code>/translations/<slug:key>/review/",
        translations.Review.as_view(),
        name="idea_translation_review",
    ),
    path(
        "ideas/<code:code>/translations/<slug:key>/confirmation/",
        translations.Confirmation.as_view(),
        name="idea_translation_confirmation",
    ),
    path(
        "ideas/<code:code>/translations/<slug:key>/machine/",
        translations.Machine.as_view(),
        name="idea_translation_machine",
    ),
    path("ideas/<code:code>/files/", files.Files.as_view(kind="idea"), name="idea_files"),
    path("ideas/<code:code>/follow/", follows.Follow.as_view(kind="idea"), name="idea_follow"),
    path("ideas/<code:code>/reports/", reports.Reports.as_view(kind="idea"), name="idea_reports"),
    path("ideas/<code:code>/support/", support.Support.as_view(), name="idea_support"),
    path("ideas/<code:code>/endorsements/", endorsements.Endorsements.as_view(), name="idea_endorsements"),
    path("ideas/<code:code>/comments/", comments.Comments.as_view(kind="idea"), name="idea_comments"),
    path(
        "ideas/<code:code>/comments/suggestions/",
        mentions.MentionSuggestions.as_view(kind="idea"),
        name="idea_mention_suggestions",
    ),
    path("ideas/<code:code>/amendments/", amendments.Amendments.as_view(), name="idea_amendments"),
    path("ideas/<code:code>/synthesis/", syntheses.IdeaSynthesis.as_view(), name="idea_synthesis"),
    path("ideas/<code:code>/team/", team.Team.as_view(), name="idea_team"),
    path("ideas/<code:code>/team/<code:person>/", team.OneMember.as_view(), name="idea_member"),
    path("ideas/<code:code>/team/<code:person>/removal/", team.Removal.as_view(), name="idea_removal"),
    path("ideas/<code:code>/requests/", join_requests.JoinRequests.as_view(), name="idea_requests"),
    path(
        "ideas/<code:code>/requests/<code:which>/",
        join_requests.OneJoinRequest.as_view(),
        name="idea_request",
    ),
    path("ideas/<code:code>/links/", team_links.TeamLinks.as_view(), name="idea_links"),
    path("ideas/<code:code>/links/<code:link>/", team_links.OneTeamLink.as_view(), name="idea_link"),
    path("ideas/<code:code>/provenance/", provenance.OfIdea.as_view(), name="idea_provenance"),
    path("ideas/<code:code>/credits/", credits.Credits.as_view(), name="idea_credits"),
    path(
        "ideas/<code:code>/comments/<code:comment>/credit/",
        credits.QuestionCredit.as_view(),
        name="idea_question_credit",
    ),
    path("team-links/<str:secret>/", team_links.LinkFollowed.as_view(), name="team_link"),
    path("ideas/<code:code>/invitations/", invitations.Invitations.as_view(), name="idea_invitations"),
    path(
        "ideas/<code:code>/invitations/<code:invitation>/",
        invitations.OneInvitation.as_view(),
        name="idea_invitation",
    ),
    path("ideas/<code:code>/twins/", twins.IdeaTwins.as_view(), name="idea_twins"),
    path("ideas/<code:code>/differences/", differences.Differences.as_view(), name="idea_differences"),
    path(
        "ideas/<code:code>/differences/<code:near>/",
        differences.OneDifference.as_view(),
        name="idea_difference_from",
    ),
    path("twins/", twins.Twins.as_view(), name="twins"),
    path("amendments/<code:code>/", amendments.OneAmendment.as_view(), name="amendment"),
    path("amendments/<code:code>/decision/", amendments.Decision.as_view(), name="amendment_decision"),
    path("amendments/<code:code>/withdrawal/", amendments.Withdrawal.as_view(), name="amendment_withdrawal"),
    path("amendments/<code:code>/idea/", amendments.Grown.as_view(), name="amendment_idea"),
    path("amendments/<code:code>/rebase/", amendments.Rebase.as_view(), name="amendment_rebase"),
    path(
        "amendments/<code:code>/comments/",
        comments.Comments.as_view(kind="amendment"),
        name="amendment_comments",
    ),
    path(
        "amendments/<code:code>/comments/suggestions/",
        mentions.MentionSuggestions.as_view(kind="amendment"),
        name="amendment_mention_suggestions",
    ),
    path("amendments/<code:code>/follow/", follows.Follow.as_view(kind="amendment"), name="amendment_follow"),
    path(
        "amendments/<code:code>/reports/",
        reports.Reports.as_view(kind="amendment"),
        name="amendment_reports",
    ),
    path("ideas/<code:code>/needs/", needs.IdeaNeeds.as_view(), name="idea_needs"),
    path("needs/", needs.Needs.as_view(), name="needs"),
    path("needs/<code:code>/", needs.OneNeed.as_view(), name="need"),
    path("needs/<code:code>/suggestions/", needs.NeedSuggestions.as_view(), name="need_suggestions"),
    path("needs/<code:code>/reports/", reports.Reports.as_view(kind="need"), name="need_reports"),
    path("offers/", offers.Offers.as_view(), name="offers"),
    path("offers/<code:code>/", offers.OneOffer.as_view(), name="offer"),
    path("offers/<code:code>/suggestions/", offers.OfferSuggestions.as_view(), name="offer_suggestions"),
    path("offers/<code:code>/reports/", reports.Reports.as_view(kind="offer"), name="offer_reports"),
    path("matches/", matches.Matches.as_view(), name="matches"),
    path("matches/<code:code>/", matches.OneMatch.as_view(), name="match"),
    path("matches/<code:code>/steps/", matches.MatchSteps.as_view(), name="match_steps"),
    path("figures/", figures.Figures.as_view(), name="figures"),
    path("ideas/<code:code>/merges/", merges.IdeaMerges.as_view(), name="idea_merges"),
    path("merges/<code:code>/", merges.OneMerge.as_view(), name="merge"),
    path("merges/<code:code>/answers/", merges.MergeAnswers.as_view(), name="merge_answers"),
    path("ideas/<code:code>/relations/", links.Links.as_view(), name="idea_relations"),
    path("ideas/<code:code>/relations/<code:relation>/", links.OneLink.as_view(), name="idea_relation"),
    path("ideas/<code:code>/splits/", links.Splits.as_view(), name="idea_splits"),
    path("comments/<code:code>/", comments.OneComment.as_view(), name="comment"),
    path(
        "comments/<code:code>/publication/", comments.CommentPublication.as_view(), name="comment_publication"
    ),
    path("comments/<code:code>/answer/", comment_acts.CommentAnswer.as_view(), name="comment_answer"),
    path(
        "comments/<code:code>/reactions/<slug:kind>/",
        comment_acts.CommentReaction.as_view(),
        name="comment_reaction",
    ),
    path("comments/<code:code>/pin/", comment_acts.CommentPin.as_view(), name="comment_pin"),
    path("comments/<code:code>/reports/", reports.Reports.as_view(kind="comment"), name="comment_reports"),
    path("files/<code:code>/", files.OneFile.as_view(), name="file"),
    path("files/<code:code>/reports/", reports.Reports.as_view(kind="file"), name="file_reports"),
    path("pilots/", pilots.Pilots.as_view(), name="pilots"),
    path("pilots/<code:code>/", pilots.OnePilot.as_view(), name="pilot"),
    path("pilots/<code:code>/steps/", pilots.PilotSteps.as_view(), name="pilot_steps"),
    path("pilots/<code:code>/provenance/", provenance.OfPilot.as_view(), name="pilot_provenance"),
    path("pilots/<code:code>/passages/", pilots.PilotPassages.as_view(), name="pilot_passages"),
    path("pilots/<code:code>/criteria/", pilot_ground.PilotCriteria.as_view(), name="pilot_criteria"),
    path("pilots/<code:code>/hearings/", pilot_ground.Hearings.as_view(), name="pilot_hearings"),
    path(
        "pilots/<code:code>/hearings/<code:hearing>/", pilot_ground.OneHearing.as_view(), name="pilot_hearing"
    ),
    path("pilots/<code:code>/reviews/", pilots.Reviews.as_view(), name="pilot_reviews"),
    path("pilots/<code:code>/reviews/<number:number>/", reviews.OneReview.as_view(), name="pilot_review"),
    path(
        "pilots/<code:code>/reviews/<number:number>/round/",
        reviews.ReviewRound.as_view(),
        name="pilot_review_round",
    ),
    path("pilots/<code:code>/partners/", partners.Partners.as_view(), name="pilot_partners"),
    path(
        "pilots/<code:code>/partners/<code:organisation>/",
        partners.OnePartner.as_view(),
        name="pilot_partner",
    ),
    path(
        "pilots/<code:code>/partners/<code:organisation>/handover/",
        partners.Handover.as_view(),
        name="pilot_handover",
    ),
    path("pilots/<code:code>/news/", news.PilotNews.as_view(), name="pilot_news"),
    path(
        "pilots/<code:code>/comments/suggestions/",
        mentions.MentionSuggestions.as_view(kind="pilot"),
        name="pilot_mention_suggestions",
    ),
    path("pilots/<code:code>/comments/", comments.Comments.as_view(kind="pilot"), name="pilot_comments"),
    path("pilots/<code:code>/files/", files.Files.as_view(kind="pilot"), name="pilot_files"),
    path("pilots/<code:code>/follow/", follows.Follow.as_view(kind="pilot"), name="pilot_follow"),
    path("pilots/<code:code>/sites/", sites.PilotSites.as_view(), name="pilot_sites"),
    path("pilots/<code:code>/replications/", sites.Replications.as_view(), name="pilot_replications"),
    path("pilots/<code:code>/pack/", packs.Packs.as_view(), name="pilot_packs"),
    path("pilots/<code:code>/pack/<number:number>/", packs.OnePack.as_view(), name="pilot_pack"),
    path(
        "pilots/<code:code>/pack/<number:older>..<number:newer>/",
        packs.PackDifference.as_view(),
        name="pilot_pack_difference",
    ),
    path("pilots/<code:code>/pack/draft/", packs.PackDraft.as_view(), name="pilot_pack_draft"),
    path(
        "pilots/<code:code>/pack/draft/publication/",
        packs.PackPublication.as_view(),
        name="pilot_pack_publication",
    ),
    path("pilots/<code:code>/pack/sites/", pack_sites.PackOffers.as_view(), name="pilot_pack_offers"),
    path(
        "pilots/<code:code>/pack/sites/<code:site>/",
        pack_sites.OnePackOffer.as_view(),
        name="pilot_pack_offer",
    ),
    path(
        "pilots/<code:code>/pack/sites/<code:site>/feedback/",
        pack_sites.FeedbackOfSite.as_view(),
        name="pilot_pack_site_feedback",
    ),
    path(
        "pilots/<code:code>/pack/feedback/", pack_sites.PackFeedbacks.as_view(), name="pilot_pack_feedbacks"
    ),
    path(
        "pilots/<code:code>/pack/feedback/<number:number>/",
        pack_sites.OnePackFeedback.as_view(),
        name="pilot_pack_feedback",
    ),
    path("sites/<code:code>/", sites.OneSite.as_view(), name="site"),
    path("sites/<code:code>/replication/", sites.SiteReplication.as_view(), name="site_replication"),
    path("sites/<code:code>/steps/", sites.SiteSteps.as_view(), name="site_steps"),
    path("sites/<code:code>/partners/", site_partners.SitePartners.as_view(), name="site_partners"),
    path(
        "sites/<code:code>/partners/<code:organisation>/",
        site_partners.OneSitePartner.as_view(),
        name="site_partner",
    ),
    path("sites/<code:code>/deviations/", site_partners.Deviations.as_view(), name="site_deviations"),
    path(
        "sites/<code:code>/deviations/<int:number>/",
        site_partners.OneDeviation.as_view(),
        name="site_deviation",
    ),
    path("sites/<code:code>/follow/", follows.Follow.as_view(kind="site"), name="site_follow"),
    path("sites/<code:code>/reports/", reports.Reports.as_view(kind="site"), name="site_reports"),
    path("pilots/<code:code>/reports/", reports.Reports.as_view(kind="pilot"), name="pilot_reports"),
    path("pilots/<code:code>/rounds/", rounds.RoundsAbout.as_view(kind="pilot"), name="pilot_rounds"),
    path("rounds/<code:code>/", rounds.OneRound.as_view(), name="round"),
    path("rounds/<code:code>/steps/", rounds.RoundSteps.as_view(), name="round_steps"),
    path("rounds/<code:code>/positions/", rounds.Positions.as_view(), name="round_positions"),
    path("rounds/<code:code>/positions/<code:seat>/", rounds.OnePosition.as_view(), name="round_position"),
    path("pilots/<code:code>/milestones/", milestones.Milestones.as_view(), name="pilot_milestones"),
    path("milestones/<code:code>/", milestones.OneMilestone.as_view(), name="milestone"),
    path("milestones/<code:code>/files/", files.Files.as_view(kind="milestone"), name="milestone_files"),
    path("axes/spread/", spread.SpreadOver.as_view(), name="spread"),
    path("axes/", axes.Axes.as_view(), name="axes"),
    path("axes/<code:code>/", axes.OneAxis.as_view(), name="axis"),
    path("pilots/<code:code>/indicators/", indicators.Indicators.as_view(), name="pilot_indicators"),
    path("indicators/<code:code>/", indicators.OneIndicator.as_view(), name="indicator"),
    path("indicators/<code:code>/end/", indicators.IndicatorEnd.as_view(), name="indicator_end"),
    path("indicators/<code:code>/measurements/", measurements.Measurements.as_view(), name="measurements"),
    path("measurements/<code:code>/", measurements.OneMeasurement.as_view(), name="measurement"),
    path("measurements/<code:code>/decision/", measurements.Decision.as_view(), name="measurement_decision"),
    path("learnings/", learnings.Learnings.as_view(), name="learnings"),
    path("learnings/<code:code>/", learnings.OneLearning.as_view(), name="learning"),
    path("learnings/<code:code>/reports/", reports.Reports.as_view(kind="learning"), name="learning_reports"),
    path("pilots/<code:code>/learnings/", learnings.PilotLearnings.as_view(), name="pilot_learnings"),
    path("ideas/<code:code>/learnings/", learnings.IdeaLearnings.as_view(), name="idea_learnings"),
    path("news/<code:code>/", news.OneNews.as_view(), name="news"),
    path("news/<code:code>/reports/", reports.Reports.as_view(kind="news"), name="news_reports"),
    path("organisations/", organisations.Organisations.as_view(), name="organisations"),
    path("organisations/<code:code>/", organisations.OneOrganisation.as_view(), name="organisation"),
    path(
        "organisations/<code:code>/verification/",
        organisations.Verification.as_view(),
        name="organisation_verification",
    ),
    path(
        "organisations/<code:code>/desk/",
        organisation_desk.OrganisationDesk.as_view(),
        name="organisation_desk",
    ),
    path("organisations/<code:code>/members/", members.Members.as_view(), name="organisation_members"),
    path(
        "organisations/<code:code>/members/<code:person>/",
        members.OneMembership.as_view(),
        name="organisation_member",
    ),
    path(
        "organisations/<code:code>/files/",
        files.Files.as_view(kind="organisation"),
        name="organisation_files",
    ),
    path("organisations/<code:code>/contacts/", contacts.Contacts.as_view(), name="organisation_contacts"),
    path(
        "organisations/<code:code>/contacts/<code:contact>/",
        contacts.OneContact.as_view(),
        name="organisation_contact",
    ),
    path(
        "organisations/<code:code>/merges/",
        organisation_merges.OrganisationMerges.as_view(),
        name="organisation_merges",
    ),
    path(
        "organisations/<code:code>/merges/<code:merge>/",
        organisation_merges.OneOrganisationMerge.as_view(),
        name="organisation_merge",
    ),
    path(
        "organisations/<code:code>/network/",
        networks.NetworkMembers.as_view(),
        name="organisation_network",
    ),
    path(
        "organisations/<code:code>/network/<code:organisation>/",
        networks.OneNetworkMember.as_view(),
        name="organisation_network_member",
    ),
    path(
        "organisations/<code:code>/follow/",
        follows.Follow.as_view(kind="organisation"),
        name="organisation_follow",
    ),
    path(
        "organisations/<code:code>/reports/",
        reports.Reports.as_view(kind="organisation"),
        name="organisation_reports",
    ),
    path("calls/", calls.Calls.as_view(), name="calls"),
    path("calls/<code:code>/", calls.OneCall.as_view(), name="call"),
    path("calls/<code:code>/follow/", follows.Follow.as_view(kind="call"), name="call_follow"),
    path("themes/", themes.Themes.as_view(), name="themes"),
    path("themes/<code:code>/", themes.OneTheme.as_view(), name="theme"),
    path("themes/<code:code>/follow/", follows.Follow.as_view(kind="theme"), name="theme_follow"),
    path("territories/", territories.Territories.as_view(), name="territories"),
    path("territories/<official:code>/", territories.OneTerritory.as_view(), name="territory"),
    path(
        "territories/<official:code>/follow/",
        follows.Follow.as_view(kind="territory"),
        name="territory_follow",
    ),
    path("processes/", processes.Processes.as_view(), name="processes"),
    path("processes/<code:code>/", processes.OneProcess.as_view(), name="process"),
    path("me/", me.Me.as_view(), name="me"),
    path("me/preferences/", notifications.Preferences.as_view(), name="me_preferences"),
    path("notifications/", notifications.Notifications.as_view(), name="notifications"),
    path("notifications/<code:code>/", notifications.OneNotification.as_view(), name="notification"),
    path("me/export/", me.Export.as_view(), name="me_export"),
    path("me/tokens/", tokens.Tokens.as_view(), name="me_tokens"),
    path("me/tokens/<code:code>/", tokens.OneToken.as_view(), name="me_token"),
    path("facts/", facts.Facts.as_view(), name="facts"),
]
