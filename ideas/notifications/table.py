"""Who is told of what, and what they may mute: the table of the lab's language, as data.

A file of its own because the lab reads it (``platform/docs/notices.md``) and a test compares the two. What a
row says in words, ``facts`` and ``roles`` say for the machine; which people hold a role towards a fact is for
``queries.telling``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import FactData
from ideas.agreements import facts as agreements
from ideas.charter.facts import AdhesionAsked, CharterAsked
from ideas.collaboration import facts as collaboration
from ideas.collaboration.facts import needs
from ideas.consent import facts as consent
from ideas.discussion import facts as discussion
from ideas.files.facts import FileHidden
from ideas.ideation import facts as ideation
from ideas.kernel.errors import Words
from ideas.learning import facts as learning
from ideas.measurement import facts as measurement
from ideas.moderation.facts import ReportSettled
from ideas.notifications.models import Channel
from ideas.notifications.roles import EVERY_ROLE, FROM_AFAR, Role
from ideas.organisations import facts as organisations
from ideas.people.facts import PersonBlocked
from ideas.pilots import facts as pilots
from ideas.pledges import facts as pledges
from ideas.reporting import facts as reporting
from ideas.roadmap import facts as roadmap
from ideas.sites import facts as sites
from ideas.workflow.facts import AnswerDueSoon, AnswerLate


@dataclass(frozen=True)
class Row:
    """One row. ``fact``, ``told`` and ``muted`` are its words in the lab's language; ``label`` is for the
    preferences page.

    Whoever holds one of ``never_muted`` towards a fact is told even where they muted the kind. Those in
    ``digest_only`` are not mailed at once.
    """

    kind: str
    fact: str
    told: str
    muted: str
    label: Words
    facts: tuple[type[FactData], ...] = ()
    never_muted: frozenset[Role] = frozenset()
    digest_only: frozenset[Role] = frozenset()
    default: Channel = Channel.AT_ONCE

    @property
    def can_be_muted(self) -> bool:
        """Whether some who are told may mute it."""
        return self.never_muted != EVERY_ROLE


TABLE = (
    Row(
        "step",
        "a step taken on an idea",
        "team, followers; supporters at co-creation, pilot and ends",
        "not by the team",
        _("Une idée de votre équipe, que vous suivez ou que vous soutenez change d’étape"),
        facts=(
            ideation.IdeaAdvanced,
            ideation.IdeasMerged,
            ideation.IdeasParted,
            ideation.PartProposed,
            sites.SiteMoved,
        ),
        never_muted=frozenset({Role.TEAM}),
    ),
    Row(
        "answer",
        "an answer is owed (3 days before, when late)",
        "who owes it; the desk",
        "no",
        _("Une réponse est attendue de vous"),
        facts=(
            AnswerDueSoon,
            AnswerLate,
            measurement.MeasurementDue,
            measurement.MeasurementLate,
            measurement.MeasurementSubmitted,
            measurement.StorySubmitted,
            organisations.VerificationEnding,
            organisations.VerificationExpired,
            CharterAsked,
        ),
        never_muted=EVERY_ROLE,
    ),
    Row(
        "comment",
        "comment, reply, mention",
        "team, the one answered, the one named; followers in digests",
        "yes",
        _("Quelqu’un écrit à votre équipe, vous répond ou vous cite ; résumé de ce que vous suivez"),
        facts=(
            discussion.CommentPosted,
            discussion.MentionsAdded,
            pilots.NewsPosted,
            learning.LearningNoted,
            discussion.QuestionAnswered,
            ideation.QuestionCredited,
            discussion.HelpSignalled,
            discussion.OfficialAnswerPinned,
            discussion.OfficialAnswerUnpinned,
            discussion.SynthesisWritten,
        ),
        digest_only=FROM_AFAR,
    ),
    Row(
        "invitation",
        "invitation, request, answer to it",
        "the one concerned",
        "no",
        _("On vous invite, on vous demande quelque chose ou on vous répond"),
        facts=(
            ideation.TeamInvited,
            measurement.MeasurementAccepted,
            measurement.MeasurementReturned,
            measurement.StoryAccepted,
            measurement.StoryConsentNoted,
            measurement.StoryReturned,
            measurement.StoryWithdrawn,
            ideation.InvitationAnswered,
            ideation.MergeProposed,
            ideation.MergeRevised,
            ideation.MergeAgreed,
            ideation.MergeClosed,
            ideation.UndoAsked,
            organisations.MemberInvited,
            ideation.LeadHandedOver,
            ideation.TeamJoined,
            ideation.TeamLeft,
            ideation.JoinAsked,
            ideation.JoinAnswered,
            ideation.TeamCallsLapsed,
            organisations.MemberJoined,
            organisations.MemberLeft,
            organisations.MandateAsked,
            organisations.MandateGranted,
            organisations.MandateRevoked,
            organisations.RepresentationLost,
            sites.ReplicationAsked,
            sites.ReplicationAccepted,
            sites.ReplicationDeclined,
            sites.ReplicationWithdrawn,
            sites.DeviationNoted,
            sites.DeviationDecided,
            sites.PackOffered,
            sites.PackOfferAnswered,
            sites.PackFeedbackGiven,
            sites.PackFeedbackAnswered,
        ),
        never_muted=EVERY_ROLE,
    ),
    Row(
        "collaboration",
        "amendment, need met, offer, match",
        "team, both sides",
        "yes",
        _("Un amendement, une traduction, un besoin, une offre ou une mise en relation"),
        facts=(
            collaboration.AmendmentProposed,
            collaboration.AmendmentRebased,
            collaboration.AmendmentStranded,
            collaboration.AmendmentDecided,
            collaboration.AmendmentWithdrawn,
            collaboration.AmendmentLapsed,
            ideation.TranslationAdded,
            ideation.TranslationOutdated,
            ideation.CarrierSought,
            ideation.IdeaAdopted,
            needs.NeedMet,
            needs.OfferMade,
            needs.OffersSuggested,
            needs.NeedsSuggested,
            needs.MatchProposed,
            needs.MatchAgreed,
            needs.MatchDeclined,
            needs.MatchWithdrawn,
            needs.MatchLapsed,
            needs.MatchDelivered,
            needs.MatchThanked,
            ideation.IdeasLinked,
        ),
        digest_only=FROM_AFAR,
    ),
    Row(
        "commitment",
        "endorsement, partner, signature asked or given",
        "team, partners' representatives",
        "not by those asked",
        _("Une organisation appuie, s’engage ou signe"),
        facts=(
            ideation.IdeaEndorsed,
            pilots.PartnerInvited,
            pilots.PartnerApplied,
            pilots.PartnerAccepted,
            pilots.PartnerDeclined,
            pilots.PartnerExpired,
            pilots.PartnerLeft,
            sites.SitePartnerInvited,
            sites.SitePartnerApplied,
            sites.SitePartnerAccepted,
            sites.SitePartnerDeclined,
            sites.SitePartnerExpired,
            sites.SitePartnerLeft,
            agreements.AgreementPartyAdded,
            agreements.AgreementNegotiated,
            agreements.AgreementChangeProposed,
            agreements.AgreementChangeDecided,
            agreements.SigningOpened,
            agreements.SignatureAwaited,
            agreements.AgreementSigned,
            agreements.SignaturesVoided,
            agreements.SignedPaperHandedIn,
            agreements.SignedPaperRefused,
            agreements.AgreementEnteredForce,
            agreements.AgreementRenewalAsked,
            agreements.AgreementNoticeGiven,
            agreements.AgreementEnded,
            pilots.NoticeGiven,
            pilots.NoticeTakenBack,
            pilots.DutiesTakenOn,
            pilots.DutiesDeclined,
            AdhesionAsked,
        ),
        never_muted=frozenset({Role.ASKED}),
    ),
    Row(
        "round",
        "consent round: voices asked (again, and 2 days before its end), objection, end",
        "those with a voice; who leads it of objections",
        "not by those asked",
        _("On demande votre position, ou un tour de consentement avance"),
        facts=(
            consent.RoundOpened,
            consent.ProposalChanged,
            consent.RoundEndsSoon,
            consent.PositionTaken,
            consent.ObjectionAnswered,
            consent.AnswerAgreed,
            consent.ObjectionWithdrawn,
            consent.RoundEnded,
            consent.RoundWithdrawn,
        ),
        never_muted=frozenset({Role.ASKED}),
    ),
    Row(
        "review",
        "a pilot's review is due (30 and 7 days before, when late)",
        "team, partners' representatives, the desk",
        "no",
        _("Le bilan d’un pilote approche, ou est en retard"),
        facts=(pilots.ReviewDueSoon, pilots.ReviewLate),
        never_muted=EVERY_ROLE,
    ),
    Row(
        "moderation",
        "hidden, blocked, appeal decided",
        "its author, the reporter",
        "no",
        _("Quelque chose de vous est masqué, ou votre signalement est traité"),
        facts=(
            ideation.IdeaHidden,
            collaboration.AmendmentHidden,
            discussion.CommentHidden,
            FileHidden,
            needs.NeedHidden,
            needs.OfferHidden,
            pilots.NewsHidden,
            learning.LearningHidden,
            organisations.OrganisationHidden,
            pilots.PilotHidden,
            sites.SiteHidden,
            PersonBlocked,
            ReportSettled,
        ),
        never_muted=EVERY_ROLE,
    ),
    Row(
        "plan",
        "milestone or pledge due (7 days before, when late), reached, given, reported",
        "who owes it; the pilot's team, partners' representatives, followers",
        "not by who owes it",
        _("Un jalon ou un engagement est à tenir, en retard ou tenu"),
        facts=(
            roadmap.MilestoneGiven,
            roadmap.MilestoneDueSoon,
            roadmap.MilestoneLate,
            roadmap.DelayExplained,
            roadmap.MilestoneMoved,
            pledges.PledgePromised,
            pledges.PledgeCommitted,
            pledges.PledgeDelivered,
            pledges.PledgeWithdrawn,
            pledges.PledgeDueSoon,
            pledges.PledgeLate,
            reporting.ReportFrozen,
        ),
        never_muted=frozenset({Role.OWING, Role.CONCERNED}),
        digest_only=FROM_AFAR,
    ),
    Row(
        "event",
        "event changed, place offered, reminder",
        "those registered",
        "offers and changes: no",
        _("Un événement où vous êtes inscrite ou inscrit change, ou une place se libère"),
        never_muted=frozenset({Role.ASKED, Role.CONCERNED}),
    ),
)

# What ends somebody's part in something: they are told even where they may not see it any more, without its title.
TOLD_UNSEEN = frozenset(
    {ideation.TeamLeft.name(), ideation.TeamCallsLapsed.name(), ideation.JoinAnswered.name()}
)

ROWS: Mapping[str, Row] = {row.kind: row for row in TABLE}
_ROW_OF_FACT: Mapping[str, Row] = {fact.name(): row for row in TABLE for fact in row.facts}
FACTS_TOLD = tuple(fact for row in TABLE for fact in row.facts)


def row_of(fact_name: str) -> Row | None:
    """The row that says who is told of facts of that name, or None."""
    return _ROW_OF_FACT.get(fact_name)


def channel_for(row: Row, role: Role, chosen: Channel | None) -> Channel:
    """How somebody in ``role`` is told of something of ``row``, given what they chose for it (None: nothing)."""
    channel = chosen or row.default
    if channel == Channel.MUTE and role in row.never_muted:
        channel = row.default
    if channel == Channel.AT_ONCE and role in row.digest_only:
        channel = Channel.DAILY
    return channel
