"""Organizations, people, the audit log, notices and mail: the tables."""

import atum_desk.core.fields
import atum_desk.core.ids
import atum_desk.core.models
import atum_desk.core.tenancy
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=255)),
                ('slug', models.CharField(max_length=100, unique=True)),
                ('domain', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('settings', atum_desk.core.fields.PlainJSONField(blank=True, default=dict)),
                ('business_hours', atum_desk.core.fields.PlainJSONField(blank=True, null=True)),
                ('holidays', atum_desk.core.fields.PlainJSONField(blank=True, null=True)),
                ('allowed_ips', django.contrib.postgres.fields.ArrayField(base_field=models.GenericIPAddressField(), blank=True, null=True, size=None)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('last_ticket_number', models.IntegerField(default=0, editable=False)),
            ],
            options={
                'db_table': 'organizations',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='AuditLog',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('user_id', models.UUIDField(null=True)),
                ('action', models.CharField(max_length=100)),
                ('entity_type', models.CharField(max_length=100)),
                ('entity_id', models.UUIDField()),
                ('old_values', models.JSONField(null=True)),
                ('new_values', models.JSONField(null=True)),
                ('ip_address', models.CharField(max_length=45, null=True)),
                ('user_agent', models.TextField(null=True)),
                ('created_at', models.DateTimeField()),
                ('actor_kind', models.CharField(choices=[('USER', 'Person'), ('TOKEN', 'API token'), ('RULE', 'Rule'), ('SLA', 'SLA'), ('MAIL', 'E-mail'), ('COMMAND', 'Command'), ('OPERATOR', 'Operator'), ('SYSTEM', 'System')], default='SYSTEM', max_length=10)),
                ('actor_id', models.UUIDField(null=True)),
                ('actor_label', models.CharField(default='', max_length=200)),
                ('cause_id', models.UUIDField(null=True)),
                ('depth', models.SmallIntegerField(default=0)),
                ('request_id', models.UUIDField(null=True)),
            ],
            options={
                'db_table': 'audit_log',
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['organization_id', 'entity_type', 'entity_id', 'created_at', 'id'], name='ix_audit_log_entity'), models.Index(fields=['organization_id', 'created_at', 'id'], name='ix_audit_log_created'), models.Index(fields=['organization_id', 'user_id', 'created_at', 'id'], name='ix_audit_log_user'), models.Index(fields=['organization_id', 'action', 'created_at', 'id'], name='ix_audit_log_action')],
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_audit_log_organization_id_id')],
            },
        ),
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('domains', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(), blank=True, default=list, size=None, verbose_name='e-mail domains')),
                ('is_verified', models.BooleanField(default=False, verbose_name='verified')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name_plural': 'companies',
                'db_table': 'companies',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'name'), name='uq_companies_organization_id_name'), models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_companies_organization_id_id')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('email', models.EmailField(max_length=255, verbose_name='e-mail address')),
                ('full_name', models.CharField(max_length=255, verbose_name='full name')),
                ('password', models.CharField(db_column='password_hash', max_length=255, verbose_name='password')),
                ('role', atum_desk.core.models.DomainField(choices=[('CUSTOMER_USER', 'Requester'), ('CUSTOMER_ADMIN', 'Company contact'), ('AGENT', 'Agent'), ('MANAGER', 'Manager'), ('ADMIN', 'Administrator')], default='CUSTOMER_USER', domain='userrole', max_length=20, verbose_name='role')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('email_verified', models.BooleanField(default=False)),
                ('last_login', models.DateTimeField(blank=True, null=True)),
                ('two_factor_enabled', models.BooleanField(default=False)),
                ('two_factor_secret', models.CharField(blank=True, max_length=255, null=True)),
                ('two_factor_backup_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(), blank=True, null=True, size=None)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('timezone', models.CharField(default='UTC', max_length=50, verbose_name='time zone')),
                ('locale', models.CharField(default='en', max_length=10)),
                ('signature', models.TextField(blank=True, default='', verbose_name='signature')),
                ('is_available', models.BooleanField(default=True, verbose_name='takes new tickets')),
                ('preferences', models.JSONField(blank=True, default=dict)),
                ('company', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='people', to='accounts.company')),
            ],
            options={
                'db_table': 'users',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('email', models.EmailField(max_length=255)),
                ('role', atum_desk.core.models.DomainField(choices=[('CUSTOMER_USER', 'Requester'), ('CUSTOMER_ADMIN', 'Company contact'), ('AGENT', 'Agent'), ('MANAGER', 'Manager'), ('ADMIN', 'Administrator')], domain='userrole', max_length=20)),
                ('full_name', models.CharField(blank=True, default='', max_length=255)),
                ('token_hash', models.CharField(max_length=64, null=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.company')),
                ('created_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'invitations',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='LoginAttempt',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('key', models.CharField(max_length=300)),
                ('failures', models.IntegerField(default=0)),
                ('until', models.DateTimeField(null=True)),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'login_attempts',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'key'), name='uq_login_attempts_key'), models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_login_attempts_organization_id_id')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('kind', models.CharField(max_length=50)),
                ('ticket_id', models.UUIDField(null=True)),
                ('text', models.TextField()),
                ('read_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'notifications',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='OutboundMail',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('recipient', models.EmailField(max_length=255)),
                ('kind', models.CharField(max_length=50)),
                ('ticket_id', models.UUIDField(null=True)),
                ('comment_id', models.UUIDField(null=True)),
                ('subject', models.CharField(default='', max_length=500)),
                ('text', models.TextField(default='')),
                ('html', models.TextField(default='')),
                ('message_id', models.CharField(max_length=995)),
                ('state', models.CharField(choices=[('WAITING', 'Waiting'), ('SENT', 'Sent'), ('FAILED', 'Failed')], default='WAITING', max_length=10)),
                ('tries', models.SmallIntegerField(default=0)),
                ('last_error', models.TextField(null=True)),
                ('created_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('invitation', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.invitation')),
                ('user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'outbound_mails',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('description', models.TextField(blank=True, default='', verbose_name='description')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'db_table': 'teams',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'name'), name='uq_teams_organization_id_name'), models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_teams_organization_id_id')],
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('team', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.team')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'team_members',
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(fields=['organization_id', 'full_name', 'id'], name='ix_users_org_name'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(fields=('organization_id', 'email'), name='uq_users_organization_id_email'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='ck_users_email_lower'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_users_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=atum_desk.core.models.CompositeKey(field='company', name='fk_users_company_id', on_delete='SET NULL (company_id)'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['organization_id', 'email'], name='ix_invitations_email'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('organization_id', 'token_hash'), name='uq_invitations_token_hash'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_invitations_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=atum_desk.core.models.CompositeKey(field='company', name='fk_invitations_company_id', on_delete='SET NULL (company_id)'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=atum_desk.core.models.CompositeKey(field='created_by', name='fk_invitations_created_by_id'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['organization_id', 'user', 'created_at', 'id'], name='ix_notifications_user'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_notifications_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=atum_desk.core.models.CompositeKey(field='user', name='fk_notifications_user_id', on_delete='CASCADE'),
        ),
        migrations.AddIndex(
            model_name='outboundmail',
            index=models.Index(condition=models.Q(('next_try_at__isnull', False)), fields=['organization_id', 'next_try_at'], name='ix_outbound_mails_waiting'),
        ),
        migrations.AddConstraint(
            model_name='outboundmail',
            constraint=models.UniqueConstraint(fields=('organization_id', 'message_id'), name='uq_outbound_mails_message_id'),
        ),
        migrations.AddConstraint(
            model_name='outboundmail',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_outbound_mails_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='outboundmail',
            constraint=atum_desk.core.models.CompositeKey(field='user', name='fk_outbound_mails_user_id'),
        ),
        migrations.AddConstraint(
            model_name='outboundmail',
            constraint=atum_desk.core.models.CompositeKey(field='invitation', name='fk_outbound_mails_invitation_id'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(fields=('organization_id', 'team', 'user'), name='uq_team_members_team_user'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_team_members_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=atum_desk.core.models.CompositeKey(field='team', name='fk_team_members_team_id', on_delete='CASCADE'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=atum_desk.core.models.CompositeKey(field='user', name='fk_team_members_user_id', on_delete='CASCADE'),
        ),
    ]
