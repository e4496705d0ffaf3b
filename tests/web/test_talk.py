"""Discussions on pages: reading, saying, answering, changing, hiding."""

import re
from typing import Any

import pytest
from django.test import Client

from ideas.discussion.bringing import BroughtComment, bring_in_comments
from ideas.discussion.models import Comment
from ideas.discussion.operations import (
    close_thread,
    delete_comment,
    hide_comment,
)
from ideas.discussion.placing import Origin
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from lab.web.pages.ideas import idea_address
from tests.factories.ideas import make_idea
from tests.web.conftest import say


def page_of(client: Client, idea: Idea, query: str = "") -> str:
    """The idea's page."""
    return client.get(idea_address(idea) + query).content.decode()


def ids_in(page: str) -> list[str]:
    """Codes of the comments on the page, in order."""
    return re.findall(r'id="c-(\w{8})"', page)


# --- Reading ------------------------------------------------------------------------------------------------------


def test_everybody_reads_and_is_invited_to_sign_in(client: Client, idea: Idea, bruno: Actor) -> None:
    say(idea, "Qui **paie** ?", by=bruno, purpose="question", stance="for")

    page = page_of(client, idea)

    assert "<strong>paie</strong>" in page
    assert ">question</span>" in page
    assert ">pour</span>" in page
    assert "Se connecter pour participer" in page
    assert "<textarea" not in page


def test_replies_stand_within_what_they_answer(
    client: Client, idea: Idea, alice: Actor, bruno: Actor
) -> None:
    question = say(idea, "Qui paie ?", by=bruno)
    other = say(idea, "Bravo", by=bruno)
    answer = say(idea, "La commune.", by=alice, parent=question)

    page = page_of(client, idea)

    assert ids_in(page) == [other.code, question.code, answer.code]
    assert "Porteuse ou porteur" in page[page.index(f"c-{answer.code}") :]
    assert ids_in(page_of(client, idea, "?order=thread")) == [question.code, answer.code, other.code]
    assert ids_in(page_of(client, idea, "?purpose=question")) == []


def test_a_short_address_leads_to_the_comment(client: Client, idea: Idea, bruno: Actor) -> None:
    comment = say(idea, "Bonjour", by=bruno)

    where = client.get(f"/k/{comment.code}")["Location"]

    assert where.startswith(idea_address(idea))
    assert where.endswith(f"#c-{comment.code}")
    assert ids_in(client.get(where).content.decode()) == [comment.code]


def test_hidden_and_deleted_words_are_not_on_the_page(
    client: Client, idea: Idea, alice: Actor, bruno: Actor, carla: Actor
) -> None:
    hide_comment(say(idea, "Réclame criarde", by=bruno), reason="Publicité.", by=carla)
    delete_comment(say(idea, "Regrets éternels", by=bruno), by=bruno)

    page = page_of(client, idea)
    client.force_login(carla.person)
    seen_by_curator = page_of(client, idea)

    assert "Réclame criarde" not in page
    assert "masqué par le lab\u00a0: Publicité." in page
    assert "supprimé par son autrice ou auteur" in page
    assert "Réclame criarde" in seen_by_curator
    assert "Regrets éternels" not in seen_by_curator


def test_what_people_write_is_not_markup(client: Client, idea: Idea, bruno: Actor) -> None:
    say(idea, '<script>alert(1)</script> [x](javascript:alert(1)) <img src="x" onerror="y">', by=bruno)

    page = page_of(client, idea)

    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<img" not in page[page.index('id="talk"') :]


def brought(idea: Idea, count: int, author: Actor) -> None:
    """That many comments of an import."""
    rows = [
        BroughtComment(
            legacy_id=str(number), author=author.person, body=f"n° {number}", created_at=clock.now()
        )
        for number in range(count)
    ]
    origin = Origin(kind="import", source="Consultation", licence="Licence Ouverte")  # type: ignore[arg-type]
    bring_in_comments(thread_of("idea", idea.code), rows, origin=origin, by=SYSTEM)


def test_five_thousand_comments_are_read_page_by_page(client: Client, idea: Idea, bruno: Actor) -> None:
    brought(idea, 5000, bruno)

    first = page_of(client, idea)
    following = re.search(r'href="(\?after=\d+)#discussion"', first)
    assert following is not None
    second = page_of(client, idea, following[1])

    assert len(ids_in(first)) == len(ids_in(second)) == 30
    assert not set(ids_in(first)) & set(ids_in(second))
    assert "5000 messages" in first.replace("\u202f", "").replace("\u00a0", "")
    assert "Repris d’ailleurs, Consultation" in first
    assert "Toute la discussion" in second


@pytest.mark.parametrize(("rows", "queries"), [(1, 8), (3, 8), (30, 9), (500, 9)])
def test_a_page_with_a_discussion_takes_the_same_queries_for_any_length(
    client: Client, idea: Idea, bruno: Actor, rows: int, queries: int, django_assert_num_queries: object
) -> None:
    """Of one that goes on over the page it asks for what is quoted on other pages, too."""
    brought(idea, rows, bruno)
    page_of(client, idea)
    say(idea, "Neuf.", by=bruno)

    with django_assert_num_queries(queries):  # type: ignore[operator]
        page_of(client, idea)


# --- Saying -------------------------------------------------------------------------------------------------------


def test_saying_something_leads_to_it(bruno_in: Client, idea: Idea, bruno: Actor) -> None:
    response = bruno_in.post(
        f"/fr/discussions/idea/{idea.code}/",
        {"body": "Bonjour", "stance": "for", "purpose": "risk"},
        follow=True,
    )

    comment = Comment.objects.get()
    assert (comment.body, comment.stance, comment.purpose, comment.author) == (
        "Bonjour",
        "for",
        "risk",
        bruno.person,
    )
    assert response.redirect_chain[-1][0].endswith(f"#c-{comment.code}")
    page = response.content.decode()
    beside = page[page.index(f'id="c-{comment.code}" tabindex="-1" data-focus') :]
    assert page.count("Votre message est publié.") == beside.count("Votre message est publié.") == 1
    assert 'role="status" data-say><p class="notice ok">' in beside
    assert "Votre message est publié." not in page_of(bruno_in, idea)


def test_with_script_it_is_said_in_the_answer_and_never_again(bruno_in: Client, idea: Idea) -> None:
    answer = bruno_in.post(
        f"/fr/discussions/idea/{idea.code}/",
        {"body": "Bonjour", "stance": "neutral"},
        headers={"HX-Request": "true"},
        follow=True,
    ).content.decode()

    assert "Votre message est publié." in answer[answer.index('id="talk"') :]
    assert "Votre message est publié." not in page_of(bruno_in, idea)


def test_what_waits_about_another_page_is_said_at_the_head(bruno_in: Client, idea: Idea) -> None:
    path = f"/fr/discussions/idea/{idea.code}/"
    bruno_in.post(path, {"body": "Bonjour", "stance": "neutral"})

    page = bruno_in.get("/fr/ideas/").content.decode()

    assert "Votre message est publié." in page[page.index('id="messages"') :]


def test_what_one_says_stands_in_the_whole_discussion(
    bruno_in: Client, idea: Idea, alice: Actor, bruno: Actor
) -> None:
    question = say(idea, "Qui paie ?", by=alice)
    say(idea, "Bravo", by=alice)

    said = {"body": "La commune.", "parent": question.code, "stance": "neutral", "purpose": ""}
    response = bruno_in.post(f"/fr/discussions/idea/{idea.code}/", said, follow=True)

    answer = Comment.objects.get(body="La commune.")
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == f"{idea_address(idea)}#c-{answer.code}"
    assert len(ids_in(page)) == 3
    assert "Toute la discussion" not in page


def test_an_old_comment_is_found_on_its_page(client: Client, idea: Idea, bruno: Actor) -> None:
    old = say(idea, "Le premier", by=bruno)
    brought(idea, 70, bruno)

    where = client.get(f"/k/{old.code}")["Location"]

    page = client.get(where).content.decode()
    assert "?after=" in where
    assert old.code in ids_in(page)
    assert len(ids_in(page)) == 71 - 60


def test_faults_keep_what_was_typed(bruno_in: Client, idea: Idea) -> None:
    response = bruno_in.post(
        f"/fr/discussions/idea/{idea.code}/", {"body": "x" * 5001, "stance": "against", "purpose": "risk"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "x" * 5001 in page
    assert '<option value="against" selected>' in page
    assert "<title>Erreur\u00a0:" in page
    assert not Comment.objects.exists()


def test_htmx_gets_the_faulty_form_alone_and_where_it_belongs(bruno_in: Client, idea: Idea) -> None:
    response = bruno_in.post(
        f"/fr/discussions/idea/{idea.code}/",
        {"body": "", "stance": "neutral"},
        headers={"HX-Request": "true"},
    )

    assert response.status_code == 422
    assert "<html" not in response.content.decode()
    assert response["HX-Retarget"] == "#talk-form"
    assert 'id="talk-form"' in response.content.decode()


def test_answering_has_a_form_of_its_own(bruno_in: Client, idea: Idea, alice: Actor) -> None:
    question = say(idea, "Qui **paie** ?", by=alice)

    form = bruno_in.get(f"/fr/discussions/idea/{idea.code}/?reply={question.code}").content.decode()
    bruno_in.post(
        f"/fr/discussions/idea/{idea.code}/", {"body": "Nous.", "stance": "neutral", "parent": question.code}
    )

    assert "<strong>paie</strong>" in form
    assert f'name="parent" value="{question.code}"' in form
    assert Comment.objects.latest("pk").parent == question


def test_an_answer_too_deep_or_to_what_is_gone_is_refused_in_words(
    bruno_in: Client, idea: Idea, alice: Actor
) -> None:
    gone = delete_comment(say(idea, "Oups", by=alice), by=alice)

    response = bruno_in.post(
        f"/fr/discussions/idea/{idea.code}/", {"body": "Nous.", "stance": "neutral", "parent": gone.code}
    )

    assert response.status_code == 422
    assert "n’est plus là" in response.content.decode()


def test_somebody_speaks_for_their_organisation(client: Client, idea: Idea, otto: Actor) -> None:
    client.force_login(otto.person)

    page = page_of(client, idea)
    client.post(
        f"/fr/discussions/idea/{idea.code}/",
        {"body": "Nous aidons.", "stance": "neutral", "on_behalf_of": otto.organisation.code},
    )

    comment = Comment.objects.get()
    assert f'<option value="{otto.organisation.code}">' in page
    assert (comment.organisation, comment.mandate_code) == (otto.organisation, otto.mandate.code)
    seen = page_of(client, idea)
    assert "Organisation vérifiée" in seen
    assert "Écrit par Otto." in seen


def test_nobody_speaks_for_an_organisation_without_a_mandate(
    bruno_in: Client, idea: Idea, otto: Actor
) -> None:
    response = bruno_in.post(
        f"/fr/discussions/idea/{idea.code}/",
        {"body": "Nous aidons.", "stance": "neutral", "on_behalf_of": otto.organisation.code},
    )

    assert response.status_code == 403
    assert not Comment.objects.exists()


def test_signed_out_one_is_led_to_sign_in(client: Client, idea: Idea) -> None:
    response = client.post(f"/fr/discussions/idea/{idea.code}/", {"body": "Bonjour", "stance": "neutral"})

    assert response.status_code == 302
    assert "/account/sign-in/" in response["Location"]


def test_what_was_typed_signed_out_is_offered_after_sign_in_until_it_is_sent(
    client: Client, idea: Idea, bruno: Actor
) -> None:
    form, typed = f"/fr/discussions/idea/{idea.code}/", "Nous avons un local."
    answered = say(idea, "Où ?", by=bruno)
    sent = client.post(form, {"body": typed, "stance": "neutral", "parent": answered.code})
    client.force_login(bruno.person)

    offered = client.get(f"{form}?reply={answered.code}").content.decode()
    elsewhere = client.get(form).content.decode()
    client.post(form, {"body": typed, "stance": "neutral", "parent": answered.code})
    afterwards = client.get(f"{form}?reply={answered.code}").content.decode()

    assert sent["Location"].endswith(
        f"?next=%2Ffr%2Fdiscussions%2Fidea%2F{idea.code}%2F%3Freply%3D{answered.code}"
    )
    assert [typed in page for page in (offered, elsewhere, afterwards)] == [True, False, False]


def test_a_form_that_script_sends_signed_out_stays_with_a_notice_and_a_way_back(
    client: Client, idea: Idea
) -> None:
    form = f"/fr/discussions/idea/{idea.code}/"

    response = client.post(form, {"body": "Bonjour", "stance": "neutral"}, headers={"HX-Request": "true"})

    assert response.status_code == 401
    assert "data-not-sent" in response.content.decode()
    assert f"/account/sign-in/?next=%2Ffr%2Fdiscussions%2Fidea%2F{idea.code}%2F" in response.content.decode()


@pytest.mark.browser
def test_in_the_browser_the_typed_text_stays_when_one_is_no_longer_signed_in(
    page: Any, live_server: Any, transactional_db: None, idea: Idea, bruno: Actor
) -> None:
    visitor = Client()
    visitor.force_login(bruno.person)
    page.context.add_cookies(
        [{"name": "sessionid", "value": visitor.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}{idea_address(idea)}")
    page.fill("#talk-form textarea", "Nous avons un local.")
    page.context.clear_cookies(name="sessionid")

    page.click("#talk-form .btn.primary")
    page.wait_for_selector("#talk [data-not-sent]")

    assert page.input_value("#talk-form textarea") == "Nous avons un local."
    assert page.is_visible("#talk [data-not-sent] a[href*='sign-in']")
    assert page.is_visible("[data-print]")


@pytest.mark.parametrize("kind", ["idea", "theme", "nonsense"])
def test_what_one_may_not_know_of_has_no_discussion(bruno_in: Client, draft: Idea, kind: str) -> None:
    assert bruno_in.get(f"/fr/discussions/{kind}/{draft.code}/").status_code == 404


def test_a_closed_discussion_says_so(bruno_in: Client, idea: Idea) -> None:
    close_thread("idea", idea.code, by=SYSTEM)

    assert "La discussion est fermée" in page_of(bruno_in, idea)
    assert bruno_in.get(f"/fr/discussions/idea/{idea.code}/").status_code == 403


def test_drafts_have_no_discussion_yet(client: Client, draft: Idea, alice: Actor) -> None:
    client.force_login(alice.person)

    assert 'id="talk"' not in page_of(client, draft)


def test_a_stage_that_is_closed_for_comments_says_so(
    client: Client, alice: Actor, carla: Actor, bruno: Actor
) -> None:
    from ideas.ideation.operations import advance_idea

    idea = make_idea(alice)
    advance_idea(idea, step="withdraw", reason="Plus le temps.", by=alice)
    client.force_login(alice.person)

    assert "La discussion est fermée" in page_of(client, idea)


def test_a_form_on_a_page_of_its_own_is_sent_without_htmx(bruno_in: Client, idea: Idea) -> None:
    address = f"/fr/discussions/idea/{idea.code}/"

    alone = bruno_in.get(address).content.decode()
    within = bruno_in.get(address, headers={"HX-Request": "true"}).content.decode()

    assert 'hx-target="#talk"' not in alone
    assert 'hx-target="#talk"' in within
    assert 'hx-target="#talk"' in page_of(bruno_in, idea)
