"""The pages of amendments: proposing, reading, deciding, writing anew."""

import re

import pytest
from django.test import Client

from ideas.collaboration.models import Amendment
from ideas.collaboration.operations import accept_amendment, decline_amendment, hide_amendment, note_fit
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import revise_idea
from ideas.kernel.actor import SYSTEM, Actor
from tests.factories.activity import allowing
from tests.factories.amendments import SOLUTION, make_amendment
from tests.factories.ideas import make_idea
from tests.factories.organisations import make_mandate

NO_LONGER_FITS = "Cet amendement ne s’intègre plus tel quel."


@pytest.fixture
def shared(alice: Actor, bruno: Actor) -> Idea:
    """alice's idea in co-creation, with bruno as co-author."""
    idea = make_idea(alice, stage="cocreation")
    TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CO_AUTHOR)
    return idea


def signed_in(client: Client, actor: Actor) -> Client:
    client.force_login(actor.person)
    return client


def body(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def sent(idea: Idea, **more: str) -> dict[str, str]:
    """A whole form of a proposal, as a browser sends it."""
    return {**idea.sections, "revision": str(idea.revision), "reason": "Plus clair.", **more}


class TestPropose:
    def test_the_form_holds_the_present_text(self, client: Client, shared: Idea, charlie: Actor) -> None:
        page = body(signed_in(client, charlie), f"/fr/ideas/{shared.code}/amendments/new/?part=solution")

        assert "Une heure donnée vaut une heure reçue.</textarea>" in page
        assert "Une personne sur trois vit seule.</textarea>" in page

    def test_what_is_sent_becomes_an_amendment(self, client: Client, shared: Idea, charlie: Actor) -> None:
        answer = signed_in(client, charlie).post(
            f"/fr/ideas/{shared.code}/amendments/new/", sent(shared, solution=SOLUTION)
        )

        amendment = Amendment.objects.get()
        assert answer["Location"] == f"/fr/amendments/{amendment.code}/"
        assert (amendment.texts, amendment.reason) == ({"solution": SOLUTION}, "Plus clair.")

    def test_may_be_made_for_an_organisation(
        self, client: Client, shared: Idea, charlie: Actor, otto: Actor
    ) -> None:
        make_mandate(charlie.person, otto.organisation, role="deputy")

        signed_in(client, charlie).post(
            f"/fr/ideas/{shared.code}/amendments/new/",
            sent(shared, solution=SOLUTION, on_behalf_of=otto.organisation_code),
        )

        assert Amendment.objects.get().organisation == otto.organisation

    @pytest.mark.parametrize("fault", ["reason", "same"])
    def test_what_is_refused_is_kept(self, client: Client, shared: Idea, charlie: Actor, fault: str) -> None:
        more = (
            {"reason": "", "solution": "Tout autre chose."} if fault == "reason" else {"reason": "Parce que."}
        )

        answer = signed_in(client, charlie).post(
            f"/fr/ideas/{shared.code}/amendments/new/", sent(shared, **more)
        )

        assert answer.status_code == 422
        assert next(iter(more.values())) or more["solution"] in answer.content.decode()
        assert ("Tout autre chose." if fault == "reason" else "Parce que.") in answer.content.decode()
        assert not Amendment.objects.exists()

    def test_a_text_that_moved_on_while_one_wrote_is_no_change_of_ones_own(
        self, client: Client, shared: Idea, charlie: Actor, alice: Actor
    ) -> None:
        form = sent(shared, solution=SOLUTION)
        revise_idea(shared, changes={"sections": {"need": "Beaucoup vivent seuls."}}, by=alice)

        signed_in(client, charlie).post(f"/fr/ideas/{shared.code}/amendments/new/", form)

        assert Amendment.objects.get().texts == {"solution": SOLUTION}


class TestDecide:
    def address(self, amendment: Amendment) -> str:
        return f"/fr/amendments/{amendment.code}/decision/"

    def seen(self, amendment: Amendment, **more: object) -> dict[str, object]:
        idea = Idea.objects.get(pk=amendment.idea_id)
        return {"version": amendment.version, "text_version": idea.text_version, **more}

    def test_what_is_ticked_is_accepted(
        self, client: Client, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)

        answer = signed_in(client, alice).post(
            self.address(amendment), self.seen(amendment, do="accept", parts=["solution.1"])
        )

        shared.refresh_from_db()
        assert answer["Location"] == f"/fr/amendments/{amendment.code}/"
        assert shared.section("solution") == SOLUTION

    def test_nothing_ticked_is_refused_and_the_reason_kept(
        self, client: Client, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)

        answer = signed_in(client, alice).post(
            self.address(amendment), self.seen(amendment, do="accept", reason="Mon motif.")
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Mon motif." in page
        assert '<a href="#id_parts">Changements à accepter : Choisissez au moins un changement' in page
        beside = page[page.index('id="id_parts"') :]
        assert (
            beside.index('id="id_parts_error"')
            < beside.index("Choisissez au moins")
            < beside.index("<fieldset")
        )
        assert 'aria-describedby="id_parts_error"' in beside

    def test_declining_without_a_reason_is_refused(
        self, client: Client, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        signed_in(client, alice)

        refused = client.post(self.address(amendment), self.seen(amendment, do="decline"))
        done = client.post(self.address(amendment), self.seen(amendment, do="decline", reason="Trop long."))

        amendment.refresh_from_db()
        assert (refused.status_code, done.status_code) == (422, 302)
        assert (amendment.state, amendment.decision_reason) == ("declined", "Trop long.")

    def test_a_text_that_moved_on_is_shown_before_anything_is_decided(
        self, client: Client, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        form = self.seen(amendment, do="accept", parts=["solution.1"], reason="Oui.")
        revise_idea(shared, changes={"sections": {"need": "Beaucoup vivent seuls."}}, by=alice)

        answer = signed_in(client, alice).post(self.address(amendment), form)

        amendment.refresh_from_db()
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Rien n’est encore décidé." in page
        assert "Oui.</textarea>" in page
        assert amendment.is_open
        form |= self.seen(amendment)
        assert client.post(self.address(amendment), form).status_code == 302

    def test_what_no_longer_fits_cannot_be_ticked_and_the_three_texts_stand_side_by_side(
        self, client: Client, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        revise_idea(shared, changes={"sections": {"solution": "Un service en vaut un."}}, by=alice)

        page = body(signed_in(client, alice), f"/fr/amendments/{amendment.code}/")
        answer = client.post(self.address(amendment), self.seen(amendment, do="accept", parts=["solution.1"]))

        assert NO_LONGER_FITS in page
        assert page.count("Un service en vaut un.") == 1
        assert answer.status_code == 422

    def test_a_decided_one_is_not_decided_again(
        self, client: Client, shared: Idea, alice: Actor, bruno: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        accept_amendment(amendment, by=bruno)

        answer = signed_in(client, alice).post(
            self.address(amendment), self.seen(amendment, do="accept", parts=["solution.1"])
        )

        assert answer.status_code == 409

    def test_is_offered_to_the_team_alone(
        self, client: Client, shared: Idea, charlie: Actor, alice: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)

        offered = "Accepter ce qui est coché"
        assert offered not in body(signed_in(client, charlie), f"/fr/amendments/{amendment.code}/")
        assert offered in body(signed_in(client, alice), f"/fr/amendments/{amendment.code}/")


class TestRebase:
    def test_the_form_holds_todays_text_with_the_proposal(
        self, client: Client, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        longer = f"{shared.section('solution')}\n\nUn panneau."
        revise_idea(shared, changes={"sections": {"solution": longer}}, by=alice)

        page = body(signed_in(client, charlie), f"/fr/amendments/{amendment.code}/rebase/")

        assert f"{SOLUTION}\n\nUn panneau.</textarea>" in page

    def test_is_saved_and_the_earlier_form_can_be_read(
        self, client: Client, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        revise_idea(shared, changes={"sections": {"solution": "Un service en vaut un."}}, by=alice)
        note_fit(shared, by=SYSTEM)
        shared.refresh_from_db()

        form = sent(shared, solution="Un service en vaut un autre.", version="1")
        answer = signed_in(client, charlie).post(f"/fr/amendments/{amendment.code}/rebase/", form)

        page = body(client, answer["Location"])
        assert NO_LONGER_FITS not in page
        assert SOLUTION in page

    def test_somebody_faster_is_said_and_the_text_kept(
        self, client: Client, shared: Idea, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)

        form = sent(shared, solution="Le mien.", version="7")
        answer = signed_in(client, charlie).post(f"/fr/amendments/{amendment.code}/rebase/", form)

        assert answer.status_code == 422
        assert "Le mien.</textarea>" in answer.content.decode()


def test_many_amendments_come_in_pages(client: Client, shared: Idea, charlie: Actor) -> None:
    with allowing("amend", 11):
        for n in range(11):
            make_amendment(shared, charlie, solution=f"{n} services.")

    first = body(client, f"/fr/ideas/{shared.code}/amendments/")
    following = re.search(r'href="(\?after=[^"]+)"', first)

    assert following is not None
    second = body(client, f"/fr/ideas/{shared.code}/amendments/{following[1]}")
    on_first, on_second = (set(re.findall(r"/fr/amendments/(\w{8})/", page)) for page in (first, second))
    assert (len(on_first), len(on_second)) == (10, 1)
    assert not on_first & on_second


class TestAround:
    def test_the_idea_leads_to_its_amendments(
        self, client: Client, shared: Idea, charlie: Actor, alice: Actor
    ) -> None:
        address = f"/fr/ideas/{shared.code}-heures-de-voisinage/"
        assert "1 amendement à décider" not in body(client, address)
        make_amendment(shared, charlie)

        page = body(client, address)

        assert "1 amendement à décider" in page
        assert f"/fr/ideas/{shared.code}/amendments/" in page

    def test_the_list_shows_each_with_its_state_and_can_be_narrowed(
        self, client: Client, shared: Idea, charlie: Actor, alice: Actor
    ) -> None:
        decline_amendment(make_amendment(shared, charlie), reason="Non merci.", by=alice)
        make_amendment(shared, charlie, solution="Autrement.")
        address = f"/fr/ideas/{shared.code}/amendments/"

        everything, declined = body(client, address), body(client, f"{address}?state=declined")

        assert everything.count('class="card amendment"') == 2
        assert declined.count('class="card amendment"') == 1
        assert "Non merci." in declined

    def test_a_hidden_one_is_there_for_its_author_and_nobody_else(
        self, client: Client, shared: Idea, charlie: Actor, carla: Actor
    ) -> None:
        amendment = hide_amendment(make_amendment(shared, charlie), reason="Injures.", by=carla)
        address = f"/fr/amendments/{amendment.code}/"

        assert client.get(address).status_code == 404
        assert "Injures." in body(signed_in(client, charlie), address)

    def test_withdrawing_growing_and_hiding_by_their_buttons(
        self, client: Client, shared: Idea, charlie: Actor, alice: Actor, carla: Actor
    ) -> None:
        first, second = make_amendment(shared, charlie), make_amendment(shared, charlie, solution="Deux.")
        decline_amendment(second, reason="Non.", by=alice)
        signed_in(client, charlie)

        client.post(f"/fr/amendments/{first.code}/withdrawal/")
        grown = client.post(f"/fr/amendments/{second.code}/grow/")
        draft = Idea.objects.get(grown_from=second)
        page = body(client, f"/fr/amendments/{second.code}/")

        first.refresh_from_db()
        assert first.state == "withdrawn"
        assert grown["Location"] == f"/fr/ideas/{draft.code}/write/1/"
        assert draft.title in page
        assert (
            f"/fr/amendments/{second.code}/"
            in client.get(f"/fr/ideas/{draft.code}/", follow=True).content.decode()
        )
        signed_in(client, carla)
        client.post(f"/fr/amendments/{first.code}/hide/", {"reason": "Motif."})
        assert Amendment.objects.get(pk=first.pk).is_hidden
        client.post(f"/fr/amendments/{first.code}/hide/", {"show": "1"})
        assert not Amendment.objects.get(pk=first.pk).is_hidden

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_asks_as_much_for_any_length(
        self, client: Client, shared: Idea, charlie: Actor, rows: int, django_assert_num_queries: object
    ) -> None:
        for number in range(rows):
            make_amendment(shared, charlie, solution=f"Texte {number}.")
        client.get(f"/fr/ideas/{shared.code}/amendments/")

        with django_assert_num_queries(8):  # type: ignore[operator]
            client.get(f"/fr/ideas/{shared.code}/amendments/?x")
