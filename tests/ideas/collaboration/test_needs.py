"""A team says what its idea lacks; people and organisations say what they can give."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.models import Need, Offer
from ideas.collaboration.operations import (
    change_need,
    change_offer,
    close_need,
    hide_need,
    hide_offer,
    list_need,
    make_offer,
    pause_offer,
    reopen_need,
    reopen_offer,
    show_need,
    show_offer,
    withdraw_offer,
)
from ideas.collaboration.queries.resources import (
    listed_needs,
    listed_offers,
    narrowed,
    needs_of,
    needs_visible_to,
    offers_visible_to,
)
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea, hide_idea
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, SignInNeeded, StaleRevision, TooMany
from tests.at_once import just_before
from tests.factories.activity import allowing
from tests.factories.ideas import make_idea, make_theme
from tests.factories.needs import ROOM, agreed_match, make_need, make_needy_idea, offer_of
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import acting, give_role, make_person
from tests.factories.topics import make_territories

DAY = datetime.timedelta(days=1)


@pytest.fixture
def needy(alice: Actor) -> Idea:
    return make_needy_idea(alice)


def facts_about(code: str) -> list[str]:
    return list(Fact.objects.filter(subject_code=code).order_by("pk").values_list("name", flat=True))


def codes_of_faults(error: Invalid) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in error.errors]


# --- Needs ----------------------------------------------------------------------------------------------------------


def test_a_team_lists_what_its_idea_lacks(needy: Idea, alice: Actor) -> None:
    places = make_territories()

    need = list_need(
        needy,
        kind="place",
        title="  Un local\nau rez ",
        description="Accessible en fauteuil.",
        amount=Decimal("20.5"),
        unit="square_metre",
        weekdays=0b10,
        rhythm="deux soirs",
        territories=[places["CH-C6621"]],
        by=alice,
    )

    need.refresh_from_db()
    assert (need.title, need.state, need.missing) == ("Un local au rez", "open", Decimal("20.5"))
    assert [day.value for day in need.days] == ["tue"]
    assert [place.code for place in need.territories.all()] == ["CH-C6621"]
    assert facts_about(need.code) == ["NeedListed"]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"title": " "}, ("title", "required")),
        ({"title": "x" * 121}, ("title", "too_long")),
        ({"description": "x" * 2001}, ("description", "too_long")),
        ({"rhythm": "x" * 161}, ("rhythm", "too_long")),
        ({"kind": "love"}, ("kind", "unknown")),
        ({"amount": Decimal(0)}, ("amount", "not_positive")),
        ({"amount": Decimal("NaN")}, ("amount", "not_positive")),
        ({"amount": Decimal(10**9)}, ("amount", "too_much")),
        ({"amount": Decimal("0.001")}, ("amount", "too_fine")),
        ({"unit": ""}, ("unit", "required")),
        ({"unit": "CHF"}, ("unit", "not_of_kind")),
        ({"language": "rm"}, ("language", "unknown")),
        ({"weekdays": 128}, ("weekdays", "unknown")),
        (
            {"starts_on": datetime.date(2026, 3, 2), "ends_on": datetime.date(2026, 3, 1)},
            ("ends_on", "before_start"),
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    needy: Idea, alice: Actor, said: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        make_need(needy, alice, **said)

    assert codes_of_faults(refused.value) == [fault]
    assert not Need.objects.exists()


def test_a_name_that_is_no_column_is_a_mistake_of_ours(needy: Idea, alice: Actor) -> None:
    with pytest.raises(TypeError):
        make_need(needy, alice, colour="red")


def test_without_an_amount_there_is_no_unit_and_every_day_is_any_day(needy: Idea, alice: Actor) -> None:
    need = make_need(needy, alice, amount=None, weekdays=127)

    assert (need.unit, need.weekdays, need.days, need.missing, need.is_covered) == ("", 0, [], None, False)


def test_needs_are_the_teams_to_list_while_the_stage_is_open_for_them(alice: Actor, charlie: Actor) -> None:
    submitted, needy = make_idea(alice), make_needy_idea(alice)

    with pytest.raises(NotAllowed):
        make_need(submitted, alice)
    with pytest.raises(NotAllowed):
        make_need(needy, charlie)
    with pytest.raises(SignInNeeded):
        make_need(needy, ANYONE)


def test_many_needs_at_once_are_too_many(needy: Idea, alice: Actor) -> None:
    with allowing("need", 1):
        make_need(needy, alice)
        with pytest.raises(TooMany):
            make_need(needy, alice)


def test_a_need_is_changed_in_the_version_that_was_read(needy: Idea, alice: Actor) -> None:
    need = make_need(needy, alice)

    changed = change_need(need, changes={"title": "Deux menuisiers"}, version=1, by=alice)
    again = change_need(need, changes={"title": "Deux menuisiers"}, by=alice)

    assert (changed.title, changed.version, again.version) == ("Deux menuisiers", 2, 2)
    assert facts_about(need.code) == ["NeedListed", "NeedChanged"]
    with pytest.raises(StaleRevision) as stale:
        change_need(need, changes={"title": "Trois"}, version=1, by=alice)
    assert (stale.value.current["title"], stale.value.current["amount"]) == ("Deux menuisiers", "10.00")


def test_its_places_are_changed_with_the_rest(needy: Idea, alice: Actor) -> None:
    places = make_territories()
    need = make_need(needy, alice, territories=[places["CH-GE"]])

    change_need(need, changes={"territories": [places["CH-GE"]]}, by=alice)
    change_need(need, changes={"territories": [places["CH-VD"]]}, by=alice)

    assert [place.code for place in need.territories.all()] == ["CH-VD"]
    changed = Fact.objects.filter(name="NeedChanged").values_list("data__changed", flat=True)
    assert list(changed) == [["territories"]]


def test_a_need_that_was_changed_keeps_what_the_other_said(needy: Idea, alice: Actor) -> None:
    need = make_need(needy, alice)

    def change() -> None:
        Need.objects.filter(pk=need.pk).update(version=7)

    with just_before('UPDATE "collaboration_need"', change), pytest.raises(MovedOn):
        change_need(need, changes={"title": "Autre"}, by=alice)

    need.refresh_from_db()
    assert need.title == "Une menuisière ou un menuisier"


def test_what_is_counted_on_keeps_its_measure(needy: Idea, alice: Actor, bruno: Actor) -> None:
    need, offer = make_need(needy, alice), offer_of(bruno)
    agreed_match(need, offer, team=alice, giver=bruno)

    for change, row, by in ((change_need, need, alice), (change_offer, offer, bruno)):
        with pytest.raises(Invalid) as refused:
            change(row, changes={"unit": "day"}, by=by)  # type: ignore[operator]
        assert codes_of_faults(refused.value) == [("unit", "in_use")]
    with pytest.raises(Invalid) as less:
        change_offer(offer, changes={"amount": Decimal(5)}, by=bruno)
    assert codes_of_faults(less.value) == [("amount", "promised")]


def test_a_need_is_met_withdrawn_and_opened_again(needy: Idea, alice: Actor, charlie: Actor) -> None:
    need = make_need(needy, alice)

    assert close_need(need, met=True, by=alice).state == "met"
    with pytest.raises(MovedOn):
        close_need(need, met=False, by=alice)
    assert reopen_need(need, by=alice).state == "open"
    with pytest.raises(MovedOn):
        reopen_need(need, by=alice)
    assert close_need(need, met=False, by=alice).state == "withdrawn"
    with pytest.raises(NotAllowed):
        close_need(need, met=True, by=charlie)

    assert facts_about(need.code) == ["NeedListed", "NeedMet", "NeedReopened", "NeedWithdrawn"]


def test_a_need_can_be_closed_at_any_stage_but_not_changed(needy: Idea, alice: Actor, carla: Actor) -> None:
    need = make_need(needy, alice)
    overrides = ("sections_filled", "min_supports", "team_of_or_has_endorsement")
    advance_idea(needy, step="to_evaluation", override=overrides, reason="Prête.", by=carla)

    with pytest.raises(NotAllowed):
        change_need(need, changes={"title": "Autre"}, by=alice)
    assert close_need(need, met=True, by=alice).state == "met"


def test_a_hidden_need_is_seen_by_its_team_and_who_curates_it(
    needy: Idea, alice: Actor, charlie: Actor, carla: Actor
) -> None:
    need = make_need(needy, alice)

    with pytest.raises(Invalid):
        hide_need(need, reason=" ", by=carla)
    hidden = hide_need(need, reason="Publicité.", by=carla)
    with pytest.raises(MovedOn):
        hide_need(need, reason="Encore.", by=carla)

    assert hidden.hidden_reason == "Publicité."
    seen = [needs_visible_to(actor).exists() for actor in (ANYONE, charlie, alice, carla)]
    assert seen == [False, False, True, True]
    assert not listed_needs().exists()
    assert not show_need(need, by=carla).is_hidden
    with pytest.raises(MovedOn):
        show_need(need, by=carla)
    assert listed_needs().get() == need


def test_needs_of_hidden_ideas_and_of_ideas_one_may_not_know_of_are_not_seen(
    needy: Idea, alice: Actor, charlie: Actor, carla: Actor
) -> None:
    make_need(needy, alice)

    hide_idea(needy, reason="Insultes.", by=carla)

    assert not listed_needs().exists()
    assert not needs_visible_to(charlie).exists()
    assert needs_visible_to(alice).exists()


def test_the_needs_of_an_idea_hold_those_of_what_was_merged_into_it_open_ones_first(
    needy: Idea, alice: Actor, bruno: Actor
) -> None:
    other = make_needy_idea(bruno, title="La même")
    met, own = make_need(needy, alice, title="Comblé"), make_need(needy, alice, title="Ouvert")
    close_need(met, met=True, by=alice)
    theirs = make_need(other, bruno, title="D’ailleurs")
    Idea.objects.filter(pk=other.pk).update(merged_into=needy)

    assert [need.title for need in needs_of(needy, ANYONE)] == ["Ouvert", "D’ailleurs", "Comblé"]
    assert change_need(theirs, changes={"title": "Le nôtre"}, by=alice).title == "Le nôtre"
    with pytest.raises(NotAllowed):
        change_need(theirs, changes={"title": "Le mien"}, by=bruno)
    assert own.idea == needy


# --- Offers ---------------------------------------------------------------------------------------------------------


def test_somebody_offers_in_the_open_or_to_an_idea(needy: Idea, bruno: Actor) -> None:
    in_the_open, to_it = offer_of(bruno), offer_of(bruno, idea=needy, comment_code="22222222")

    assert (in_the_open.idea, to_it.idea, to_it.comment_code) == (None, needy, "22222222")
    assert (in_the_open.giver, in_the_open.left) == ("Bruno", Decimal(8))
    assert list(Fact.objects.filter(name="OfferMade").values_list("data__idea", flat=True)) == [
        "",
        needy.code,
    ]


def test_an_organisation_offers_by_a_word_that_binds_it(otto: Actor) -> None:
    offer = make_offer(**ROOM, by=otto)

    assert (offer.organisation, offer.mandate, offer.person) == (otto.organisation, otto.mandate, otto.person)
    assert offer.giver == "Commune d’Aubrive"


def test_a_mandate_that_does_not_bind_offers_nothing_and_who_gives_decides(
    otto: Actor, charlie: Actor, bruno: Actor
) -> None:
    voice = acting_for(make_mandate(make_person("Voix"), otto.organisation, "communication"))
    deputy = acting_for(make_mandate(make_person("Suppléante"), otto.organisation, "deputy"))
    ours, own = make_offer(**ROOM, by=otto), offer_of(bruno)

    with pytest.raises(NotAllowed):
        make_offer(**ROOM, by=voice)
    with pytest.raises(SignInNeeded):
        make_offer(**ROOM, by=ANYONE)
    for stranger, offer in ((charlie, own), (charlie, ours), (otto, own), (Actor(person=otto.person), ours)):
        with pytest.raises(NotAllowed):
            pause_offer(offer, by=stranger)
    assert pause_offer(ours, by=deputy).state == "paused"


def test_an_idea_takes_offers_while_its_stage_is_open_for_them(alice: Actor, bruno: Actor) -> None:
    with pytest.raises(NotAllowed):
        offer_of(bruno, idea=make_idea(alice))


def test_an_offer_is_changed_in_the_version_that_was_read(bruno: Actor) -> None:
    offer = offer_of(bruno)

    changed = change_offer(offer, changes={"amount": Decimal(12)}, version=1, by=bruno)

    assert (changed.amount, changed.version) == (Decimal(12), 2)
    assert change_offer(offer, changes={"amount": Decimal(12)}, by=bruno).version == 2
    with pytest.raises(StaleRevision):
        change_offer(offer, changes={"title": "Autre"}, version=1, by=bruno)
    with pytest.raises(TypeError):
        change_offer(offer, changes={"colour": "red"}, by=bruno)
    assert facts_about(offer.code) == ["OfferMade", "OfferChanged"]


def test_an_offer_that_was_changed_keeps_what_the_other_said(bruno: Actor) -> None:
    offer = offer_of(bruno)

    def change() -> None:
        Offer.objects.filter(pk=offer.pk).update(version=7)

    with just_before('UPDATE "collaboration_offer"', change), pytest.raises(MovedOn):
        change_offer(offer, changes={"title": "Autre"}, by=bruno)

    offer.refresh_from_db()
    assert offer.title == "Menuisier à la retraite"


def test_an_offer_pauses_opens_again_and_is_taken_back(bruno: Actor, charlie: Actor) -> None:
    offer = offer_of(bruno)

    assert pause_offer(offer, by=bruno).state == "paused"
    with pytest.raises(MovedOn):
        pause_offer(offer, by=bruno)
    assert (listed_offers().exists(), offers_visible_to(charlie).exists()) == (False, True)
    assert reopen_offer(offer, by=bruno).state == "open"
    with pytest.raises(MovedOn):
        reopen_offer(offer, by=bruno)
    assert withdraw_offer(offer, by=bruno).state == "withdrawn"
    with pytest.raises(MovedOn):
        withdraw_offer(offer, by=bruno)

    assert (offers_visible_to(charlie).exists(), offers_visible_to(bruno).exists()) == (False, True)
    assert facts_about(offer.code) == ["OfferMade", "OfferPaused", "OfferReopened", "OfferWithdrawn"]


def test_a_hidden_offer_is_seen_by_who_gives_it_and_the_lab(
    bruno: Actor, charlie: Actor, carla: Actor
) -> None:
    offer = offer_of(bruno)

    hide_offer(offer, reason="Publicité.", by=carla)
    with pytest.raises(MovedOn):
        hide_offer(offer, reason="Encore.", by=carla)

    seen = [offers_visible_to(actor).exists() for actor in (ANYONE, charlie, bruno, carla)]
    assert seen == [False, False, True, True]
    assert not listed_offers().exists()
    assert not show_offer(offer, by=carla).is_hidden
    with pytest.raises(MovedOn):
        show_offer(offer, by=carla)


def test_curators_moderate_open_offers_within_their_territories(bruno: Actor) -> None:
    places = make_territories()
    offer = offer_of(bruno, territories=[places["CH-C6621"]])
    here, elsewhere, of_a_theme = (acting(make_person(name)) for name in ("Ici", "Ailleurs", "Thème"))
    give_role(here.person, "curator", territories=[places["CH-GE"]])
    give_role(elsewhere.person, "curator", territories=[places["CH-VD"]])
    give_role(of_a_theme.person, "curator", themes=[make_theme()])

    for stranger in (elsewhere, of_a_theme):
        with pytest.raises(NotAllowed):
            hide_offer(offer, reason="Publicité.", by=stranger)
    hide_offer(offer, reason="Publicité.", by=here)

    assert [offers_visible_to(one).exists() for one in (here, elsewhere, of_a_theme)] == [True, False, False]


def test_an_offer_of_a_hidden_organisation_and_one_that_is_over_or_taken_are_not_listed(
    needy: Idea, alice: Actor, bruno: Actor, otto: Actor
) -> None:
    yesterday = clock.today() - DAY
    make_offer(**ROOM, by=otto)
    offer_of(bruno, ends_on=yesterday)
    taken = offer_of(bruno)
    agreed_match(make_need(needy, alice), taken, team=alice, giver=bruno)
    otto.organisation.hidden_at = clock.now()
    otto.organisation.save(update_fields=["hidden_at"])

    assert not listed_offers().exists()


# --- Lists ----------------------------------------------------------------------------------------------------------


def test_lists_are_narrowed_by_what_was_said(needy: Idea, alice: Actor, deliver_facts: Any) -> None:
    places = make_territories()
    carpenter = make_need(needy, alice, territories=[places["CH-C6621"]], weekdays=0b1)
    everywhere = make_need(needy, alice, title="Un avocat", language="it", starts_on=clock.today() + 9 * DAY)
    room = list_need(needy, kind="place", title="Une salle", territories=[places["CH-VD"]], by=alice)
    deliver_facts()

    def found(**wanted: Any) -> set[str]:
        return {need.title for need in narrowed(listed_needs(), **wanted)}

    assert found(words="menuisiers") == {carpenter.title}
    assert found(kinds=["place"]) == {room.title}
    assert found(territory="CH-GE") == {carpenter.title, everywhere.title}
    assert found(territory="LAC") == {carpenter.title, everywhere.title}
    assert found(languages=["it"]) == {everywhere.title}
    assert found(weekdays=0b10) == {everywhere.title, room.title}
    assert found(weekdays=0b11) == {carpenter.title, everywhere.title, room.title}
    assert found(day=clock.today()) == {carpenter.title, room.title}
    assert found(weekdays=127) == {carpenter.title, everywhere.title, room.title}
