"""Links to a team: places, dates, revoking, and the last place taken by two at once."""

import datetime

import pytest

from ideas.ideation.asking import link_with_secret, secret_of_link
from ideas.ideation.models import Idea, TeamLink
from ideas.ideation.operations import join_by_link, make_team_link, revoke_team_link, support_idea
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, SignInNeeded
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person


@pytest.fixture
def link(idea: Idea, alice: Actor) -> TeamLink:
    """alice's link for two contributors."""
    return make_team_link(idea, role="contributor", places=2, days=7, by=alice)


def test_lets_in_as_many_as_it_has_places(link: TeamLink, idea: Idea, bruno: Actor, charlie: Actor) -> None:
    support_idea(idea, by=bruno)
    for by in (bruno, charlie):
        assert join_by_link(link, by=by).role == "contributor"

    with pytest.raises(MovedOn):
        join_by_link(link, by=acting(make_person("Dora")))
    assert idea.team.count() == 3
    assert idea.supports.count() == 0
    assert sorted(idea.credits.filter(kind="contributed").values_list("person__display_name", flat=True)) == [
        "Bruno",
        "Charlie",
    ]


def test_takes_no_place_for_who_is_there(link: TeamLink, idea: Idea, alice: Actor, bruno: Actor) -> None:
    for by in (bruno, bruno, alice):
        join_by_link(link, by=by)

    link.refresh_from_db()
    assert (link.taken, idea.team.count()) == (1, 2)


def test_is_for_who_is_signed_in(link: TeamLink) -> None:
    with pytest.raises(SignInNeeded):
        join_by_link(link, by=ANYONE)


def test_ends_with_its_date_or_when_it_is_revoked(
    link: TeamLink, idea: Idea, alice: Actor, bruno: Actor
) -> None:
    other = make_team_link(idea, role="co_author", places=1, days=1, by=alice)
    TeamLink.objects.filter(pk=other.pk).update(expires_at=clock.now() - datetime.timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        revoke_team_link(link, by=bruno)
    revoke_team_link(link, by=alice)

    for closed in (link, other):
        with pytest.raises(MovedOn):
            join_by_link(closed, by=bruno)
    with pytest.raises(MovedOn):
        revoke_team_link(link, by=alice)
    assert facts_of("idea", idea.code)[-3:] == ["TeamLinkMade", "TeamLinkMade", "TeamLinkRevoked"]


def test_its_address_is_known_by_its_signature(link: TeamLink) -> None:
    secret = secret_of_link(link)

    assert link_with_secret(secret) == link
    assert [link_with_secret(forged) for forged in (link.code, f"{link.code}:x", secret[:-1], "")] == [
        None
    ] * 4


def test_is_made_within_bounds(idea: Idea, alice: Actor, bruno: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        make_team_link(idea, role="lead", places=0, days=400, by=alice)
    with pytest.raises(NotAllowed):
        make_team_link(idea, role="contributor", places=1, days=1, by=bruno)

    assert [error.field for error in refused.value.errors] == ["role", "places", "days"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_place_at_once_one_gets_in() -> None:
    alice, bruno, charlie = (acting(make_person(name)) for name in ("Alice", "Bruno", "Charlie"))
    idea = make_idea(alice)
    link = make_team_link(idea, role="contributor", places=1, days=1, by=alice)

    results = at_once(*(lambda by=by: join_by_link(link, by=by) for by in (bruno, charlie)))

    assert successes(results) == 1
    assert [type(one) for one in results if isinstance(one, Exception)] == [MovedOn]
    link.refresh_from_db()
    assert (link.taken, idea.team.count()) == (1, 2)
