"""Let a run be ended in its own row: nobody has to be asked to."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0006_walls_of_files_and_personal_state'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='bulkrun',
            name='cancel_asked',
        ),
    ]
