"""Who is told of what, and what they may mute: the table of the lab's language, as data.

A file of its own because the lab reads it (``platform/docs/notices.md``) and a test compares the two. What a
row says in words, ``facts`` and ``roles`` say for the machine; which people hold a role towards a fact is for
``queries.telling``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import FactData
from ideas.agreements.facts import (
    AgreementChangeDecided,
    AgreementChangeProposed,
    AgreementEnded,
    AgreementEnteredForce,
    AgreementNegotiated,
    AgreementNoticeGiven,
    AgreementPartyAdded,
    AgreementRenewalAsked,
    AgreementSigned,
    SignatureAwaited,
    SignaturesVoided,
    SignedPaperHandedIn,
    SignedPaperRefused,
    SigningOpened,
)
from ideas.charter.facts import AdhesionAsked, CharterAsked
from ideas.collaboration.facts import (
    AmendmentDecided,
    AmendmentHidden,
    AmendmentLapsed,
    AmendmentProposed,
    AmendmentRebased,
    AmendmentStranded,
    AmendmentWithdrawn,
)
from ideas.collaboration.facts.needs import (
    MatchAgreed,
    MatchDeclined,
    MatchDelivered,
    MatchLapsed,
    MatchProposed,
    MatchThanked,
    MatchWithdrawn,
    NeedHidden,
    NeedMet,
    NeedsSuggested,
    OfferHidden,
    OfferMade,
    OffersSuggested,
)
from ideas.consent.facts import (
    AnswerAgreed,
    ObjectionAnswered,
    ObjectionWithdrawn,
    PositionTaken,
    ProposalChanged,
    RoundEnded,
    RoundEndsSoon,
    RoundOpened,
    RoundWithdrawn,
)
from ideas.discussion.facts import (
    CommentHidden,
    CommentPosted,
    HelpSignalled,
    MentionsAdded,
    OfficialAnswerPinned,
    OfficialAnswerUnpinned,
    QuestionAnswered,
    SynthesisWritten,
)
from ideas.files.facts import FileHidden
from ideas.ideation.facts import (
    CarrierSought,
    IdeaAdopted,
    IdeaAdvanced,
    IdeaEndorsed,
    IdeaHidden,
    IdeasLinked,
    IdeasMerged,
    IdeasParted,
    InvitationAnswered,
    JoinAnswered,
    JoinAsked,
    LeadHandedOver,
    MergeAgreed,
    MergeClosed,
    MergeProposed,
    MergeRevised,
    PartProposed,
    QuestionCredited,
    TeamCallsLapsed,
    TeamInvited,
    TeamJoined,
    TeamLeft,
    TranslationAdded,
    TranslationOutdated,
    UndoAsked,
)
from ideas.kernel.errors import Words
from ideas.measurement.facts import (
    MeasurementAccepted,
    MeasurementDue,
    MeasurementLate,
    MeasurementReturned,
    MeasurementSubmitted,
    StoryAccepted,
    StoryConsentNoted,
    StoryReturned,
    StorySubmitted,
    StoryWithdrawn,
)
from ideas.moderation.facts import ReportSettled
from ideas.notifications.models import Channel
from ideas.organisations.facts import (
    MandateAsked,
    MandateGranted,
    MandateRevoked,
    MemberInvited,
    MemberJoined,
    MemberLeft,
    OrganisationHidden,
    RepresentationLost,
    VerificationEnding,
    VerificationExpired,
)
from ideas.people.facts import PersonBlocked
from ideas.pilots.facts import (
    DutiesDeclined,
    DutiesTakenOn,
    NewsHidden,
    NewsPosted,
    NoticeGiven,
    NoticeTakenBack,
    PartnerAccepted,
    PartnerApplied,
    PartnerDeclined,
    PartnerExpired,
    PartnerInvited,
    PartnerLeft,
    PilotHidden,
    ReviewDueSoon,
    ReviewLate,
)
from ideas.pledges.facts import (
    PledgeCommitted,
    PledgeDelivered,
    PledgeDueSoon,
    PledgeLate,
    PledgePromised,
    PledgeWithdrawn,
)
from ideas.roadmap.facts import (
    DelayExplained,
    MilestoneDueSoon,
    MilestoneGiven,
    MilestoneLate,
    MilestoneMoved,
)
from ideas.sites.facts import (
    DeviationDecided,
    DeviationNoted,
    PackFeedbackAnswered,
    PackFeedbackGiven,
    PackOfferAnswered,
    PackOffered,
    ReplicationAccepted,
    ReplicationAsked,
    ReplicationDeclined,
    ReplicationWithdrawn,
    SiteHidden,
    SiteMoved,
    SitePartnerAccepted,
    SitePartnerApplied,
    SitePartnerDeclined,
    SitePartnerExpired,
    SitePartnerInvited,
    SitePartnerLeft,
)
from ideas.workflow.facts import AnswerDueSoon, AnswerLate


class Role(StrEnum):
    """Why somebody is told, the strongest first: who holds several towards one fact is told for the first."""

    OWING = "owing"
    ASKED = "asked"
    CONCERNED = "concerned"
    AUTHOR = "author"
    ANSWERED = "answered"
    NAMED = "named"
    NAMED_FOR = "named_for"
    CALLED = "called"
    TEAM = "team"
    REPRESENTATIVE = "representative"
    DESK = "desk"
    REPORTER = "reporter"
    SUPPORTER = "supporter"
    FOLLOWER = "follower"


FROM_AFAR = frozenset({Role.SUPPORTER, Role.FOLLOWER})
EVERY_ROLE = frozenset(Role)

REASONS: Mapping[Role, Words] = {
    Role.OWING: _("une réponse de votre part est attendue"),
    Role.ASKED: _("votre organisation est sollicitée"),
    Role.CONCERNED: _("cela s’adresse à vous"),
    Role.AUTHOR: _("cela vient de vous"),
    Role.ANSWERED: _("quelqu’un répond à votre message"),
    Role.NAMED: _("votre nom est cité"),
    Role.NAMED_FOR: _("une organisation que vous représentez est citée"),
    Role.CALLED: _("votre rôle au lab est cité"),
    Role.TEAM: _("vous faites partie de l’équipe"),
    Role.REPRESENTATIVE: _("vous représentez une organisation partenaire"),
    Role.DESK: _("vous vous en occupez pour le lab"),
    Role.REPORTER: _("vous avez signalé quelque chose"),
    Role.SUPPORTER: _("vous soutenez cette idée"),
    Role.FOLLOWER: _("vous suivez cette page"),
}


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
        facts=(IdeaAdvanced, IdeasMerged, IdeasParted, PartProposed, SiteMoved),
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
            MeasurementDue,
            MeasurementLate,
            MeasurementSubmitted,
            StorySubmitted,
            VerificationEnding,
            VerificationExpired,
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
            CommentPosted,
            MentionsAdded,
            NewsPosted,
            QuestionAnswered,
            QuestionCredited,
            HelpSignalled,
            OfficialAnswerPinned,
            OfficialAnswerUnpinned,
            SynthesisWritten,
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
            TeamInvited,
            MeasurementAccepted,
            MeasurementReturned,
            StoryAccepted,
            StoryConsentNoted,
            StoryReturned,
            StoryWithdrawn,
            InvitationAnswered,
            MergeProposed,
            MergeRevised,
            MergeAgreed,
            MergeClosed,
            UndoAsked,
            MemberInvited,
            LeadHandedOver,
            TeamJoined,
            TeamLeft,
            JoinAsked,
            JoinAnswered,
            TeamCallsLapsed,
            MemberJoined,
            MemberLeft,
            MandateAsked,
            MandateGranted,
            MandateRevoked,
            RepresentationLost,
            ReplicationAsked,
            ReplicationAccepted,
            ReplicationDeclined,
            ReplicationWithdrawn,
            DeviationNoted,
            DeviationDecided,
            PackOffered,
            PackOfferAnswered,
            PackFeedbackGiven,
            PackFeedbackAnswered,
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
            AmendmentProposed,
            AmendmentRebased,
            AmendmentStranded,
            AmendmentDecided,
            AmendmentWithdrawn,
            AmendmentLapsed,
            TranslationAdded,
            TranslationOutdated,
            CarrierSought,
            IdeaAdopted,
            NeedMet,
            OfferMade,
            OffersSuggested,
            NeedsSuggested,
            MatchProposed,
            MatchAgreed,
            MatchDeclined,
            MatchWithdrawn,
            MatchLapsed,
            MatchDelivered,
            MatchThanked,
            IdeasLinked,
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
            IdeaEndorsed,
            PartnerInvited,
            PartnerApplied,
            PartnerAccepted,
            PartnerDeclined,
            PartnerExpired,
            PartnerLeft,
            SitePartnerInvited,
            SitePartnerApplied,
            SitePartnerAccepted,
            SitePartnerDeclined,
            SitePartnerExpired,
            SitePartnerLeft,
            AgreementPartyAdded,
            AgreementNegotiated,
            AgreementChangeProposed,
            AgreementChangeDecided,
            SigningOpened,
            SignatureAwaited,
            AgreementSigned,
            SignaturesVoided,
            SignedPaperHandedIn,
            SignedPaperRefused,
            AgreementEnteredForce,
            AgreementRenewalAsked,
            AgreementNoticeGiven,
            AgreementEnded,
            NoticeGiven,
            NoticeTakenBack,
            DutiesTakenOn,
            DutiesDeclined,
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
            RoundOpened,
            ProposalChanged,
            RoundEndsSoon,
            PositionTaken,
            ObjectionAnswered,
            AnswerAgreed,
            ObjectionWithdrawn,
            RoundEnded,
            RoundWithdrawn,
        ),
        never_muted=frozenset({Role.ASKED}),
    ),
    Row(
        "review",
        "a pilot's review is due (30 and 7 days before, when late)",
        "team, partners' representatives, the desk",
        "no",
        _("Le bilan d’un pilote approche, ou est en retard"),
        facts=(ReviewDueSoon, ReviewLate),
        never_muted=EVERY_ROLE,
    ),
    Row(
        "moderation",
        "hidden, blocked, appeal decided",
        "its author, the reporter",
        "no",
        _("Quelque chose de vous est masqué, ou votre signalement est traité"),
        facts=(
            IdeaHidden,
            AmendmentHidden,
            CommentHidden,
            FileHidden,
            NeedHidden,
            OfferHidden,
            NewsHidden,
            OrganisationHidden,
            PilotHidden,
            SiteHidden,
            PersonBlocked,
            ReportSettled,
        ),
        never_muted=EVERY_ROLE,
    ),
    Row(
        "plan",
        "milestone or pledge due (7 days before, when late), reached, given",
        "who owes it; the pilot's team, partners' representatives, followers",
        "not by who owes it",
        _("Un jalon ou un engagement est à tenir, en retard ou tenu"),
        facts=(
            MilestoneGiven,
            MilestoneDueSoon,
            MilestoneLate,
            DelayExplained,
            MilestoneMoved,
            PledgePromised,
            PledgeCommitted,
            PledgeDelivered,
            PledgeWithdrawn,
            PledgeDueSoon,
            PledgeLate,
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
TOLD_UNSEEN = frozenset({TeamLeft.name(), TeamCallsLapsed.name(), JoinAnswered.name()})

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
