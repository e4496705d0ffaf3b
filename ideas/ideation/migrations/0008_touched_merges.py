from django.db import migrations, models

import ideas.kernel.clock


class Migration(migrations.Migration):

    dependencies = [
        ('ideation', '0007_merging'),
    ]

    operations = [
        migrations.AddField(
            model_name='merge',
            name='touched_at',
            field=models.DateTimeField(default=ideas.kernel.clock.now),
        ),
    ]
