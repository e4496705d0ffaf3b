"""Commenting on a passage, and seeing it in the text."""

import pytest
from django.test import Client
from django.utils.safestring import SafeString

from ideas.discussion.models import Comment
from ideas.discussion.operations import Quoted, post_comment_on_passage
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.kernel.actor import Actor
from ideas.kernel.text import html_of, plain_text_of
from lab.web.marking import Mark, marked
from lab.web.pages import quoted
from lab.web.pages.ideas import idea_address

SOLUTION = "Une heure donnée vaut une heure reçue."


def page(client: Client, idea: Idea) -> str:
    idea.refresh_from_db()
    return client.get(idea_address(idea)).content.decode()


def say(idea: Idea, exact: str, by: Actor, part: str = "solution") -> Comment:
    thread = thread_of("idea", idea.code)
    assert thread is not None
    return post_comment_on_passage(thread, quoted=Quoted(part=part, exact=exact), body="Vraiment ?", by=by)


class TestMarking:
    def over(self, markdown: str, *words: str) -> str:
        plain = plain_text_of(markdown)
        spans = [(plain.index(one), plain.index(one) + len(one)) for one in words]
        marks = [Mark(start, end, f"q{n}", SafeString("<sup/>")) for n, (start, end) in enumerate(spans)]
        return marked(html_of(markdown), marks)

    def test_words_are_marked_where_they_stand(self) -> None:
        assert self.over("Un banc vert.", "banc") == '<p>Un <mark id="q0">banc</mark><sup/> vert.</p>\n'

    def test_a_mark_over_several_elements_is_opened_in_each(self) -> None:
        found = self.over("Un **banc** vert.\n\nLe quai.", "banc vert. Le")

        assert found == (
            '<p>Un <strong><mark id="q0">banc</mark></strong><mark> vert.</mark></p>\n'
            "<p><mark>Le</mark><sup/> quai.</p>\n"
        )

    def test_what_stands_in_a_link_is_followed_by_its_own_link_after_it(self) -> None:
        found = self.over("Le [banc](https://example.org) vert.", "banc")

        assert found.index("</a><sup/>") > found.index("<mark")

    def test_characters_of_markup_stay_text(self) -> None:
        assert self.over("Si a < b & c > d.", "b & c") == (
            '<p>Si a &lt; <mark id="q0">b &amp; c</mark><sup/> &gt; d.</p>\n'
        )

    def test_two_marks_in_one_sentence(self) -> None:
        found = self.over("Un banc, un quai.", "banc", "quai")

        assert found == '<p>Un <mark id="q0">banc</mark><sup/>, un <mark id="q1">quai</mark><sup/>.</p>\n'


def test_a_passage_is_marked_in_the_text_and_quoted_in_its_comment(
    client: Client, idea: Idea, charlie: Actor
) -> None:
    comment = say(idea, "une heure reçue", charlie)

    found = page(client, idea)

    assert f'<mark id="q-{comment.code}">une heure reçue</mark>' in found
    assert f'href="/k/{comment.code}"' in found
    assert f'href="#q-{comment.code}">une heure reçue</a>' in found


def test_comments_on_words_that_overlap_share_a_mark(client: Client, idea: Idea, charlie: Actor) -> None:
    first = say(idea, "Une heure donnée", charlie)
    say(idea, "heure donnée vaut", charlie)

    found = page(client, idea)

    assert (found.count("<mark"), found.count(f'href="#q-{first.code}"')) == (1, 2)


def test_a_passage_that_is_gone_is_listed(client: Client, idea: Idea, charlie: Actor, alice: Actor) -> None:
    comment = say(idea, "une heure reçue", charlie)
    revise_idea(idea, changes={"sections": {"solution": "Un carnet."}}, by=alice)

    found = page(client, idea)

    assert "Passages commentés qui ne sont plus dans le texte" in found
    assert f"/k/{comment.code}" in found
    assert "<mark" not in found
    assert f"#q-{comment.code}" not in found
    assert "Ce passage n’est plus dans le texte." in found
    assert f'href="#gone-{comment.code}"' in found
    assert f'<li id="gone-{comment.code}">' in found


def test_a_passage_that_is_gone_is_looked_for_once_in_a_text(
    idea: Idea, charlie: Actor, alice: Actor
) -> None:
    say(idea, "une heure reçue", charlie)
    idea = revise_idea(idea, changes={"sections": {"solution": "Un carnet de plus."}}, by=alice)
    talk = {"whole": None, "comments": [], "thread": thread_of("idea", idea.code)}
    shown = quoted.sections_with_passages(idea, talk)
    before = quoted._found.cache_info().misses

    assert quoted.sections_with_passages(idea, talk) == shown
    assert len(shown["orphans"]) == 1
    assert quoted._found.cache_info().misses == before


def test_of_very_many_passages_the_last_are_looked_for(
    idea: Idea, charlie: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quoted, "MOST_QUOTED", 2)
    first, *last = [say(idea, words, charlie) for words in ("Une heure", "donnée", "reçue")]

    talk = {"whole": None, "comments": [], "thread": thread_of("idea", idea.code)}
    shown = str(quoted.sections_with_passages(idea, talk))

    assert f"q-{first.code}" not in shown
    assert all(f"q-{one.code}" in shown for one in last)


def test_a_passage_of_a_section_that_was_emptied_is_listed(
    client: Client, idea: Idea, charlie: Actor, alice: Actor
) -> None:
    revise_idea(idea, changes={"sections": {"people": "Trois voisins."}}, by=alice)
    say(idea, "Trois", charlie, part="people")
    revise_idea(idea, changes={"sections": {"people": ""}}, by=alice)

    assert "Passages commentés qui ne sont plus dans le texte" in page(client, idea)


def test_without_script_one_copies_the_passage(client: Client, idea: Idea, charlie: Actor) -> None:
    client.force_login(charlie.person)
    address = f"/fr/ideas/{idea.code}/quote/solution/"
    assert SOLUTION in client.get(address).content.decode()

    form = {"exact": "vaut une heure", "body": "Combien ?", "stance": "neutral", "revision": "1"}
    answer = client.post(address, form)

    comment = Comment.objects.get()
    assert answer.status_code == 302
    assert (comment.body, comment.quotation.exact) == ("Combien ?", "vaut une heure")


def test_a_passage_that_is_not_there_keeps_what_was_typed(client: Client, idea: Idea, charlie: Actor) -> None:
    client.force_login(charlie.person)

    form = {"exact": "jamais dit", "body": "Combien ?", "stance": "neutral"}
    answer = client.post(f"/fr/ideas/{idea.code}/quote/solution/", form)

    assert answer.status_code == 422
    assert "jamais dit" in answer.content.decode()
    assert "Combien ?" in answer.content.decode()


def test_what_was_marked_with_the_mouse_comes_along(client: Client, idea: Idea, charlie: Actor) -> None:
    client.force_login(charlie.person)

    found = client.get(f"/fr/ideas/{idea.code}/quote/solution/?exact=une+heure&prefix=vaut+").content.decode()

    assert "une heure</textarea>" in found


def test_an_unknown_part_is_nowhere(client: Client, idea: Idea, charlie: Actor) -> None:
    client.force_login(charlie.person)

    assert client.get(f"/fr/ideas/{idea.code}/quote/other/").status_code == 404
