"""What becomes of somebody's ideas, supports and places on teams when they leave or are united with another."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from ideas.ideation.models import Idea, Invitation, Revision, Support, TeamMember
from ideas.ideation.operations import invite_to_team, record_idea, support_idea
from ideas.ideation.queries import lead_of
from ideas.kernel.actor import SYSTEM
from ideas.people.operations import claim_person, close_account, export_person, issue_claim
from tests.factories.ideas import make_call, make_draft, make_idea
from tests.factories.people import acting, arriving, make_person, make_unclaimed


def roles_on(idea: Idea) -> dict[str, str]:
    return dict(idea.team.values_list("person__display_name", "role"))


class TestLeaving:
    def test_drops_ones_own_drafts_and_keeps_what_was_published(self, alice, bruno, deliver_facts):
        published, mine = make_idea(alice), make_draft(alice)
        shared = make_draft(alice)
        TeamMember.objects.create(idea=shared, person=bruno.person, role="co_author")

        close_account(alice.person, by=alice)
        deliver_facts()

        kept = Idea.objects.get(pk=published.pk)
        assert (kept.title, kept.summary) == (published.title, published.summary)
        assert not Idea.objects.filter(pk=mine.pk).exists()
        assert Idea.objects.filter(pk=shared.pk).exists()

    def test_leaves_the_idea_looking_for_a_carrier_and_the_person_credited(self, alice, deliver_facts):
        idea = make_idea(alice)

        close_account(alice.person, by=alice)
        deliver_facts()

        member = idea.team.get()
        assert lead_of(Idea.objects.get(pk=idea.pk)) is None
        assert (member.person.name, member.role) == ("Compte fermé", "contributor")

    def test_takes_texts_away_where_one_asks_and_nobody_else_wrote(self, alice, bruno, deliver_facts):
        alone, together = make_idea(alice), make_idea(alice)
        TeamMember.objects.create(idea=together, person=bruno.person, role="co_author")
        version = alone.text_version

        close_account(alice.person, removes_texts=True, by=alice)
        deliver_facts()

        alone.refresh_from_db()
        together.refresh_from_db()
        assert (alone.title, alone.summary, alone.sections) == (
            "Texte retiré à la demande de son autrice ou auteur",
            "",
            {},
        )
        assert alone.text_version == version + 1
        assert set(Revision.objects.filter(idea=alone).values_list("summary", flat=True)) == {""}
        assert together.summary != ""

    def test_keeps_what_one_backed_and_forgets_invitations(self, alice, bruno, deliver_facts):
        idea = make_idea(alice)
        support_idea(idea, by=bruno)
        invite_to_team(idea, person=bruno.person, role="co_author", message="Viens !", by=alice)

        close_account(bruno.person, by=bruno)
        deliver_facts()

        idea.refresh_from_db()
        assert (idea.support_count, Support.objects.count(), Invitation.objects.count()) == (1, 1, 0)

    def test_takes_ones_words_out_of_invitations(self, alice, bruno, deliver_facts):
        invite_to_team(make_idea(alice), person=bruno.person, role="co_author", message="Viens !", by=alice)

        close_account(alice.person, by=alice)
        deliver_facts()

        assert Invitation.objects.get().message == ""


class TestTakingAlong:
    def test_holds_ones_ideas_and_not_those_of_others(self, alice, bruno):
        make_idea(alice, title="Le mien")
        support_idea(make_idea(bruno, title="Le sien"), by=alice)

        held = export_person(alice.person, by=alice)["held"]

        assert [row["title"] for row in held["ideation.Idea"]] == ["Le mien"]
        assert len(held["ideation.Support"]) == 1
        assert "Le sien" not in json.dumps(held, cls=DjangoJSONEncoder)


class TestUniting:
    @pytest.fixture
    def zoe(self, db):
        return make_unclaimed("Zoé")

    def claim(self, zoe, alice) -> None:
        _, secret = issue_claim(zoe, by=SYSTEM)
        claim_person(secret, by=arriving(alice.person))

    def test_makes_an_idea_told_at_a_counter_ones_own(self, zoe, alice, carla):
        make_call()
        idea = record_idea(person=zoe, consent="au guichet", title="Un banc", by=carla)

        self.claim(zoe, alice)

        assert lead_of(Idea.objects.get(pk=idea.pk)) == alice.person

    def test_keeps_the_stronger_role_and_the_earlier_day(self, zoe, alice, bruno):
        idea = make_idea(bruno)
        first = TeamMember.objects.create(idea=idea, person=zoe, role="co_author")
        TeamMember.objects.create(idea=idea, person=alice.person, role="contributor")

        self.claim(zoe, alice)

        assert roles_on(idea) == {"Bruno": "lead", "Alice": "co_author"}
        assert TeamMember.objects.get(idea=idea, person=alice.person).since == first.since

    @pytest.mark.parametrize(
        ("zoe_is", "alice_is", "supports"),
        [("backer", "backer", 1), ("backer", "nobody", 1), ("lead", "backer", 0), ("backer", "lead", 0)],
    )
    def test_counts_a_person_once_and_not_for_their_own_idea(self, zoe, alice, zoe_is, alice_is, supports):
        is_a = {zoe_is: zoe, alice_is: alice.person}
        idea = make_idea(acting(is_a.get("lead") or make_person("Dora")))
        if zoe_is == "backer":
            support_idea(idea, by=acting(zoe))
        if alice_is == "backer":
            support_idea(idea, by=alice)

        self.claim(zoe, alice)

        idea.refresh_from_db()
        assert (idea.support_count, Support.objects.filter(idea=idea).count()) == (supports, supports)
