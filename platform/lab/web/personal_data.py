"""What libraries hold of people: allauth's copies, and who did what in Wagtail.

A file of its own because these models have no chapter that could register them.
"""

from django.apps import apps
from django.db.models import Model

from ideas.people import personal_data
from ideas.people.models import Person
from ideas.people.personal_data import deleted, exported, kept, moved, nothing

# Wagtail's keys to whoever did something. Who wrote which page stays part of the pages' own history.
WAGTAIL = {
    "wagtailcore.Page": ("locked_by", "owner"),
    "wagtailcore.PageLogEntry": ("user",),
    "wagtailcore.PageSubscription": ("user",),
    "wagtailcore.ModelLogEntry": ("user",),
    "wagtailcore.Revision": ("user",),
    "wagtailcore.Comment": ("resolved_by", "user"),
    "wagtailcore.CommentReply": ("user",),
    "wagtailcore.WorkflowState": ("requested_by",),
    "wagtailcore.TaskState": ("finished_by",),
    "wagtailcore.UploadedFile": ("uploaded_by_user",),
    "wagtailcore.APIToken": ("user",),
    "wagtailadmin.EditingSession": ("user",),
    "wagtailadmin.FormState": ("user",),
    "wagtaildocs.Document": ("uploaded_by_user",),
    "wagtailimages.Image": ("uploaded_by_user",),
    "wagtail_localize.StringTranslation": ("last_translated_by",),
    "wagtail_localize.SegmentOverride": ("last_translated_by",),
}


def register_libraries() -> None:
    """Say how what libraries hold is exported, erased and united."""
    _register_own("account.EmailAddress", "email", "verified")
    _register_own("mfa.Authenticator", "type", "created_at", "last_used_at")
    _register_own("wagtailusers.UserProfile", "preferred_language", "current_time_zone")
    for label, fields in WAGTAIL.items():
        model = apps.get_model(label)
        personal_data.register(model, fields=fields, export=nothing, erase=kept, unite=moved(model, *fields))


def _register_own(label: str, *columns: str) -> None:
    """A model with rows of somebody's own account: they go with it, and the account that stays keeps its own."""
    model: type[Model] = apps.get_model(label)

    def unite(old: Person, into: Person) -> None:
        deleted(model, "user")(old, True)

    personal_data.register(
        model,
        fields=("user",),
        export=exported(model, "user", *columns),
        erase=deleted(model, "user"),
        unite=unite,
    )
