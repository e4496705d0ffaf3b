"""A small lab in which every page has something to show."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.tokens import default_token_generator

from cms.starting import start_pages
from ideas.activity import running
from ideas.activity.models import Delivery
from ideas.calls.operations import open_call
from ideas.collaboration.operations import accept_amendment, decline_amendment, note_fit
from ideas.consent.operations import answer_objection, take_position
from ideas.discussion.models import Circle, Thread
from ideas.discussion.operations import (
    Quoted,
    delete_comment,
    edit_comment,
    hide_comment,
    post_comment,
    post_comment_on_passage,
    write_synthesis,
)
from ideas.discussion.queries import thread_about, thread_of
from ideas.files.operations import add_file
from ideas.ideation.asking import secret_of_link
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import Idea, Invitation, TeamMember
from ideas.ideation.operations import (
    advance_idea,
    agree_to_merge,
    ask_to_carry,
    ask_to_join,
    endorse_idea,
    hide_idea,
    invite_to_team,
    issue_secret,
    leave_team,
    link_ideas,
    make_team_link,
    propose_merge,
    remove_member,
    review_translation,
    revise_idea,
    split_idea,
    support_idea,
    write_translation,
)
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.moderation.operations import report_subject, settle_report
from ideas.notifications.models import Digest
from ideas.notifications.operations import follow_by_email, follow_subject
from ideas.notifications.queries.links import confirm_path, unsubscribe_path
from ideas.organisations.models import Membership, Organisation
from ideas.organisations.operations import ask_mandate, propose_organisation
from ideas.people.models import Person
from ideas.people.operations import ask_email_change, block_person, issue_claim, make_token
from ideas.people.queries import key_of_email_change
from ideas.pilots.models import Pilot
from ideas.pilots.operations import apply_as_partner, invite_partner, post_news, promise_synthesis
from ideas.pledges.operations import spend_amount
from ideas.topics.models import Theme
from ideas.workflow.operations import ensure_default_process
from tests.crawl.world_pilots import plan_pilots
from tests.factories.amendments import make_amendment
from tests.factories.consent import make_round
from tests.factories.files import PDF, image_bytes
from tests.factories.ideas import make_call, make_draft, make_idea, make_theme
from tests.factories.learning import make_learning
from tests.factories.needs import agreed_match, make_need, offer_of
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import PASSWORD, acting, make_person, make_unclaimed
from tests.factories.pilots import acting_for_new, make_pilot, make_pilot_in_review, make_running_pilot
from tests.factories.pledges import make_line, make_pledge
from tests.factories.reporting import make_frozen_report, make_report
from tests.factories.topics import make_territories


@dataclass
class World:
    """Who visits, and the codes that addresses are made of."""

    people: dict[str, Person] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    mandate: Any = None


def fill() -> World:
    """Fill the database that this process uses."""
    world = World()
    _people(world)
    _topics(world)
    _ideas(world)
    _talk(world)
    _amendments(world)
    _files(world)
    _organisations(world)
    _resources(world)
    _pilots(world)
    _moderation(world)
    _notices(world)
    _teams(world)
    _secrets(world)
    start_pages()
    _deliver()
    _link_in_mail(world)
    _dead_letter(world)
    return world


def _deliver() -> None:
    for _ in range(100):
        running.place_facts()
        if not running.run_due_here(100):
            return


def _people(world: World) -> None:
    for key, roles in (
        ("alice", []),
        ("bruno", []),
        ("dora", []),
        ("carla", ["curator"]),
        ("ada", ["administrator", "curator"]),
    ):
        password = PASSWORD if key in {"alice", "ada"} else None
        world.people[key] = make_person(key.capitalize(), roles=roles, password=password)
    TOTP.activate(world.people["ada"], "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(world.people["ada"])
    world.people["otto"] = make_person("Otto")
    world.mandate = make_mandate(world.people["otto"], make_organisation())
    world.codes |= {key: person.code for key, person in world.people.items()}
    visitor = make_unclaimed("Zoé", postal_contact="Rue du Four 3, 1200 Genève")
    blocked = make_person("Bloquée")
    block_person(blocked, reason="Des insultes répétées.", by=_actor(world, "ada"))
    world.codes |= {"visitor": visitor.code, "blocked": blocked.code}


def _actor(world: World, key: str) -> Actor:
    return acting(Person.objects.get(pk=world.people[key].pk))


def _otto(world: World) -> Actor:
    return acting_for(world.mandate)


def _topics(world: World) -> None:
    make_call()
    theme = make_theme()
    make_theme("insertion", "Insertion", 250)
    make_theme("pouvoir", "Pouvoir d’agir", 310)
    territories = make_territories()
    call = open_call(
        names={"fr": "Printemps solidaire", "it": "Primavera", "de": "Frühling", "en": "Spring"},
        briefs={"fr": "Où **s’asseoir** ?", "it": "Dove?", "de": "Wo?", "en": "Where?"},
        themes=[theme],
        territories=[territories["CH-GE"]],
        process=ensure_default_process(by=SYSTEM),
        by=_actor(world, "ada"),
    )
    world.codes |= {"call": call.code, "theme": theme.code, "territory": "CH-GE"}


def _ideas(world: World) -> None:
    alice, bruno, carla = (_actor(world, key) for key in ("alice", "bruno", "carla"))
    draft = make_draft(alice, title="Un banc devant chaque école")
    idea = make_idea(alice, stage="cocreation")
    changed = {"summary": "Mettre en commun le temps et les outils d’un quartier."}
    idea = revise_idea(idea, changes=changed, by=alice)
    italian = {"title": "Ore di vicinato", "sections": {"need": "Una persona su tre vive sola."}}
    write_translation(idea, language="it", changes=italian, revision=1, by=alice)
    plain = {"title": "Une heure pour une heure", "sections": {"need": "Beaucoup de gens vivent seuls."}}
    easy = write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=plain, by=alice)
    review_translation(easy, version=1, by=carla)
    support_idea(idea, by=bruno)
    endorsement = endorse_idea(idea, text="Nous prêtons une salle.", intended_role="host", by=_otto(world))
    invite_to_team(idea, person=world.people["bruno"], role="co_author", message="Viens.", by=alice)
    waiting = make_idea(bruno, title="Un café des aidants, une fois par mois, dans chaque bibliothèque")
    hidden = make_idea(bruno, title="À masquer")
    hide_idea(hidden, reason="Une personne y était nommée.", by=carla)
    joined = make_idea(bruno, title="Une heure contre une heure")
    merged = propose_merge(joined, into=idea, reason="Les deux veulent la même chose.", by=bruno)
    agree_to_merge(merged, version=1, by=alice)
    other = make_idea(bruno, title="Des heures pour le quartier")
    merge = propose_merge(other, into=idea, reason="Elles se ressemblent.", by=bruno)
    link_ideas(idea, to=waiting, kind="builds_on", by=alice)
    (part,) = split_idea(
        idea, parts=[{"title": "Le carnet d’heures", "sections": ["need", "solution"]}], by=alice
    )
    revise_idea(part, changes={"summary": "Un carnet pour toutes et tous."}, by=alice)
    advance_idea(part, step="submit", by=alice)
    world.codes |= {
        "joined": joined.code,
        "merged": merged.code,
        "merge": merge.code,
        "draft": draft.code,
        "idea": idea.code,
        "endorsement": endorsement.code,
        "waiting": waiting.code,
        "hidden": hidden.code,
        "invitation": idea.invitations.get().code,
    }


def _talk(world: World) -> None:
    alice, bruno, carla = (_actor(world, key) for key in ("alice", "bruno", "carla"))
    thread = thread_of("idea", world.codes["idea"])
    asked = post_comment(thread, body="Qui **paie** ?", by=bruno, purpose="question")
    edit_comment(asked, body="Qui **paie**, et combien ?", by=bruno)
    write_synthesis(thread, body="Une question, #1, attend sa réponse.", by=carla)
    rooms = {
        circle: Thread(subject_kind="idea", subject_code=world.codes["idea"], circle=circle)
        for circle in ("team", "staff")
    }
    whispered = post_comment(rooms["team"], body="Qui **relit** le budget ?", by=alice, purpose="question")
    post_comment(rooms["staff"], body="À revoir avec la commune.", by=carla)
    answer = post_comment(thread, body="La commune, pour un an.", parent=asked, by=alice)
    spoken = post_comment(thread, body="Nous avons essayé : cela marche.", parent=answer, by=_otto(world))
    delete_comment(post_comment(thread, body="Rien.", by=bruno), by=bruno)
    hide_comment(
        post_comment(thread, body="Achetez mes pneus.", by=bruno), reason="Publicité sans rapport.", by=carla
    )
    codes = {"comment": asked.code, "answer": answer.code, "whispered": whispered.code, "spoken": spoken.code}
    world.codes |= codes


def _amendments(world: World) -> None:
    """One that fits, one that no longer does, one accepted in part, one declined, of an idea of its own."""
    alice, bruno, dora = (_actor(world, key) for key in ("alice", "bruno", "dora"))
    text = "Une heure donnée vaut une heure reçue.\n\nUn panneau **montre** ce qui s’offre."
    sections = {"need": "Personne ne sait ce qui s’offre.", "solution": text}
    idea = make_idea(alice, stage="cocreation", title="Le panneau", sections=sections)
    fits = make_amendment(idea, bruno, solution=f"{text}\n\nLa bibliothèque le tient.")
    unfit = make_amendment(idea, dora, solution=text.replace("Un panneau", "Un carnet"))
    partly = make_amendment(idea, dora, solution=f"Voici. {text} Toujours.")
    declined = make_amendment(idea, bruno, solution="Rien du tout.", reason="Trop long.")
    accept_amendment(partly, taken={"solution": [2]}, reason="Sans le début.", by=alice)
    decline_amendment(declined, reason="Nous y tenons.", by=alice)
    thread = thread_of("idea", idea.code)
    for words in ("montre ce qui", "Un panneau"):
        quoted = Quoted(part="solution", exact=words)
        post_comment_on_passage(thread, quoted=quoted, body="Comment donc ?", by=bruno)
    changed = Idea.objects.get(pk=idea.pk).section("solution").replace("Un panneau", "Deux panneaux")
    revise_idea(idea, changes={"sections": {"solution": changed}}, by=alice)
    note_fit(idea, by=SYSTEM)
    world.codes |= {
        "amended": idea.code,
        "open_amendment": fits.code,
        "unfit_amendment": unfit.code,
        "partly_amendment": partly.code,
        "declined_amendment": declined.code,
    }


def _resources(world: World) -> None:
    """A need and offers of an idea in co-creation: one in the open, one of an organisation, one that was accepted."""
    alice, dora = (_actor(world, key) for key in ("alice", "dora"))
    idea = Idea.objects.get(code=world.codes["amended"])
    need = make_need(idea, alice)
    taken = agreed_match(need, offer_of(dora), team=alice, giver=dora)
    open_offer = offer_of(dora, title="Un établi le soir")
    own = offer_of(alice, title="Deux soirées par mois")
    offer_of(_otto(world), title="La salle du conseil")
    world.codes |= {"need": need.code, "match": taken.code, "offer": open_offer.code, "own_offer": own.code}


def _files(world: World) -> None:
    alice = _actor(world, "alice")
    idea = world.codes["idea"]
    plan = add_file(kind="idea", code=idea, content=PDF, name="Plan.pdf", title="Plan", by=alice)
    picture = image_bytes()
    add_file(
        kind="idea", code=idea, content=picture, name="a.png", alt_text="Une cour, deux bancs.", by=alice
    )
    world.codes["file"] = plan.code


def _organisations(world: World) -> None:
    otto = _otto(world)
    proposed = propose_organisation(
        name="Association des Tanneries", kind=Organisation.Kind.ASSOCIATION, by=_actor(world, "alice")
    )
    ask_mandate(otto.organisation, by=_actor(world, "bruno"))
    Membership.objects.create(organisation=otto.organisation, person=world.people["alice"])
    world.codes |= {
        "organisation": otto.organisation.code,
        "proposed": proposed.code,
    }


def _pilots(world: World) -> None:
    alice, otto = _actor(world, "alice"), _otto(world)
    curator = _actor(world, "carla")
    running_pilot = make_running_pilot(alice, otto, curator)
    post_news(running_pilot, title="Premier matin", text="Nous avons **ouvert**.", by=alice)
    promise_synthesis(running_pilot, about="Le premier hiver", due_on=clock.today(), by=alice)
    room = thread_about("pilot", running_pilot, alice, Circle.PARTNERS)
    assert room is not None
    post_comment(room, body="Le bail n’est pas signé.", by=alice)
    applicant = acting_for_new("Le Relais")
    apply_as_partner(running_pilot, role="operator", text="Nous tenons l’accueil.", by=applicant)
    invite_partner(running_pilot, organisation=make_organisation("Fondation Graine"), role="funder", by=alice)
    pledge, line = make_pledge(running_pilot, otto, title="Subvention"), make_line(running_pilot)
    spending = spend_amount(line, amount=Decimal(120), text="Loyer d’avril.", by=alice)
    preparing = make_pilot(alice, otto, title="Un four pour la rue")
    other = make_running_pilot(alice, applicant, curator)
    reviewed = make_pilot_in_review(alice, otto, curator)
    world.codes |= plan_pilots(
        running_pilot, preparing, lead=alice, curator=curator, otto=otto, applicant=applicant
    )
    world.codes |= {
        "applicant": applicant.organisation.code,
        "other": other.code,
        "pilot": running_pilot.code,
        "pledge": pledge.code,
        "line": line.code,
        "spending": spending.code,
        "preparing": preparing.code,
        "reviewed": reviewed.code,
        "round": _round(reviewed, otto, curator),
        "news": running_pilot.news.get().code,
        "learning": make_learning(running_pilot).code,
        "funder_report": make_frozen_report(running_pilot).code,
        "draft_report": make_report(running_pilot).code,
    }


def _round(pilot: Pilot, otto: Actor, curator: Actor) -> str:
    """One in which a partner objects, and was answered."""
    round_ = make_round(pilot, by=curator)
    take_position(round_, stance="objection", text="La salle ferme en mars.", by=otto)
    seat = round_.seats.get(organisation=otto.organisation)
    answer_objection(round_, seat, answer="Une autre est libre.", by=curator)
    return round_.code


def _teams(world: World) -> None:
    """Who asks to join, a link, a link in a mail, an idea that nobody carries and who asks to carry it."""
    alice, dora = _actor(world, "alice"), _actor(world, "dora")
    idea = Idea.objects.get(code=world.codes["idea"])
    asked = ask_to_join(idea, message="Je connais le quartier.", by=dora)
    link = make_team_link(idea, role="contributor", places=5, days=30, by=alice)
    remove_member(idea, person=_with_guest(idea), reason="A déménagé.", by=alice)
    orphan = make_idea(alice, title="Un jardin que personne ne porte")
    leave_team(orphan, by=alice)
    invite_to_team(idea, email="nora@example.org", role="contributor", message="Viens.", by=alice)
    world.codes |= {
        "orphan": orphan.code,
        "request": asked.code,
        "request_to_carry": ask_to_carry(orphan, message="Moi.", by=dora).code,
        "team_link": secret_of_link(link),
        "guest": _with_guest(idea).code,
    }


def _link_in_mail(world: World) -> None:
    """A link in place of the one that was mailed, of which nobody knows the secret."""
    mailed = Invitation.objects.get(email="nora@example.org")
    world.codes["team_secret"] = issue_secret(mailed, by=SYSTEM) or ""


def _with_guest(idea: Idea) -> Person:
    """A contributor of ``idea`` whom nobody else needs."""
    guest = Person.objects.filter(display_name="Gilles").first() or make_person("Gilles")
    TeamMember.objects.get_or_create(idea=idea, person=guest, role="contributor")
    return guest


def _moderation(world: World) -> None:
    dora, carla = _actor(world, "dora"), _actor(world, "carla")
    open_one = report_subject("comment", world.codes["answer"], reason="spam", detail="Des pneus.", by=dora)
    settled = report_subject("idea", world.codes["waiting"], reason="other", detail="Déjà lu.", by=dora)
    settle_report(settled, decision="dismiss", words="Rien à redire.", by=carla)
    world.codes |= {"report": open_one.code, "settled": settled.code}


def _notices(world: World) -> None:
    alice = _actor(world, "alice")
    follow_subject("idea", world.codes["waiting"], by=alice)
    follow_subject("theme", Theme.objects.get(slug="sante").code, by=alice)
    follow = follow_by_email("idea", world.codes["idea"], email="voisine@demo.example", by=ANYONE)
    digest = Digest(person=world.people["alice"], channel="weekly")
    world.codes |= {"follow_path": confirm_path(follow), "unsubscribe_path": unsubscribe_path(digest)}


def _secrets(world: World) -> None:
    alice, ada = _actor(world, "alice"), _actor(world, "ada")
    change = ask_email_change(alice.person, email="alice.neuve@demo.example", by=alice)
    _, secret = issue_claim(Person.objects.get(code=world.codes["visitor"]), by=ada)
    make_token(alice.person, name="Miroir", scopes=["read"], by=alice)
    reset = default_token_generator.make_token(world.people["dora"])
    world.codes |= {
        "address_key": key_of_email_change(change),
        "claim": secret,
        "reset": f"{user_pk_to_url_str(world.people['dora'])}-{reset}",
    }


def _dead_letter(world: World) -> None:
    Delivery.objects.create(
        handler="notifications.mail",
        queue="mail",
        state=Delivery.State.DEAD,
        attempts=8,
        error="SMTP: refused",
    )
