"""Add re-applications, and put the walls around them."""


import atum_desk.core.ids
import atum_desk.core.models
import atum_desk.core.tenancy
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from atum_desk.core.rls import Wall


class Migration(migrations.Migration):

    dependencies = [
        ('sla', '0007_promises_by_month'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SlaReapply',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('state', models.CharField(choices=[('RUNNING', 'Running'), ('DONE', 'Done')], default='RUNNING', max_length=10)),
                ('total', models.IntegerField()),
                ('looked', models.IntegerField(default=0)),
                ('changed', models.IntegerField(default=0)),
                ('after_number', models.IntegerField(default=0)),
                ('last_number', models.IntegerField()),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sla.slapolicy')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'sla_reapplies',
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['organization_id', 'policy', 'created_at'], name='ix_sla_reapplies_policy')],
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_sla_reapplies_organization_id_id'), atum_desk.core.models.CompositeKey(field='policy', name='fk_sla_reapplies_policy_id'), atum_desk.core.models.CompositeKey(field='user', name='fk_sla_reapplies_user_id')],
            },
        ),
        Wall("sla_reapplies"),
    ]
