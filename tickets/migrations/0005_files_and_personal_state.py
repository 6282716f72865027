"""Add staged files, previews, what a person keeps about a ticket, and changes that run in the background."""

import atum_desk.core.ids
import atum_desk.core.models
import atum_desk.core.tenancy
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0004_one_running_timer'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='preview_height',
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='attachment',
            name='preview_path',
            field=models.CharField(max_length=500, null=True),
        ),
        migrations.AddField(
            model_name='attachment',
            name='preview_width',
            field=models.SmallIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='BulkRun',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('act', models.JSONField()),
                ('numbers', models.JSONField()),
                ('position', models.IntegerField(default=0)),
                ('changed', models.JSONField(default=list)),
                ('refused', models.JSONField(default=list)),
                ('undo', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('WAITING', 'Waiting'), ('RUNNING', 'Running'), ('DONE', 'Done'), ('CANCELLED', 'Cancelled')], default='WAITING', max_length=10)),
                ('cancel_asked', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('undoes', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='tickets.bulkrun')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'bulk_runs',
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['organization_id', 'user', 'created_at'], name='ix_bulk_runs_user')],
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_bulk_runs_organization_id_id'), atum_desk.core.models.CompositeKey(field='user', name='fk_bulk_runs_user_id'), atum_desk.core.models.CompositeKey(field='undoes', name='fk_bulk_runs_undoes_id')],
            },
        ),
        migrations.CreateModel(
            name='TicketDraft',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('note', 'Note')], max_length=10)),
                ('content', models.TextField()),
                ('updated_at', models.DateTimeField()),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='tickets.ticket')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'ticket_drafts',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'user', 'ticket', 'kind'), name='uq_ticket_drafts_user_ticket'), models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_ticket_drafts_organization_id_id'), atum_desk.core.models.CompositeKey(field='ticket', name='fk_ticket_drafts_ticket_id', on_delete='CASCADE'), atum_desk.core.models.CompositeKey(field='user', name='fk_ticket_drafts_user_id', on_delete='CASCADE')],
            },
        ),
        migrations.CreateModel(
            name='TicketReminder',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('remind_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='tickets.ticket')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'ticket_reminders',
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['organization_id', 'remind_at'], name='ix_ticket_reminders_due')],
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'user', 'ticket'), name='uq_ticket_reminders_user_ticket'), models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_ticket_reminders_organization_id_id'), atum_desk.core.models.CompositeKey(field='ticket', name='fk_ticket_reminders_ticket_id', on_delete='CASCADE'), atum_desk.core.models.CompositeKey(field='user', name='fk_ticket_reminders_user_id', on_delete='CASCADE')],
            },
        ),
        migrations.CreateModel(
            name='TicketVisit',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('seen_version', models.IntegerField()),
                ('seen_at', models.DateTimeField()),
                ('present_until', models.DateTimeField(null=True)),
                ('typing_until', models.DateTimeField(null=True)),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='tickets.ticket')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'ticket_visits',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'ticket', 'user'), name='uq_ticket_visits_ticket_user'), models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_ticket_visits_organization_id_id'), atum_desk.core.models.CompositeKey(field='ticket', name='fk_ticket_visits_ticket_id', on_delete='CASCADE'), atum_desk.core.models.CompositeKey(field='user', name='fk_ticket_visits_user_id', on_delete='CASCADE')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('filename', models.CharField(max_length=255)),
                ('original_filename', models.CharField(max_length=255)),
                ('file_path', models.CharField(max_length=500)),
                ('file_size', models.BigIntegerField()),
                ('mime_type', models.CharField(max_length=100)),
                ('file_hash', models.CharField(max_length=64)),
                ('scan_status', models.CharField(choices=[('PENDING', 'Pending'), ('CLEAN', 'Clean'), ('INFECTED', 'Infected'), ('SKIPPED', 'Skipped')], default='PENDING', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'uploads',
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['organization_id', 'created_at'], name='ix_uploads_created')],
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_uploads_organization_id_id'), atum_desk.core.models.CompositeKey(field='user', name='fk_uploads_user_id')],
            },
        ),
    ]
