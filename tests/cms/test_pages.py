"""Pages that editors compose."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils.translation import override
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, PageViewRestriction

from cms.blocks import BodyBlock
from cms.models import HomePage, StandardPage
from cms.starting import start_pages
from ideas.collaboration.models import Need
from ideas.ideation import finding
from ideas.ideation.operations import Imported, advance_idea, import_idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.people.operations import grant_role
from ideas.pilots.operations import decide_review
from tests.factories.ideas import make_call, make_idea, make_theme, stage_called
from tests.factories.needs import agreed_match, make_need, make_needy_idea, offer_of
from tests.factories.people import make_person
from tests.factories.pilots import make_pilot_in_review, make_running_pilot
from tests.factories.topics import make_territory


@pytest.fixture
def pages(db: None) -> None:
    make_theme()
    make_call()
    start_pages()


@pytest.mark.parametrize("language", ["fr", "it", "de", "en"])
@pytest.mark.parametrize(
    "slug", ["", "how-it-works/", "accessibility/", "privacy/", "terms/", "news/", "theme-sante/"]
)
def test_a_new_lab_has_its_pages_in_every_language(
    client: Client, pages: None, language: str, slug: str
) -> None:
    response = client.get(f"/{language}/{slug}")

    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()


def test_starting_twice_changes_nothing(pages: None) -> None:
    before = Page.objects.count()

    assert start_pages() == 0
    assert Page.objects.count() == before


def test_the_home_page_shows_live_ideas_and_counts(client: Client, pages: None, alice: Actor) -> None:
    client.get("/fr/")
    make_idea(alice, title="Un jardin au bout de la rue")

    page = client.get("/fr/").content.decode()

    assert "Un jardin au bout de la rue" in page
    assert "Aujourd’hui, 1 idée en terre" in page


def test_an_archive_that_was_brought_in_is_not_in_the_ground_until_the_lab_leads_it_on(
    client: Client, pages: None, alice: Actor, carla: Actor
) -> None:
    make_idea(alice, title="Un jardin au bout de la rue")
    long_ago = datetime.datetime(2015, 9, 26, tzinfo=datetime.UTC)
    archived = [
        import_idea(
            Imported(
                origin_key=f"archive:{number}",
                origin_name="Une consultation",
                title=f"Une archive {number}",
                sections={"need": "Le village attend."},
                language="fr",
                created_at=long_ago,
                updated_at=long_ago,
            ),
            call=make_call(),
            stage=stage_called("submitted"),
            by=SYSTEM,
        )
        for number in range(2)
    ]
    before = client.get("/fr/").content.decode()

    advance_idea(archived[0], step="take_up", by=carla)

    assert "Aujourd’hui, 1 idée en terre" in before
    assert [growth for growth, _theme in finding.plants(10)] == [2, 1]
    assert "Aujourd’hui, 2 idées en terre" in client.get("/fr/").content.decode()


def test_an_editorial_change_is_seen_at_the_next_request(client: Client, pages: None) -> None:
    client.get("/fr/")
    home = HomePage.objects.get(slug="home-fr")
    home.hero = "Tout neuf."
    home.save_revision().publish()

    assert "Tout neuf." in client.get("/fr/").content.decode()


def test_the_home_page_says_what_sleeps_and_what_is_lacked(
    client: Client, pages: None, alice: Actor, bruno: Actor
) -> None:
    empty = client.get("/fr/").content.decode()
    need = make_need(make_needy_idea(alice), alice)
    make_need(make_needy_idea(alice), alice, title="Tout trouvé", amount=Decimal(8))
    agreed_match(Need.objects.get(title="Tout trouvé"), offer_of(bruno), team=alice, giver=bruno)
    offer_of(bruno, kind="time", unit="hour_a_month", amount=Decimal(12))
    offer_of(bruno)

    page = client.get("/fr/").content.decode()

    assert ("Ce qui dort sous la surface" in empty, "Ce que les idées cherchent" in empty) == (True, False)
    assert f'<a href="/b/{need.code}"><b>' in page
    assert "Tout trouvé" not in page
    assert all(
        words in page for words in ("<b>1 savoir-faire</b>", "<b>12 heures par mois</b>", "<b>Lieu</b>")
    )
    assert 'href="/fr/offers/new/?kind=place" rel="nofollow">Offrir un lieu' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_home_page_stays_within_its_budget(
    client: Client, pages: None, alice: Actor, rows: int, django_assert_max_num_queries
) -> None:
    for number in range(rows):
        make_idea(alice, title=f"Idée {number}")
    client.get("/fr/")

    with django_assert_max_num_queries(20):
        client.get("/fr/?view=list")


@pytest.mark.parametrize("path", ["/cms/users/", "/cms/groups/"])
def test_wagtails_own_people_pages_are_off(client: Client, pages: None, ada: Actor, path: str) -> None:
    edith = make_person("Edith")
    grant_role(edith, role="editor", by=ada)
    client.force_login(edith)

    assert client.get(path).status_code == 404


def test_no_live_page_hides_behind_a_route_of_the_lab(client: Client, pages: None) -> None:
    with override("fr"):
        urls = [page.url for page in Page.objects.filter(depth__gte=2, locale__language_code="fr")]

        taken = [
            url for url in urls if resolve(url).url_name not in {"wagtail_serve", "home", "terms", "privacy"}
        ]

    assert taken == []


def test_the_footer_names_pages_that_everybody_may_read(client: Client, pages: None) -> None:
    before = client.get("/fr/terms/").content.decode()
    open_before = client.get("/fr/how-it-works/").status_code
    PageViewRestriction.objects.create(
        page=Page.objects.get(slug="how-it-works", locale__language_code="fr"), restriction_type="login"
    )

    after = client.get("/fr/terms/").content.decode()

    assert (open_before, client.get("/fr/how-it-works/").status_code) == (200, 302)
    assert "Comment ça marche" in before
    assert "Comment ça marche" not in after
    assert "Déclaration d’accessibilité" in after


@pytest.mark.parametrize("slug", ["ideas", "pilots", "desk", "account", "propose"])
def test_an_editor_cannot_take_an_address_of_the_lab(pages: None, ada: Actor, slug: str) -> None:
    home = HomePage.objects.get(slug="home-fr")
    form_class = StandardPage.get_edit_handler().get_form_class()

    def form(slug: str, parent: Page) -> WagtailAdminPageForm:
        sent = {"title": "Nos idées", "slug": slug, "body-count": "0"}
        return form_class(sent, instance=StandardPage(), parent_page=parent, for_user=ada.person)

    taken = form(slug, home)
    below = form(slug, Page.objects.get(slug="how-it-works", locale__language_code="fr"))
    free = form("nos-idees", home)

    assert taken.errors["slug"] == [
        f"L’adresse «\N{NO-BREAK SPACE}{slug}\N{NO-BREAK SPACE}» appartient à une page du lab. "
        "Choisissez-en une autre."
    ]
    assert "slug" not in below.errors
    assert "slug" not in free.errors


def shown(kind: str, **filters: object) -> str:
    """A live block of an editor's page as it is shown."""
    child = BodyBlock().child_blocks[kind]
    with override("fr"):
        return child.render(child.to_python({"heading": "Titre", **filters}))


def test_the_block_of_pilots_narrows_them_gives_them_their_hue_and_leads_to_all(
    pages: None, alice: Actor, otto: Actor, carla: Actor
) -> None:
    running = make_running_pilot(alice, otto, carla)
    place = make_territory("CH-GE")
    running.territories.set([place])

    found = [
        running.title in shown("pilots", count=4, **filters)
        for filters in (
            {},
            {"theme": "sante"},
            {"theme": "lab"},
            {"territory": "CH-GE"},
            {"territory": "CH-VD"},
            {"state": "running"},
            {"state": "stopped"},
        )
    ]

    block = shown("pilots", count=4, theme="sante", state="running")
    assert found == [True, True, False, True, False, True, False]
    assert 'class="row" data-topic="sante"' in block
    assert 'href="/fr/pilots/?theme=sante&amp;state=running"' in block


def test_a_pilot_that_ended_is_shown_as_far_as_it_had_grown(
    pages: None, alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_pilot_in_review(alice, otto, carla)
    decide_review(pilot, decision="complete", reason="Réussi.", by=carla)

    assert "plant-5" in shown("pilots", count=4)


def test_the_blocks_of_calls_ideas_and_figures_can_be_narrowed(pages: None, alice: Actor) -> None:
    make_territory("CH-GE")
    make_idea(alice, title="Un jardin")

    calls = [
        "Appel permanent" in shown("calls", **filters)
        for filters in ({}, {"theme": "sante"}, {"territory": "CH-GE"})
    ]
    ideas = [
        "Un jardin" in shown("ideas", count=3, order="active", **filters)
        for filters in ({}, {"theme": "sante"}, {"territory": "CH-GE"})
    ]
    figures = ["<b>1 idée</b>" in shown("figures", **filters) for filters in ({}, {"theme": "lab"})]

    assert (calls, ideas, figures) == ([True, False, False], [True, True, False], [True, False])


def test_figures_are_counted_to_a_thousand_and_say_so(pages: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        shown("figures")
    counting = [query["sql"] for query in asked if "COUNT(" in query["sql"]]

    text = render_to_string(
        "cms/blocks/figures.html", {"value": {"heading": ""}, "idea_count": 1001, "pilot_count": 1001}
    )

    assert len(counting) == 2
    assert all("LIMIT 1001" in sql for sql in counting)
    assert "<b>1000+ idées</b> déposées et <b>1000+ pilotes</b>." in text
