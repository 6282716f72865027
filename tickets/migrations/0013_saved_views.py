"""Add saved views, and put the walls around them."""


import atum_desk.core.ids
import atum_desk.core.models
import atum_desk.core.tenancy
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from atum_desk.core.rls import Wall


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_indexes_of_notices'),
        ('tickets', '0012_usual_orders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('name', models.CharField(max_length=100)),
                ('conditions', models.JSONField()),
                ('sort', models.CharField(max_length=20)),
                ('position', models.SmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('team', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.team')),
                ('user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'saved_views',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organization_id', 'user', 'name'), name='uq_saved_views_user_name'), models.UniqueConstraint(fields=('organization_id', 'team', 'name'), name='uq_saved_views_team_name'), models.CheckConstraint(condition=models.Q(models.Q(('team__isnull', True), ('user__isnull', False)), models.Q(('team__isnull', False), ('user__isnull', True)), _connector='OR'), name='ck_saved_views_whose'), models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_saved_views_organization_id_id'), atum_desk.core.models.CompositeKey(field='user', name='fk_saved_views_user_id', on_delete='CASCADE'), atum_desk.core.models.CompositeKey(field='team', name='fk_saved_views_team_id', on_delete='CASCADE')],
            },
        ),
        Wall("saved_views"),
    ]
