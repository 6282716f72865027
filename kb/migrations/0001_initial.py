"""Shelves and articles: the tables."""

import atum_desk.core.ids
import atum_desk.core.models
import atum_desk.core.tenancy
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import pgvector.django.vector
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KbCategory',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('name', models.CharField(max_length=255)),
                ('description', models.TextField(null=True)),
                ('is_internal', models.BooleanField(default=False)),
                ('display_order', models.IntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('slug', models.CharField(max_length=255)),
                ('created_by', models.ForeignKey(db_column='created_by', db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='kb.kbcategory')),
                ('updated_by', models.ForeignKey(db_column='updated_by', db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'kb_categories',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='KbArticle',
            fields=[
                ('id', models.UUIDField(default=atum_desk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField(default=atum_desk.core.tenancy.active_organization, editable=False)),
                ('title', models.CharField(max_length=500)),
                ('slug', models.CharField(max_length=500)),
                ('content', models.TextField()),
                ('excerpt', models.TextField(null=True)),
                ('is_internal', models.BooleanField(default=False)),
                ('is_published', models.BooleanField(default=False)),
                ('view_count', models.IntegerField(default=0)),
                ('helpful_count', models.IntegerField(default=0)),
                ('unhelpful_count', models.IntegerField(default=0)),
                ('search_vector', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('embedding_vector', pgvector.django.vector.VectorField(dimensions=768, null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(db_column='created_by', db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('updated_by', models.ForeignKey(db_column='updated_by', db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('category', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='kb.kbcategory')),
            ],
            options={
                'db_table': 'kb_articles',
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='kbcategory',
            constraint=models.UniqueConstraint(fields=('organization_id', 'slug'), name='uq_kb_categories_slug'),
        ),
        migrations.AddConstraint(
            model_name='kbcategory',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_kb_categories_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='kbcategory',
            constraint=atum_desk.core.models.CompositeKey(field='parent', name='fk_kb_categories_parent_id'),
        ),
        migrations.AddConstraint(
            model_name='kbcategory',
            constraint=atum_desk.core.models.CompositeKey(field='created_by', name='fk_kb_categories_created_by'),
        ),
        migrations.AddConstraint(
            model_name='kbcategory',
            constraint=atum_desk.core.models.CompositeKey(field='updated_by', name='fk_kb_categories_updated_by'),
        ),
        migrations.AddIndex(
            model_name='kbarticle',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='ix_kb_articles_search_vector'),
        ),
        migrations.AddConstraint(
            model_name='kbarticle',
            constraint=models.UniqueConstraint(fields=('organization_id', 'slug'), name='uq_kb_articles_slug'),
        ),
        migrations.AddConstraint(
            model_name='kbarticle',
            constraint=models.UniqueConstraint(fields=('organization_id', 'id'), name='uq_kb_articles_organization_id_id'),
        ),
        migrations.AddConstraint(
            model_name='kbarticle',
            constraint=atum_desk.core.models.CompositeKey(field='category', name='fk_kb_articles_category_id'),
        ),
        migrations.AddConstraint(
            model_name='kbarticle',
            constraint=atum_desk.core.models.CompositeKey(field='created_by', name='fk_kb_articles_created_by'),
        ),
        migrations.AddConstraint(
            model_name='kbarticle',
            constraint=atum_desk.core.models.CompositeKey(field='updated_by', name='fk_kb_articles_updated_by'),
        ),
    ]
