"""The one mail of this chapter: an invitation to an address that has no account here.

A file of its own because handlers decide when and to whom, and this knows how. Whoever has an account is told by
``notifications``.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from ideas.ideation.models import Invitation

INVITATION_PATH = "/team-invitation/{secret}/"


def send_team_invitation(invitation: Invitation, secret: str, *, message_id: str) -> None:
    """Send the link that shows the invitation, in the language of the idea; the first line of the text is the subject."""
    with override(invitation.idea.language):
        context = {
            "invitation": invitation,
            "idea": invitation.idea,
            "url": settings.LAB_BASE_URL + INVITATION_PATH.format(secret=secret),
            "lab": settings.LAB_NAME,
            "sender": settings.LAB_SENDER,
        }
        text = render_to_string("ideation/mail/team_invitation.txt", context).strip()
    subject, _, body = text.partition("\n")
    domain = settings.LAB_SENDER.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{message_id}@{domain}>"}
    EmailMessage(
        subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [invitation.email], headers=headers
    ).send()
