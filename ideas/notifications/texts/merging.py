"""Merges, parts and links of ideas, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.ideation.lifecycle import LinkKind, MergeState
from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words


def _titles(one: Notification, around: Around, **names: str) -> dict[str, str]:
    """Who did it, and the titles of the ideas that the fact names in those fields."""
    data = {**one.fact.data, "idea": one.fact.subject_code}
    found = {said: around.title(("idea", data[field])) for said, field in names.items()}
    return {"who": around.who(one), **found}


def _proposed(one: Notification, around: Around) -> Words:
    said = _titles(one, around, merged="merged", into="into")
    title = _("%(who)s propose que « %(merged)s » rejoigne « %(into)s »") % said
    return title, _("Lisez ce qui resterait des deux textes, puis répondez pour votre équipe.")


def _revised(one: Notification, around: Around) -> Words:
    said = _titles(one, around, merged="merged", into="into")
    title = _("Le texte proposé pour réunir « %(merged)s » et « %(into)s » a changé") % said
    return title, _("Un accord donné avant ne vaut plus : relisez et répondez à nouveau.")


def _agreed(one: Notification, around: Around) -> Words:
    said = _titles(one, around, merged="merged", into="into")
    said["team"] = said[one.fact.data["team"]]
    title = _("L’équipe de « %(team)s » accepte de réunir les deux idées") % said
    return title, _("Il manque l’accord de l’autre équipe.")


def _closed(one: Notification, around: Around) -> Words:
    said = _titles(one, around, merged="merged", into="into")
    if one.fact.data["state"] == MergeState.DECLINED:
        return _("« %(merged)s » et « %(into)s » restent deux idées : la proposition est déclinée") % said, ""
    if one.fact.data["state"] == MergeState.WITHDRAWN:
        return _("%(who)s ne propose plus de réunir « %(merged)s » et « %(into)s »") % said, ""
    return _("La proposition de réunir « %(merged)s » et « %(into)s » est devenue sans objet") % said, ""


def _merged(one: Notification, around: Around) -> Words:
    said = _titles(one, around, merged="merged", into="idea")
    title = _("« %(merged)s » a rejoint « %(into)s »") % said
    return title, _(
        "Elles n’en font plus qu’une. Votre soutien la suit ; sur sa page, vous pouvez le retirer."
    )


def _undo_asked(one: Notification, around: Around) -> Words:
    said = _titles(one, around, merged="merged", into="into")
    title = _("%(who)s souhaite que « %(merged)s » et « %(into)s » redeviennent deux idées") % said
    return title, _("Si votre équipe le souhaite aussi, la fusion est annulée.")


def _parted(one: Notification, around: Around) -> Words:
    said = _titles(one, around, merged="merged", into="idea")
    title = _("« %(merged)s » et « %(into)s » sont de nouveau deux idées") % said
    return title, _("Soutiens, abonnements et discussions sont revenus à leur place.")


def _part_proposed(one: Notification, around: Around) -> Words:
    said = _titles(one, around, part="part", idea="idea")
    title = _("« %(part)s » est née d’une partie de « %(idea)s »") % said
    return title, _("La soutenez-vous aussi ? Rien n’a été déplacé : c’est vous qui choisissez.")


def _linked(one: Notification, around: Around) -> Words:
    said = _titles(one, around, idea="idea", other="other")
    said["link"] = str(LinkKind(one.fact.data["link"]).label)
    return _("« %(idea)s » %(link)s « %(other)s »") % said, _(
        "Ce lien se voit sur les deux pages ; votre équipe peut le retirer."
    )


WORDS: Mapping[str, Teller] = {
    "MergeProposed": _proposed,
    "MergeRevised": _revised,
    "MergeAgreed": _agreed,
    "MergeClosed": _closed,
    "IdeasMerged": _merged,
    "UndoAsked": _undo_asked,
    "IdeasParted": _parted,
    "PartProposed": _part_proposed,
    "IdeasLinked": _linked,
}
