"""What a mail provider tells of mails that came back or were complained of, read by anymail.

A file of its own because its readers come from a package that only labs with such a provider need.
"""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ideas.kernel.actor import SYSTEM
from ideas.notifications.operations import stop_mail_to
from ideas.people.models import Person

# Providers that prove who they are with the name and password in the address they call (HTTP basic authentication).
READERS = {
    "brevo": "BrevoTrackingWebhookView",
    "mailjet": "MailjetTrackingWebhookView",
    "mailtrap": "MailtrapTrackingWebhookView",
    "postmark": "PostmarkTrackingWebhookView",
    "sparkpost": "SparkPostTrackingWebhookView",
}
WHY = {
    "bounced": Person.MailStopped.BOUNCED,
    "complained": Person.MailStopped.COMPLAINED,
    "unsubscribed": Person.MailStopped.ASKED,
}


class _Told:
    """Stands where anymail has a signal, so that nobody listens from afar: it does what follows, or raises."""

    def send(self, sender: Any, *, event: Any, esp_name: str) -> None:
        """Stop mail to whom ``event`` is about, where it says that none should go there any more."""
        why = WHY.get(event.event_type)
        if why is not None and event.recipient:
            stop_mail_to(event.recipient, why=why.value, by=SYSTEM)


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def bounces(request: HttpRequest, provider: str) -> HttpResponse:
    """Hear what ``provider`` tells; 404 in a lab that has agreed on no secret with it, 400 without that secret."""
    if provider not in READERS or not settings.ANYMAIL["WEBHOOK_SECRET"]:
        raise Http404
    reader = getattr(import_module(f"anymail.webhooks.{provider}"), READERS[provider])
    answer: HttpResponse = reader.as_view(signal=_Told())(request)
    return answer
