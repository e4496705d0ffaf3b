import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collaboration', '0007_matches_stay'),
    ]

    operations = [
        migrations.AlterField(
            model_name='match',
            name='idea',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='ideation.idea'),
        ),
    ]
