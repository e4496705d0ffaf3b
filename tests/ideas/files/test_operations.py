"""Files belong to subjects: given by those it takes them from, seen by who sees it, gone with it."""

import pytest
from django.core.files.storage import FileSystemStorage

from ideas.activity.models import Delivery, Fact
from ideas.activity.queries import facts_about, facts_seen_by
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.files import hosts
from ideas.files.models import File, kept_files
from ideas.files.operations import add_file, change_file, hide_file, remove_file, show_file
from ideas.files.queries import (
    file_visible_to,
    files_of,
    files_visible_to,
    shown_files_of,
)
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import advance_idea, hide_idea, record_idea, show_idea
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, NotAllowed, NotFound, SignInNeeded, TooMany
from ideas.kernel.subjects import subject_visible_to
from tests.at_once import at_once, successes
from tests.factories.activity import allowing
from tests.factories.files import PDF
from tests.factories.ideas import lead_to, make_call, make_draft, make_idea, make_theme
from tests.factories.organisations import make_mandate
from tests.factories.people import acting, make_person, make_unclaimed
from tests.ideas.files.conftest import give, give_image, names


def sees(viewer: Actor, file: File) -> bool:
    """What both questions answer, which must agree but for private files of those concerned."""
    try:
        file_visible_to(viewer, file.code)
    except NotFound:
        assert not files_visible_to(viewer).filter(pk=file.pk).exists()
        return False
    return True


# --- Adding ---------------------------------------------------------------------------------------------------


def test_a_document_is_given_to_an_idea(idea, alice) -> None:
    file = give(idea, alice, title=" Plan  du jardin ")

    assert (file.type, file.state, file.name, str(file)) == (
        "document",
        "ready",
        "Plan.pdf",
        "Plan du jardin",
    )
    with file.original.open() as stored:
        assert stored.read() == PDF
    assert file.code not in file.original.name
    assert names(file) == ["FileAdded"]


def test_an_image_gets_its_widths_a_moment_later(idea, alice, deliver_facts) -> None:
    file = give_image(idea, alice)
    assert (file.state, file.stored_at(400), file.width) == ("waiting", file.original.name, 900)

    deliver_facts()

    file.refresh_from_db()
    assert (file.state, sorted(file.renditions)) == ("ready", ["400", "800"])
    assert file.stored_at(300) == file.stored_at(400) == file.renditions["400"]
    assert file.stored_at(801) == file.stored_at() == file.original.name
    assert kept_files().exists(file.renditions["800"])


def test_making_the_widths_twice_is_harmless(idea, alice, deliver_facts) -> None:
    file = give_image(idea, alice)
    deliver_facts()
    File.objects.update(state="waiting")
    Delivery.objects.filter(handler="files.make_renditions").update(state="due")

    deliver_facts()

    again = File.objects.get()
    assert sorted(again.renditions) == ["400", "800"]
    assert again.state == "ready"
    assert file.original.name == again.original.name


def test_an_image_removed_before_its_widths_were_made_leaves_nothing(idea, alice, deliver_facts) -> None:
    file = give_image(idea, alice)

    remove_file(file, by=alice)
    deliver_facts()

    assert not kept_files().exists(file.original.name)


def test_an_image_needs_words_for_those_who_do_not_see_it(idea, alice) -> None:
    with pytest.raises(Invalid) as refusal:
        give_image(idea, alice, alt_text=" ", title="a" * 161)

    assert [e.field for e in refusal.value.errors] == ["title", "alt_text"]


def test_who_may_give_files(idea, alice, charlie, carla) -> None:
    with pytest.raises(NotAllowed):
        give(idea, charlie)
    with pytest.raises(SignInNeeded):
        give(idea, ANYONE)
    with pytest.raises(NotFound):
        give(make_draft(alice), charlie)

    with pytest.raises(NotAllowed):
        give(idea, carla)

    assert give(idea, alice).author == alice.person
    assert give(idea, SYSTEM).author is None


@pytest.mark.parametrize("stage", ["evaluation", "pilot"])
def test_an_idea_takes_files_from_who_writes_it_while_it_is_written(alice, bruno, carla, stage) -> None:
    idea = make_idea(alice)
    TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CONTRIBUTOR)
    with pytest.raises(NotAllowed):
        give(idea, bruno)
    file = give(idea, alice)
    TeamMember.objects.filter(person=bruno.person).update(role=TeamRole.CO_AUTHOR)
    give(idea, bruno)

    lead_to(idea, stage, by=carla)

    for by in (alice, bruno):
        with pytest.raises(NotAllowed):
            give(idea, by)
    with pytest.raises(NotAllowed):
        change_file(file, title="Après coup", by=bruno)
    assert files_of("idea", idea.code).count() == 2


def test_who_recorded_an_idea_and_its_curator_give_it_files_while_its_lead_has_no_account(carla) -> None:
    make_call()
    fabio = acting(make_person("Fabio", roles=["facilitator"]))
    idea = record_idea(
        person=make_unclaimed("Zoé"),
        consent="carte signée",
        by=fabio,
        title="Notée",
        summary="Notée au guichet.",
        sections={"need": "Un besoin.", "solution": "Une idée."},
        themes=[make_theme()],
    )
    give(idea, fabio)
    advance_idea(idea, step="submit", by=fabio)

    assert give(idea, carla).author == carla.person


def test_what_registers_nothing_takes_no_files(alice, carla) -> None:
    comment = post_comment(
        thread_of("idea", make_idea(alice).code), body="Oui.", stance="for", language="fr", by=alice
    )
    for by in (alice, carla):
        with pytest.raises(NotAllowed):
            add_file(kind="comment", code=comment.code, content=PDF, name="a.pdf", by=by)


def test_a_call_takes_files_from_lab_staff(alice, carla) -> None:
    call = make_call()
    with pytest.raises(NotAllowed):
        add_file(kind="call", code=call.code, content=PDF, name="a.pdf", by=alice)

    assert add_file(kind="call", code=call.code, content=PDF, name="a.pdf", by=carla).author == carla.person


def test_a_kind_says_who_gives_it_files(idea, alice, charlie, monkeypatch) -> None:
    monkeypatch.setitem(hosts._hosts, "idea", lambda actor, _idea: actor == charlie)

    with pytest.raises(NotAllowed):
        give(idea, alice)
    assert give(idea, charlie).author == charlie.person


def test_an_organisation_takes_files_from_who_represents_it(otto, alice, charlie) -> None:
    organisation = otto.organisation
    finance = acting(make_mandate(alice.person, organisation, role="finance").person)

    for actor in (finance, charlie):
        with pytest.raises(NotAllowed):
            add_file(kind="organisation", code=organisation.code, content=PDF, name="a.pdf", by=actor)
    add_file(kind="organisation", code=organisation.code, content=PDF, name="a.pdf", by=otto)

    assert files_of("organisation", organisation.code).count() == 1


def test_a_subject_takes_so_many_and_what_is_refused_leaves_no_bytes(idea, alice, monkeypatch) -> None:
    monkeypatch.setattr("ideas.files.operations.MOST_FILES", 1)
    give(idea, alice)
    stored: list[str] = []
    save = kept_files().save
    monkeypatch.setattr(kept_files(), "save", lambda *a: stored.append(save(*a)) or stored[-1])

    with pytest.raises(Invalid) as refusal:
        give(idea, alice)

    assert refusal.value.errors[0].code == "too_many"
    assert [kept_files().exists(name) for name in stored] == [False]


# --- Seeing ---------------------------------------------------------------------------------------------------


def test_a_file_is_seen_by_who_sees_its_subject(idea, alice, charlie, carla, file) -> None:
    assert [sees(viewer, file) for viewer in (ANYONE, charlie, alice, carla)] == [True] * 4

    hide_idea(idea, reason="Publicité.", by=carla)
    assert [sees(viewer, file) for viewer in (ANYONE, charlie, alice, carla)] == [False, False, True, True]

    show_idea(idea, by=carla)
    assert sees(ANYONE, file)


def test_a_file_of_a_draft_is_seen_by_its_team(alice, charlie) -> None:
    file = give(make_draft(alice), alice)

    assert [sees(viewer, file) for viewer in (ANYONE, charlie, alice)] == [False, False, True]


def test_a_private_file_is_for_those_its_subject_belongs_to(
    idea_of_two, alice, bruno, charlie, carla
) -> None:
    file = give(idea_of_two, alice, is_private=True)

    assert [sees(v, file) for v in (ANYONE, charlie, alice, bruno, carla)] == [False, False, True, True, True]
    assert (list(shown_files_of("idea", idea_of_two.code)), list(files_of("idea", idea_of_two.code))) == (
        [],
        [file],
    )
    assert Fact.objects.get(name="FileAdded").audience == "concerned"


def test_a_hidden_file_is_for_its_author_and_curators(idea_of_two, alice, bruno, carla) -> None:
    file = hide_file(give(idea_of_two, alice), reason="Droit à l’image.", by=carla)

    assert [sees(v, file) for v in (ANYONE, bruno, alice, carla)] == [False, False, True, True]
    assert list(shown_files_of("idea", idea_of_two.code)) == []
    assert sees(ANYONE, show_file(file, by=carla))
    facts = list(facts_about("file", file.code))
    assert [f.name for f in facts_seen_by(ANYONE, facts)] == ["FileAdded"]


def test_an_unknown_file_is_not_found(db) -> None:
    with pytest.raises(NotFound):
        file_visible_to(SYSTEM, "ABCDEFGH")
    with pytest.raises(NotFound):
        subject_visible_to(ANYONE, "file", "ABCDEFGH")


def test_an_upload_counts_before_it_is_read(idea, alice, settings) -> None:
    settings.LAB_LIMITS = True
    with allowing("file", 1):
        with pytest.raises(Invalid):
            give(idea, alice, content=b"<svg/>", name="a.svg")
        with pytest.raises(TooMany):
            give(idea, alice)


@pytest.mark.django_db(transaction=True)
def test_of_two_uploads_at_once_only_as_many_stay_as_there_is_room(monkeypatch) -> None:
    monkeypatch.setattr("ideas.files.operations.MOST_FILES", 1)
    alice = acting(make_person("Alice"))
    idea = make_idea(alice)

    answers = at_once(*(lambda: give(idea, alice) for _ in range(3)))

    assert successes(answers) == 1
    assert {type(answer) for answer in answers if isinstance(answer, Exception)} == {Invalid}
    assert files_of("idea", idea.code).count() == 1


def test_an_upload_to_what_is_gone_when_it_has_arrived_leaves_no_bytes(alice, monkeypatch) -> None:
    draft = make_draft(alice)
    stored: list[str] = []
    save = FileSystemStorage._save

    def save_while_the_draft_goes(storage: FileSystemStorage, name: str, content: object) -> str:
        Idea.objects.filter(pk=draft.pk).delete()
        stored.append(save(storage, name, content))
        return stored[0]

    monkeypatch.setattr(FileSystemStorage, "_save", save_while_the_draft_goes)

    with pytest.raises(NotFound):
        give(draft, alice)

    assert not File.objects.exists()
    assert stored
    assert not kept_files().exists(stored[0])
