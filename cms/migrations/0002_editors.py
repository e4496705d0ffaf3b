"""Who holds the lab role ``editor`` may compose pages, images and documents: what Wagtail lets its moderators do."""

from django.db import migrations


def let_editors_in(apps, schema_editor):
    """Give the group that ``people.grant_role`` keeps the permissions that Wagtail's first data gives to « Moderators »."""
    Group = apps.get_model("auth", "Group")
    editors, _is_new = Group.objects.get_or_create(name="editor")
    moderators = Group.objects.filter(name="Moderators").first()
    if moderators is None:
        return
    editors.permissions.add(*moderators.permissions.all())
    for model, place in (("GroupPagePermission", "page"), ("GroupCollectionPermission", "collection")):
        permissions = apps.get_model("wagtailcore", model).objects
        for one in permissions.filter(group=moderators):
            at = {f"{place}_id": getattr(one, f"{place}_id"), "permission_id": one.permission_id}
            permissions.get_or_create(group=editors, **at)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(let_editors_in, migrations.RunPython.noop)]
