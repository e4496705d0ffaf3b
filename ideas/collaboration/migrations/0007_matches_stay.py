import django.db.models.deletion
from django.db import migrations, models


def say_whose_they_are(apps, schema_editor):
    matches, needs = apps.get_model("collaboration", "Match"), apps.get_model("collaboration", "Need")
    own = needs.objects.filter(pk=models.OuterRef("need")).values("idea")[:1]
    matches.objects.update(idea=models.Subquery(own))


class Migration(migrations.Migration):

    dependencies = [
        ('collaboration', '0006_copies'),
        ('ideation', '0008_touched_merges'),
    ]

    operations = [
        migrations.RemoveField(model_name='match', name='is_counted'),
        migrations.AddField(
            model_name='match',
            name='idea',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='ideation.idea'),
        ),
        migrations.RunPython(say_whose_they_are, migrations.RunPython.noop),
    ]
