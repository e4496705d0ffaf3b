"""The lab's charter: the version that holds, earlier ones, who adheres; adhering for an organisation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ideas.charter import operations, queries
from ideas.charter.models import Adhesion, CharterVersion
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, NotFound
from ideas.kernel.text import html_of
from ideas.kernel.wording import in_language_with_source
from ideas.organisations.models import Organisation
from ideas.organisations.queries import COMMITTING_ROLES
from lab.ui.shelf import kept_for_reader
from lab.ui.slots import Link
from lab.web.actor import actor_of, mandates_of
from lab.web.answers import add_errors, show
from lab.web.forms.charter import AdhesionForm
from lab.web.forms.wording import LANGUAGE_NAMES
from lab.web.pages.organisation import organisation_seen
from lab.web.pages.organisations import organisation_address, organisation_row

MOST = 200


def charter_address(charter: CharterVersion | None = None) -> str:
    """The page of the version that holds, or of the one that is given."""
    return (
        reverse("web:charter") if charter is None else reverse("web:charter_version", args=[charter.number])
    )


@kept_for_reader
def charter(request: HttpRequest) -> HttpResponse:
    """The version that holds, and who adheres."""
    versions = list(queries.published_charters())
    return _show(request, versions, versions[0] if versions else None)


@kept_for_reader
def charter_version(request: HttpRequest, number: int) -> HttpResponse:
    """A version as it was published."""
    versions = list(queries.published_charters())
    shown = next((one for one in versions if one.number == number), None)
    if shown is None:
        raise NotFound()
    return _show(request, versions, shown)


def _show(request: HttpRequest, versions: list[CharterVersion], shown: CharterVersion | None) -> HttpResponse:
    adhering = adhering_rows(versions[:2])
    context = {
        "charter": shown,
        "text": text_of(shown) if shown else None,
        "trail": [Link(_("Charte"), charter_address())],
        "current": versions[0] if versions else None,
        "versions": [(one, charter_address(one)) for one in versions],
        "adhering": adhering[:MOST],
        "adhering_count": len(adhering),
    }
    return show(request, "web/charter.html", context)


def adhering_rows(standing: list[CharterVersion]) -> list[dict[str, Any]]:
    """Organisations that adhere to a version that counts, by name, each with the newest."""
    newest: dict[int, Adhesion] = {}
    for one in queries.adhesions_to(standing):
        newest.setdefault(one.organisation_id, one)
    return [
        organisation_row(one.organisation) | {"number": one.charter.number, "at": one.at}
        for one in newest.values()
    ]


def text_of(charter: CharterVersion) -> dict[str, Any]:
    """The words of a version in the reader's language; where it has none of them yet, in another one, which is named."""
    vision, language = in_language_with_source(charter.visions)
    return {
        "vision": {"html": html_of(vision), **_in(language)},
        "values": [
            {"key": one["key"]} | {name: _words(one[name]) for name in ("names", "texts", "questions")}
            for one in charter.values
        ],
    }


def _words(words: dict[str, str]) -> dict[str, Any]:
    text, language = in_language_with_source(words)
    return {"text": text, "html": html_of(text), **_in(language)}


def _in(language: str) -> dict[str, str]:
    is_other = language != get_language()
    return {"lang": language, "other": str(LANGUAGE_NAMES.get(language, language)) if is_other else ""}


# --- Adhering --------------------------------------------------------------------------------------------------------


def organisation_charter(request: HttpRequest, code: str) -> HttpResponse:
    """Read the charter for an organisation, and adhere to it."""
    organisation = organisation_seen(request, code)
    actor = _for(request, organisation)
    authorize(actor, "charter.adhere", organisation)
    current = queries.current_charter()
    form = AdhesionForm(request.POST or None, initial={"charter": current.code if current else ""})
    if request.method == "POST" and form.is_valid():
        try:
            operations.adhere(organisation, charter=_read(form), confirmed=True, by=actor)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Votre organisation adhère à la charte. Merci."))
            return HttpResponseRedirect(f"{organisation_address(organisation)}#charter")
    address = organisation_address(organisation)
    trail = [Link(_("Organisations"), reverse("web:organisations")), Link(organisation.name, address)]
    adhesions = list(queries.adhesions_of(organisation))
    context = {
        "organisation": organisation,
        "address": address,
        "trail": [*trail, Link(_("Charte"), request.path)],
        "charter": current,
        "text": text_of(current) if current else None,
        "adhesions": adhesions,
        "has_adhered": any(one.charter == current for one in adhesions),
        "form": form,
    }
    return show(request, "web/organisation_charter.html", context, status=422 if form.errors else 200)


def _read(form: AdhesionForm) -> CharterVersion:
    """The version that was read before adhering. Raises MovedOn where there is no such one."""
    read = queries.published_charters().filter(code=form.cleaned_data["charter"]).first()
    if read is None:
        raise MovedOn()
    return read


def _for(request: HttpRequest, organisation: Organisation) -> Actor:
    """The visitor as who commits the organisation, where they may; else as themselves."""
    held = [one for one in mandates_of(request) if one.organisation_id == organisation.pk]
    if any(one.role in COMMITTING_ROLES for one in held):
        return actor_of(request, organisation_code=organisation.code)
    return request.actor
