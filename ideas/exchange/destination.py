"""Where an import goes: the call, the stage and the themes that its mapping names.

A file of its own, for it asks and writes at once: the call that is not there yet is made, and a mapping that does not fit the
lab is refused before the first row is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ideas.calls.models import Call
from ideas.calls.operations import archive_call, open_call
from ideas.exchange.mapping import CallMapping, ImportMapping
from ideas.exchange.reading import Unreadable
from ideas.exchange.tables import reason_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid
from ideas.topics.models import Theme
from ideas.workflow.models import Stage
from ideas.workflow.operations import ensure_default_process
from ideas.workflow.queries import published_version


@dataclass(frozen=True)
class Destination:
    """The stage that ideas of an import stand at, and the lab's themes by their addresses."""

    stage: Stage
    themes: Mapping[str, Theme]


def destination_of(mapping: ImportMapping, *, by: Actor, is_dry: bool) -> Destination:
    """Where ``mapping`` leads; the call is made unless it is there, and unmade if ``is_dry``. Raises Unreadable.

    A lab without a process gets the one that ships with Terreau, which stays even if ``is_dry``: all that a dry run tries
    stands at its stages, transaction after transaction.
    """
    themes = _themes(set(mapping.ideas.themes.values()))
    language = mapping.origin.language
    if language not in settings.LAB_LANGUAGES:
        raise Unreadable(_("Le lab ne parle pas « %(language)s ».") % {"language": language})
    ensure_default_process(by=by)
    stage = published_version().stages.filter(key=mapping.call.stage).first()
    if stage is None:
        raise Unreadable(_("Le processus n’a pas d’étape « %(stage)s ».") % {"stage": mapping.call.stage})
    try:
        with transaction.atomic():
            ensure_call(mapping.call, by=by)
            transaction.set_rollback(is_dry)
    except Invalid as error:
        raise Unreadable(_("L’appel ne peut pas être créé : %(why)s") % {"why": reason_of(error)}) from None
    return Destination(stage, themes)


def ensure_call(wanted: CallMapping, *, by: Actor) -> Call:
    """The archived call of a mapping, made unless it is there; in the past, as it was."""
    if call := Call.objects.filter(slug=wanted.slug).first():
        return call
    with clock.set_to(wanted.opens_at):
        call = open_call(
            names=dict(wanted.names),
            briefs=dict(wanted.briefs),
            slug=wanted.slug,
            process=ensure_default_process(by=by),
            opens_at=wanted.opens_at,
            closes_at=wanted.closes_at,
            by=by,
        )
    with clock.set_to(wanted.closes_at):
        return archive_call(call, by=by)


def _themes(wanted: set[str]) -> dict[str, Theme]:
    themes = {theme.slug: theme for theme in Theme.objects.filter(slug__in=wanted)}
    if missing := ", ".join(sorted(wanted - set(themes))):
        raise Unreadable(_("Le lab n’a pas de thèmes à ces adresses : %(themes)s.") % {"themes": missing})
    return themes
