"""Who is told of a pilot's partners and news."""

import pytest

from ideas.notifications.models import Notification
from ideas.notifications.operations import follow_subject
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations import (
    answer_handover,
    answer_invitation,
    apply_as_partner,
    begin_review,
    decide_application,
    decide_review,
    give_notice,
    hide_news,
    hide_pilot,
    invite_partner,
    let_partner_leave,
    post_news,
    take_notice_back,
)
from tests.factories.pilots import acting_for_new, make_pilot, make_running_pilot


@pytest.fixture
def pilot(alice, otto, deliver_facts) -> Pilot:
    """The pilot of alice's idea, to which otto's commune is invited; what that told is forgotten."""
    pilot = make_pilot(alice, otto)
    deliver_facts()
    Notification.objects.all().delete()
    return pilot


def test_an_opened_pilot_asks_who_committed_and_tells_the_team(alice, otto, charlie, told):
    make_pilot(alice, otto)

    assert told(otto) == [("PartnerInvited", "asked", "at_once")]
    assert told(alice)[-1] == ("PartnerInvited", "team", "at_once")
    assert told(charlie) == []


def test_a_yes_is_told_to_the_team_and_to_all_partners(pilot, alice, otto, carla, charlie, told):
    nadia = acting_for_new("Nadia")
    invited = invite_partner(pilot, organisation=nadia.organisation, role="operator", by=alice)
    answer_invitation(pilot.partners.get(organisation=otto.organisation), accept=True, by=otto)
    told(otto)
    Notification.objects.all().delete()

    answer_invitation(invited, accept=True, by=nadia)

    assert told(alice) == [("PartnerAccepted", "team", "at_once")]
    assert told(otto) == [("PartnerAccepted", "representative", "at_once")]
    assert told(nadia) == told(charlie) == []


def test_a_no_is_told_to_the_team_and_to_no_other_partner(pilot, alice, otto, told):
    nadia = acting_for_new("Nadia")
    invited = invite_partner(pilot, organisation=nadia.organisation, role="operator", by=alice)
    answer_invitation(pilot.partners.get(organisation=otto.organisation), accept=True, by=otto)
    told(otto)
    Notification.objects.all().delete()

    answer_invitation(invited, accept=False, reason="Pas cette année.", by=nadia)

    assert told(alice) == [("PartnerDeclined", "team", "at_once")]
    assert told(otto) == []


def test_an_application_is_told_to_the_team_and_the_answer_to_who_applied(pilot, alice, carla, told):
    nadia = acting_for_new("Nadia")
    application = apply_as_partner(pilot, role="expert", text="Nous savons faire.", by=nadia)
    assert told(alice) == [("PartnerApplied", "team", "at_once")]

    decide_application(application, accept=True, by=carla)

    assert told(nadia) == [("PartnerAccepted", "asked", "at_once")]


def test_a_partner_that_leaves_is_told_to_those_who_stay(pilot, alice, otto, carla, told):
    nadia = acting_for_new("Nadia")
    invited = invite_partner(pilot, organisation=nadia.organisation, role="operator", by=alice)
    for partner, actor in ((pilot.partners.get(organisation=otto.organisation), otto), (invited, nadia)):
        answer_invitation(partner, accept=True, by=actor)
    told(otto)
    Notification.objects.all().delete()
    invited.refresh_from_db()

    given = give_notice(
        invited,
        reason="Plus de moyens.",
        successor=pilot.partners.get(organisation=otto.organisation),
        by=nadia,
    )
    answer_handover(given, accept=True, by=otto)
    let_partner_leave(invited, by=alice)

    names = ["NoticeGiven", "DutiesTakenOn", "PartnerLeft"]
    assert sorted(told(alice)) == sorted((name, "team", "at_once") for name in names if name != "PartnerLeft")
    assert {name for name, _role, _channel in told(otto)} >= {"NoticeGiven", "PartnerLeft"}


def test_who_stays_or_takes_no_duties_on_is_told(pilot, alice, otto, told):
    nadia = acting_for_new("Nadia")
    invited = invite_partner(pilot, organisation=nadia.organisation, role="operator", by=alice)
    for partner, actor in ((pilot.partners.get(organisation=otto.organisation), otto), (invited, nadia)):
        answer_invitation(partner, accept=True, by=actor)
    heir = pilot.partners.get(organisation=otto.organisation)
    given = give_notice(Partner.objects.get(pk=invited.pk), reason="Fini.", successor=heir, by=nadia)
    told(otto)
    Notification.objects.all().delete()

    declined = answer_handover(given, accept=False, by=otto)
    take_notice_back(declined, by=nadia)

    assert ("DutiesDeclined", "asked", "at_once") in told(nadia)
    assert ("NoticeTakenBack", "team", "at_once") in told(alice)


def test_who_follows_the_pilot_hears_of_its_ideas_steps_and_its_news(
    alice, otto, carla, charlie, bruno, told
):
    pilot = make_running_pilot(alice, otto, carla)
    told(charlie)
    follow_subject("pilot", pilot.code, by=charlie)
    follow_subject("idea", pilot.idea.code, by=bruno)

    post_news(pilot, title="Première rencontre", text="Nous étions douze.", by=alice)
    begin_review(pilot, by=carla)
    decide_review(pilot, decision="stop", reason="Trop peu de monde.", by=carla)

    expected = [("NewsPosted", "follower", "daily"), ("IdeaAdvanced", "follower", "at_once")]
    assert told(charlie) == told(bruno) == expected


def test_hidden_news_is_told_to_its_author_and_a_hidden_pilot_to_its_team(alice, otto, carla, told):
    pilot = make_running_pilot(alice, otto, carla)
    news = post_news(pilot, title="Réclame", text="Achetez.", by=otto)
    told(otto)
    Notification.objects.all().delete()

    hide_news(news, reason="Publicité.", by=carla)
    hide_pilot(pilot, reason="À vérifier.", by=carla)

    assert told(otto) == [("NewsHidden", "author", "at_once")]
    assert told(alice) == [("PilotHidden", "author", "at_once")]


def test_every_notice_of_a_pilot_has_words(pilot, alice, otto, carla, told, mails_to):
    nadia = acting_for_new("Nadia")
    invited = invite_partner(pilot, organisation=nadia.organisation, role="operator", by=alice)
    told(nadia)
    answer_invitation(invited, accept=False, reason="Non.", by=nadia)
    answer_invitation(pilot.partners.get(organisation=otto.organisation), accept=True, by=otto)
    told(alice)

    assert mails_to(nadia)[0].subject == "Nadia est invitée à devenir partenaire de « Heures de voisinage »"
    assert [mail.subject for mail in mails_to(alice)][-2:] == [
        "Nadia ne sera pas partenaire de « Heures de voisinage »",
        "Commune d’Aubrive est maintenant partenaire de « Heures de voisinage »",
    ]
