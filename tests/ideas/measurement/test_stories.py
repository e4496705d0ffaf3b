"""Stories: told with the consent of the person told of, and taken back at once."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ideas.activity.models import Fact
from ideas.ideation.redacting import MARK
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, NotFound, StaleRevision
from ideas.measurement.lifecycle import StoryState
from ideas.measurement.models import Indicator, Story, StoryConsent
from ideas.measurement.operations import (
    consent_by_link,
    decide_story,
    edit_story,
    make_story_link,
    note_consent,
    submit_story,
    withdraw_by_link,
    withdraw_story,
    write_story,
)
from ideas.measurement.queries import shown_stories, stories_for, stories_of, story_behind
from ideas.pilots.models import Pilot
from ideas.sites.models import Site
from tests.at_once import at_once
from tests.factories.pilots import make_running_pilot
from tests.factories.sites import make_site
from tests.factories.stories import agree, make_shown_story, make_story

DAY = datetime.timedelta(days=1)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Invalid for that one reason."""
    with pytest.raises(Invalid) as wrong:
        yield
    assert [one.code for one in wrong.value.errors] == [code]


@pytest.fixture
def story(pilot: Pilot, alice: Actor) -> Story:
    """A draft of alice's."""
    return make_story(pilot, alice)


def facts() -> list[str]:
    """What was told of stories."""
    return list(Fact.objects.filter(name__startswith="Story").order_by("pk").values_list("name", flat=True))


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_it_is_told_for_a_site_and_of_an_indicator(pilot: Pilot, indicator: Indicator, alice: Actor) -> None:
    site = make_site(pilot)

    story = make_story(pilot, alice, site=site, indicator=indicator)

    assert (story.site, story.indicator, story.state) == (site, indicator, "draft")
    assert facts() == []  # a draft is nobody else's business


def test_a_partner_tells_too(pilot: Pilot, nadia: Actor, bruno: Actor) -> None:
    assert make_story(pilot, nadia).organisation == nadia.organisation
    with pytest.raises(NotAllowed):
        make_story(pilot, bruno)


def test_everything_wrong_is_said_at_once(pilot: Pilot, alice: Actor, otto: Actor, carla: Actor) -> None:
    other = make_running_pilot(alice, otto, carla)
    far: Site = make_site(other)

    with pytest.raises(Invalid) as wrong:
        write_story(pilot, values={"title": " ", "site": far}, by=alice)
    with pytest.raises(Invalid) as long:
        write_story(pilot, values={"title": "a" * 121, "text": "a" * 5001}, by=alice)

    assert [one.field for one in wrong.value.errors] == ["title", "text", "site"]
    assert [one.field for one in long.value.errors] == ["title", "text"]


def test_an_indicator_of_another_pilot_is_refused(
    pilot: Pilot, indicator: Indicator, alice: Actor, otto: Actor, carla: Actor
) -> None:
    other = make_running_pilot(alice, otto, carla)

    with refused("unknown"):
        make_story(other, alice, indicator=indicator)


def test_other_words_need_another_consent(story: Story, alice: Actor, pilot: Pilot) -> None:
    story = agree(story, by=alice)

    moved = edit_story(story, changes={"site": make_site(pilot)}, version=story.version, by=alice)
    changed = edit_story(moved, changes={"text": "Autrement."}, by=alice)

    assert moved.agreed is not None
    assert changed.agreed is None


def test_the_same_again_changes_nothing(story: Story, alice: Actor) -> None:
    assert edit_story(story, changes={"title": story.title}, by=alice).version == 1


def test_who_read_another_version_is_told(story: Story, alice: Actor) -> None:
    edit_story(story, changes={"title": "Autre"}, version=1, by=alice)

    with pytest.raises(StaleRevision) as stale:
        edit_story(story, changes={"title": "Encore"}, version=1, by=alice)

    assert stale.value.current["title"] == "Autre"


def test_what_is_handed_in_is_not_rewritten(story: Story, alice: Actor) -> None:
    submit_story(story, by=alice)

    with pytest.raises(MovedOn):
        edit_story(story, changes={"title": "Autre"}, by=alice)
    with pytest.raises(MovedOn):
        submit_story(story, by=alice)


# --- Consent ----------------------------------------------------------------------------------------------------------


def test_consent_is_noted_with_how_what_for_and_until_when(story: Story, alice: Actor) -> None:
    until = clock.today() + 30 * DAY

    noted = note_consent(
        story, way="witnessed", uses=["press"], until=until, witness=" une assistante sociale ", by=alice
    ).agreed

    assert noted is not None
    assert (noted.way, noted.for_site, noted.for_report, noted.for_press) == ("witnessed", False, False, True)
    assert (noted.until, noted.witness, noted.noted_by) == (until, "une assistante sociale", alice.person)
    assert Fact.objects.get(name="StoryConsentNoted").data["uses"] == ["press"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"way": "account"}, "way"),  # that is the person's own act
        ({"way": "witnessed"}, "witness"),
        ({"witness": "a" * 121}, "witness"),
        ({"uses": []}, "uses"),
        ({"uses": ["television"]}, "uses"),
        ({"until": datetime.date(2026, 11, 1)}, "until"),
    ],
)
def test_a_consent_that_says_too_little_is_refused(
    story: Story, alice: Actor, said: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        agree(story, by=alice, **said)

    assert [one.field for one in wrong.value.errors] == [field]


def test_nothing_is_accepted_without_a_consent_in_force(story: Story, alice: Actor, carla: Actor) -> None:
    submitted = submit_story(story, by=alice)

    with refused("no_consent"):
        decide_story(submitted, accept=True, by=carla)
    agree(story, until=clock.today(), by=alice)
    StoryConsent.objects.update(until=clock.today() - DAY)
    with refused("no_consent"):
        decide_story(submitted, accept=True, by=carla)
    StoryConsent.objects.update(until=None)

    assert decide_story(submitted, accept=True, by=carla).state == StoryState.ACCEPTED
    assert facts() == ["StorySubmitted", "StoryConsentNoted", "StoryAccepted"]


def test_nobody_accepts_what_they_tell(pilot: Pilot, nadia: Actor) -> None:
    story = submit_story(agree(make_story(pilot, nadia), by=nadia), by=nadia)

    with pytest.raises(NotAllowed):
        decide_story(story, accept=True, by=nadia)


def test_it_goes_back_with_words(story: Story, alice: Actor, carla: Actor) -> None:
    submitted = submit_story(story, by=alice)

    with pytest.raises(Invalid):
        decide_story(submitted, accept=False, by=carla)
    with pytest.raises(Invalid):
        decide_story(submitted, accept=False, words="a" * 2001, by=carla)
    back = decide_story(submitted, accept=False, words="On la reconnaît.", by=carla)

    assert (back.state, back.decision_words) == ("returned", "On la reconnaît.")
    assert submit_story(edit_story(back, changes={"text": "Mieux."}, by=alice), by=alice).state == "submitted"


# --- Seeing -----------------------------------------------------------------------------------------------------------


def test_everybody_reads_what_its_person_lets_everybody_read(
    pilot: Pilot, alice: Actor, bruno: Actor
) -> None:
    shown = make_shown_story(pilot, alice)
    report = make_shown_story(pilot, alice, title="Pour le rapport")
    StoryConsent.objects.filter(story=report).update(for_site=False)
    over = make_shown_story(pilot, alice, title="Échu", until=clock.today())
    StoryConsent.objects.filter(story=over).update(until=clock.today() - DAY)
    hidden = make_site(pilot, hidden_at=clock.now())
    make_shown_story(pilot, alice, title="Caché")
    Story.objects.filter(title="Caché").update(site=hidden)
    draft = make_story(pilot, alice, title="Brouillon")

    assert list(stories_of(pilot, bruno)) == list(shown_stories(pilot)) == [shown]
    assert set(stories_of(pilot, alice)) >= {shown, report, over, draft}
    assert set(stories_for(pilot, "report")) >= {shown, report}
    assert list(stories_for(pilot, "press")) == []


# --- The link ---------------------------------------------------------------------------------------------------------


def test_the_person_told_of_agrees_by_their_link(story: Story, alice: Actor, bruno: Actor) -> None:
    secret = make_story_link(story, by=alice)

    by_link = consent_by_link(secret, uses=["site"], version=1, by=ANYONE).agreed
    by_account = consent_by_link(secret, uses=["site"], version=1, by=bruno).agreed

    assert by_link is not None
    assert by_account is not None
    assert (by_link.way, by_account.way, by_account.noted_by) == ("link", "account", None)
    assert (
        not Fact.objects.filter(name="StoryConsentNoted")
        .exclude(actor_code__in=["", alice.person.code])
        .exists()
    )


def test_a_second_link_makes_the_first_open_nothing(story: Story, alice: Actor) -> None:
    first, second = make_story_link(story, by=alice), make_story_link(story, by=alice)

    assert story_behind(first) is None
    assert story_behind(second) == story
    with pytest.raises(NotFound):
        withdraw_by_link(first, by=ANYONE)


def test_nobody_agrees_to_words_they_did_not_read(story: Story, alice: Actor) -> None:
    secret = make_story_link(story, by=alice)
    edit_story(story, changes={"text": "Autrement."}, by=alice)

    with pytest.raises(MovedOn):
        consent_by_link(secret, uses=["site"], version=1, by=ANYONE)
    with pytest.raises(Invalid):
        consent_by_link(secret, uses=[], version=2, by=ANYONE)


def test_taken_back_by_link_nothing_is_left(pilot: Pilot, alice: Actor, bruno: Actor) -> None:
    story = make_shown_story(pilot, alice)
    secret = make_story_link(story, by=alice)

    gone = withdraw_by_link(secret, by=bruno)
    withdraw_by_link(secret, by=bruno)  # again changes nothing

    assert (gone.title, gone.text, gone.agreed, gone.state) == (MARK, MARK, None, "withdrawn")
    assert list(stories_of(pilot, bruno)) == []
    assert [one.actor_code for one in Fact.objects.filter(name="StoryWithdrawn")] == [""]


def test_the_team_takes_it_back_on_request(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    story = make_shown_story(pilot, alice)

    withdraw_story(story, by=carla)

    for act in (
        lambda: withdraw_story(story, by=alice),
        lambda: make_story_link(story, by=alice),
        lambda: agree(story, by=alice),
    ):
        with pytest.raises(MovedOn):
            act()


@pytest.mark.django_db(transaction=True)
def test_taken_back_while_it_is_accepted_it_is_gone(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    story = submit_story(agree(make_story(pilot, alice), by=alice), by=alice)
    secret = make_story_link(story, by=alice)

    at_once(lambda: decide_story(story, accept=True, by=carla), lambda: withdraw_by_link(secret, by=ANYONE))

    story.refresh_from_db()
    assert (story.state, story.text) == ("withdrawn", MARK)
