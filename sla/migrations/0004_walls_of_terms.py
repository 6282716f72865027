"""Put the walls around terms, tell which organizations have deadlines due."""

from django.db import migrations

from atum_desk.core.rls import Redefinition, Wall

DUE = """
CREATE OR REPLACE FUNCTION organizations_due(kind text, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF kind = 'close' THEN
        RETURN QUERY SELECT o.id FROM organizations o WHERE o.is_active AND EXISTS (
            SELECT 1 FROM tickets t WHERE t.organization_id = o.id AND t.status = 'RESOLVED'
            AND t.resolved_at <= at - make_interval(days => COALESCE((o.settings ->> 'close_after_days')::int, 7)));
    ELSIF kind = 'outbox' THEN
        RETURN QUERY SELECT o.id FROM organizations o WHERE o.is_active AND EXISTS (
            SELECT 1 FROM outbound_mails m WHERE m.organization_id = o.id AND m.next_try_at <= at);
    ELSIF kind = 'uploads' THEN
        RETURN QUERY SELECT o.id FROM organizations o WHERE EXISTS (
            SELECT 1 FROM uploads u WHERE u.organization_id = o.id AND u.created_at <= at - interval '1 day');
    ELSIF kind = 'reminders' THEN
        RETURN QUERY SELECT o.id FROM organizations o WHERE o.is_active AND EXISTS (
            SELECT 1 FROM ticket_reminders r WHERE r.organization_id = o.id AND r.remind_at <= at);
    ELSIF kind = 'sla' THEN
        RETURN QUERY SELECT o.id FROM organizations o WHERE o.is_active AND EXISTS (
            SELECT 1 FROM sla_calculations c WHERE c.organization_id = o.id AND c.next_event_at <= at);
    ELSIF kind = 'daily' THEN
        RETURN QUERY SELECT o.id FROM organizations o WHERE o.is_active;
    ELSE
        RAISE EXCEPTION 'Unknown kind of work: %', kind;
    END IF;
END $$;
"""

READ = """
CREATE POLICY atum_search_reads ON sla_calculations FOR SELECT TO atum_search USING (true);
GRANT SELECT ON sla_calculations TO atum_search;
"""
UNREAD = """
REVOKE SELECT ON sla_calculations FROM atum_search;
DROP POLICY atum_search_reads ON sla_calculations;
"""


class Migration(migrations.Migration):
    """The walls stand before anything is stored."""

    dependencies = [("sla", "0003_terms"), ("tickets", "0012_usual_orders")]
    operations = [
        Wall("sla_terms"),
        migrations.RunSQL(READ, UNREAD),
        Redefinition(DUE, owner="atum_search"),
    ]
