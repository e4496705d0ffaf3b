"""The frame of every page: what it shows, and what it never shows to those who are signed out."""

import re

import pytest
from django.test import Client
from django.utils import translation

from lab.ui import slots
from lab.ui.slots import Banner, Column, Link, Viewer

pytestmark = pytest.mark.usefixtures("db")
NADIA = Viewer("Nadia Bertholet", "P1", is_staff=True, theme="dark")


@pytest.fixture
def signed_in():
    slots.viewer.fill(lambda request: NADIA)


def page(path: str = "/fr/ideas/", client: Client | None = None) -> str:
    return (client or Client()).get(path).content.decode()


def test_empty_slots_render():
    answer = page()

    assert '<html lang="fr">' in answer
    assert "Terreau</a>" in answer
    assert 'class="notice banner' not in answer
    assert "Proposer une idée" not in answer


def test_signed_out_the_page_asks_nothing_and_sets_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/fr/ideas/")

    assert response.cookies == {}
    assert "csrf" not in response.content.decode().lower()


def test_signed_out_nothing_of_the_query_stays_in_the_page():
    assert "geheim" not in page("/fr/ideas/?token=geheim")


def test_signed_out_what_only_people_see_is_not_asked():
    def fail(request):
        raise AssertionError

    for slot in (slots.unread_count, slots.staff_links, slots.account_links):
        slot.fill(fail)

    assert page()


def test_doors_fill_the_slots():
    slots.header_links.fill(lambda request: [Link("Idées", "/fr/ideas/"), Link("Pilotes", "/fr/pilots/")])
    slots.footer_columns.fill(lambda request: [Column("Participer", [Link("Rejoindre", "/join/")])])
    slots.footer_links.fill(lambda request: [Link("Accessibilité", "/a11y/")])
    slots.banner.fill(lambda request: [Banner("Maintenance ce soir.", "wait", "/info/", "En savoir plus")])

    answer = page()

    assert '<a href="/fr/ideas/" aria-current="true">Idées</a>' in answer
    assert '<a href="/fr/pilots/">Pilotes</a>' in answer
    assert '<h2 class="small" id="footer-1">Participer</h2>' in answer
    assert '<a href="/a11y/">Accessibilité</a>' in answer
    assert 'Maintenance ce soir. <a href="/info/">En savoir plus</a>' in answer


def test_two_doors_fill_one_slot_in_turn():
    def first(request):
        return [Link("A", "/a/")]

    slots.header_links.fill(first)
    slots.header_links.fill(lambda request: [Link("B", "/b/")])
    slots.header_links.fill(first)

    assert [link.label for link in slots.header_links(None)] == ["A", "B"]


def test_an_address_that_the_frame_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no address serach"):
        slots.addresses.update(serach="ideas")


def test_an_address_whose_page_does_not_exist_is_not_shown():
    slots.addresses.update(search="ideas", inbox="nowhere")

    assert page().count('href="/fr/ideas/"') == 3  # icon, menu on small screens, this language


@pytest.mark.usefixtures("signed_in")
def test_signed_in_the_frame_shows_who_and_what_waits(rf):
    slots.unread_count.fill(lambda request: 104)
    slots.staff_links.fill(lambda request: [Link("Bureau", "/desk/")])
    slots.account_links.fill(lambda request: [Link("Mes idées", "/me/")])
    slots.addresses.update(inbox="ideas", sign_out="ideas")

    answer = page()

    assert '<html lang="fr" data-theme="dark">' in answer
    assert "Mon compte\u00a0: Nadia Bertholet" in answer
    assert '99+<span class="hidden"> non lues</span>' in answer
    assert '<a href="/desk/">Bureau</a>' in answer
    assert '<a href="/me/">Mes idées</a>' in answer
    assert "csrfmiddlewaretoken" in answer
    assert "X-CSRFToken" in answer


@pytest.mark.usefixtures("signed_in")
def test_signed_in_the_language_menu_keeps_the_query():
    assert 'href="/de/ideas/?q=heure&amp;stage=pilot"' in page("/fr/ideas/?q=heure&stage=pilot")


def test_signed_out_the_language_menu_keeps_known_filters_only():
    answer = page("/fr/ideas/?q=heure&utm_source=x&theme=lab&theme=sante")

    assert 'href="/de/ideas/?q=heure&amp;theme=lab&amp;theme=sante"' in answer
    assert "utm_source" not in answer


def test_the_page_is_linked_in_each_language():
    answer = page()

    assert re.findall(r'<link rel="alternate" hreflang="(\w\w)" href="([^"]+)">', answer) == [
        (code, f"http://127.0.0.1:8000/{code}/ideas/") for code in ("fr", "it", "de", "en")
    ]
    assert '<a href="/de/ideas/" lang="de" hreflang="de">Deutsch</a>' in answer


def test_signing_in_comes_back_here(html):
    slots.addresses.update(sign_in="home")

    assert html("{{ look.sign_in }}", path="/fr/ideas/") == "/fr/?next=%2Ffr%2Fideas%2F"
    assert html("{{ look.sign_in }}", path="/fr/ideas/?theme=lab&x=1") == (
        "/fr/?next=%2Ffr%2Fideas%2F%3Ftheme%3Dlab"
    )
    assert html('{% act "/x/" "Soutenir" about="Heures" %}').strip() == (
        '<a class="btn" href="/fr/?next=%2Ffr%2Fideas%2F" rel="nofollow">Soutenir<span class="hidden">\u00a0: Heures</span>\n</a>'
    )


@pytest.mark.usefixtures("signed_in")
def test_an_act_is_a_form_of_one_button(html):
    slots.addresses.update(sign_in="home")

    answer = html(
        '{% act "/x/" "Suivre" icon="bell" kind="primary" pressed=True count=1128 name="a" value="b" target="#t" %}'
    )

    assert (
        '<form method="post" action="/x/" class="act" hx-post="/x/" hx-target="#t" hx-swap="outerHTML">'
        in answer
    )
    assert '<input type="hidden" name="csrfmiddlewaretoken"' in answer
    assert '<button class="btn primary" name="a" value="b" aria-pressed="true">' in answer
    assert '<span class="num">1\u00a0128</span>' in answer


def test_the_labs_colours_are_kept_for_ever_under_their_version(client):
    slots.topics.fill(lambda request: [("sante", 22)])
    address = re.search(r'href="(/lab.css\?v=[0-9a-f]{12})"', page())[1]

    fresh, stale = client.get(address), client.get("/lab.css?v=old")

    assert fresh["Cache-Control"] == "public, max-age=31536000, immutable"
    assert stale["Cache-Control"] == "public, no-cache"
    assert fresh["Content-Type"] == "text/css; charset=utf-8"
    assert '[data-topic="sante"]' in fresh.content.decode()


def test_another_hue_is_another_version(client):
    slots.topics.fill(lambda request: [("sante", 22)])
    before = page()
    slots.topics.clear()
    slots.topics.fill(lambda request: [("sante", 23)])

    assert re.search(r"lab.css\?v=\w+", before)[0] != re.search(r"lab.css\?v=\w+", page())[0]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [("/fr/nothing/", 404, "Rien ne pousse à cette adresse"), ("/fr/broken/", 500, "cassé de notre côté")],
)
def test_error_pages_wear_the_look(path, status, said, django_assert_num_queries):
    client = Client(raise_request_exception=False)

    with django_assert_num_queries(0):
        response = client.get(path)

    assert response.status_code == status
    assert said in response.content.decode()
    assert "components.css" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_pages_of_the_worst_moments_need_no_request(name):
    from django.template.loader import render_to_string

    with translation.override("fr"):
        assert "Retour à l’accueil" in render_to_string(name)


def test_a_forged_form_is_explained():
    response = Client(enforce_csrf_checks=True).post("/fr/ideas/")

    assert response.status_code == 403
    assert "Ce formulaire a expiré" in response.content.decode()
