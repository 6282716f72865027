"""Service levels and their runs: the tables."""

import atum_desk.core.fields
import atum_desk.core.ids
import atum_desk.core.models
import atum_desk.core.tenancy
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tickets', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SlaPolicy',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('name', models.CharField(max_length=255)),
                ('description', models.TextField(blank=True, null=True)),
                ('response_time_low', models.IntegerField(blank=True, default=480, null=True)),
                ('response_time_medium', models.IntegerField(blank=True, default=240, null=True)),
                ('response_time_high', models.IntegerField(blank=True, default=120, null=True)),
                ('response_time_urgent', models.IntegerField(blank=True, default=30, null=True)),
                ('resolution_time_low', models.IntegerField(blank=True, default=4320, null=True)),
                ('resolution_time_medium', models.IntegerField(blank=True, default=2880, null=True)),
                ('resolution_time_high', models.IntegerField(blank=True, default=1440, null=True)),
                ('resolution_time_urgent', models.IntegerField(blank=True, default=480, null=True)),
                ('next_response_time_low', models.IntegerField(blank=True, default=None, null=True)),
                ('next_response_time_medium', models.IntegerField(blank=True, default=None, null=True)),
                ('next_response_time_high', models.IntegerField(blank=True, default=None, null=True)),
                ('next_response_time_urgent', models.IntegerField(blank=True, default=None, null=True)),
                ('business_hours_enabled', models.BooleanField(default=False)),
                ('business_hours_schedule', atum_desk.core.fields.PlainJSONField(blank=True, null=True)),
                ('timezone', models.CharField(default='UTC', max_length=50)),
                ('escalation_enabled', models.BooleanField(default=False)),
                ('escalation_rules', atum_desk.core.fields.PlainJSONField(blank=True, null=True)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('position', models.IntegerField(default=0)),
                ('conditions', models.JSONField(blank=True, default=dict)),
                ('starts_on', models.CharField(choices=[('ACCEPTED', 'When the ticket is accepted'), ('CREATED', 'When the ticket is created')], default='ACCEPTED', max_length=10)),
                ('pause_responses', models.BooleanField(default=False)),
                ('holiday_country', models.CharField(blank=True, max_length=10, null=True)),
                ('version', models.IntegerField(default=1)),
            ],
            options={
                'verbose_name_plural': 'SLA policies',
                'db_table': 'sla_policies',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'name'), name='uq_sla_policies_name'), models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_sla_policies_organization_id_id')],
            },
        ),
        migrations.CreateModel(
            name='SlaCycle',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('metric', models.CharField(max_length=20)),
                ('number', models.IntegerField()),
                ('started_at', models.DateTimeField()),
                ('deadline', models.DateTimeField(null=True)),
                ('fulfilled_at', models.DateTimeField(null=True)),
                ('breached_at', models.DateTimeField(null=True)),
                ('verdict', models.CharField(max_length=20, null=True)),
                ('priority', atum_desk.core.models.DomainField(choices=[('LOW', 'Low'), ('MEDIUM', 'Medium'), ('HIGH', 'High'), ('URGENT', 'Urgent')], domain='ticketpriority', max_length=20)),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sla_cycles', to='tickets.ticket')),
                ('policy', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sla.slapolicy')),
            ],
            options={
                'db_table': 'sla_cycles',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='SlaStep',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('step', models.CharField(max_length=100)),
                ('fired_at', models.DateTimeField()),
                ('cycle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='sla.slacycle')),
            ],
            options={
                'db_table': 'sla_steps',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='SlaCalculation',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('first_response_target', models.DateTimeField(null=True)),
                ('resolution_target', models.DateTimeField(null=True)),
                ('next_response_target', models.DateTimeField(null=True)),
                ('first_response_actual', models.DateTimeField(null=True)),
                ('resolution_actual', models.DateTimeField(null=True)),
                ('first_response_breached', models.BooleanField(default=False)),
                ('resolution_breached', models.BooleanField(default=False)),
                ('breach_reason', models.TextField(null=True)),
                ('business_minutes_elapsed', models.IntegerField(default=0)),
                ('paused_minutes', models.IntegerField(default=0)),
                ('calculation_log', atum_desk.core.fields.PlainJSONField(default=list)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('next_event_at', models.DateTimeField(null=True)),
                ('policy_snapshot', models.JSONField(null=True)),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sla_calculations', to='tickets.ticket')),
            ],
            options={
                'db_table': 'sla_calculations',
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('next_event_at__isnull', False)), fields=['organization_id', 'next_event_at'], name='ix_sla_calculations_next_event')],
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'ticket'), name='uq_sla_calculations_ticket'), models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_sla_calculations_organization_id_id'), atum_desk.core.models.CompositeKey(field='ticket', name='fk_sla_calculations_ticket_id', on_delete='CASCADE')],
            },
        ),
        migrations.AddConstraint(
            model_name='slacycle',
            constraint=models.UniqueConstraint(fields=('organization_id', 'ticket', 'metric', 'number'), name='uq_sla_cycles_run'),
        ),
        migrations.AddConstraint(
            model_name='slacycle',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_sla_cycles_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='slacycle',
            constraint=atum_desk.core.models.CompositeKey(field='ticket', name='fk_sla_cycles_ticket_id', on_delete='CASCADE'),
        ),
        migrations.AddConstraint(
            model_name='slacycle',
            constraint=atum_desk.core.models.CompositeKey(field='policy', name='fk_sla_cycles_policy_id'),
        ),
        migrations.AddConstraint(
            model_name='slastep',
            constraint=models.UniqueConstraint(fields=('organization_id', 'cycle', 'step'), name='uq_sla_steps_step'),
        ),
        migrations.AddConstraint(
            model_name='slastep',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_sla_steps_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='slastep',
            constraint=atum_desk.core.models.CompositeKey(field='cycle', name='fk_sla_steps_cycle_id', on_delete='CASCADE'),
        ),
    ]
