"""The tables of the knowledge base of the database that is carried on."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from pgvector.django import VectorField

from atum_desk.core.models import TenantForeignKey, TenantModel


class KbCategory(TenantModel):
    """A shelf of articles."""

    name = models.CharField(max_length=255)
    description = models.TextField(null=True)
    parent = TenantForeignKey("self", models.PROTECT, null=True, related_name="children")
    is_internal = models.BooleanField(default=False)
    display_order = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    slug = models.CharField(max_length=255)
    created_by = TenantForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_column="created_by"
    )
    updated_by = TenantForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_column="updated_by"
    )

    class Meta:
        db_table = "kb_categories"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "slug"], name="uq_kb_categories_slug"),
        )


class KbArticle(TenantModel):
    """An article."""

    category = TenantForeignKey(KbCategory, models.PROTECT, null=True, related_name="articles")
    title = models.CharField(max_length=500)
    slug = models.CharField(max_length=500)
    content = models.TextField()
    excerpt = models.TextField(null=True)
    is_internal = models.BooleanField(default=False)
    is_published = models.BooleanField(default=False)
    view_count = models.IntegerField(default=0)
    helpful_count = models.IntegerField(default=0)
    unhelpful_count = models.IntegerField(default=0)
    search_vector = SearchVectorField(null=True)
    embedding_vector = VectorField(dimensions=768, null=True)
    created_by = TenantForeignKey("accounts.User", models.PROTECT, related_name="+", db_column="created_by")
    updated_by = TenantForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_column="updated_by"
    )
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "kb_articles"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "slug"], name="uq_kb_articles_slug"),
        )
        indexes = (GinIndex(fields=["search_vector"], name="ix_kb_articles_search_vector"),)
