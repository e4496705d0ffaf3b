"""The charter on the desk: its versions, writing the next one language by language, publishing it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.charter import operations, queries
from ideas.charter.models import CharterVersion
from ideas.kernel.errors import Invalid, MovedOn, NotFound, StaleRevision
from ideas.kernel.roles import KEEPERS
from lab.web.answers import add_errors, go_on_from, show
from lab.web.desk.door import for_staff
from lab.web.forms.charter import CharterForm
from lab.web.forms.wording import LANGUAGE_NAMES
from lab.web.pages.charter import charter_address, text_of


@for_staff(*KEEPERS)
def charters(request: HttpRequest) -> HttpResponse:
    """Every version, and the draft of the next one."""
    published = list(queries.published_charters())
    standing = queries.standing_charters()
    context = {
        "draft": queries.draft_charter(),
        "rows": [
            (one, charter_address(one), one.adhesions.count(), one in standing) for one in published[:20]
        ],
    }
    return show(request, "web/desk/charters.html", context)


@for_staff(*KEEPERS)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the next version, with the words of the last; where one is being written already, go on with that."""
    try:
        draft = operations.begin_charter(by=request.actor)
    except MovedOn:
        known = queries.draft_charter()
        if known is None:
            raise
        draft = known
    return HttpResponseRedirect(reverse("web:desk_charter", args=[draft.code]))


def _draft(code: str) -> CharterVersion:
    found = CharterVersion.objects.filter(code=code, published_at=None).first()
    if found is None:
        raise NotFound()
    return found


@for_staff(*KEEPERS)
def charter(request: HttpRequest, code: str) -> HttpResponse:
    """Write the draft in one of the lab's languages; nothing typed is lost when somebody was faster."""
    draft = _draft(code)
    own = settings.LAB_LANGUAGES[0]
    wanted = request.GET.get("language", own)
    language = wanted if wanted in settings.LAB_LANGUAGES else own
    form = CharterForm(request.POST or None, charter=draft, language=language, is_own=language == own)
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            operations.change_charter(draft, **form.changes(), version=version, by=request.actor)
        except StaleRevision as error:
            current = CharterForm.said(draft, language)
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return HttpResponseRedirect(
                f"{reverse('web:desk_charter', args=[draft.code])}?language={language}"
            )
    context = {
        "form": form,
        "charter": draft,
        "current": current,
        "tongues": [(one, LANGUAGE_NAMES.get(one, one), one == language) for one in settings.LAB_LANGUAGES],
        "language": LANGUAGE_NAMES.get(language, language),
    }
    return show(request, "web/desk/charter.html", context, status=422 if form.errors else 200)


@for_staff(*KEEPERS)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Read the draft as it will stand, and publish it."""
    draft = _draft(code)
    fault = ""
    if request.method == "POST":
        try:
            version = request.POST.get("version", "")
            read = int(version) if version.isdecimal() else 0
            operations.publish_charter(draft, version=read, by=request.actor)
        except Invalid as error:
            fault = str(error.errors[0].message)
        except StaleRevision as error:
            fault = str(error)
        else:
            messages.success(
                request, _("La charte est publiée. Les organisations concernées en sont averties.")
            )
            return HttpResponseRedirect(reverse("web:charter"))
    context = {
        "charter": draft,
        "text": text_of(draft),
        "fault": fault,
        "missing": _missing(draft),
        "asked": queries.to_be_asked_to_adhere(draft).count(),
    }
    return show(request, "web/desk/charter_publish.html", context, status=422 if fault else 200)


def _missing(draft: CharterVersion) -> list[str]:
    """The lab's languages in which some of the words are not said yet."""
    said = [draft.visions, *(one[name] for one in draft.values for name in ("names", "texts", "questions"))]
    return [
        str(LANGUAGE_NAMES.get(language, language))
        for language in settings.LAB_LANGUAGES
        if any(words and not words.get(language) for words in said)
    ]
