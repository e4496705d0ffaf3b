"""What ``load_demo`` fills an empty database with: one story, in which every account finds something."""

import io
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import Client

from cms.models import ArticlePage
from ideas.activity.models import Delivery
from ideas.agreements.models import Agreement, Signature
from ideas.charter.models import Adhesion
from ideas.collaboration.models import Amendment, Match, Need, Offer, WorkingCopy
from ideas.collaboration.queries import figures, suggesting
from ideas.consent.models import Round
from ideas.discussion.models import Mention
from ideas.discussion.queries import official_answer, threads_about
from ideas.ideation.models import Idea, IdeaLink, JoinRequest, Merge, Translation
from ideas.ideation.queries import looking_for_carrier
from ideas.ideation.reading import is_outdated
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.learning.models import Learning
from ideas.measurement.models import Indicator, Measurement, Questionnaire, Story
from ideas.moderation.models import Report
from ideas.notifications.models import Notification
from ideas.organisations.models import Organisation
from ideas.people.models import Person
from ideas.pilots.models import Pilot
from ideas.pledges.models import Pledge
from ideas.reporting.models import FunderReport
from ideas.reporting.queries import standing_of
from ideas.roadmap.models import Axis, Milestone
from ideas.sites.models import PackOffer
from ideas.topics.models import Grouping
from lab.web.pages.ideas import idea_address

ACCOUNTS = (
    *("alice", "bruno", "carla", "cyril", "fabio", "elena", "erik"),
    *("edith", "otto", "nadia", "franz", "ada"),
)
PILOT_PAGES = (
    *(
        "",
        "figures/",
        "roadmap/",
        "sites/",
        "pledges/",
        "budget/",
        "stories/",
        "questions/",
        "pack/",
        "learnings/",
        "funder-reports/",
    ),
    "agreement/",
)


@pytest.fixture
def told(db: None, tmp_path: Any, settings: Any) -> str:
    """What the command prints."""
    settings.LAB_DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    printed = io.StringIO()
    call_command("load_demo", stdout=printed)
    return printed.getvalue()


def test_the_demonstration_is_alive(told: str, client: Client) -> None:
    ideas, pilots = Idea.objects.all(), Pilot.objects.all()

    assert all(f"{key}@demo.example" in told for key in ACCOUNTS)
    assert "tommaso@" not in told
    assert ideas.count() == 42  # forty-one of its own, and one that grew from an amendment
    amendments = Amendment.objects.values_list("number", "state", "unfit")
    assert {(number, state, *unfit) for number, state, unfit in amendments} == {
        (1, "open", "solution"),
        (1, "open"),
        (2, "declined"),
        (3, "accepted"),
        (4, "partly_accepted"),
    }
    assert ideas.get(grown_from__number=2).is_draft
    assert {"fr", "it", "de", "en"} == set(ideas.values_list("language", flat=True))
    assert not ideas.filter(territories=None).exists()
    assert ideas.filter(support_count__gte=200).exists()
    states = dict(pilots.values_list("title", "state"))
    assert states["Habitats inclusifs"] == "running"
    assert states["Jeunes majeurs après l’aide à l’enfance"] == "in_review"
    assert states["Pôles familles"] == "preparing"
    assert states["Démarche qualité et qualité de vie au travail"] == "completed"
    _pilots_plan_agree_and_measure(client)
    _partners_give_and_pilots_tell()
    assert Grouping.objects.get(kind="consorzio").members.count() == 24
    assert set(Organisation.objects.values_list("verification", flat=True)) == {
        *("verified", "requested", "expired", "unverified")
    }
    assert Report.objects.filter(state=Report.State.OPEN).count() == 2
    assert [one.title for one in looking_for_carrier(ideas)] == ["Crèche de la zone industrielle"]
    assert JoinRequest.objects.filter(state="open").count() == 2
    _people_talk()
    _people_write_and_merge()
    _resources_are_lacked_and_given()
    assert ArticlePage.objects.count() == 8
    _some_can_be_read_in_other_words(client)
    _everyone_finds_something_new()
    _nothing_failed_and_nothing_went_wrong_twice(told)
    for address in ("/fr/", "/it/ideas/", "/de/pilots/", "/en/organisations/", "/fr/news/"):
        assert client.get(address).status_code == 200


def _pilots_plan_agree_and_measure(client: Client) -> None:
    """Five pilots with all that they owe, and something late in each part."""
    housing = Pilot.objects.get(title="Habitats inclusifs")
    assert Counter(housing.sites.values_list("state", flat=True)) == {
        "running": 4,
        "preparing": 1,
        "paused": 1,
        "ended": 1,
        "requested": 1,
    }
    assert not housing.passages.exclude(reason="").exists()  # nothing was waived at its start
    assert Agreement.objects.get(pilot=housing).is_in_force
    families = Agreement.objects.get(pilot__title="Pôles familles")
    assert (families.state, Signature.objects.filter(version__agreement=families).count()) == ("signing", 3)
    assert Agreement.objects.get(pilot=None).is_in_force
    late = [one.title for one in Milestone.objects.order_by("pk") if one.is_late]
    assert set(late) == {"Bail de Montcharmin signé", "Vingt lieux d’accueil"}
    corrected = Measurement.objects.exclude(superseded_at=None).values_list(
        "indicator__pilot__title", flat=True
    )
    assert set(corrected) == {"Habitats inclusifs", "École des pratiques"}
    trained = Indicator.objects.get(name="Professionnelles et professionnels formés")
    counting = trained.measurements.filter(superseded_at=None).order_by("starts_on")
    assert list(counting.values_list("value", flat=True)) == [38, 81, 126, 163]
    assert Round.objects.get().state == "open"
    assert Axis.objects.count() == 4
    for pilot in Pilot.objects.all():
        for part in PILOT_PAGES:
            assert client.get(f"/fr/pilots/{pilot.code}/{part}", follow=True).status_code == 200


def _partners_give_and_pilots_tell() -> None:
    """Something promised, committed, late, delivered, withdrawn; told with consent; asked; learnt; passed on."""
    assert Counter(Pledge.objects.values_list("state", flat=True)) == {
        "promised": 3,
        "committed": 5,
        "delivered": 4,
        "withdrawn": 1,
    }
    assert [one.title for one in Pledge.objects.order_by("pk") if one.is_late] == ["Aménagement du Verger"]
    frozen = {one.title: one for one in FunderReport.objects.all()}
    assert [one.is_frozen for one in frozen.values()] == [True, False]
    assert standing_of(next(iter(frozen.values()))).is_whole
    assert Counter(Story.objects.values_list("state", flat=True)) == {"accepted": 3, "draft": 1}
    assert dict(Questionnaire.objects.annotate(n=Count("answers")).values_list("title", "n")) == {
        "Vivre ici, une année après": 12,
        "Deux ans après": 3,
    }
    assert set(Learning.objects.values_list("kind", flat=True)) == {"worked", "failed", "surprise", "again"}
    housing = Pilot.objects.get(title="Habitats inclusifs")
    assert list(housing.packs.order_by("number").values_list("number", flat=True)) == [1, 2]
    offers = PackOffer.objects.filter(pack__number=2)
    assert set(offers.values_list("state", flat=True)) == {"taken", "kept", "offered"}
    assert Adhesion.objects.count() == 8


def _some_can_be_read_in_other_words(client: Client) -> None:
    """A reviewed translation, one that its original has left behind, one in part, one in plain words."""
    rows = Translation.objects.select_related("idea", "reviewed_by").order_by("pk")
    assert [
        (row.idea.title, row.key, is_outdated(row, row.idea), row.reviewed_by is not None) for row in rows
    ] == [
        ("Famiglie in rete", "fr", False, True),
        ("Reparaturwerkstatt auf Rädern", "fr", True, False),
        ("Heures de voisinage", "fr-plain", False, True),
        ("Heures de voisinage", "it", False, False),
    ]
    for row in rows:
        assert client.get(f"{idea_address(row.idea)}?text={row.key}").status_code == 200


def _people_talk() -> None:
    idea = Idea.objects.get(title="Heures de voisinage")
    threads = threads_about("idea", idea, SYSTEM)
    public = threads["public"]
    assert [threads[circle].comment_count for circle in ("team", "staff")] == [1, 1]
    assert public.comments.filter(answer__isnull=False).count() == 1
    assert official_answer(public) is not None
    assert public.synthesis is not None
    assert public.synthesis.citations.count() == 3
    named = [str(one.person or one.organisation or one.idea) for one in Mention.objects.order_by("pk")]
    kitchen = Idea.objects.get(title="Cuisine partagée de la gare")
    assert named == ["Alice Bertholet", "Fondation Graine", kitchen.code]
    assert threads_about("idea", kitchen, SYSTEM)["public"].is_named
    assert public.comments.filter(can_help_count=1, useful_count=1, lived_count=1).count() == 1
    assert threads_about("idea", Idea.objects.get(title="Ordonnance verte"), SYSTEM)["public"].open_questions


def _people_write_and_merge() -> None:
    idea = Idea.objects.get(title="Heures de voisinage")
    writers = idea.revisions.values_list("author__display_name", flat=True)
    assert set(writers) == {"Alice Bertholet", "Bruno Ferraro"}
    copies = WorkingCopy.objects.values_list("person__display_name", "part", "idea__title")
    assert set(copies) == {
        ("Alice Bertholet", "success", idea.title),
        ("Bruno Ferraro", "resources", idea.title),
    }
    done, waiting = Merge.objects.order_by("proposed_at")
    assert (done.state, done.source.merged_into, done.source.stage.key) == ("done", done.target, "merged")
    assert done.undo_until is not None
    assert done.undo_until > clock.now()
    assert (waiting.state, waiting.target) == ("proposed", idea)
    assert Counter(IdeaLink.objects.values_list("kind", flat=True)) == {"builds_on": 2, "same_need": 1}


def _resources_are_lacked_and_given() -> None:
    """A match in every state that is kept, and resources that sleep still."""
    assert Counter(Match.objects.values_list("state", flat=True)) == {
        "proposed": 1,
        "agreed": 1,
        "delivered": 2,
        "thanked": 3,
        "declined": 1,
        "withdrawn": 1,
        "lapsed": 2,
    }
    assert figures.activation() == figures.Activation(offers=15, activated=6)
    came = [one for one in figures.contributions(figures.received_matches()) if one.unit == "piece"]
    assert came == [figures.Contribution("equipment", "piece", 2, Decimal(2))]
    assert set(Need.objects.values_list("state", flat=True)) == {"open", "met"}
    assert {"fr", "it", "de", "en"} == set(Offer.objects.values_list("language", flat=True))
    waiting = Need.objects.get(title__startswith="Quatre grandes marmites")
    assert [one.offer.title for one in suggesting.offers_for(waiting)] == ["Une camionnette le mardi"]


def _everyone_finds_something_new() -> None:
    unread = Notification.objects.filter(read_at=None)
    for key in ACCOUNTS:
        person = Person.objects.get(email=f"{key}@demo.example")
        assert unread.filter(person=person).exists(), key


def _nothing_failed_and_nothing_went_wrong_twice(told: str) -> None:
    """Loading again leaves all as it is, and no delivery of the past is left behind."""
    assert not Delivery.objects.exclude(error="").exists()
    assert not Delivery.objects.filter(state="due", queue__in=["now", "mail"], fact__isnull=False).exists()
    again = io.StringIO()
    call_command("load_demo", stdout=again)
    assert again.getvalue() == ""
    assert Idea.objects.count() == 42


def test_a_service_has_no_well_known_accounts(db: None, settings: Any) -> None:
    settings.IS_SERVICE = True

    with pytest.raises(CommandError, match="well-known"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="service"):
        call_command("demo_articles", "nowhere")
    assert not Person.objects.exists()
