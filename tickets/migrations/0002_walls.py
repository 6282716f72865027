"""Put the walls around tickets, and triggers beneath their facts."""

from django.db import migrations

from atum_desk.core.rls import AuditedFacts, Definer, Wall

TICKET_FACTS = (
    "number", "requester_id", "service_id", "subject", "description", "status", "assigned_to", "accepted_by",
    "accepted_at", "priority", "sla_policy_id", "sla_started_at", "sla_paused_at", "sla_paused_duration",
    "due_at_by_hand", "parent_ticket_id", "is_duplicate_of", "resolved_at", "closed_at", "tags", "escalation_level",
    "channel", "team_id", "status_before_waiting", "last_requester_message_at", "last_staff_reply_at",
    "organization_id", "created_at",
)  # fmt: skip

# What a ticket carries is told in the ticket's own audit row.
CARRIED = {
    "comments": ("ticket_id", "author_id", "content", "is_internal", "redacted_at"),
    "attachments": ("ticket_id", "filename", "original_filename", "file_path", "file_hash", "redacted_at"),
    "ticket_relationships": ("source_ticket_id", "target_ticket_id", "relationship_type"),
}
ENTITY = {"ticket_relationships": "source_ticket_id"}

PLAIN = (
    "services", "comment_versions", "ticket_tags", "ticket_vectors", "time_entries", "custom_fields",
    "custom_field_values", "canned_responses", "csat_surveys",
)  # fmt: skip

DUE = """
CREATE FUNCTION organizations_due(kind text, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF kind = 'close' THEN
        RETURN QUERY SELECT o.id FROM organizations o WHERE o.is_active AND EXISTS (
            SELECT 1 FROM tickets t WHERE t.organization_id = o.id AND t.status = 'RESOLVED'
            AND t.resolved_at <= at - make_interval(days => COALESCE((o.settings ->> 'close_after_days')::int, 7)));
    ELSIF kind = 'outbox' THEN
        RETURN QUERY SELECT o.id FROM organizations o WHERE o.is_active AND EXISTS (
            SELECT 1 FROM outbound_mails m WHERE m.organization_id = o.id AND m.next_try_at <= at);
    ELSE
        RAISE EXCEPTION 'Unknown kind of work: %', kind;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    """Everything of an organization gets its policy before anything is stored."""

    dependencies = [("tickets", "0001_initial"), ("accounts", "0002_walls")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE tickets RENAME CONSTRAINT tickets_pkey TO pk_tickets",
            "ALTER TABLE tickets RENAME CONSTRAINT pk_tickets TO tickets_pkey",
        ),
        Wall("tickets", readers=("atum_search",)),
        *(Wall(table) for table in (*CARRIED, *PLAIN)),
        AuditedFacts("tickets", TICKET_FACTS),
        *(AuditedFacts(table, facts, ENTITY.get(table, "ticket_id")) for table, facts in CARRIED.items()),
        Definer("organizations_due(text, timestamptz)", DUE, owner="atum_search"),
    ]
