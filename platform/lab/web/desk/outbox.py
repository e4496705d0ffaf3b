"""The outbox on the desk: how it does, and dead letters to be tried again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.activity.models import Delivery
from ideas.activity.operations import retry_delivery
from ideas.activity.queries import dead_deliveries, outbox_figures
from ideas.kernel.errors import NotFound
from ideas.kernel.keyset import page_of
from ideas.kernel.roles import KEEPERS
from lab.web.answers import show
from lab.web.desk.door import for_staff

PAGE_SIZE = 40


@for_staff(*KEEPERS)
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits to be delivered, how long it has waited, and what was given up, the newest first."""
    page = page_of(dead_deliveries(), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    figures = outbox_figures()
    states = Delivery.State
    context = {
        "rows": page.rows,
        "waiting": sum(
            figures.by_state.get(state, 0) for state in (states.DUE, states.QUEUED, states.RUNNING)
        ),
        "dead": figures.by_state.get(states.DEAD, 0),
        "minutes": int(figures.oldest_due_seconds // 60),
        "next_url": f"?after={page.after}" if page.after else "",
    }
    return show(request, "web/desk/outbox.html", context)


@for_staff(*KEEPERS)
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Try a dead letter again."""
    delivery = Delivery.objects.filter(pk=number).first()
    if delivery is None:
        raise NotFound()
    retry_delivery(delivery, by=request.actor)
    messages.success(request, _("L’envoi sera tenté de nouveau."))
    return HttpResponseRedirect(reverse("web:desk_outbox"))
