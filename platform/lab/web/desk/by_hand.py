"""What the lab still has to tell people by phone or letter, because no mail reaches them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from ideas.kernel.errors import NotFound
from ideas.kernel.keyset import page_of
from ideas.notifications.models import Notification
from ideas.notifications.operations import told_by_hand
from ideas.notifications.queries import to_tell_by_hand
from ideas.notifications.texts import Telling, tellings_to_each
from lab.web.answers import show
from lab.web.desk.door import for_staff
from lab.web.forms.wording import LANGUAGE_NAMES

PAGE_SIZE = 40


@for_staff()
def by_hand(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first: how to reach each, and what to read out to them, in their own language."""
    page = page_of(to_tell_by_hand(), ("id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    rows = [_row(told) for told in tellings_to_each(page.rows, request.actor)]
    next_url = f"?after={page.after}" if page.after else ""
    return show(request, "web/desk/by_hand.html", {"rows": rows, "next_url": next_url})


def _row(told: Telling) -> dict[str, Any]:
    person = told.notification.person
    with override(person.language):
        because = _("parce que %(why)s") % {"why": told.why}
    language = LANGUAGE_NAMES.get(person.language, person.language)
    return {"told": told, "person": person, "because": because, "language": language}


@for_staff()
@require_POST
def told(request: HttpRequest, code: str) -> HttpResponse:
    """Say that somebody was told."""
    notification = Notification.objects.filter(code=code).first()
    if notification is None:
        raise NotFound()
    told_by_hand(notification, by=request.actor)
    messages.success(request, _("C’est noté."))
    return HttpResponseRedirect(reverse("web:desk_by_hand"))
