"""Rules and webhooks: the tables."""

import atum_desk.core.ids
import atum_desk.core.models
import atum_desk.core.tenancy
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('name', models.CharField(max_length=255)),
                ('description', models.CharField(max_length=1000, null=True)),
                ('event_type', models.CharField(max_length=50)),
                ('conditions', models.JSONField(default=dict)),
                ('execution_order', models.IntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('stop_processing', models.BooleanField(default=False)),
                ('version', models.IntegerField(default=1)),
            ],
            options={
                'db_table': 'rules',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_rules_organization_id_id')],
            },
        ),
        migrations.CreateModel(
            name='RuleAction',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('action_type', models.CharField(max_length=50)),
                ('action_data', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('position', models.IntegerField(default=0)),
                ('rule', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='rules.rule')),
            ],
            options={
                'db_table': 'rule_actions',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_rule_actions_organization_id_id'), atum_desk.core.models.CompositeKey(field='rule', name='fk_rule_actions_rule_id', on_delete='CASCADE')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('url', models.CharField(max_length=2048)),
                ('secret', models.CharField(max_length=255)),
                ('description', models.TextField(null=True)),
                ('event_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(), default=list, size=None)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_triggered_at', models.DateTimeField(null=True)),
                ('last_failure_reason', models.TextField(null=True)),
                ('failure_count', models.IntegerField(default=0)),
                ('created_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'webhooks',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_webhooks_organization_id_id'), atum_desk.core.models.CompositeKey(field='created_by', name='fk_webhooks_created_by_id')],
            },
        ),
    ]
