"""Tickets, what is said on them, and what hangs on them: the tables."""

import atum_desk.core.fields
import atum_desk.core.ids
import atum_desk.core.models
import atum_desk.core.tenancy
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import pgvector.django.halfvec
import pgvector.django.indexes
import pgvector.django.vector
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CustomField',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('name', models.CharField(max_length=255)),
                ('field_type', models.CharField(max_length=20)),
                ('options', models.JSONField(null=True)),
                ('is_required', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('display_order', models.IntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('key', models.SlugField(max_length=100)),
                ('services', models.JSONField(default=list)),
            ],
            options={
                'db_table': 'custom_fields',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'key'), name='uq_custom_fields_key'), models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_custom_fields_organization_id_id')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('description', models.TextField(blank=True, null=True, verbose_name='description')),
                ('default_priority', models.CharField(choices=[('LOW', 'Low'), ('MEDIUM', 'Medium'), ('HIGH', 'High'), ('URGENT', 'Urgent')], default='MEDIUM', max_length=20, verbose_name='default priority')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sla_policy_id', models.UUIDField(blank=True, editable=False, null=True)),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.team', verbose_name='team')),
            ],
            options={
                'db_table': 'services',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('number', models.IntegerField(editable=False)),
                ('subject', models.CharField(max_length=500)),
                ('description', models.TextField()),
                ('status', atum_desk.core.models.DomainField(choices=[('NEW', 'New'), ('ACCEPTED', 'Accepted'), ('ASSIGNED', 'Assigned'), ('IN_PROGRESS', 'In progress'), ('WAITING_CUSTOMER', 'Waiting for customer'), ('RESOLVED', 'Resolved'), ('CLOSED', 'Closed'), ('CANCELLED', 'Cancelled')], default='NEW', domain='ticketstatus', max_length=20)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('priority', atum_desk.core.models.DomainField(choices=[('LOW', 'Low'), ('MEDIUM', 'Medium'), ('HIGH', 'High'), ('URGENT', 'Urgent')], default='MEDIUM', domain='ticketpriority', max_length=20)),
                ('priority_rank', models.GeneratedField(db_persist=True, expression=models.Case(models.When(priority='URGENT', then=models.Value(4)), models.When(priority='HIGH', then=models.Value(3)), models.When(priority='MEDIUM', then=models.Value(2)), default=models.Value(1)), output_field=models.SmallIntegerField())),
                ('sla_policy_id', models.UUIDField(null=True)),
                ('sla_started_at', models.DateTimeField(null=True)),
                ('sla_due_at', models.DateTimeField(null=True)),
                ('sla_paused_at', models.DateTimeField(null=True)),
                ('sla_paused_duration', models.IntegerField(default=0)),
                ('due_at_by_hand', models.DateTimeField(null=True)),
                ('ai_suggested_category', models.CharField(max_length=255, null=True)),
                ('ai_suggested_priority', models.CharField(max_length=20, null=True)),
                ('ai_confidence_score', models.FloatField(null=True)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('embedding_vector', pgvector.django.vector.VectorField(dimensions=768, null=True)),
                ('tags', models.JSONField(default=list, null=True)),
                ('escalation_level', models.IntegerField(default=0)),
                ('channel', models.CharField(choices=[('WEB', 'Portal'), ('AGENT', 'Desk'), ('EMAIL', 'E-mail'), ('API', 'API')], default='WEB', max_length=20)),
                ('status_before_waiting', atum_desk.core.models.DomainField(choices=[('NEW', 'New'), ('ACCEPTED', 'Accepted'), ('ASSIGNED', 'Assigned'), ('IN_PROGRESS', 'In progress'), ('WAITING_CUSTOMER', 'Waiting for customer'), ('RESOLVED', 'Resolved'), ('CLOSED', 'Closed'), ('CANCELLED', 'Cancelled')], domain='ticketstatus', max_length=20, null=True)),
                ('version', models.IntegerField(default=1)),
                ('last_requester_message_at', models.DateTimeField(null=True)),
                ('last_staff_reply_at', models.DateTimeField(null=True)),
                ('search_config', atum_desk.core.fields.RegConfigField(default='simple', max_length=64)),
                ('search_vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('subject', 'description', config=models.F('search_config')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('accepted_by', models.ForeignKey(db_column='accepted_by', db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assigned_to', models.ForeignKey(db_column='assigned_to', db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assigned_tickets', to=settings.AUTH_USER_MODEL)),
                ('is_duplicate_of', models.ForeignKey(db_column='is_duplicate_of', db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='tickets.ticket')),
                ('parent_ticket', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='tickets.ticket')),
                ('requester', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='requested_tickets', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='tickets.service')),
                ('team', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='accounts.team')),
            ],
            options={
                'db_table': 'tickets',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CustomFieldValue',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('value', models.JSONField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('custom_field', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='values', to='tickets.customfield')),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='custom_values', to='tickets.ticket')),
            ],
            options={
                'db_table': 'custom_field_values',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CsatSurvey',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('rating', models.IntegerField(null=True)),
                ('comment', models.TextField(null=True)),
                ('respondent_email', models.CharField(max_length=255, null=True)),
                ('is_internal', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('token_hash', models.CharField(max_length=64, null=True)),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='tickets.ticket')),
            ],
            options={
                'db_table': 'csat_surveys',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('content', models.TextField()),
                ('is_internal', models.BooleanField(default=False)),
                ('is_ai_generated', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('message_id', models.CharField(max_length=995, null=True)),
                ('channel', models.CharField(choices=[('WEB', 'Portal'), ('AGENT', 'Desk'), ('EMAIL', 'E-mail'), ('API', 'API')], default='WEB', max_length=20)),
                ('edited_at', models.DateTimeField(null=True)),
                ('redacted_at', models.DateTimeField(null=True)),
                ('search_vector', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('author', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='tickets.ticket')),
            ],
            options={
                'db_table': 'comments',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('filename', models.CharField(max_length=255)),
                ('original_filename', models.CharField(max_length=255)),
                ('file_path', models.CharField(max_length=500)),
                ('file_size', models.BigIntegerField()),
                ('mime_type', models.CharField(max_length=100)),
                ('file_hash', models.CharField(max_length=64)),
                ('access_count', models.IntegerField(default=0)),
                ('last_accessed_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('scan_status', models.CharField(choices=[('PENDING', 'Pending'), ('CLEAN', 'Clean'), ('INFECTED', 'Infected'), ('SKIPPED', 'Skipped')], default='PENDING', max_length=10)),
                ('content_id', models.CharField(max_length=995, null=True)),
                ('redacted_at', models.DateTimeField(null=True)),
                ('uploaded_by', models.ForeignKey(db_column='uploaded_by', db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='tickets.comment')),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='tickets.ticket')),
            ],
            options={
                'db_table': 'attachments',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='TicketRelationship',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('relationship_type', models.CharField(choices=[('parent', 'Parent'), ('child', 'Child'), ('duplicate', 'Duplicate'), ('related', 'Related'), ('blocked_by', 'Blocked By'), ('blocks', 'Blocks')], max_length=20)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(db_column='created_by', db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source_ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='links_out', to='tickets.ticket')),
                ('target_ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='links_in', to='tickets.ticket')),
            ],
            options={
                'db_table': 'ticket_relationships',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='TicketTag',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('tag', models.CharField(max_length=100)),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='tag_rows', to='tickets.ticket')),
            ],
            options={
                'db_table': 'ticket_tags',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='TicketVector',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('model', models.CharField(max_length=100)),
                ('embedding', pgvector.django.halfvec.HalfVectorField(dimensions=768)),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='vectors', to='tickets.ticket')),
            ],
            options={
                'db_table': 'ticket_vectors',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='TimeEntry',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('duration_minutes', models.IntegerField()),
                ('description', models.TextField(null=True)),
                ('is_billable', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='time_entries', to='tickets.ticket')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'time_entries',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CannedResponse',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('title', models.CharField(max_length=255)),
                ('content', models.TextField()),
                ('shortcut', models.CharField(max_length=50, null=True)),
                ('category', models.CharField(max_length=100, null=True)),
                ('is_personal', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(db_column='created_by', db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'canned_responses',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_canned_responses_organization_id_id'), atum_desk.core.models.CompositeKey(field='created_by', name='fk_canned_responses_created_by')],
            },
        ),
        migrations.CreateModel(
            name='CommentVersion',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('content', models.TextField()),
                ('replaced_at', models.DateTimeField()),
                ('comment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='tickets.comment')),
                ('replaced_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'comment_versions',
                'ordering': ('replaced_at', 'id'),
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_comment_versions_organization_id_id'), atum_desk.core.models.CompositeKey(field='comment', name='fk_comment_versions_comment_id'), atum_desk.core.models.CompositeKey(field='replaced_by', name='fk_comment_versions_replaced_by_id')],
            },
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('organization_id', 'name'), name='uq_services_organization_id_name'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_services_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=atum_desk.core.models.CompositeKey(field='team', name='fk_services_team_id', on_delete='SET NULL (team_id)'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['assigned_to'], name='ix_tickets_assigned_to'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['created_at'], name='ix_tickets_created_at'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['escalation_level'], name='ix_tickets_escalation_level'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id', 'created_at'], name='ix_tickets_org_created'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id', 'status'], name='ix_tickets_org_status'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id'], name='ix_tickets_organization_id'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['priority'], name='ix_tickets_priority'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['requester'], name='ix_tickets_requester_id'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['sla_due_at'], name='ix_tickets_sla_due_at'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['status'], name='ix_tickets_status'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id', 'created_at', 'number'], name='ix_tickets_queue_created'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id', 'updated_at', 'number'], name='ix_tickets_queue_updated'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id', 'sla_due_at', 'number'], name='ix_tickets_queue_due'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id', 'priority_rank', 'number'], name='ix_tickets_queue_priority'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id', 'assigned_to', 'status', 'updated_at', 'number'], name='ix_tickets_assignee'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id', 'team', 'status', 'updated_at', 'number'], name='ix_tickets_team'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id', 'requester', 'created_at'], name='ix_tickets_org_requester'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organization_id', 'status', 'updated_at', 'number'], name='ix_tickets_status_updated'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='ix_tickets_search_vector'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.UniqueConstraint(fields=('organization_id', 'number'), name='uq_tickets_organization_id_number'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_tickets_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=atum_desk.core.models.CompositeKey(field='requester', name='fk_tickets_requester_id'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=atum_desk.core.models.CompositeKey(field='service', name='fk_tickets_service_id'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=atum_desk.core.models.CompositeKey(field='assigned_to', name='fk_tickets_assigned_to'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=atum_desk.core.models.CompositeKey(field='accepted_by', name='fk_tickets_accepted_by'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=atum_desk.core.models.CompositeKey(field='parent_ticket', name='fk_tickets_parent_ticket_id'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=atum_desk.core.models.CompositeKey(field='is_duplicate_of', name='fk_tickets_is_duplicate_of'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=atum_desk.core.models.CompositeKey(field='team', name='fk_tickets_team_id'),
        ),
        migrations.AddConstraint(
            model_name='customfieldvalue',
            constraint=models.UniqueConstraint(fields=('organization_id', 'custom_field', 'ticket'), name='uq_custom_field_values_field_ticket'),
        ),
        migrations.AddConstraint(
            model_name='customfieldvalue',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_custom_field_values_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='customfieldvalue',
            constraint=atum_desk.core.models.CompositeKey(field='custom_field', name='fk_custom_field_values_custom_field_id'),
        ),
        migrations.AddConstraint(
            model_name='customfieldvalue',
            constraint=atum_desk.core.models.CompositeKey(field='ticket', name='fk_custom_field_values_ticket_id'),
        ),
        migrations.AddConstraint(
            model_name='csatsurvey',
            constraint=models.CheckConstraint(condition=models.Q(('rating__range', (1, 5))), name='ck_csat_surveys_rating'),
        ),
        migrations.AddConstraint(
            model_name='csatsurvey',
            constraint=models.UniqueConstraint(fields=('organization_id', 'token_hash'), name='uq_csat_surveys_token_hash'),
        ),
        migrations.AddConstraint(
            model_name='csatsurvey',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_csat_surveys_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='csatsurvey',
            constraint=atum_desk.core.models.CompositeKey(field='ticket', name='fk_csat_surveys_ticket_id'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['organization_id', 'ticket', 'created_at', 'id'], name='ix_comments_ticket'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['organization_id', 'author'], name='ix_comments_author'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('organization_id', 'message_id'), name='uq_comments_message_id'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_comments_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=atum_desk.core.models.CompositeKey(field='ticket', name='fk_comments_ticket_id'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=atum_desk.core.models.CompositeKey(field='author', name='fk_comments_author_id'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_attachments_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=atum_desk.core.models.CompositeKey(field='ticket', name='fk_attachments_ticket_id'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=atum_desk.core.models.CompositeKey(field='comment', name='fk_attachments_comment_id'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=atum_desk.core.models.CompositeKey(field='uploaded_by', name='fk_attachments_uploaded_by'),
        ),
        migrations.AddConstraint(
            model_name='ticketrelationship',
            constraint=models.UniqueConstraint(fields=('organization_id', 'source_ticket', 'target_ticket', 'relationship_type'), name='uq_ticket_relationships_pair'),
        ),
        migrations.AddConstraint(
            model_name='ticketrelationship',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_ticket_relationships_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='ticketrelationship',
            constraint=atum_desk.core.models.CompositeKey(field='source_ticket', name='fk_ticket_relationships_source_ticket_id'),
        ),
        migrations.AddConstraint(
            model_name='ticketrelationship',
            constraint=atum_desk.core.models.CompositeKey(field='target_ticket', name='fk_ticket_relationships_target_ticket_id'),
        ),
        migrations.AddConstraint(
            model_name='ticketrelationship',
            constraint=atum_desk.core.models.CompositeKey(field='created_by', name='fk_ticket_relationships_created_by'),
        ),
        migrations.AddConstraint(
            model_name='tickettag',
            constraint=models.UniqueConstraint(fields=('organization_id', 'tag', 'ticket'), name='uq_ticket_tags_tag_ticket'),
        ),
        migrations.AddConstraint(
            model_name='tickettag',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_ticket_tags_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='tickettag',
            constraint=atum_desk.core.models.CompositeKey(field='ticket', name='fk_ticket_tags_ticket_id', on_delete='CASCADE'),
        ),
        migrations.AddIndex(
            model_name='ticketvector',
            index=pgvector.django.indexes.HnswIndex(fields=['embedding'], name='ix_ticket_vectors_embedding', opclasses=['halfvec_cosine_ops']),
        ),
        migrations.AddConstraint(
            model_name='ticketvector',
            constraint=models.UniqueConstraint(fields=('organization_id', 'ticket', 'model'), name='uq_ticket_vectors_ticket_model'),
        ),
        migrations.AddConstraint(
            model_name='ticketvector',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_ticket_vectors_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='ticketvector',
            constraint=atum_desk.core.models.CompositeKey(field='ticket', name='fk_ticket_vectors_ticket_id', on_delete='CASCADE'),
        ),
        migrations.AddConstraint(
            model_name='timeentry',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_time_entries_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='timeentry',
            constraint=atum_desk.core.models.CompositeKey(field='ticket', name='fk_time_entries_ticket_id'),
        ),
        migrations.AddConstraint(
            model_name='timeentry',
            constraint=atum_desk.core.models.CompositeKey(field='user', name='fk_time_entries_user_id'),
        ),
    ]
