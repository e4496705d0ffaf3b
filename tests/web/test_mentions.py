"""Mentions on pages: links in a message, suggestions while one writes, the list at the other end."""

import re
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas.activity.operations import Allowance, set_allowance
from ideas.discussion.models import Comment
from ideas.discussion.operations import hide_comment, post_comment
from ideas.discussion.queries import thread_about, thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea
from ideas.kernel.actor import Actor
from ideas.moderation.limits import MINUTE, set_all_allowances
from lab.web.pages.ideas import idea_address
from lab.web.pages.organisations import organisation_address
from tests.factories.ideas import make_draft, make_idea
from tests.factories.people import make_person


def say(idea: Idea, body: str, by: Actor) -> Comment:
    thread = thread_of("idea", idea.code)
    assert thread is not None
    return post_comment(thread, body=body, by=by)


def suggested(client: Client, idea: Idea, typed: str, circle: str = "public") -> list[str]:
    address = f"/fr/discussions/idea/{idea.code}/mentions/"
    answer = client.get(address, {"q": typed, "circle": circle})
    assert answer.status_code == 200
    return [one["written"] for one in answer.json()["suggestions"]]


def named_in(client: Client, address: str) -> list[str]:
    """What the list at the other end says, without its mark-up."""
    page = client.get(address).content.decode()
    found = re.search(r'<section[^>]*aria-labelledby="named-in">(.*?)</section>', page, re.DOTALL)
    rows = re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL) if found else []
    return [re.sub(r"<[^>]+>", "", row).split(",")[0].strip() for row in rows]


# --- In a message -------------------------------------------------------------------------------------------


def test_mentions_are_links_on_the_page(client: Client, idea: Idea, alice: Actor, otto: Actor) -> None:
    other = make_idea(alice, title="Le café <b>")
    say(idea, f"@{otto.organisation.name}, voyez #{other.code} avec @Otto.", alice)

    page = client.get(idea_address(idea)).content.decode()

    assert (
        f'<a href="/o/{otto.organisation.code}" rel="nofollow noopener ugc">@{otto.organisation.name}</a>'
        in page
    )
    assert f'<a href="/i/{other.code}" rel="nofollow noopener ugc">Le café &lt;b&gt;</a>' in page
    assert f'<a href="/u/{otto.person.code}" rel="nofollow noopener ugc">@Otto</a>.' in page


def test_the_writer_learns_of_a_name_that_several_bear(client: Client, idea: Idea, bruno: Actor) -> None:
    for address in ("one", "two"):
        make_person("Zoé", email=f"{address}@example.org")
    client.force_login(bruno.person)
    form = {"body": "Merci @Zoé", "stance": "neutral"}

    page = client.post(f"/fr/discussions/idea/{idea.code}/", form, follow=True).content.decode()
    comment = Comment.objects.get()
    edit = {**form, "body": "Merci bien @Zoé", "version": comment.version}
    again = client.post(f"/fr/comments/{comment.code}/edit/", edit, follow=True).content.decode()

    for seen in (page, again):
        assert "Plusieurs portent ce nom\u00a0: @Zoé. Personne n’est cité." in seen


# --- Suggestions --------------------------------------------------------------------------------------------


def test_people_roles_organisations_and_ideas_are_suggested(
    client: Client, idea: Idea, alice: Actor, bruno: Actor, otto: Actor, deliver_facts: Callable[[], None]
) -> None:
    deliver_facts()
    client.force_login(bruno.person)
    house = otto.organisation

    assert suggested(client, idea, "@al") == ["@Alice"]
    assert suggested(client, idea, "@équipe") == ["@équipe-du-lab"]
    assert suggested(client, idea, f"@{house.name[:4]}") == [f"@{house.name}"]
    assert suggested(client, idea, "#vois") == [f"#{idea.code}"]
    assert suggested(client, idea, f"#{idea.code}") == [f"#{idea.code}"]
    for nothing in ("", "@", "#", "al", "@ ", "@%", "#%%%"):
        assert suggested(client, idea, nothing) == []


def test_strangers_are_suggested_from_three_letters_and_never_without_a_page(
    client: Client, idea: Idea, bruno: Actor
) -> None:
    make_person("Zoé")
    make_person("Zoltan", confirmed_at=None)
    client.force_login(bruno.person)

    assert suggested(client, idea, "@Zo") == []
    assert suggested(client, idea, "@Zoé") == ["@Zoé"]
    assert suggested(client, idea, "@Zol") == []


def test_two_of_one_name_are_suggested_with_their_codes(client: Client, idea: Idea, bruno: Actor) -> None:
    codes = {make_person("Zoé", email=f"{address}@example.org").code for address in ("one", "two")}
    client.force_login(bruno.person)

    assert set(suggested(client, idea, "@Zoé")) == {f"@Zoé ({code})" for code in codes}


def test_in_a_room_only_its_readers_are_suggested(
    client: Client, idea_of_two: Idea, bruno: Actor, charlie: Actor, carla: Actor
) -> None:
    say(idea_of_two, "Bonjour", charlie)
    client.force_login(bruno.person)

    assert suggested(client, idea_of_two, "@Charlie", "team") == []
    assert suggested(client, idea_of_two, "@Carla", "team") == ["@Carla"]
    assert suggested(client, idea_of_two, "@Alice", "team") == ["@Alice"]
    assert (
        client.get(f"/fr/discussions/idea/{idea_of_two.code}/mentions/?circle=staff&q=@Al").status_code == 404
    )


def test_drafts_and_hidden_ideas_are_not_suggested(
    client: Client, idea: Idea, bruno: Actor, carla: Actor, deliver_facts: Callable[[], None]
) -> None:
    draft = make_draft(bruno, title="Un jardin secret")
    hidden = make_idea(bruno, title="Un jardin masqué")
    deliver_facts()
    hide_idea(hidden, reason="Motif.", by=carla)
    client.force_login(bruno.person)

    assert suggested(client, idea, "#jardin") == []
    assert suggested(client, idea, f"#{draft.code}") == suggested(client, idea, f"#{hidden.code}") == []


def test_who_may_not_write_there_gets_no_names(
    client: Client, idea: Idea, alice: Actor, bruno: Actor
) -> None:
    address = f"/fr/discussions/idea/{idea.code}/mentions/?q=@Ali"

    assert client.get(address).status_code == 302
    client.force_login(bruno.person)
    assert client.get(f"/fr/discussions/idea/{make_draft(alice).code}/mentions/?q=@Ali").status_code == 404


def test_names_are_not_collected(client: Client, idea: Idea, bruno: Actor) -> None:
    client.force_login(bruno.person)
    set_allowance("suggestion", Allowance(1, MINUTE))
    try:
        suggested(client, idea, "@Al")
        assert client.get(f"/fr/discussions/idea/{idea.code}/mentions/?q=@Al").status_code == 429
    finally:
        set_all_allowances()


def test_forms_say_where_names_come_from(client: Client, idea_of_two: Idea, bruno: Actor) -> None:
    client.force_login(bruno.person)
    base = f"/fr/discussions/idea/{idea_of_two.code}/"

    assert f'data-mentions="{base}mentions/"' in client.get(idea_address(idea_of_two)).content.decode()
    assert f'data-mentions="{base}mentions/?circle=team"' in client.get(f"{base}team/").content.decode()


# --- The other end ------------------------------------------------------------------------------------------


def test_who_reads_an_idea_or_organisation_sees_where_it_is_named(
    client: Client, idea: Idea, alice: Actor, otto: Actor, charlie: Actor
) -> None:
    other = make_idea(alice, title="Le café")
    say(other, f"Comme #{idea.code} et @{otto.organisation.name}", charlie)
    say(idea, f"Nous sommes #{idea.code}", alice)

    assert named_in(client, idea_address(idea)) == ["Le café Charlie"]
    assert named_in(client, organisation_address(otto.organisation)) == ["Le café Charlie"]
    assert named_in(client, idea_address(other)) == []


def test_nothing_hidden_and_no_room_is_on_the_other_end(
    client: Client, idea: Idea, alice: Actor, otto: Actor, charlie: Actor, carla: Actor
) -> None:
    words = f"Comme #{idea.code} et @{otto.organisation.name}"
    first, second = make_idea(alice, title="Le café"), make_idea(alice, title="Le thé")
    hide_comment(say(first, words, charlie), reason="Motif.", by=carla)
    team = thread_about("idea", first, alice, "team")
    assert team is not None
    post_comment(team, body=words, by=alice)
    say(second, words, charlie)
    hide_idea(second, reason="Motif.", by=carla)

    for visitor in (None, charlie, otto):
        if visitor is not None:
            client.force_login(visitor.person)
        for address in (idea_address(idea), organisation_address(otto.organisation)):
            assert named_in(client, address) == []


def test_what_is_named_nowhere_costs_nothing(client: Client, idea: Idea, alice: Actor, otto: Actor) -> None:
    other, house = make_idea(alice), otto.organisation
    addresses = [idea_address(idea), organisation_address(house)]

    def costs() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            counts.append(len(asked))
        return counts

    costs()
    say(other, "Rien.", alice)
    without = costs()
    say(other, f"#{other.code} @Alice @équipe-du-lab", alice)
    elsewhere = costs()
    say(other, f"#{idea.code} @{house.name}", alice)

    assert elsewhere == without
    assert costs() == [count + 3 for count in without]
