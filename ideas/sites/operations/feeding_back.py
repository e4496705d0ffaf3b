"""Partners of sites say what of the pack did not fit; the pilot takes it up in the next version, or does not."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn
from ideas.kernel.text import clean_text
from ideas.pilots.operations.leading import locked, owed_reason
from ideas.sites.facts import PackFeedbackAnswered, PackFeedbackGiven
from ideas.sites.lifecycle import TEXT_LIMIT, FeedbackState, PackPart
from ideas.sites.models import Deviation, PackFeedback, Site
from ideas.sites.operations.opening import locked_site
from ideas.sites.queries import latest_pack


def give_pack_feedback(
    site: Site,
    *,
    part: str,
    text: str,
    proposal: str = "",
    deviation: Deviation | None = None,
    by: Actor,
) -> PackFeedback:
    """Say for the organisation that ``by`` acts for what did not fit in a ``part`` of the version that ``site`` follows, and
    what it would change; of the last version where it follows none. ``deviation`` is what the site does for it.

    Raises Invalid with every fault at once, MovedOn where no version was published. Records PackFeedbackGiven.
    """
    said = _checked(part, text, proposal)
    with transaction.atomic():
        site = locked_site(site)
        authorize(by, "sites.give_pack_feedback", site)
        if deviation is not None and deviation.site_id != site.pk:
            raise Invalid.one("deviation", "unknown", _("Choisissez une adaptation de ce lieu."))
        pack = site.pack or latest_pack(site.pilot)
        if pack is None:
            raise MovedOn(_("Ce pilote n’a pas encore publié de kit d’essaimage."))
        spend("apply", by)
        last = PackFeedback.objects.filter(pilot=site.pilot).aggregate(n=Max("number"))["n"] or 0
        whose = {"organisation": by.organisation, "mandate": by.mandate, "given_by": by.person}
        where = {"pilot": site.pilot, "pack": pack, "site": site, "number": last + 1}
        feedback = PackFeedback.objects.create(**where, **whose, deviation=deviation, **said)
        record(PackFeedbackGiven(**_named(feedback), part=part), by=by)
    return feedback


def answer_pack_feedback(feedback: PackFeedback, *, take: bool, reason: str, by: Actor) -> PackFeedback:
    """Take it up in the next version, or not, with a ``reason`` that who gave it reads.

    Raises Invalid without a reason, MovedOn when it was answered. Records PackFeedbackAnswered.
    """
    reason = owed_reason(reason, _("Dites pourquoi : le lieu lit ce motif."))
    with transaction.atomic():
        pilot = locked(feedback.pilot)
        feedback = PackFeedback.objects.select_related("site__pilot__idea__stage", "organisation").get(
            pk=feedback.pk
        )
        feedback.pilot = feedback.site.pilot = pilot
        authorize(by, "sites.answer_pack_feedback", feedback)
        state = FeedbackState.TAKEN if take else FeedbackState.DECLINED
        answered = {"answer": reason, "answered_by": by.person, "answered_at": clock.now()}
        waiting = PackFeedback.objects.filter(pk=feedback.pk, state=FeedbackState.OPEN)
        if not waiting.update(state=state, **answered):
            raise MovedOn(_("Ce retour a déjà reçu une réponse."))
        record(PackFeedbackAnswered(**_named(feedback), is_taken=take), by=by)
        feedback.refresh_from_db(fields=["state", *answered])
    return feedback


def _checked(part: str, text: str, proposal: str) -> dict[str, str]:
    cleaned = {"text": clean_text(text), "proposal": clean_text(proposal)}
    errors = []
    if part not in PackPart.values:
        errors.append(FieldError("part", "unknown", _("Choisissez une partie du kit.")))
    if not cleaned["text"]:
        errors.append(FieldError("text", "required", _("Dites ce qui n’a pas convenu.")))
    for name, value in cleaned.items():
        if len(value) > TEXT_LIMIT:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": TEXT_LIMIT}
            errors.append(FieldError(name, "too_long", words))
    if errors:
        raise Invalid(errors)
    return {"part": part, **cleaned}


def _named(feedback: PackFeedback) -> dict[str, Any]:
    site = feedback.site
    own = {"number": feedback.number, "organisation": feedback.organisation.code}
    return {"site": site.code, "pilot": site.pilot.code, **own}
