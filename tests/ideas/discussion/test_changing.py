"""Comments are edited, deleted by who wrote them, and hidden, shown or redacted by who curates."""

import pytest

from ideas.activity.models import Fact
from ideas.discussion import operations
from ideas.discussion.operations import (
    BLACKED_OUT,
    delete_comment,
    edit_comment,
    hide_comment,
    post_comment,
    redact_comment,
    show_comment,
)
from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.errors import (
    Invalid,
    MovedOn,
    NotAllowed,
    SignInNeeded,
    StaleRevision,
)
from ideas.topics.models import Theme
from tests.ideas.discussion.conftest import errors_of, facts_told

# --- Editing and deleting -----------------------------------------------------------------------------------


def test_an_edit_keeps_what_was_said(thread, alice):
    comment = post_comment(thread, body="Je doute.", purpose="risk", by=alice)

    edited = edit_comment(comment, body="J’y crois.", stance="for", version=1, by=alice)

    assert (edited.body, edited.stance, edited.purpose, edited.version) == ("J’y crois.", "for", "risk", 2)
    assert edited.edited_at is not None
    kept = edited.edits.get()
    assert (kept.version, kept.body, kept.stance, kept.purpose) == (1, "Je doute.", "neutral", "risk")
    assert kept.written_at == comment.created_at
    assert facts_told() == ["CommentPosted", "CommentEdited"]
    assert Fact.objects.latest("id").data["version"] == 2


def test_the_same_words_again_are_no_edit(thread, alice):
    comment = post_comment(thread, body="Je doute.", by=alice)

    edit_comment(comment, body="Je doute.", by=alice)

    assert not comment.edits.exists()
    assert facts_told() == ["CommentPosted"]


def test_an_edit_of_an_older_version_is_refused_with_what_it_says_now(thread, alice):
    comment = post_comment(thread, body="un", by=alice)
    edit_comment(comment, body="deux", by=alice)

    with pytest.raises(StaleRevision) as caught:
        edit_comment(comment, body="trois", version=1, by=alice)

    assert caught.value.current == {"body": "deux", "version": 2}


def test_only_its_author_edits_and_deletes_a_comment(thread, alice, bruno, carla):
    comment = post_comment(thread, body="un", by=alice)

    for other in (bruno, carla):
        with pytest.raises(NotAllowed):
            edit_comment(comment, body="deux", by=other)
        with pytest.raises(NotAllowed):
            delete_comment(comment, by=other)


def test_a_deleted_comment_leaves_its_place_and_nothing_of_its_text(thread, alice, bruno):
    comment = post_comment(thread, body="secret", by=alice)
    edit_comment(comment, body="encore secret", by=alice)
    reply = post_comment(thread, body="réponse", parent=comment, by=bruno)

    delete_comment(comment, by=alice)
    gone = delete_comment(comment, by=alice)

    thread.refresh_from_db()
    reply.refresh_from_db()
    assert (gone.body, gone.state, gone.edits.count()) == ("", "deleted", 0)
    assert (reply.parent_id, thread.comment_count) == (gone.pk, 1)
    assert facts_told().count("CommentDeleted") == 1


def test_one_deletes_ones_own_words_even_where_one_may_not_look_any_more(thread, meadow, alice):
    comment = post_comment(thread, body="secret", by=alice)
    Theme.objects.filter(pk=meadow.pk).update(is_open=False)

    assert delete_comment(comment, by=alice).is_deleted


def test_a_deleted_comment_is_not_edited(thread, alice):
    comment = post_comment(thread, body="un", by=alice)
    delete_comment(comment, by=alice)

    with pytest.raises(NotAllowed):
        edit_comment(comment, body="deux", by=alice)


# --- Curating -----------------------------------------------------------------------------------------------


def test_a_hidden_comment_keeps_its_place_with_the_reason(thread, alice, carla):
    comment = post_comment(thread, body="Publicité", by=alice)

    hidden = hide_comment(comment, reason=" Publicité. ", by=carla)

    thread.refresh_from_db()
    assert (hidden.state, hidden.hidden_reason, hidden.hidden_by) == ("hidden", "Publicité.", carla.person)
    assert thread.comment_count == 0
    assert facts_told() == ["CommentPosted", "CommentHidden"]


def test_a_hidden_comment_is_shown_again(thread, alice, carla):
    comment = hide_comment(post_comment(thread, body="Bien", by=alice), reason="Erreur.", by=carla)

    shown = show_comment(comment, by=carla)

    thread.refresh_from_db()
    assert (shown.state, shown.hidden_reason, thread.comment_count) == ("published", "", 1)
    with pytest.raises(MovedOn):
        show_comment(comment, by=carla)


def test_hiding_needs_a_reason_that_fits(thread, alice, carla):
    comment = post_comment(thread, body="Publicité", by=alice)

    for reason, code in (("  ", "required"), ("x" * 501, "too_long")):
        with pytest.raises(Invalid) as caught:
            hide_comment(comment, reason=reason, by=carla)
        assert errors_of(caught) == [("reason", code)]


def test_hiding_twice_is_a_lost_race(thread, alice, carla):
    comment = post_comment(thread, body="Publicité", by=alice)
    hide_comment(comment, reason="Publicité.", by=carla)

    with pytest.raises(MovedOn):
        hide_comment(comment, reason="Publicité.", by=carla)

    thread.refresh_from_db()
    assert thread.comment_count == 0


def test_deleting_a_hidden_comment_counts_it_out_once(thread, alice, carla):
    comment = hide_comment(post_comment(thread, body="Publicité", by=alice), reason="Publicité.", by=carla)

    delete_comment(comment, by=alice)
    show_comment(comment, by=carla)

    thread.refresh_from_db()
    assert thread.comment_count == 0


def test_only_who_curates_the_subject_hides_shows_and_redacts(thread, alice, bruno):
    comment = post_comment(thread, body="Publicité", by=alice)

    for actor, refusal in ((bruno, NotAllowed), (ANYONE, SignInNeeded)):
        with pytest.raises(refusal):
            hide_comment(comment, reason="Non.", by=actor)
        with pytest.raises(refusal):
            show_comment(comment, by=actor)
        with pytest.raises(refusal):
            redact_comment(comment, words="Publicité", by=actor)


def test_personal_data_is_blacked_out_everywhere_with_a_mark(thread, alice, carla):
    comment = post_comment(thread, body="Appelez Jeanne au 022 000 00 00.", by=alice)
    comment = edit_comment(comment, body="Appelez-la au 022 000 00 00, le matin.", by=alice)

    redacted = redact_comment(comment, words="022 000 00 00", by=carla)

    assert redacted.body == f"Appelez-la au {BLACKED_OUT}, le matin."
    assert redacted.edits.get().body == f"Appelez Jeanne au {BLACKED_OUT}."
    assert redacted.redacted_at is not None
    assert facts_told()[-1] == "CommentRedacted"
    with pytest.raises(StaleRevision):
        edit_comment(comment, body="022 000 00 00", version=comment.version, by=alice)


@pytest.mark.parametrize("words", ["", "absent"])
def test_words_that_occur_nowhere_are_not_redacted(thread, alice, carla, words):
    comment = post_comment(thread, body="Bonjour", by=alice)

    with pytest.raises(Invalid) as caught:
        redact_comment(comment, words=words, by=carla)

    assert errors_of(caught) == [("words", "not_found")]


def test_our_own_code_may_do_all(thread, alice):
    comment = post_comment(thread, body="Publicité", by=alice)

    assert hide_comment(comment, reason="Règle.", by=SYSTEM).is_hidden
    assert operations.show_comment(comment, by=SYSTEM).is_readable


def test_words_that_changed_since_they_were_read_are_not_deleted(thread, alice):
    comment = post_comment(thread, body="un", by=alice)
    edited = edit_comment(comment, body="deux", by=alice)

    with pytest.raises(StaleRevision) as refused:
        delete_comment(comment, version=comment.version, by=alice)

    assert refused.value.current == {"body": "deux", "version": edited.version}
    assert delete_comment(edited, version=edited.version, by=alice).is_deleted
