"""Let the searches for words cost about the same at any size, and never be planned without knowing the words."""

from django.db import migrations

from atum_desk.core.rls import Redefinition

# Plans that are kept for all words alike take the wrong way for most: `force_custom_plan`.
# The newest 4,000 tickets tell how frequent the words are, and those of a small organization tell everything. What ten
# of them hold is found soon wherever one looks: then `cut` is NULL, and whoever asks tries the words on the tickets of
# the wanted order, one after the other. What fewer hold is found through GIN: all of it, or, with `cut`, the newest
# thousand; what more than 10,000 hold, though hardly any of the newest, is left to whoever asks as well.
SEARCH = """
CREATE OR REPLACE FUNCTION search_tickets(wanted text, language regconfig) RETURNS TABLE (id uuid, cut boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_custom_plan ROWS 100 AS $$
DECLARE
    organization uuid := NULLIF(current_setting('atum.organization_id', true), '')::uuid;
    query tsquery := to_tsquery(language, wanted);
    newest uuid[] := ARRAY(
        SELECT n.id FROM (
            SELECT t.id, t.search_vector FROM tickets t WHERE t.organization_id = organization
            ORDER BY t.created_at DESC, t.number DESC LIMIT 4000) n
        WHERE n.search_vector @@ query LIMIT 50);
    hits int;
    found uuid[];
BEGIN
    IF cardinality(newest) >= 10 THEN
        RETURN QUERY SELECT unnest(newest), NULL::boolean;
    ELSIF NOT EXISTS (
        SELECT FROM tickets t WHERE t.organization_id = organization
        ORDER BY t.created_at DESC, t.number DESC OFFSET 4000) THEN
        RETURN QUERY SELECT unnest(newest), false;
    ELSE
        WITH hit AS MATERIALIZED (
            SELECT t.id, t.created_at, t.number FROM tickets t
            WHERE t.organization_id = organization AND t.search_vector @@ query LIMIT 10001)
        SELECT (SELECT count(*) FROM hit), ARRAY(
            SELECT hit.id FROM hit ORDER BY hit.created_at DESC, hit.number DESC LIMIT 1000) INTO hits, found;
        RETURN QUERY SELECT unnest(found), CASE WHEN hits > 10000 THEN NULL ELSE hits > 1000 END;
    END IF;
END $$;
"""

LOOK_UP = """
CREATE OR REPLACE FUNCTION look_up_tickets(wanted text, language regconfig) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_custom_plan ROWS 50 AS $$
DECLARE
    organization uuid := NULLIF(current_setting('atum.organization_id', true), '')::uuid;
    query tsquery := to_tsquery(language, wanted);
    newest uuid[] := ARRAY(
        SELECT n.id FROM (
            SELECT t.id, t.search_vector FROM tickets t WHERE t.organization_id = organization
            ORDER BY t.created_at DESC, t.number DESC LIMIT 4000) n
        WHERE n.search_vector @@ query LIMIT 50);
BEGIN
    IF cardinality(newest) >= 8 THEN
        RETURN QUERY SELECT unnest(newest);
    ELSE
        RETURN QUERY WITH hit AS MATERIALIZED (
            SELECT t.id, t.created_at FROM tickets t
            WHERE t.organization_id = organization AND t.search_vector @@ query LIMIT 1000)
        SELECT hit.id FROM hit ORDER BY hit.created_at DESC LIMIT 50;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    """Only functions; what asks them now understands both answers."""

    dependencies = [("tickets", "0010_daily_work")]
    operations = [Redefinition(SEARCH, owner="atum_search"), Redefinition(LOOK_UP, owner="atum_search")]
