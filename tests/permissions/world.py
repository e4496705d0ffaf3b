"""The lab in which the tables are asked: everybody who can stand before a door, and one of each thing they can meet."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from ideas.activity.models import Delivery, Fact
from ideas.calls.models import Call
from ideas.collaboration.models import Amendment, Match, Need, Offer
from ideas.consent.hosts import Venue
from ideas.discussion.models import Comment, Thread
from ideas.discussion.operations import edit_comment, post_comment, write_synthesis
from ideas.discussion.queries import thread_of
from ideas.files.operations import add_file
from ideas.files.rules import Host
from ideas.ideation.asking import secret_of_link
from ideas.ideation.models import Idea, IdeaLink, Invitation, JoinRequest, Merge, TeamLink, TeamMember
from ideas.ideation.operations import (
    agree_to_merge,
    endorse_idea,
    link_ideas,
    propose_merge,
    record_idea,
    write_translation,
)
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.codes import hashed, new_secret
from ideas.measurement.models import Indicator, Measurement
from ideas.moderation.models import Report
from ideas.moderation.queries import Reported
from ideas.notifications.models import Notification
from ideas.organisations.models import Membership
from ideas.people.models import Claim, Token
from ideas.pilots.models import Hearing, News, Partner, Pilot
from ideas.roadmap.models import Milestone
from ideas.similarity.models import Difference
from ideas.topics.models import Territory
from ideas.workflow.models import Clock
from tests.factories.amendments import amendment_row
from tests.factories.files import PDF
from tests.factories.ideas import make_call, make_draft, make_idea, make_theme, stage_called
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, give_role, make_person, make_unclaimed
from tests.factories.pilots import make_running_pilot
from tests.permissions import world_pledges, world_reporting, world_sites
from tests.permissions.world_agreements import ALONG_AGREEMENTS, plant_agreements
from tests.permissions.world_charter import add_charter
from tests.permissions.world_consent import rounds_of
from tests.permissions.world_measurement import ALONG as ALONG_MEASUREMENT
from tests.permissions.world_measurement import STORY_SECRET, measured
from tests.permissions.world_organisations import things_of_organisations
from tests.permissions.world_pilots import around_the_pilot
from tests.permissions.world_roadmap import add_roadmap

DAY = datetime.timedelta(days=1)
SECRET = "begun-before-signing-up"


@dataclass
class World:
    """``actors`` by the name of their column; ``things`` by the word in the column « about »."""

    actors: dict[str, Actor] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        make_call()
        self.theme, self.other_theme = make_theme(), make_theme("energie", "Énergie", 140)
        self._people()
        self._staff()
        self._organisations()
        self._ideas()
        self._around_the_idea()
        self._amendments()
        self._around_two_ideas()
        self._pilot()
        self.things |= rounds_of(self)
        self.things |= world_sites.things_of_sites(self)
        self.things |= world_reporting.things_reported(self)
        add_roadmap(self)
        self.things |= world_pledges.pledged(self)
        plant_agreements(self.actors, self.things)
        add_charter(self)
        self._needs()
        self._accounts()
        self._lab()
        self._tokens()
        self._passwords()

    # --- Who --------------------------------------------------------------------------------------------------------

    def _people(self) -> None:
        self.actors |= {
            "signed out": ANYONE,
            "began it here": Actor(drafts=frozenset({hashed(SECRET)})),
            "signed in": acting(make_person("Étrangère")),
            "whose it is": acting(make_person("Olga")),
            "lead": acting(make_person("Alice")),
            "co-author": acting(make_person("Bruno")),
            "contributor": acting(make_person("Chiara")),
        }

    def _staff(self) -> None:
        for role in ("editor", "evaluator", "facilitator", "curator", "administrator"):
            self.actors[role] = acting(make_person(role.title(), roles=[role]))
        elsewhere = make_person("Curatrice ailleurs")
        give_role(elsewhere, "curator", themes=[self.other_theme])
        self.actors["curator elsewhere"] = acting(elsewhere)
        blocked = make_person("Bloqué", roles=["curator"], blocked_at=clock.now(), blocked_reason="Injures.")
        signed_up = acting(make_person("Sofia"), drafts=frozenset({hashed(SECRET)}))
        self.actors |= {"blocked": acting(blocked), "signed up since": signed_up}

    def _organisations(self) -> None:
        commune, partner = make_organisation(), make_organisation("Association Trait d’union")
        self.actors["member"] = acting(make_person("Mia"))
        joined = {"joined_at": clock.now()}
        Membership.objects.create(organisation=commune, person=self.actors["member"].person, **joined)
        for name, organisation, role in (
            ("representative", commune, "representative"),
            ("deputy", commune, "deputy"),
            ("partner", partner, "representative"),
            ("partner’s voice", partner, "communication"),
        ):
            self.actors[name] = acting_for(make_mandate(make_person(name.title()), organisation, role))
        owner = self.actors["whose it is"].person
        day = clock.today()
        self.things |= {
            "organisation": commune,
            "partner organisation": partner,
            "proposed organisation": make_organisation("Amicale du quai", listed_at=None),
            "hidden organisation": make_organisation("Cercle masqué", hidden_at=clock.now()),
            "network": make_organisation("Réseau des communes"),
            "mandate": make_mandate(owner, commune, "finance", granted_at=None, starts_on=day),
            "membership": Membership.objects.create(organisation=commune, person=owner),
        }
        make_mandate(owner, self.things["proposed organisation"], granted_at=None, starts_on=day)
        self.things |= things_of_organisations(self.things)

    def _tokens(self) -> None:
        """What a token may is what its person may, less what its scopes leave out."""
        lead, curator = self.actors["lead"].person, self.actors["curator"].person
        self.actors["token to read"] = Actor(person=lead, scopes=frozenset({"read"}))
        self.actors["token without lab"] = Actor(person=curator, scopes=frozenset({"read", "write"}))

    def _passwords(self) -> None:
        """Everybody has a password, which nobody knows: what asks for it again shows its form."""
        for actor in self.actors.values():
            if actor.is_person:
                actor.person.password = "md5$salt$hash"
                actor.person.save(update_fields=["password"])

    # --- What -------------------------------------------------------------------------------------------------------

    def _ideas(self) -> None:
        lead = self.actors["lead"]
        begun = make_draft(lead, title="Commencée ici")
        begun.team.all().delete()
        Idea.objects.filter(pk=begun.pk).update(draft_secret=hashed(SECRET))
        recorded = record_idea(
            person=make_unclaimed("Zoé"), consent="carte signée", by=self.actors["facilitator"], title="Notée"
        )
        self.things |= {
            "idea": make_idea(lead),
            "draft": make_draft(lead, title="Un brouillon"),
            "hidden idea": make_idea(lead, title="Masquée"),
            "begun": begun,
            "recorded": recorded,
        }
        recorded.themes.add(self.theme)
        standing = stage_called("submitted")
        Idea.objects.filter(pk=recorded.pk).update(stage=standing, is_public=True, submitted_at=clock.now())
        for name in ("idea", "draft", "hidden idea"):
            self._gather_team(self.things[name])

    def _gather_team(self, idea: Idea) -> None:
        for name, role in (
            ("co-author", "co_author"),
            ("blocked", "co_author"),
            ("contributor", "contributor"),
        ):
            TeamMember.objects.create(idea=idea, person=self.actors[name].person, role=role)

    def _around_the_idea(self) -> None:
        owner, idea = self.actors["whose it is"], self.things["idea"]
        for name in ("idea", "draft", "hidden idea"):
            made = Invitation.objects.create(
                idea=self.things[name], person=owner.person, role="contributor", invited_by=None
            )
            self.things["invitation" if name == "idea" else f"invitation of {name}"] = made
        self._asking()
        thread, hidden_thread = (
            thread_of("idea", self.things[name].code) for name in ("idea", "hidden idea")
        )
        assert thread is not None
        assert hidden_thread is not None
        hidden = post_comment(thread, body="Grossier.", by=owner)
        self._hide(hidden)
        edited = post_comment(thread, body="D’abord.", by=owner)
        edited = edit_comment(edited, body="Ensuite.", version=1, purpose="", stance="neutral", by=owner)
        rooms = {"team": self.actors["lead"], "staff": self.actors["curator"]}
        said = {
            circle: post_comment(
                Thread(subject_kind="idea", subject_code=idea.code, circle=circle), body="Ici.", by=actor
            )
            for circle, actor in rooms.items()
        }
        write_synthesis(thread, body="Une question.", by=self.actors["facilitator"])
        write_translation(idea, language="it", changes={"title": "Ore di vicinato"}, by=SYSTEM)
        self.things |= {
            "team discussion": said["team"].thread,
            "team message": said["team"],
            "lab notes": said["staff"].thread,
            "note": said["staff"],
            "discussion": thread,
            "comment": edited,
            "hidden comment": hidden,
            "endorsement": endorse_idea(idea, text="Oui.", by=self.actors["representative"]),
            "kind to follow": "idea",
            "clock": Clock.objects.get(kind="idea", subject=idea.code),
        }
        for name, of, is_private in (
            ("file", "idea", False),
            ("private file", "idea", True),
            ("file of draft", "draft", False),
            ("file of hidden idea", "hidden idea", False),
            ("hidden file", "idea", False),
        ):
            lead, code = self.actors["lead"], self.things[of].code
            file = add_file(
                kind="idea", code=code, content=PDF, name=f"{name}.pdf", is_private=is_private, by=lead
            )
            file.author = owner.person
            file.save(update_fields=["author"])
            self.things[name] = file
        self.things["comment of hidden idea"] = post_comment(
            hidden_thread, body="Caché.", by=self.actors["lead"]
        )
        self._hide(self.things["hidden file"])
        self._hide(self.things["hidden idea"])

    def _asking(self) -> None:
        """A link to the idea's team, somebody who asks to join it, an idea that nobody carries and who asks to."""
        owner, idea = self.actors["whose it is"].person, self.things["idea"]
        orphan = make_idea(acting(make_person("Odile")), title="Sans porteuse")
        orphan.team.all().delete()
        until = clock.now() + 14 * DAY
        self.things |= {
            "idea without lead": orphan,
            "team link": TeamLink.objects.create(idea=idea, role="contributor", places=5, expires_at=until),
            "request": JoinRequest.objects.create(idea=idea, person=owner, role="contributor"),
            "request to carry": JoinRequest.objects.create(idea=orphan, person=owner, role="lead"),
        }
        orphan.themes.set([self.theme])
        self.words |= {
            "link secret": secret_of_link(self.things["team link"]),
            "invitation secret": new_secret(),
        }
        mailed = {"secret_hash": hashed(self.words["invitation secret"]), "expires_at": until}
        Invitation.objects.create(
            idea=idea, kind="email", email="nora@example.org", role="contributor", **mailed
        )

    def _amendments(self) -> None:
        """As rows: the idea does not stand where one may propose them."""
        idea, author = self.things["idea"], self.actors["whose it is"].person
        for name in ("amendment", "hidden amendment"):
            self.things[name] = amendment_row(idea, author)
        self.things["amendment’s discussion"] = thread_of("amendment", self.things["amendment"].code)
        self._hide(self.things["hidden amendment"])

    def _around_two_ideas(self) -> None:
        """What stands between an idea of the lead's and one of the owner's: a merge proposed, another done, a link."""
        owner, lead, idea = self.actors["whose it is"], self.actors["lead"], self.things["idea"]
        away, gone, left = (make_idea(owner, title=title) for title in ("À réunir", "Réunie", "Liée"))
        done = propose_merge(gone, into=make_idea(lead, title="Qui reste"), reason="Motif.", by=owner)
        self.things |= {
            "other idea": away,
            "merge": propose_merge(away, into=idea, reason="Motif.", by=owner),
            "done merge": agree_to_merge(done, version=1, by=lead),
            "idea link": link_ideas(idea, to=left, kind="builds_on", by=lead),
        }
        Difference.objects.create(
            idea=idea, near=away, reason="La nôtre est pour les enfants.", person=lead.person
        )

    def _hide(self, row: Any) -> None:
        row.hidden_at, row.hidden_reason = clock.now(), "Motif."
        row.save(update_fields=["hidden_at", "hidden_reason"])

    def _pilot(self) -> None:
        lead, owner = self.actors["lead"], self.actors["whose it is"].person
        pilot = make_running_pilot(lead, self.actors["partner"], self.actors["curator"])
        Pilot.objects.filter(pk=pilot.pk).update(news_count=1)
        self._gather_team(pilot.idea)
        hidden = {"hidden_at": clock.now(), "hidden_reason": "…"}
        self.things |= {
            "pilot": pilot,
            "pilot’s discussion": thread_of("pilot", pilot.code),
            "partner": pilot.partners.get(),
            "news": News.objects.create(pilot=pilot, title="Ouvert", text="La salle.", author=owner),
            "hidden news": News.objects.create(
                pilot=pilot, title="Masquée", text="…", author=owner, **hidden
            ),
            **around_the_pilot(pilot, owner),
        }

        self.things |= measured(pilot, lead)
        self.words["story secret"] = STORY_SECRET

    def _needs(self) -> None:
        """As rows: the idea stands where needs are not open. The match waits for the team's answer."""
        idea, owner = self.things["idea"], self.actors["whose it is"].person
        office = self.actors["representative"]
        theirs = {"person": office.person, "organisation": office.organisation, "mandate": office.mandate}
        need = Need.objects.create(idea=idea, kind="skill", title="Une menuisière")
        offer = Offer.objects.create(person=owner, kind="skill", title="Menuisier")
        hidden = {"hidden_at": clock.now(), "hidden_reason": "…"}
        proposed: dict[str, Any] = {
            "proposed_side": "offer",
            "answer_by": clock.now() + DAY,
            "need": need,
            "idea": idea,
        }
        self.things |= {
            "need": need,
            "offer": offer,
            "hidden need": Need.objects.create(idea=idea, kind="skill", title="Masqué", **hidden),
            "hidden offer": Offer.objects.create(person=owner, kind="skill", title="Masquée", **hidden),
            "offer of an organisation": Offer.objects.create(**theirs, kind="place", title="La salle"),
            "match": Match.objects.create(offer=offer, **proposed),
            "agreed match": Match.objects.create(
                offer=Offer.objects.create(person=owner, kind="skill", title="Autre"),
                state="agreed",
                **proposed,
            ),
        }

    def _accounts(self) -> None:
        owner, zoe = self.actors["whose it is"].person, make_unclaimed("Yaël")
        claimed = make_unclaimed("Ximena")
        self.words["claim secret"] = new_secret()
        claim = {"secret_hash": hashed(self.words["claim secret"]), "expires_at": clock.now() + DAY}
        token = {"secret_hash": hashed(new_secret()), "hint": "abc", "scopes": ["read"]}
        told = {"kind": "comment", "subject_kind": "comment", "subject_code": self.things["comment"].code}
        self.things |= {
            "person": owner,
            "unclaimed person": zoe,
            "blocked person": self.actors["blocked"].person,
            "closed person": make_person("Fermée", closed_at=clock.now(), is_active=False),
            "staff member": make_person("Éva", roles=["evaluator"]),
            "claim": Claim.objects.create(person=claimed, **claim),
            "token": Token.objects.create(person=owner, name="Essai", **token),
            "notification": Notification.objects.create(
                person=owner,
                fact=Fact.objects.filter(name="CommentPosted").earliest("pk"),
                role="team",
                channel="inbox",
                **told,
            ),
        }

    def _lab(self) -> None:
        idea = self.things["idea"]
        call = make_call()
        timed = {"names": {"fr": "Appel d’été"}, "process": call.process}
        hidden = Call.objects.create(slug="masque", hidden_at=clock.now(), **timed)
        owner = self.actors["whose it is"].person
        country = {"level": "country", "path": "/CH/", "name": "Suisse", "search_name": "suisse"}
        self.things |= {
            "permanent call": call,
            "call": Call.objects.create(slug="ete", **timed),
            "hidden call": hidden,
            "report": Report.objects.create(
                reporter=owner, subject_kind="idea", subject_code=idea.code, reason="spam"
            ),
            "theme": self.theme,
            "territory": Territory.objects.create(code="CH", **country),
            "delivery": Delivery.objects.earliest("pk"),
            "process": call.process,
        }

    def code_of(self, name: str) -> str:
        """What stands for a thing or a person in an address."""
        if name in self.words:
            return self.words[name]
        row = self.things[name] if name in self.things else self.actors[name].person
        return str(row.code if hasattr(row, "code") else row.pk)

    # --- Where things stand -----------------------------------------------------------------------------------------

    def stand_idea(self, state: str) -> None:
        """Let the idea stand in a stage, or be ``hidden``, as a row: how it comes there is for other tests."""
        is_hidden = state == "hidden"
        idea, row = self.things["idea"], stage_called("submitted" if is_hidden else state)
        idea.stage, idea.is_public, idea.hidden_at = row, row.is_public, clock.now() if is_hidden else None
        idea.submitted_at = None if row.is_start else clock.now()
        idea.save(update_fields=["stage", "is_public", "hidden_at", "submitted_at"])

    def stand_pilot(self, state: str) -> None:
        """Let the pilot stand in a state, or be ``hidden``, as a row."""
        pilot, is_hidden = self.things["pilot"], state == "hidden"
        pilot.state, pilot.hidden_at = "running" if is_hidden else state, clock.now() if is_hidden else None
        pilot.save(update_fields=["state", "hidden_at"])

    def forget(self) -> None:
        """Read again where the idea and the pilot stand, after what was done with them was taken back."""
        for name in ("idea", "pilot"):
            self.things[name].refresh_from_db()

    def thing(self, about: str) -> Any:
        """What a permission is asked about, read again, with what a door would have fetched along."""
        if not about or about == "kind to follow":
            return "idea" if about else None
        if about.endswith("’s files"):
            kind = about.removesuffix("’s files")
            return Host(kind, self.thing(kind))
        if about.endswith("’s rounds"):
            kind = about.removesuffix("’s rounds")
            return Venue(kind, self.thing(kind))
        if about.startswith("reported "):
            kind = about.removeprefix("reported ")
            row = self.thing(kind) if kind in self.things else None
            return Reported(kind if row else "idea", row.code if row else "22222222", row)
        row = self.things[about]
        rows = type(row)._default_manager.prefetch_related(*_AMONG.get(type(row), ()))
        return (rows.select_related(*_ALONG[type(row)]) if type(row) in _ALONG else rows).get(pk=row.pk)


_ALONG: dict[type, tuple[str, ...]] = {
    Idea: ("stage",),
    Comment: ("thread",),
    Amendment: ("idea__stage",),
    Partner: ("pilot__idea",),
    News: ("pilot__idea",),
    Indicator: ("pilot__idea",),
    Measurement: ("indicator__pilot__idea",),
    Milestone: ("pilot__idea",),
    Hearing: ("pilot__idea",),
    Pilot: ("idea",),
    Invitation: ("idea",),
    TeamLink: ("idea__stage",),
    JoinRequest: ("idea__stage",),
    Need: ("idea__stage", "idea__merged_into"),
    Offer: ("idea", "person", "organisation"),
    Match: ("need__idea__stage", "need__idea__merged_into", "offer__person", "offer__organisation"),
    Merge: ("source", "target"),
    IdeaLink: ("source", "target"),
    **world_sites.ALONG,
    **world_pledges.ALONG,
    **world_reporting.ALONG,
}
_ALONG |= ALONG_AGREEMENTS
_ALONG |= ALONG_MEASUREMENT
_AMONG: dict[type, tuple[str, ...]] = {
    Need: ("idea__team__person", "idea__themes", "idea__territories"),
    Match: ("need__idea__team__person", "need__idea__themes", "need__idea__territories"),
    Offer: ("territories",),
    Idea: ("team__person", "themes", "territories"),
    Amendment: ("idea__team__person", "idea__themes", "idea__territories"),
    Pilot: ("idea__team__person", "idea__themes", "idea__territories"),
    Partner: ("pilot__idea__team__person", "pilot__idea__themes", "pilot__idea__territories"),
    News: ("pilot__idea__team__person", "pilot__idea__themes", "pilot__idea__territories"),
    Indicator: ("pilot__idea__team__person", "pilot__idea__themes", "pilot__idea__territories"),
    **world_sites.AMONG,
    **world_pledges.AMONG,
    **world_reporting.AMONG,
    Hearing: ("pilot__idea__team__person", "pilot__idea__themes", "pilot__idea__territories"),
}
