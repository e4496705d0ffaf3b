"""No column that belongs to an idea keeps words that were blacked out, and none is added without somebody saying whether it can."""

from collections.abc import Callable

import pytest
from django.test import Client

from ideas.collaboration.operations import CopyElsewhere, keep_copy, redact_everywhere
from ideas.collaboration.queries.redacting import places_saying
from ideas.discussion.models import Comment, Quotation
from ideas.discussion.operations import post_comment, redact_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea, Merge
from ideas.ideation.redacting import MARK, Blackener
from ideas.kernel.actor import Actor
from ideas.kernel.blacking import holdings
from ideas.people.operations import close_account
from ideas.search.operations import index_text
from ideas.search.queries import codes_matching
from tests.at_once import overtaken
from tests.factories.everything import columns_of_texts, plant, where_stands
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person

WORD = "Zorglubine"
NAMES = {"code", "language", "subject_kind", "subject_code", "mandate_code", "origin_key"}
# Those of people, organisations, the lab's own texts and the machinery: facts, notices and requests hold codes alone.
NOT_OF_IDEAS = {
    "activity": "facts, which hold codes, and what handlers ran into",
    "calls": "the lab's own texts",
    "exchange": "fingerprints of requests",
    "notifications": "codes; what a notice says is written when it is read",
    "organisations": "of organisations",
    "people": "of people",
    "search": "written anew from what it was taken from",
    "topics": "the lab's own texts",
    "workflow": "the lab's own texts",
}
# Keys, names of engines and licences, what networks say of themselves, lists of what is there to choose from; addresses that go when they are answered.
NO_WORDS = {
    "measurement.Definition": {"said"},
    "measurement.Measurement": {"place"},
    "measurement.Story": {"secret_hash"},
    "charter.Answer": {"key"},
    "charter.CharterVersion": {"visions", "values"},  # the lab's own words, of no idea
    "pilot_sites.Pack": {"currency"},
    "agreements.Signature": {"hash"},
    "agreements.Version": {"hash", "parties"},
    "collaboration.Amendment": {"taken", "unfit"},
    "collaboration.Match": {"ended_side"},
    "collaboration.Meaning": {"model"},
    "collaboration.Offer": {"comment_code"},
    "collaboration.TranslationCopy": {"kind"},
    "collaboration.WorkingCopy": {"part"},
    "discussion.Comment": {"legacy_id", "origin_licence", "origin_source", "path"},
    "discussion.Mention": {"idea"},
    "discussion.Quotation": {"part"},
    "files.File": {"checksum", "media_type", "renditions"},
    "ideation.Credit": {"source_code", "source_kind"},
    "ideation.Idea": {"draft_secret", "held_by_code", "held_by_kind", "legacy_counts", "origin_licence"},
    "ideation.Invitation": {"email", "kind", "secret_hash", "state"},
    "ideation.JoinRequest": {"state"},
    "ideation.Merge": {"choices"},
    "pledges.Budget": {"currency"},
    "pilots.PilotPassage": {"guards", "overridden", "step"},
    "ideation.Passage": {"guards", "overridden", "step", "step_names"},
    "ideation.TeamLink": {"state"},
    "ideation.Translation": {"engine"},
    "ideation.TranslationVersion": {"engine"},
    "reporting.FunderReport": {"choices", "sha256"},
    "reporting.ReportEntry": {"key", "part", "sha256"},
    "roadmap.Axis": {"name", "text"},
    "similarity.Vector": {"model"},
}
TITLES = ("idea", "need", "offer", "pilot")


@pytest.fixture
def told(idea: Idea, alice: Actor, charlie: Actor, carla: Actor) -> Idea:
    """alice's idea, of which every column of words that belongs to it says the word."""
    thread = thread_of("idea", idea.code)
    assert thread is not None
    post_comment(thread, body="@bruno, bonjour", by=charlie)
    other = make_idea(charlie, title="Une autre")
    for holding in sorted(holdings(), key=lambda one: not one.kind):
        plant(holding, idea, other, WORD)
    Comment.objects.update(mention_count=1)
    idea.refresh_from_db()
    return idea


def test_every_column_of_words_is_held_by_somebody_or_holds_none_of_an_idea() -> None:
    held: dict[str, set[str]] = {}
    for holding in holdings():
        names = {column.partition(".")[0] for column in holding.columns}
        held.setdefault(holding.model._meta.label, set()).update(names)
    left = {
        label: columns - held.get(label, set()) - NAMES
        for label, columns in columns_of_texts().items()
        if label.partition(".")[0] not in NOT_OF_IDEAS
    }
    assert {label: columns for label, columns in left.items() if columns} == NO_WORDS


def test_a_word_stands_nowhere_any_more(
    told: Idea, carla: Actor, client: Client, deliver_facts: Callable[..., int]
) -> None:
    planted = where_stands(WORD)
    for row in (told, told.needs.get(), told.offers.get(), told.pilot):
        index_text(row._meta.model_name, row.code, language="fr", heavy=WORD, light=WORD)
    assert all(codes_matching(kind, WORD) for kind in TITLES)
    also = [one.key for one in places_saying(told, Blackener([WORD]), carla)]

    redact_everywhere(told, words=[WORD], reason=f"On nommait {WORD}", also=also, by=carla)
    deliver_facts()

    assert len(planted) > 50
    assert where_stands(WORD) == []
    client.force_login(carla.person)
    merge = Merge.objects.get()
    for address in (
        f"/fr/ideas/{told.code}/",
        f"/fr/ideas/{told.code}/history/",
        f"/m/{merge.code}",
        f"/api/v1/ideas/{told.code}/",
        f"/api/v1/ideas/{told.code}/comments/",
        f"/api/v1/merges/{merge.code}/",
    ):
        response = client.get(address, follow=True)
        assert (response.status_code, WORD in response.content.decode()) == (200, False), address
    assert {kind: list(codes_matching(kind, WORD)) for kind in TITLES} == {kind: [] for kind in TITLES}


def test_only_what_people_said_themselves_waits_to_be_chosen(told: Idea, carla: Actor) -> None:
    redact_everywhere(told, words=[WORD], reason="Un nom de trop", by=carla)

    assert where_stands(WORD) == [
        "discussion.Comment.body",
        "discussion.CommentEdit.body",
        "discussion.Mention.words",
        "discussion.Synthesis.body",
    ]


def test_a_text_that_is_taken_away_is_repeated_nowhere(
    told: Idea, alice: Actor, deliver_facts: Callable[..., int]
) -> None:
    """What others say in their own words stays."""
    close_account(alice.person, removes_texts=True, by=alice)
    deliver_facts()

    left = set(where_stands(WORD))
    assert left.isdisjoint(
        {
            f"{label}.{column}"
            for label, columns in {
                "ideation.Idea": ("title", "summary", "sections", "place"),
                "ideation.Revision": ("title", "summary", "sections", "note"),
                "ideation.Translation": ("title", "summary", "sections"),
                "ideation.TranslationVersion": ("title", "summary", "sections"),
                "ideation.Merge": ("texts",),
                "discussion.Quotation": ("exact", "prefix", "suffix"),
                "collaboration.WorkingCopy": ("base_text", "text"),
                "collaboration.TranslationCopy": ("parts",),
                "collaboration.Amendment": ("texts",),
                "collaboration.AmendmentForm": ("texts",),
            }.items()
            for column in columns
        }
    )
    assert {"collaboration.Need.title", "discussion.Comment.body"} <= left
    assert Quotation.objects.get().exact == "Texte retiré à la demande de son autrice ou auteur"


def test_blacking_words_out_of_a_message_reaches_what_it_quotes(told: Idea, carla: Actor) -> None:
    comment = Quotation.objects.get().comment

    redact_comment(comment, words=WORD, by=carla)

    quoted = Quotation.objects.get()
    assert [quoted.exact, quoted.prefix, quoted.suffix] == [f"{MARK} !"] * 3


@pytest.mark.postgresql
def test_what_is_typed_just_then_neither_escapes_nor_is_lost(transactional_db: None) -> None:
    """Whoever types while the words are blacked out waits, and learns that their text is another now."""
    alice = acting(make_person("Alice"))
    carla = acting(make_person("Carla", roles=["curator"]))
    idea = make_idea(alice)
    copy = keep_copy(idea, part="need", text="Un voisin.", base="", by=alice)
    ends: list[str] = []

    def typed() -> None:
        try:
            keep_copy(idea, part="need", text="Un voisin !", base="", version=copy.version, by=alice)
        except CopyElsewhere:
            ends.append("is another now")

    overtaken(
        lambda: redact_everywhere(idea, words=["voisin"], reason="Un nom", by=carla),
        'UPDATE "collaboration_workingcopy"',
        typed,
    )

    copy.refresh_from_db()
    assert (ends, copy.text) == (["is another now"], f"Un {MARK}.")
