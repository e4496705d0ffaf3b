"""Who may add, change, remove and hide files."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from ideas.files import hosts, queries
from ideas.files.models import File
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import is_person, needs


class Host(NamedTuple):
    """A subject that is to have a file, with its kind."""

    kind: str
    subject: Any


@needs(_("écrire à cet endroit, et qu’il soit ouvert aux fichiers"))
def may_keep_files_there(actor: Actor, host: Host) -> bool:
    """The subject takes files from them now."""
    return hosts.may_keep_files(actor, host.kind, host.subject)


@needs(_("écrire là où est le fichier, et que ce soit ouvert aux fichiers"))
def may_keep_files_of_its_subject(actor: Actor, file: File) -> bool:
    """The file's subject takes files from them now."""
    subject = hosts.subject_of(file.subject_kind, file.subject_code)
    return subject is not None and hosts.may_keep_files(actor, file.subject_kind, subject)


@needs(_("avoir donné ce fichier"))
def is_author(actor: Actor, file: File) -> bool:
    """Gave the file."""
    return actor.is_person and file.author_id == actor.person.pk


@needs(_("le rôle de curation"))
def curates_its_subject(actor: Actor, file: File) -> bool:
    """Leads or moderates the file's subject for the lab."""
    return queries.is_curated_by(actor, file)


_keeps_it = is_author | may_keep_files_of_its_subject

PERMISSIONS = {
    "files.add_file": is_person & may_keep_files_there,
    "files.change_file": _keeps_it,
    "files.remove_file": _keeps_it,
    "files.hide_file": curates_its_subject,
    "files.show_file": curates_its_subject,
}
