"""What an idea can earn. Each guard says the condition, and what is missing, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.ideation.lifecycle import SECTION_TITLES
from ideas.ideation.models import Idea
from ideas.ideation.queries import endorsements_of
from ideas.kernel.wording import quoted
from ideas.workflow.guards import Parameters, register_guard


@register_guard("title_given", wording=lambda p: _("Un titre"))
def title_given(idea: Idea, parameters: Parameters) -> str | None:
    """The idea has a title."""
    return None if idea.title else _("Donnez un titre à votre idée.")


@register_guard("summary_given", wording=lambda p: _("Un résumé"))
def summary_given(idea: Idea, parameters: Parameters) -> str | None:
    """The idea has a summary."""
    return None if idea.summary else _("Résumez votre idée en une ou deux phrases.")


def _titles(keys: list[str]) -> str:
    return ", ".join(quoted(str(SECTION_TITLES[key])) for key in keys)


def _sections_wording(parameters: Parameters) -> str:
    if len(parameters["sections"]) == len(SECTION_TITLES):
        return _("Toutes les parties du texte remplies")
    return _("Parties remplies : %(titles)s") % {"titles": _titles(parameters["sections"])}


@register_guard("sections_filled", wording=_sections_wording)
def sections_filled(idea: Idea, parameters: Parameters) -> str | None:
    """The named sections hold text."""
    empty = [key for key in parameters["sections"] if not idea.section(key).strip()]
    return _("Il manque encore : %(titles)s.") % {"titles": _titles(empty)} if empty else None


@register_guard("theme_chosen", wording=lambda p: _("Une thématique choisie"))
def theme_chosen(idea: Idea, parameters: Parameters) -> str | None:
    """The idea has a theme."""
    return None if idea.themes.exists() else _("Choisissez au moins une thématique.")


def _supports_wording(parameters: Parameters) -> str:
    count = parameters["count"]
    return ngettext("%(count)d soutien", "%(count)d soutiens", count) % {"count": count}


@register_guard("min_supports", wording=_supports_wording)
def min_supports(idea: Idea, parameters: Parameters) -> str | None:
    """Enough people back it; supports of ideas merged into it count, each person once."""
    needed, has = parameters["count"], idea.support_count
    if has >= needed:
        return None
    words = ngettext("%(has)d soutien sur %(needed)d", "%(has)d soutiens sur %(needed)d", has)
    return words % {"has": has, "needed": needed}


@register_guard("team_of", wording=lambda p: _("Une équipe de %(count)d personnes") % {"count": p["count"]})
def team_of(idea: Idea, parameters: Parameters) -> str | None:
    """Enough people are on the team."""
    has, needed = idea.team.count(), parameters["count"]
    if has >= needed:
        return None
    return _("une équipe de %(needed)d personnes (elle en compte %(has)d)") % {"needed": needed, "has": has}


@register_guard("has_endorsement", wording=lambda p: _("l’appui signé d’une organisation"))
def has_endorsement(idea: Idea, parameters: Parameters) -> str | None:
    """An organisation backs it."""
    return None if endorsements_of(idea).exists() else _("l’appui signé d’une organisation")


def _committed(idea: Idea) -> Any:
    return endorsements_of(idea).exclude(intended_role="")


@register_guard("organisation_committed", wording=lambda p: _("Une organisation s’engage dans un rôle"))
def organisation_committed(idea: Idea, parameters: Parameters) -> str | None:
    """An organisation has committed itself to a role."""
    return (
        None if _committed(idea).exists() else _("Aucune organisation ne s’est encore engagée dans un rôle.")
    )
