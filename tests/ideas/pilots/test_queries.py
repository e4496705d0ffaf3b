"""Who knows of which pilots, and how lists find them."""

import datetime

import pytest

from ideas.discussion.operations import open_thread, post_comment
from ideas.ideation.operations import hide_idea
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, NotFound
from ideas.kernel.subjects import short_path, subject_visible_to
from ideas.pilots.models import News, Partner, Pilot
from ideas.pilots.operations import answer_invitation, hide_pilot, post_news, show_pilot
from ideas.pilots.queries import (
    counts_by_state,
    counts_by_theme,
    listed_pilots,
    most_active,
    newest,
    news_visible_to,
    partners_visible_to,
    people_of,
    pilot_of,
    pilots_about,
    pilots_in,
    pilots_under_way,
    pilots_visible_to,
    reviews_due,
    with_faces,
)
from ideas.pilots.rules import can_see
from ideas.topics.queries import located_within
from tests.factories.activity import facts_of
from tests.factories.ideas import make_idea, make_theme
from tests.factories.people import acting, give_role, make_person
from tests.factories.pilots import acting_for_new, make_pilot
from tests.factories.topics import make_territory


def test_everybody_sees_a_pilot(pilot: Pilot, charlie: Actor) -> None:
    for viewer in (ANYONE, charlie, SYSTEM):
        assert list(pilots_visible_to(viewer)) == [pilot]
        assert not news_visible_to(viewer).exists()
        assert partners_visible_to(viewer).exists() == viewer.is_system
    assert list(listed_pilots()) == [pilot]
    assert short_path("pilot", pilot.code) == f"/p/{pilot.code}"


def test_a_hidden_pilot_is_seen_by_team_partners_and_lab_only(
    pilot: Pilot, alice: Actor, carla: Actor, charlie: Actor, otto: Actor
) -> None:
    post_news(pilot, title="Titre", text="Texte", by=alice)
    with pytest.raises(Invalid):
        hide_pilot(pilot, reason=" ", by=carla)
    with pytest.raises(NotAllowed):
        hide_pilot(pilot, reason="Non.", by=alice)

    hide_pilot(pilot, reason="Données personnelles.", by=carla)

    for viewer in (ANYONE, charlie):
        assert not pilots_visible_to(viewer).exists()
        assert not partners_visible_to(viewer).exists()
        assert not news_visible_to(viewer).exists()
        assert not can_see(viewer, pilot)
        with pytest.raises(NotFound):
            subject_visible_to(viewer, "pilot", pilot.code)
    for viewer in (alice, carla, otto):
        assert list(pilots_visible_to(viewer)) == [pilot]
        assert can_see(viewer, pilot)
    with pytest.raises(MovedOn):
        hide_pilot(pilot, reason="Encore.", by=carla)

    show_pilot(pilot, by=carla)

    assert list(pilots_visible_to(ANYONE)) == [pilot]
    with pytest.raises(MovedOn):
        show_pilot(pilot, by=carla)
    assert facts_of("pilot", pilot.code)[-2:] == ["PilotHidden", "PilotShown"]


def test_the_pilot_of_a_hidden_idea_is_hidden_with_it(pilot: Pilot, carla: Actor, alice: Actor) -> None:
    hide_idea(pilot.idea, reason="Données personnelles.", by=carla)

    assert not pilots_visible_to(ANYONE).exists()
    assert not listed_pilots().exists()
    assert list(pilots_visible_to(alice)) == [pilot]


def test_a_curator_of_other_themes_sees_no_hidden_pilot(pilot: Pilot, carla: Actor) -> None:
    elsewhere, here = make_person("Cyril"), make_person("Chloé")
    give_role(elsewhere, "curator", themes=[make_theme("sport", "Sport")])
    give_role(here, "curator", themes=[make_theme()])
    hide_pilot(pilot, reason="Données personnelles.", by=carla)

    assert not pilots_visible_to(acting(elsewhere)).exists()
    assert list(pilots_visible_to(acting(here))) == [pilot]


def test_people_comment_while_it_is_not_hidden(
    pilot: Pilot, charlie: Actor, alice: Actor, carla: Actor
) -> None:
    thread = open_thread("pilot", pilot.code, by=SYSTEM)
    post_comment(thread, body="Quand ?", by=charlie)

    hide_pilot(pilot, reason="Données personnelles.", by=carla)

    with pytest.raises(NotAllowed):
        post_comment(thread, body="Bientôt.", by=alice)


def test_lists_filter_by_state_theme_and_place(alice: Actor, otto: Actor) -> None:
    country = make_territory("CH", level="country")
    town = make_territory("6621", country)
    sport = make_theme("sport", "Sport")
    here = make_pilot(alice, otto, themes=[make_theme(), sport], territories=[town])
    other = make_pilot(alice, title="Ailleurs")
    Pilot.objects.filter(pk=other.pk).update(state="stopped")
    pilots = Pilot.objects.all()

    assert list(pilots_in(pilots, ["preparing"])) == [here]
    assert list(pilots_under_way(pilots)) == [here]
    assert list(pilots_about(pilots, ["sport", "sante"]).order_by("pk")) == [here, other]
    assert list(located_within(pilots, "CH")) == [here]
    assert counts_by_state(pilots) == {"preparing": 1, "stopped": 1}
    assert counts_by_theme(newest(pilots)) == {"sante": 2, "sport": 1}
    assert list(newest(pilots)) == [other, here]
    assert list(most_active(pilots)) == [other, here]


def test_an_idea_knows_its_pilot_if_it_has_one(pilot: Pilot, alice: Actor) -> None:
    without = make_idea(alice)

    assert pilot_of(pilot.idea, ANYONE) == pilot
    assert pilot_of(without, ANYONE) is None


def test_reviews_that_are_due_are_found(running_pilot: Pilot) -> None:
    day = clock.today()
    Pilot.objects.update(review_on=day + datetime.timedelta(days=1))
    assert not reviews_due(Pilot.objects.all()).exists()

    Pilot.objects.update(review_on=day)

    assert list(reviews_due(Pilot.objects.all())) == [running_pilot]


def test_it_belongs_to_the_team_and_to_who_may_commit_its_partners(
    pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    assert people_of(pilot) == sorted([alice.person.code, otto.person.code])

    answer_invitation(pilot.partners.get(), accept=False, by=otto)

    assert people_of(pilot) == [alice.person.code]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_the_same_questions_for_any_length(
    alice: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        pilot = make_pilot(alice, acting_for_new(f"Commune {number}"))
        Partner.objects.filter(pilot=pilot).update(state="accepted", accepted_at=pilot.created_at)

    with django_assert_num_queries(4):
        pilots = list(with_faces(most_active(listed_pilots())))
        faces = [
            (pilot.idea.stage.growth, list(pilot.themes.all()), list(pilot.territories.all()))
            for pilot in pilots
        ]
        partners = [[row.organisation.name for row in pilot.accepted_partners] for pilot in pilots]

    assert len(faces) == rows
    assert all(len(row) == 1 for row in partners)


def test_news_in_the_name_of_a_partner_belongs_to_its_author(running_pilot: Pilot, otto: Actor) -> None:
    news = post_news(running_pilot, title="Titre", text="Texte", by=otto)

    assert News.objects.get() == news
    assert str(news) == "Titre"
