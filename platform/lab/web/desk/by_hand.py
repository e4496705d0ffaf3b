"""What the lab still has to tell people by phone or letter, because no mail reaches them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from ideas.kernel.actor import Actor
from ideas.kernel.errors import MovedOn, NotFound
from ideas.kernel.keyset import page_of
from ideas.notifications.models import Notification
from ideas.notifications.operations import told_by_hand
from ideas.notifications.queries import first_to_tell_by_hand, people_to_tell_by_hand
from ideas.notifications.texts import Telling, tellings_to_each
from ideas.people.models import Person
from lab.web.answers import show
from lab.web.desk.door import for_staff
from lab.web.forms.wording import LANGUAGE_NAMES

PAGE_SIZE = 40
MOST_AT_ONCE = 100  # messages to one person: as many are shown as are noted by one button


@for_staff()
def by_hand(request: HttpRequest) -> HttpResponse:
    """Who waits, the longest first: how to reach each, and what there is to read out to them, in their own language.

    Of very many messages to one person the oldest are shown; it is said that others follow once these are told.
    """
    people = page_of(
        people_to_tell_by_hand(), ("told_from",), size=PAGE_SIZE, after=request.GET.get("after", "")
    )
    messages_to: dict[int, list[Telling]] = {}
    waiting = list(first_to_tell_by_hand(people.rows, most=MOST_AT_ONCE + 1))
    for told in tellings_to_each(waiting, request.actor):
        messages_to.setdefault(told.notification.person_id, []).append(told)
    rows = [_row(person, messages_to[person.pk]) for person in people.rows if person.pk in messages_to]
    next_url = f"?after={people.after}" if people.after else ""
    return show(request, "web/desk/by_hand.html", {"rows": rows, "next_url": next_url})


def _row(person: Person, tellings: list[Telling]) -> dict[str, Any]:
    """A person with the messages for them, each with why it is told."""
    shown = tellings[:MOST_AT_ONCE]
    with override(person.language):
        told = [(one, _("parce que %(why)s") % {"why": one.why}) for one in shown]
    language = LANGUAGE_NAMES.get(person.language, person.language)
    codes = [one.notification.code for one in shown]
    has_more = len(tellings) > len(shown)
    return {"person": person, "messages": told, "codes": codes, "language": language, "has_more": has_more}


@for_staff()
@require_POST
def told(request: HttpRequest, code: str) -> HttpResponse:
    """Say that somebody was told, and what of ``also`` they were told with it.

    What a colleague said meanwhile stays as it is. Raises MovedOn where that is all of it.
    """
    first = Notification.objects.filter(code=code).first()
    if first is None:
        raise NotFound()
    codes = request.POST.getlist("also")[: MOST_AT_ONCE - 1]
    also = Notification.objects.filter(code__in=codes, person=first.person).exclude(pk=first.pk)
    said = [one for one in (first, *also.order_by("pk")) if _is_noted(one, request.actor)]
    if not said:
        raise MovedOn()
    messages.success(request, _("C’est noté."))
    return HttpResponseRedirect(reverse("web:desk_by_hand"))


def _is_noted(notification: Notification, by: Actor) -> bool:
    try:
        told_by_hand(notification, by=by)
    except MovedOn:
        return False
    return True
