"""Files are described anew, hidden and removed, by people or with their draft."""

import datetime

import pytest

from ideas.files.models import File, kept_files
from ideas.files.operations import add_file, change_file, hide_file, remove_file, show_file
from ideas.ideation.models import Idea
from ideas.ideation.operations import drop_stale_draft
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.people import personal_data
from ideas.people.operations import close_account
from tests.at_once import at_once, successes
from tests.factories.files import PDF
from tests.factories.ideas import make_draft
from tests.factories.organisations import make_organisation
from tests.factories.people import acting, make_person
from tests.ideas.files.conftest import give, give_image, names

# --- Changing, hiding, removing -------------------------------------------------------------------------------


def test_a_file_is_described_anew(idea, alice, charlie) -> None:
    file = give_image(idea, alice)

    changed = change_file(file, alt_text="Rouge et bleu.", is_private=True, by=alice)
    change_file(file, alt_text="Rouge et bleu.", by=alice)

    assert (changed.alt_text, changed.is_private, names(file)) == (
        "Rouge et bleu.",
        True,
        ["FileAdded", "FileChanged"],
    )
    with pytest.raises(Invalid):
        change_file(file, alt_text="", by=alice)
    with pytest.raises(NotAllowed):
        change_file(file, title="Non", by=charlie)
    with pytest.raises(TypeError):
        change_file(file, media_type="text/html", by=alice)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_describe_one_version_at_once_only_one_is_kept(idea_of_two, alice, bruno) -> None:
    file = give_image(idea_of_two, alice)

    results = at_once(
        lambda: change_file(file, alt_text="Rouge.", version=file.version, by=alice),
        lambda: change_file(file, alt_text="Bleu.", version=file.version, by=bruno),
    )

    assert successes(results) == 1
    assert [type(result) for result in results if isinstance(result, Exception)] == [StaleRevision]
    assert File.objects.get().version == 2


def test_hiding_needs_a_reason_a_role_and_happens_once(file, alice, carla) -> None:
    with pytest.raises(Invalid):
        hide_file(file, reason="", by=carla)
    with pytest.raises(NotAllowed):
        hide_file(file, reason="Non.", by=alice)
    hide_file(file, reason="Oui.", by=carla)
    with pytest.raises(MovedOn):
        hide_file(file, reason="Encore.", by=carla)
    show_file(file, by=carla)
    with pytest.raises(MovedOn):
        show_file(file, by=carla)


def test_a_removed_file_is_gone_from_the_storage_too(idea, alice, charlie, deliver_facts) -> None:
    file = give_image(idea, alice)
    deliver_facts()
    file.refresh_from_db()
    stored = [file.original.name, *file.renditions.values()]

    with pytest.raises(NotAllowed):
        remove_file(file, by=charlie)
    remove_file(file, by=alice)
    deliver_facts()

    assert [kept_files().exists(name) for name in stored] == [False, False, False]
    with pytest.raises(MovedOn):
        remove_file(file, by=alice)
    assert names(file) == ["FileAdded", "FileRemoved"]


@pytest.mark.django_db(transaction=True)
def test_removed_twice_at_once_it_is_removed_once() -> None:
    organisation = make_organisation()
    alice = acting(make_person("Alice", roles=["curator"]))
    file = add_file(kind="organisation", code=organisation.code, content=PDF, name="a.pdf", by=alice)

    answers = at_once(*(lambda: remove_file(file, by=alice) for _ in range(3)))

    assert successes(answers) == 1
    assert names(file).count("FileRemoved") == 1


# --- Whose they are -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("removes_texts", "left"), [(True, 0), (False, 1)])
def test_who_leaves_may_take_their_files_away(file, alice, deliver_facts, removes_texts, left) -> None:
    assert [row["name"] for row in personal_data.export_of(alice.person)["files.File"]] == ["Plan.pdf"]

    close_account(alice.person, removes_texts=removes_texts, by=alice)
    deliver_facts()

    assert File.objects.count() == left
    assert kept_files().exists(file.original.name) == bool(left)


# --- Gone with their draft, counted before they are read --------------------------------------------------------


def test_files_of_a_draft_go_with_it_from_the_storage_too(alice, deliver_facts) -> None:
    dropped, closed = make_draft(alice), make_draft(acting(make_person("Dora")))
    files = [give(dropped, SYSTEM), give(closed, SYSTEM)]
    old = clock.now() - datetime.timedelta(days=31)
    Idea.objects.filter(pk=dropped.pk).update(draft_secret="x", updated_at=old)

    drop_stale_draft(before=old + datetime.timedelta(hours=1), by=SYSTEM)
    owner = closed.team.get().person
    close_account(owner, by=acting(owner))
    deliver_facts()

    assert not Idea.objects.filter(pk__in=[dropped.pk, closed.pk]).exists()
    assert File.objects.count() == 0
    assert [kept_files().exists(file.original.name) for file in files] == [False, False]
