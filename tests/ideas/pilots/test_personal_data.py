"""What pilots hold of people."""

from ideas.kernel.actor import Actor
from ideas.people.personal_data import export_of, holdings, unite_all
from ideas.pilots.models import News, Pilot
from ideas.pilots.operations import answer_invitation, post_news
from tests.factories.people import make_person


def erase(person, texts: bool) -> None:
    for holding in holdings().values():
        if holding.model._meta.app_label == "pilots":
            holding.erase(person, texts)


def test_a_person_gets_what_they_told(pilot: Pilot, alice: Actor) -> None:
    post_news(pilot, title="Titre", text="Texte", by=alice)

    exported = export_of(alice.person)

    assert [row["title"] for row in exported["pilots.News"]] == ["Titre"]
    assert "pilots.Review" not in exported


def test_their_news_goes_only_where_they_asked_for_it_and_a_partners_news_stays(
    running_pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    post_news(running_pilot, title="La mienne", text="Texte", by=alice)
    theirs = post_news(running_pilot, title="La nôtre", text="Texte", by=otto)

    erase(alice.person, texts=False)
    assert News.objects.count() == 2
    erase(alice.person, texts=True)
    erase(alice.person, texts=True)
    erase(otto.person, texts=True)

    running_pilot.refresh_from_db()
    assert list(News.objects.all()) == [theirs]
    assert running_pilot.news_count == 1


def test_united_people_share_what_they_did(pilot: Pilot, alice: Actor, otto: Actor) -> None:
    answer_invitation(pilot.partners.get(), accept=True, by=otto)
    news = post_news(pilot, title="Titre", text="Texte", by=alice)
    into = make_person("Alice bis")

    unite_all(alice.person, into)
    unite_all(otto.person, into)

    news.refresh_from_db()
    assert news.author == into
    assert pilot.partners.get().answered_by == into
