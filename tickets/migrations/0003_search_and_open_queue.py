"""Let words be searched beneath the policies, and keep the orders of open work in indexes of their own."""

from django.db import migrations, models

from atum_desk.core.rls import Definer

OPEN = ("ACCEPTED", "ASSIGNED", "IN_PROGRESS", "NEW", "WAITING_CUSTOMER")

# `@@` is not leakproof, so a policy keeps it from the GIN index: this function reads the organization itself.
# A rare word is found through GIN. A frequent one is found among the newest tickets, walking their index: left to
# one statement, the planner takes either way for both.
SEARCH = """
CREATE FUNCTION search_tickets(wanted text, language regconfig) RETURNS TABLE (id uuid, cut boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 100 AS $$
DECLARE
    organization uuid := NULLIF(current_setting('atum.organization_id', true), '')::uuid;
    query tsquery := to_tsquery(language, wanted);
    found uuid[];
BEGIN
    SELECT array_agg(hit.id) INTO found FROM (
        SELECT t.id FROM tickets t
        WHERE t.organization_id = organization AND t.search_vector @@ query LIMIT 1001) hit;
    IF COALESCE(cardinality(found), 0) <= 1000 THEN
        RETURN QUERY SELECT unnest(found), false;
    ELSE
        RETURN QUERY SELECT t.id, true FROM tickets t
            WHERE t.organization_id = organization AND t.search_vector @@ query
            ORDER BY t.created_at DESC, t.number DESC LIMIT 1000;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    """The queue by deadline and by priority shows open work only, so its indexes hold open tickets only."""

    dependencies = [("tickets", "0002_walls")]
    operations = [
        Definer("search_tickets(text, regconfig)", SEARCH, owner="atum_search"),
        migrations.RemoveIndex(model_name="ticket", name="ix_tickets_queue_due"),
        migrations.RemoveIndex(model_name="ticket", name="ix_tickets_queue_priority"),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.F("organization_id"),
                models.Func(
                    models.F("sla_due_at"),
                    output_field=models.DateTimeField(),
                    template="COALESCE(%(expressions)s, 'infinity'::timestamptz)",
                ),
                models.F("number"),
                condition=models.Q(status__in=OPEN),
                name="ix_tickets_open_due",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(status__in=OPEN),
                fields=["organization_id", "priority_rank", "number"],
                name="ix_tickets_open_priority",
            ),
        ),
    ]
