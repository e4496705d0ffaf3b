"""``If-Match``: declared where it is honoured, and nowhere else; nothing that was written meanwhile is lost."""

from collections.abc import Mapping

import pytest

from ideas.discussion.models import Comment
from ideas.discussion.operations import edit_comment
from ideas.files.models import File
from ideas.files.operations import change_file
from ideas.ideation.models import Idea
from ideas.ideation.operations import leave_team, revise_idea
from ideas.kernel.actor import Actor
from ideas.notifications.operations import set_preferences
from ideas.organisations.operations import accept_invitation, invite_member
from ideas.people.operations import change_profile
from ideas.pilots.operations import apply_as_partner, withdraw_application
from tests.api.conftest import OPERATIONS, Calls, filled
from tests.at_once import just_before
from tests.factories.ideas import add_supports
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, make_pilot

HEADER = {"$ref": "#/components/parameters/If-Match"}

# Who may do it, by operation.
HONOURED = {
    "patch_ideas_code": "alice",
    "post_ideas_code_steps": "carla",
    "post_ideas_code_revisions_number_restore": "alice",
    "patch_ideas_code_team_person": "alice",
    "delete_ideas_code_team_person": "bruno",
    "patch_ideas_code_invitations_invitation": "charlie",
    "delete_ideas_code_invitations_invitation": "alice",
    "patch_ideas_code_requests_which": "alice",
    "delete_ideas_code_requests_which": "otto",
    "delete_ideas_code_links_link": "alice",
    "put_ideas_code_differences_near": "alice",
    "put_ideas_code_synthesis": "carla",
    "put_ideas_code_translations_key": "alice",
    "delete_ideas_code_translations_key": "alice",
    "post_ideas_code_translations_key_review": "alice",
    "post_ideas_code_translations_key_confirmation": "alice",
    "post_amendments_code_decision": "alice",
    "post_amendments_code_rebase": "alice",
    "patch_comments_code": "alice",
    "delete_comments_code": "alice",
    "patch_files_code": "alice",
    "delete_files_code": "alice",
    "patch_pilots_code": "alice",
    "patch_pilots_code_partners_organisation": "otto",
    "patch_pilots_code_budget_lines_line": "alice",
    "patch_pilots_code_pledges_pledge": "otto",
    "patch_funder_reports_code": "alice",
    "patch_axes_code": "carla",
    "patch_indicators_code": "alice",
    "patch_measurements_code": "alice",
    "patch_learnings_code": "alice",
    "patch_milestones_code": "alice",
    "patch_organisations_code_contacts_contact": "otto",
    "delete_organisations_code_contacts_contact": "otto",
    "patch_pilots_code_hearings_hearing": "alice",
    "put_pilots_code_criteria": "alice",
    "patch_rounds_code": "carla",
    "patch_rounds_code_positions_seat": "otto",
    "patch_pilots_code_pack_draft": "alice",
    "patch_sites_code": "alice",
    "patch_sites_code_partners_organisation": "otto",
    "patch_news_code": "alice",
    "patch_needs_code": "alice",
    "patch_offers_code": "alice",
    "patch_organisations_code": "otto",
    "patch_organisations_code_members_person": "charlie",
    "patch_merges_code": "alice",
    "patch_me": "alice",
    "patch_me_preferences": "alice",
    "patch_notifications_code": "alice",
}

# Where it is owed, although nothing is put in the place of something.
OWED = (
    "post_amendments_code_decision",
    "post_amendments_code_rebase",
    "patch_comments_code",
    "patch_ideas_code",
)

# Nothing is read at these addresses that could have changed meanwhile: they say the same however often they are sent; the
# body of a working copy names its version.
NOTHING_TO_LOSE = {
    "patch_notifications",
    "patch_agreements_code",
    "patch_agreements_code_proposals_proposal",
    "patch_agreements_code_signatures_signature",
    "put_agreements_code_parties_organisation",
    "delete_agreements_code_parties_organisation",
    "put_pilots_code_budget",
    "delete_funder_reports_code",
    "put_comments_code_answer",
    "delete_comments_code_answer",
    "put_comments_code_pin",
    "put_comments_code_publication",
    "put_comments_code_reactions_kind",
    "delete_comments_code_reactions_kind",
    "put_ideas_code_comments_comment_credit",
    "delete_ideas_code_comments_comment_credit",
    "put_ideas_code_sections_key_copy",
    "delete_ideas_code_sections_key_copy",
    "delete_ideas_code_endorsements",
    "delete_ideas_code_relations_relation",
    "delete_me_tokens_code",
    "put_organisations_code_network_organisation",
    "delete_organisations_code_network_organisation",
    "delete_organisations_code_merges_merge",
    "patch_pilots_code_pack_feedback_number",
    "patch_pilots_code_pack_sites_site",
    "patch_sites_code_deviations_number",
    "patch_sites_code_replication",
    "put_ideas_code_support",
    "delete_ideas_code_support",
    *(
        f"{method}_{kind}_code_follow"
        for method in ("put", "delete")
        for kind in (
            "amendments",
            "ideas",
            "pilots",
            "organisations",
            "calls",
            "themes",
            "territories",
            "sites",
        )
    ),
}


def test_the_header_is_declared_where_it_is_honoured() -> None:
    declared = {name for name, (_m, _p, operation) in OPERATIONS.items() if HEADER in operation["parameters"]}
    changing = {name for name, (method, _p, _o) in OPERATIONS.items() if method in {"put", "patch", "delete"}}

    assert declared == set(HONOURED)
    assert changing - declared == NOTHING_TO_LOSE


@pytest.mark.parametrize("name", sorted(HONOURED))
def test_a_change_of_another_version_is_refused_and_a_malformed_tag_is_said_to_be_one(
    api: Calls, codes: Mapping[str, str], people: Mapping[str, Actor], name: str
) -> None:
    method, path, _operation = OPERATIONS[name]
    address, caller = filled(path, codes), api(people[HONOURED[name]])
    body = None if method == "delete" else {}

    stale = caller(method, address, body, headers={"If-Match": '"other", "9"'})
    malformed = [caller(method, address, body, headers={"If-Match": tag}) for tag in ("3", 'x"3"', '"3" "4"')]

    assert stale.status_code == 412, stale.content
    assert stale.json()["current"]
    assert {answer.status_code for answer in malformed} == {400}
    assert {answer.json()["type"].partition("#")[2] for answer in malformed} == {"problem-match_malformed"}


@pytest.mark.parametrize("name", OWED)
def test_where_it_is_owed_it_is_asked_for_before_the_body_is_read(
    api: Calls, codes: Mapping[str, str], people: Mapping[str, Actor], name: str
) -> None:
    method, path, _operation = OPERATIONS[name]
    address, caller = filled(path, codes), api(people[HONOURED[name]])

    answers = [
        caller(method, address, {"colour": 7}, headers=tag)
        for tag in ({}, {"If-Match": '"9"'}, {"If-Match": "*"})
    ]

    assert [answer.status_code for answer in answers] == [428, 412, 400]


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name in HONOURED
        if not name.startswith("post_") and "get" + name[name.index("_") :] in OPERATIONS
    ),
)
def test_the_tag_that_was_read_is_the_one_that_is_taken(
    api: Calls, codes: Mapping[str, str], people: Mapping[str, Actor], name: str
) -> None:
    method, path, _operation = OPERATIONS[name]
    address, caller = filled(path, codes), api(people[HONOURED[name]])
    etag = caller.get(address).headers["ETag"]

    answer = caller(method, address, None if method == "delete" else {}, headers={"If-Match": etag})

    assert answer.status_code in {200, 204, 400}, answer.content  # 400: an empty body, read after the tag
    assert method != "delete" or answer.status_code == 204


def test_no_description_of_a_file_is_lost(
    api: Calls, rows: Mapping[str, str], alice: Actor, bruno: Actor
) -> None:
    path = f"files/{rows['files']}/"
    etag = api(alice).get(path).headers["ETag"]

    unmatched = api(alice).patch(path, {"title": "Le plan"})
    first = api(bruno).patch(path, {"title": "Le plan du jardin"}, headers={"If-Match": etag})
    second = api(alice).patch(path, {"title": "Plan"}, headers={"If-Match": etag})
    removed = api(alice).delete(path, headers={"If-Match": etag})
    again = api(alice).patch(path, {"title": "Plan"}, headers={"If-Match": first.headers["ETag"]})

    assert [answer.status_code for answer in (unmatched, first, second, removed, again)] == [
        428,
        200,
        412,
        412,
        200,
    ]
    assert second.json()["current"]["title"] == "Le plan du jardin"
    assert File.objects.get(code=rows["files"]).title == "Plan"


def test_a_file_whose_order_changed_meanwhile_is_another_version(
    api: Calls, rows: Mapping[str, str], alice: Actor
) -> None:
    path = f"files/{rows['files']}/"
    etag = api(alice).get(path).headers["ETag"]
    change_file(File.objects.get(code=rows["files"]), order=4, by=alice)

    assert api(alice).delete(path, headers={"If-Match": etag}).status_code == 412


def test_the_list_of_steps_is_another_when_a_guard_of_a_later_step_is_earned(
    api: Calls, idea: Idea, carla: Actor, alice: Actor
) -> None:
    path = f"ideas/{idea.code}/steps/"
    caller = api(carla)
    for step, reason in (("take_up", ""), ("open_cocreation", "Prête.")):
        caller.post(path, {"step": step, "reason": reason})
    etag = caller.get(path).headers["ETag"]
    add_supports(idea, [make_person(f"Voisine {number}") for number in range(5)])

    stale = caller.post(path, {"step": "decline", "reason": "Non."}, headers={"If-Match": etag})
    fresh = caller.get(path).headers["ETag"]

    assert stale.status_code == 412
    assert fresh.partition(".")[0] != etag.partition(".")[0]


def test_a_step_repeated_under_its_key_answers_alike_although_the_list_is_another_by_now(
    api: Calls, idea: Idea, carla: Actor
) -> None:
    path, caller = f"ideas/{idea.code}/steps/", api(carla)
    headers = {"If-Match": caller.get(path).headers["ETag"], "Idempotency-Key": "once"}

    first, second = (caller.post(path, {"step": "take_up"}, headers=headers) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


def test_a_restoring_repeated_under_its_key_answers_alike_although_the_text_is_another_by_now(
    api: Calls, idea: Idea, alice: Actor
) -> None:
    revise_idea(idea, changes={"title": "Autre titre"}, by=alice)
    path, caller = f"ideas/{idea.code}/revisions/1/restore/", api(alice)
    etag = caller.get(f"ideas/{idea.code}/").headers["ETag"]
    headers = {"If-Match": etag, "Idempotency-Key": "once"}

    first, second = (caller.post(path, headers=headers) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


def test_no_text_that_was_written_at_this_moment_is_restored_over(
    api: Calls, idea: Idea, alice: Actor
) -> None:
    revise_idea(idea, changes={"title": "Autre titre"}, by=alice)
    etag = api(alice).get(f"ideas/{idea.code}/").headers["ETag"]

    with just_before("SAVEPOINT", lambda: revise_idea(idea, changes={"title": "Plus neuf"}, by=alice)):
        answer = api(alice).post(f"ideas/{idea.code}/revisions/1/restore/", headers={"If-Match": etag})

    assert answer.status_code == 412
    assert answer.json()["current"]["title"] == Idea.objects.get(pk=idea.pk).title == "Plus neuf"


def test_no_words_that_were_written_at_this_moment_are_deleted(
    api: Calls, rows: Mapping[str, str], alice: Actor
) -> None:
    path, comment = f"comments/{rows['comments']}/", Comment.objects.get(code=rows["comments"])
    etag = api(alice).get(path).headers["ETag"]

    with just_before("SAVEPOINT", lambda: edit_comment(comment, body="Pardon.", by=alice)):
        answer = api(alice).delete(path, headers={"If-Match": etag})

    comment.refresh_from_db()
    assert answer.status_code == 412
    assert answer.json()["current"]["body"] == comment.body == "Pardon."


def test_no_profile_that_changed_at_this_moment_is_written_over(api: Calls, alice: Actor) -> None:
    caller = api(alice)
    etag = caller.get("me/").headers["ETag"]

    with just_before("SAVEPOINT", lambda: change_profile(alice.person, bio="Jardinière.", by=alice)):
        answer = caller.patch("me/", {"bio": "…"}, headers={"If-Match": etag})

    assert answer.status_code == 412
    assert answer.json()["current"]["bio"] == caller.get("me/").json()["bio"] == "Jardinière."


def test_no_choices_that_changed_at_this_moment_are_written_over(api: Calls, alice: Actor) -> None:
    caller = api(alice)
    etag = caller.get("me/preferences/").headers["ETag"]

    with just_before("SAVEPOINT", lambda: set_preferences({"comment": "weekly"}, by=alice)):
        answer = caller.patch("me/preferences/", {"comment": "daily"}, headers={"If-Match": etag})

    assert answer.status_code == 412
    assert answer.json()["current"]["comment"] == "weekly"
    assert caller.get("me/preferences/").json()["comment"] == "weekly"


# --- What is answered, and who is on a team, at this moment -----------------------------------------------------------


def test_no_application_that_changed_at_this_moment_is_decided(api: Calls, alice: Actor) -> None:
    pilot, applicant = make_pilot(alice), acting_for_new("Atelier du lac")
    applied = apply_as_partner(pilot, role="expert", text="Nos machines.", by=applicant)
    path = f"pilots/{pilot.code}/partners/{applicant.organisation_code}/"
    etag = api(alice).get(path).headers["ETag"]

    def apply_anew() -> None:
        withdraw_application(applied, reason="Un autre rôle.", by=applicant)
        apply_as_partner(pilot, role="funder", text="Deux ans.", by=applicant)

    with just_before("SAVEPOINT", apply_anew):
        answer = api(alice).patch(path, {"state": "accepted"}, headers={"If-Match": etag})

    assert answer.status_code == 412
    assert answer.json()["current"] == {"role": "funder", "state": "applied", "text": "Deux ans."}


def test_a_link_to_a_team_is_revoked_with_the_tag_it_came_with(api: Calls, idea: Idea, alice: Actor) -> None:
    path, caller = f"ideas/{idea.code}/links/", api(alice)
    made = caller.post(path, {"role": "contributor", "places": 3, "days": 7})
    address, etag = f"{path}{made.json()['code']}/", made.headers["ETag"]

    first, again = (caller.delete(address, headers={"If-Match": etag}) for _ in range(2))

    assert (first.status_code, again.status_code) == (204, 412)


def test_nobody_whose_role_changed_at_this_moment_leaves_the_team(
    api: Calls, idea_of_two: Idea, bruno: Actor
) -> None:
    path = f"ideas/{idea_of_two.code}/team/{bruno.person_code}/"
    etag = api(bruno).get(path).headers["ETag"]

    with just_before("SAVEPOINT", lambda: demote(idea_of_two, bruno)):
        answer = api(bruno).delete(path, headers={"If-Match": etag})

    assert (answer.status_code, answer.json()["current"]) == (412, {"role": "contributor"})
    assert idea_of_two.team.filter(person=bruno.person).exists()


def test_nobody_whose_role_changed_at_this_moment_is_taken_off_the_team(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor
) -> None:
    path = f"ideas/{idea_of_two.code}/team/{bruno.person_code}/removal/"

    with just_before("SAVEPOINT", lambda: demote(idea_of_two, bruno)):
        answer = api(alice).post(path, {"reason": "Absent depuis longtemps."})

    assert (answer.status_code, answer.json()["current"]) == (412, {"role": "contributor"})
    assert idea_of_two.team.filter(person=bruno.person).exists()


def test_the_idea_is_not_handed_to_whose_role_changed_at_this_moment(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor
) -> None:
    path = f"ideas/{idea_of_two.code}/team/{bruno.person_code}/"
    etag = api(alice).get(path).headers["ETag"]

    with just_before("SAVEPOINT", lambda: demote(idea_of_two, bruno)):
        answer = api(alice).patch(path, {"role": "lead"}, headers={"If-Match": etag})

    assert (answer.status_code, answer.json()["current"]) == (412, {"role": "contributor"})
    assert idea_of_two.team.get(person=alice.person).role == "lead"


def demote(idea: Idea, member: Actor) -> None:
    """Have the member leave and come back with another role."""
    leave_team(idea, by=member)
    idea.team.create(person=member.person, role="contributor")


def test_no_membership_that_was_accepted_at_this_moment_is_declined(
    api: Calls, otto: Actor, charlie: Actor
) -> None:
    membership = invite_member(otto.organisation, person=charlie.person, by=otto)
    path = f"organisations/{otto.organisation_code}/members/{charlie.person_code}/"
    etag = api(charlie).get(path).headers["ETag"]

    with just_before("SAVEPOINT", lambda: accept_invitation(membership, by=charlie)):
        answer = api(charlie).patch(path, {"state": "left"}, headers={"If-Match": etag})

    membership.refresh_from_db()
    assert (answer.status_code, answer.json()["current"]) == (412, {"state": "joined"})
    assert (membership.joined_at is not None, membership.left_at) == (True, None)
