"""Add exports, and put the walls around them."""


import atum_desk.core.ids
import atum_desk.core.models
import atum_desk.core.tenancy
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from atum_desk.core.rls import Wall


class Migration(migrations.Migration):

    dependencies = [
        ('sla', '0005_running_clocks'),
        ('tickets', '0013_saved_views'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('month', models.CharField(max_length=7)),
                ('timezone', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('RUNNING', 'Running'), ('DONE', 'Done')], default='RUNNING', max_length=10)),
                ('total', models.IntegerField()),
                ('rows', models.IntegerField(default=0)),
                ('size', models.BigIntegerField(default=0)),
                ('after_at', models.DateTimeField(null=True)),
                ('after_id', models.UUIDField(null=True)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'exports',
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='export',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='export',
            index=models.Index(fields=['organization_id', 'user', 'created_at'], name='ix_exports_user'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_exports_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=atum_desk.core.models.CompositeKey(field='user', name='fk_exports_user_id'),
        ),
        Wall("exports"),
    ]
