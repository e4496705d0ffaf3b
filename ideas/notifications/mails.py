"""Mails of notices: one at once, a digest, and the question whether an address wants to follow.

A file of its own because handlers decide when and to whom, and this knows how. Every mail has words without
mark-up, says why it comes and can be unsubscribed from in one click (RFC 8058); what it leads to is a short
address.
"""

from collections.abc import Sequence
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from ideas.kernel import subjects
from ideas.kernel.text import one_line
from ideas.notifications.models import Digest, Follow, Notification
from ideas.notifications.queries.links import confirm_path, unsubscribe_all_path, unsubscribe_path
from ideas.notifications.texts import Telling


def send_notice(told: Telling, *, to: str) -> None:
    """Send one notification now, in the active language."""
    notification = told.notification
    headers = {
        "Message-ID": _message_id("n", notification.code),
        "References": _message_id(notification.subject_kind, notification.subject_code),
        **_unsubscribe_headers(notification),
    }
    _send("notice", told.title, to, headers, told=told, **_ways_out(notification))


def send_digest(
    digest: Digest, groups: Sequence[tuple[str, list[Telling]]], *, to: str, subject: str
) -> None:
    """Send what gathered since the last digest, in ``groups`` by what it is about."""
    headers = {"Message-ID": _message_id("d", digest.code), **_unsubscribe_headers(digest)}
    _send("digest", subject, to, headers, groups=groups, digest=digest, **_ways_out(digest))


def send_question(follow: Follow, title: str, *, subject: str) -> None:
    """Ask whether an address wants to hear of what somebody asked for in its name."""
    headers = {"Message-ID": _message_id("f", follow.code), "Auto-Submitted": "auto-generated"}
    words: dict[str, Any] = {
        "title": title,
        "url": settings.LAB_BASE_URL + confirm_path(follow),
        "subject_url": settings.LAB_BASE_URL + subjects.short_path(follow.subject_kind, follow.subject_code),
    }
    _send("confirm_follow", subject, follow.email, headers, **words)


def _send(template: str, subject: str, to: str, headers: dict[str, str], **words: Any) -> None:
    lab = {"lab": settings.LAB_NAME, "base": settings.LAB_BASE_URL, "sender": settings.LAB_SENDER}
    brand, seed, earth = settings.LAB_BRAND
    context = {**lab, **words, "subject": subject, "brand": brand, "seed": seed, "earth": earth}
    text = render_to_string(f"notifications/mail/{template}.txt", context).strip() + "\n"
    html = css_inline.inline(render_to_string(f"notifications/mail/{template}.html", context))
    mail = EmailMultiAlternatives(one_line(subject), text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers)
    mail.attach_alternative(html, "text/html")
    mail.send()


def _ways_out(told: Notification | Digest) -> dict[str, str]:
    return {
        "unsubscribe_url": settings.LAB_BASE_URL + unsubscribe_path(told),
        "unsubscribe_all_url": settings.LAB_BASE_URL + unsubscribe_all_path(told),
    }


def _unsubscribe_headers(told: Notification | Digest) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{settings.LAB_BASE_URL}{unsubscribe_path(told)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def _message_id(kind: str, code: str) -> str:
    return f"<{kind}.{code}@{settings.LAB_SENDER.rpartition('@')[2].rstrip('>')}>"
