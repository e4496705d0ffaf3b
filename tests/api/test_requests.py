"""What every request and every answer have in common: who, language, problems, caches."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.exceptions import APIException

from api.errors import problem_types
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.people.models import Person, Token
from tests.api.conftest import Caller, Calls
from tests.factories.ideas import make_call

MEDIA_TYPE = "application/problem+json"


def test_a_refusal_is_a_problem_in_the_language_asked_for(api: Calls) -> None:
    answer = api().get("ideas/22222222/", headers={"Accept-Language": "fr-CH, en;q=0.5"})

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert answer.headers["Content-Language"] == "fr"
    assert answer.json() == {
        "type": "/api/v1/docs/#problem-not_found",
        "title": "Introuvable",
        "status": 404,
        "detail": "Il n’y a rien à cette adresse.",
        "instance": "/api/v1/ideas/22222222/",
    }


def test_names_come_in_the_language_asked_for(api: Calls, idea: Idea) -> None:
    def name(language: str) -> str:
        answer = api().get(f"ideas/{idea.code}/", headers={"Accept-Language": language})
        found: str = answer.json()["stage"]["name"]
        return found

    assert [name(language) for language in ("de-CH", "it", "en-GB,fr;q=0.1", "ja")] == [
        "Eingereicht",
        "Depositata",
        "Submitted",
        "Déposée",
    ]


@pytest.mark.parametrize(
    "path", ["/api/nowhere/", "/api/v1/nowhere/", "/api/v1/ideas", "/api/v1/ideas/lowercase/"]
)
def test_an_address_that_leads_nowhere_answers_as_a_problem(api: Calls, path: str) -> None:
    answer = api().get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, MEDIA_TYPE)


def test_a_method_that_is_not_there_names_those_that_are(api: Calls, idea: Idea) -> None:
    answer = api().delete(f"ideas/{idea.code}/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (405, MEDIA_TYPE)
    assert answer.headers["Allow"] == "GET, PATCH, HEAD, OPTIONS"


def test_an_answer_in_another_format_cannot_be_had(api: Calls) -> None:
    answer = api().get("ideas/", headers={"Accept": "text/csv"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (406, MEDIA_TYPE)


@pytest.mark.parametrize(
    ("language", "method", "format_given", "format_taken"),
    [
        (
            "fr",
            "Cette adresse n’admet pas DELETE, mais GET, PATCH, HEAD, OPTIONS.",
            "Cette adresse répond en application/json : demandez-le par Accept.",
            "Cette adresse prend du application/json en UTF-8 : dites-le par Content-Type.",
        ),
        (
            "it",
            "Questo indirizzo non ammette DELETE, ma GET, PATCH, HEAD, OPTIONS.",
            "Questo indirizzo risponde in application/json: chiedetelo con Accept.",
            "Questo indirizzo accetta application/json in UTF-8: indicatelo con Content-Type.",
        ),
        (
            "de",
            "Diese Adresse nimmt nicht DELETE, sondern GET, PATCH, HEAD, OPTIONS.",
            "Diese Adresse antwortet in application/json: Verlangen Sie es mit Accept.",
            "Diese Adresse nimmt application/json in UTF-8: Geben Sie es mit Content-Type an.",
        ),
        (
            "en",
            "This address does not take DELETE, but GET, PATCH, HEAD, OPTIONS.",
            "This address answers in application/json: ask for it with Accept.",
            "This address takes application/json in UTF-8: say so with Content-Type.",
        ),
    ],
)
def test_what_an_address_does_not_take_is_refused_with_what_it_takes(
    api: Calls, idea: Idea, alice: Actor, language: str, method: str, format_given: str, format_taken: str
) -> None:
    path, spoken = f"ideas/{idea.code}/", {"Accept-Language": language}
    caller = api(alice)

    answers = [
        caller.delete(path, headers=spoken),
        caller.get(path, headers={**spoken, "Accept": "text/csv"}),
        caller.client.generic(
            "POST",
            "/api/v1/ideas/",
            data=b"title=x",
            content_type="text/plain",
            headers={**caller.headers, **spoken},
        ),
    ]

    assert [(answer.status_code, answer.json()["detail"]) for answer in answers] == [
        (405, method),
        (406, format_given),
        (415, format_taken),
    ]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"title": "caf\xe9"}', "application/json", 400),
        (b'{"title": "caf\xe9"}', "application/json; charset=latin-1", 415),
        (b'{"title": "x"}', "application/json; charset=nonsense", 415),
        (b'{"title": "\\ud800"}', "application/json", 400),
        (b'{"title": "a\\u0000b"}', "application/json", 400),
        (b'{"title": NaN}', "application/json", 400),
        (b'["title"]', "application/json", 400),
        (b"null", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"title": ["x"]}', "application/json", 400),
        (b'{"sections": "x"}', "application/json", 400),
        (b'{"themes": "x"}', "application/json", 400),
        (b'{"themes": [1, null]}', "application/json", 400),
        (b'{"call": {"a": 1}}', "application/json", 400),
        (b"title=x", "application/x-www-form-urlencoded", 415),
        (b'{"title": "' + b"x" * 3_000_000 + b'"}', "application/json", 413),
    ],
)
def test_bodies_that_cannot_be_read_are_refused_and_nothing_is_kept(
    api: Calls, alice: Actor, body: bytes, content_type: str, status: int
) -> None:
    make_call()
    caller = api(alice)

    answer = caller.client.generic(
        "POST", "/api/v1/ideas/", data=body, content_type=content_type, headers=caller.headers
    )

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, MEDIA_TYPE)
    assert Idea.objects.count() == 0


# --- Who ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Basic YTpi", "é", "Bearer é"])
def test_a_key_that_opens_nothing_is_refused_even_where_none_is_needed(api: Calls, header: str) -> None:
    answer = api().get("ideas/", headers={"Authorization": header})

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="lab"')


@pytest.mark.parametrize("end", ["revoked_at", "expires_at"])
def test_a_token_that_ended_is_refused(api: Calls, alice: Actor, end: str) -> None:
    caller = api(alice)
    Token.objects.update(**{end: clock.now()})

    assert caller.get("ideas/").status_code == 401


def test_a_token_of_somebody_switched_off_is_refused(api: Calls, alice: Actor) -> None:
    caller = api(alice)
    Person.objects.filter(pk=alice.person.pk).update(is_active=False)

    assert caller.get("ideas/").status_code == 401


def test_a_session_needs_its_csrf_token_to_write_but_not_to_read(alice: Actor) -> None:
    make_call()
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.person)
    client.cookies["csrftoken"] = "a" * 32

    def post(**headers: str) -> int:
        return client.post(
            "/api/v1/ideas/", {"title": "Idée"}, content_type="application/json", headers=headers
        ).status_code

    assert client.get("/api/v1/ideas/?mine=true").status_code == 200
    assert post() == 403
    assert post(**{"X-CSRFToken": "a" * 32}) == 201


def test_somebody_acts_for_an_organisation_only_under_a_mandate(
    api: Calls, idea: Idea, otto: Actor, charlie: Actor
) -> None:
    on_behalf = {"On-Behalf-Of": otto.organisation_code}
    path = f"ideas/{idea.code}/"

    assert "endorse" in api(otto).get(path).json()["may"]
    assert api(charlie).get(path, headers=on_behalf).status_code == 403
    assert api().get(path, headers=on_behalf).status_code == 401
    assert api(otto).get(path, headers={"On-Behalf-Of": "é"}).status_code == 403


# --- Caches -------------------------------------------------------------------------------------------------


def test_what_the_caller_has_already_is_not_sent_again(api: Calls, idea: Idea, alice: Actor) -> None:
    path = f"ideas/{idea.code}/"
    first = api().get(path)

    again = api().get(path, headers={"If-None-Match": first.headers["ETag"]})
    mine = api(alice).get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert mine.status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"
    assert mine.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Vary"] == "Accept-Language, Authorization, Cookie, On-Behalf-Of"


def test_an_etag_of_another_language_is_another(api: Calls, idea: Idea) -> None:
    path = f"ideas/{idea.code}/"

    etags = {api().get(path, headers={"Accept-Language": lang}).headers["ETag"] for lang in ("fr", "de")}

    assert len(etags) == 2


def test_foreign_tags_never_let_a_text_be_changed(api: Calls, idea: Idea, alice: Actor) -> None:
    caller: Caller = api(alice)

    for tag in ('"9"', 'W/"9"', '""'):
        answer = caller.patch(f"ideas/{idea.code}/", {"title": "Non"}, headers={"If-Match": tag})
        assert (tag, answer.status_code) == (tag, 412)


def test_a_tag_that_a_compressing_proxy_made_weak_is_the_same_version(
    api: Calls, idea: Idea, alice: Actor
) -> None:
    caller: Caller = api(alice)
    etag = caller.get(f"ideas/{idea.code}/").headers["ETag"]

    first = caller.patch(f"ideas/{idea.code}/", {"title": "Oui"}, headers={"If-Match": f"W/{etag}"})
    again = caller.patch(f"ideas/{idea.code}/", {"title": "Non"}, headers={"If-Match": f"W/{etag}"})

    assert (first.status_code, again.status_code) == (200, 412)


def test_a_head_request_is_answered_without_a_body(api: Calls, idea: Idea) -> None:
    answer = api()("HEAD", f"ideas/{idea.code}/")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"]


# --- Our own faults -----------------------------------------------------------------------------------------


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(
    api: Calls, monkeypatch: pytest.MonkeyPatch, idea: Idea
) -> None:
    caller = api()
    caller.client.raise_request_exception = False

    def fail(*_anything: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.v1.ideas.seen", fail)
    answer = caller.get(f"ideas/{idea.code}/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (500, MEDIA_TYPE)
    assert answer.json()["title"] == "Erreur de notre côté"
    assert "secret" not in answer.content.decode()


def test_a_request_for_a_foreign_host_is_a_problem(api: Calls) -> None:
    answer = api().get("ideas/", headers={"Host": "elsewhere.example"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, MEDIA_TYPE)


# --- Refusals in words --------------------------------------------------------------------------------------


def test_who_may_not_is_told_what_it_takes(
    api: Calls, idea: Idea, alice: Actor, charlie: Actor, otto: Actor
) -> None:
    def said(answer: Any) -> str:
        assert answer.status_code == 403
        detail: str = answer.json()["detail"]
        return detail.replace("\N{NO-BREAK SPACE}", " ")

    path = f"ideas/{idea.code}/"
    organisation = f"organisations/{otto.organisation_code}/"
    stale = {"If-Match": "*"}

    assert said(api(alice).put(f"{path}support/")) == (
        "Il faut pour cela : ne pas faire partie de l’équipe de l’idée."
    )
    assert said(api(charlie).patch(path, {"title": "x"}, headers=stale)) == (
        "Il faut pour cela : porter cette idée ou l’écrire avec d’autres."
    )
    assert said(api(charlie).post(f"{path}endorsements/", {"text": "Oui."})) == (
        "Il faut pour cela : agir pour une organisation, avec un mandat de représentation ou de suppléance."
    )
    assert said(api(charlie).patch(organisation, {"name": "x"}, headers=stale)) == (
        "Il faut pour cela : le rôle de curation ou d’administration ou un mandat de représentation ou de"
        " suppléance de cette organisation ou l’avoir proposée, avant que le lab l’inscrive."
    )
    assert said(api(charlie).get(path, headers={"On-Behalf-Of": otto.organisation_code})) == (
        "Vous n’avez pas de mandat en vigueur pour cette organisation."
    )
    assert "die Rolle Kuration" in said(
        api(charlie).post(f"{path}steps/", {"step": "take_up"}, headers={"Accept-Language": "de"})
    )


def test_a_problem_names_its_address_as_a_uri_writes_it(api: Calls, db: None) -> None:
    answer = api().get("team-links/È/")

    assert (answer.status_code, answer.json()["instance"]) == (404, "/api/v1/team-links/%C3%88/")


def test_every_type_of_problem_is_listed_on_the_page(api: Calls, db: None) -> None:
    page = Client().get("/api/v1/docs/").content.decode()
    of_others = {
        kind.default_code
        for kind in APIException.__subclasses__()
        if kind.default_code not in {"invalid", "parse_error"}
    }

    assert [code for code in problem_types() if f'id="problem-{code}"' not in page] == []
    assert page.count('id="problem-') == len(problem_types())
    assert of_others <= set(problem_types())
    assert {code: status for code, (status, _words) in problem_types().items()} == {
        "authentication_failed": 401,
        "blocked": 403,
        "copy_elsewhere": 409,
        "does_not_fit": 409,
        "guards_unmet": 409,
        "invalid": 400,
        "key_taken": 409,
        "last_administrator": 403,
        "malformed": 400,
        "match_malformed": 400,
        "match_missing": 428,
        "method_not_allowed": 405,
        "moved_on": 409,
        "not_acceptable": 406,
        "not_allowed": 403,
        "not_authenticated": 401,
        "not_found": 404,
        "not_repeatable": 409,
        "permission_denied": 403,
        "scope_missing": 403,
        "server_error": 500,
        "sign_in_needed": 401,
        "stale": 412,
        "step_not_on_map": 409,
        "text_conflict": 409,
        "throttled": 429,
        "too_large": 413,
        "too_many": 429,
        "unsupported_media_type": 415,
    }
