"""Ideas of another source are brought in row by row, once."""

import gzip
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ideas.activity.models import Delivery, Fact
from ideas.calls.models import Call
from ideas.discussion.models import Comment, Thread
from ideas.discussion.queries import thread_of
from ideas.exchange.importing import TOGETHER
from ideas.ideation.models import Idea, Passage, Source
from ideas.people.models import Person
from ideas.workflow.models import Clock, Process

pytestmark = pytest.mark.django_db

MOST = max(TOGETHER.values())  # more than this many are brought in by several transactions on any database
MAPPING = Path("platform/docs/examples/republique-numerique.toml")
IDEAS = """\
idea_id,title,body_html,explanation_html,lang,author,status,created_at,updated_at,votes_for,votes_mixed,votes_against
1,Un banc public,"<p>Un <strong>banc</strong> par rue. Pour tous.</p>",<p>On fatigue.</p>,fr,u1,published,2015-09-26T10:00:00+0200,2015-10-01T10:00:00+0200,12,3,1
2,Du bruit,<p>Achetez chez moi.</p>,,fr,u2,trashed,2015-09-27T10:00:00+0200,2015-09-28T10:00:00+0200,0,0,9
3,Sans date,<p>Rien.</p>,,fr,u3,published,hier,2015-09-28T10:00:00+0200,0,0,0
4,"Un puits, une pompe",<p>De l’eau.</p>,,fr,u1,published,2015-09-29T10:00:00+0200,,1,0,0
"""
COMMENTS = """\
comment_id,idea_id,author,body,created_at,position,votes
7,1,u2,"Oui<br />et vite.",2015-09-27T10:00:00+0200,for,4
8,1,u1,,2015-09-27T11:00:00+0200,against,0
9,3,u1,Perdu.,2015-09-27T11:00:00+0200,against,0
10,99,u1,De rien.,2015-09-27T11:00:00+0200,against,0
"""
SOURCES = """\
source_id,idea_id,title,url,body_html
5,1,Étude des bancs,https://bancs.example/etude,<p>Longue.</p>
6,1,Cassée,[link],
"""


@pytest.fixture
def bring(tmp_path: Path):
    """Run the command on the three small tables; what it said."""

    def run(
        *options: str,
        ideas: str = IDEAS,
        comments: str = COMMENTS,
        sources: str = SOURCES,
        mapping: Path = MAPPING,
    ) -> str:
        names = {"ideas": ideas, "comments": comments, "sources": sources}
        for name, text in names.items():
            (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        zipped = tmp_path / "ideas.csv.gz"
        zipped.write_bytes(gzip.compress(ideas.encode()))
        said = StringIO()
        call_command(
            "import_ideas",
            str(zipped),
            f"--comments={tmp_path / 'comments.csv'}",
            f"--sources={tmp_path / 'sources.csv'}",
            f"--mapping={mapping}",
            *options,
            stdout=said,
        )
        return said.getvalue()

    return run


def test_an_idea_keeps_its_words_dates_votes_and_origin(bring) -> None:
    bring()

    idea = Idea.objects.get(origin_key="rn:1")
    assert idea.sections == {"solution": "Un **banc** par rue. Pour tous.", "need": "On fatigue."}
    assert (idea.summary, idea.is_summary_made) == ("Un banc par rue.", True)
    assert (idea.created_at.isoformat(), idea.updated_at.day) == ("2015-09-26T08:00:00+00:00", 1)
    assert idea.legacy_counts["Votes pour (2015)"] == 12
    assert idea.support_count == 0
    assert (idea.origin_licence, idea.origin) == ("Licence Ouverte (Etalab)", "import")
    assert list(idea.sources.values_list("title", "url", "note")) == [
        ("Étude des bancs", "https://bancs.example/etude", "Longue.")
    ]


def test_it_stands_in_an_archived_call_of_its_time_without_clock_or_notice(bring) -> None:
    bring()

    call = Call.objects.get(slug="republique-numerique-2015")
    assert (call.opens_at.year, call.archived_at.year) == (2015, 2015)
    assert {idea.call for idea in Idea.objects.all()} == {call}
    assert list(Passage.objects.values_list("step", flat=True).distinct()) == ["import"]
    assert not Clock.objects.exists()
    assert (
        not Fact.objects.filter(is_quiet=False)
        .exclude(name__startswith="Call")
        .exclude(name__startswith="Process")
        .exists()
    )
    assert not Delivery.objects.filter(handler__contains="mail").exists()


def test_authors_are_unclaimed_people_and_voters_are_nobody(bring) -> None:
    bring()

    people = Person.objects.filter(recorded_via="import")
    assert {(one.display_name, one.is_unclaimed, one.email) for one in people} == {
        ("u1", True, None),
        ("u2", True, None),
    }


def test_what_was_removed_there_is_hidden_with_the_reason(bring) -> None:
    bring()

    idea = Idea.objects.get(origin_key="rn:2")
    assert idea.hidden_at is not None
    assert idea.hidden_reason.startswith("Retirée")


def test_comments_keep_their_stance_date_and_votes(bring) -> None:
    bring()

    comment = Comment.objects.get()
    assert (comment.body, comment.stance, comment.legacy_votes) == ("Oui\net vite.", "for", 4)
    assert comment.created_at.year == 2015
    assert comment.origin_licence == "Licence Ouverte (Etalab)"


def test_an_idea_knows_how_many_it_brought_and_does_not_look_active_for_them(bring, deliver_facts) -> None:
    bring()
    before = set(Idea.objects.values_list("pk", "active_at"))

    deliver_facts()

    idea = Idea.objects.get(comment_count=1)
    assert thread_of("idea", idea.code).comment_count == 1
    assert set(Idea.objects.values_list("pk", "active_at")) == before


def test_a_wrong_row_is_named_with_its_line_and_stops_no_other(bring) -> None:
    said = bring()

    assert set(Idea.objects.values_list("origin_key", flat=True)) == {"rn:1", "rn:2", "rn:4"}
    assert "ideas.csv.gz, ligne 4 : refusée (created_at n’est pas une date : hier)" in said
    assert "comments.csv, ligne 3 : refusée (body est vide)" in said
    assert "comments.csv, ligne 4 : refusée (son idée est refusée)" in said
    assert "comments.csv, ligne 5 : refusée (aucune idée n’a la clé 99)" in said
    assert "sources.csv, ligne 3 : refusée (url n’est pas une adresse : [link])" in said
    assert "Idées – reprises : 2, reprises et masquées : 1, refusées : 1." in said


def test_doing_it_again_changes_nothing(bring) -> None:
    bring()
    before = [model.objects.count() for model in (Idea, Comment, Source, Person, Fact, Call, Passage)]

    said = bring("-v", "2")

    assert [model.objects.count() for model in (Idea, Comment, Source, Person, Fact, Call, Passage)] == before
    assert "ideas.csv.gz, ligne 2 : déjà connue" in said


def test_what_was_wrong_comes_in_when_it_was_mended(bring) -> None:
    bring()

    said = bring(ideas=IDEAS.replace("hier", "2015-09-28"))

    assert "Idées – reprises : 1, déjà connues : 3." in said
    assert Comment.objects.count() == 2


def test_a_dry_run_says_the_same_and_keeps_nothing(bring) -> None:
    said = bring("--dry-run")

    assert "Idées – reprises : 2, reprises et masquées : 1, refusées : 1." in said
    assert "Commentaires – reprises : 1, refusées : 3." in said
    assert not Idea.objects.exists()
    assert not Call.objects.exists()
    assert not Person.objects.exists()


def test_a_dry_run_in_an_empty_lab_leaves_the_process_that_it_stood_on(bring) -> None:
    bring("--dry-run")

    assert [process.key for process in Process.objects.all()] == ["default"]
    assert set(Fact.objects.values_list("subject_kind", flat=True)) == {"process"}


def test_a_mapping_that_does_not_fit_is_refused_before_anything_is_done(bring, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(MAPPING.read_text("utf-8").replace('"votes_for"', '"nothing"'), "utf-8")

    with pytest.raises(CommandError, match="n’a pas les colonnes nothing"):
        bring(mapping=other)

    assert not Call.objects.exists()


def test_a_row_with_too_many_cells_is_refused(bring) -> None:
    said = bring(ideas=IDEAS.replace("De l’eau.</p>", "De l’eau.</p>,,,,"))

    assert "ligne 5 : refusée (elle n’a pas autant de cases que la première ligne)" in said


def many(count: int, wrong: int) -> str:
    """A table of ideas; who wrote the ``wrong`` one has a name that cannot be kept."""
    lines = [IDEAS.splitlines()[0]]
    for number in range(1, count + 1):
        author = "u" * 500 if number == wrong else f"u{number % 7}"
        moments = "2015-09-26T10:00:00+0200,2015-10-01T10:00:00+0200"
        lines.append(f"{number},Idée {number},<p>Un banc.</p>,,fr,{author},published,{moments},1,0,0")
    return "\n".join(lines) + "\n"


def test_one_that_cannot_be_kept_among_many_is_left_out_alone(bring) -> None:
    said = bring(ideas=many(count=2 * MOST + 3, wrong=MOST + 5))

    assert Idea.objects.count() == 2 * MOST + 2
    assert f"ideas.csv.gz, ligne {MOST + 6} : refusée (display_name" in said
    assert f"Idées – reprises : {2 * MOST + 2}, refusées : 1." in said


def test_comments_that_cannot_be_kept_are_left_out_alone(bring) -> None:
    long, unnamed = "Non. " * 1_001, "u" * 500
    rows = "".join(
        f"{20 + number},1,{unnamed if number == 3 else 'u1'},{long if number == 6 else 'Oui.'},2015-09-27,for,0\n"
        for number in range(9)
    )

    said = bring(comments=COMMENTS.splitlines()[0] + "\n" + rows)

    assert [comment.legacy_id for comment in Comment.objects.order_by("number")] == [
        f"rn:{20 + number}" for number in (0, 1, 2, 4, 5, 7, 8)
    ]
    assert Thread.objects.get(comment_count__gt=0).comment_count == 7
    assert "comments.csv, ligne 5 : refusée (display_name" in said
    assert "comments.csv, ligne 8 : refusée (body" in said
    assert "Commentaires – reprises : 7, refusées : 2." in said
    assert not Person.objects.filter(display_name__startswith="uu").exists()


def test_a_comment_that_is_named_twice_comes_in_once(bring) -> None:
    said = bring(comments=COMMENTS + "7,1,u1,Encore.,2015-09-28,for,0\n")

    assert Comment.objects.count() == 1
    assert "Commentaires – reprises : 1, déjà connues : 1, refusées : 3." in said


def test_a_source_whose_key_another_idea_has_is_refused(bring) -> None:
    said = bring(
        sources=SOURCES + "5,4,Encore,https://bancs.example/,\n5,1,Deux fois,https://bancs.example/,\n"
    )

    assert Source.objects.count() == 1
    assert "sources.csv, ligne 4 : refusée (une autre idée a déjà une source de cette clé)" in said
    assert "sources.csv, ligne 5 : refusée (une autre source de l’idée a déjà sa clé)" in said


def test_a_dry_run_remembers_keys_of_ideas_long_ago_as_a_run_does(bring) -> None:
    last = 2 * MOST + 3
    comments = [COMMENTS.splitlines()[0], "7,1,u2,Oui.,2015-09-27,for,0"]
    comments += [f"7,{last},u1,{'Non. ' * 1_001},2015-09-28,for,0", f"8,{last},u1,Oui.,2015-09-28,for,0"]
    sources = [SOURCES.splitlines()[0], "5,1,Étude,https://bancs.example/etude,"]
    sources += [f"5,{last},Encore,https://bancs.example/,", f"6,{last},Autre,https://bancs.example/,"]
    tables = {
        "ideas": many(count=last, wrong=0),
        "comments": "\n".join(comments) + "\n",
        "sources": "\n".join(sources) + "\n",
    }

    dry = bring("--dry-run", **tables)
    said = bring(**tables)

    for told in (dry, said):
        assert "Commentaires – reprises : 2, déjà connues : 1." in told
        assert "Sources – reprises : 2, refusées : 1." in told
        assert "sources.csv, ligne 3 : refusée (une autre idée a déjà une source de cette clé)" in told
    assert (Comment.objects.count(), Source.objects.count()) == (2, 2)


def test_a_refused_source_of_a_known_idea_is_brought_in_once_it_is_mended(bring) -> None:
    bring()
    mended = SOURCES.replace("[link]", "https://bancs.example/casse")

    again = bring()
    said = bring(sources=mended)
    afterwards = bring(sources=mended)

    assert "Sources – déjà connues : 1, refusées : 1." in again
    assert "Sources – reprises : 1, déjà connues : 1." in said
    assert "Sources – déjà connues : 2." in afterwards
    assert list(Idea.objects.get(origin_key="rn:1").sources.values_list("title", flat=True)) == [
        *("Étude des bancs", "Cassée"),
    ]
    fact = Fact.objects.get(name="SourcesImported")
    assert (fact.is_quiet, fact.data["count"]) == (True, 1)


def test_a_dry_run_adds_no_source_to_a_known_idea(bring) -> None:
    bring()

    said = bring("--dry-run", sources=SOURCES.replace("[link]", "https://bancs.example/casse"))

    assert "Sources – reprises : 1, déjà connues : 1." in said
    assert Source.objects.count() == 1
