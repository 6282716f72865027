"""Put the walls around organizations and people, and make the audit log append-only with triggers beneath the facts."""

from django.db import migrations

from atum_desk.core.rls import AuditedFacts, Definer, Wall

ORGANIZATIONS = """
ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
CREATE POLICY organization ON organizations FOR ALL
    USING (id = (SELECT NULLIF(current_setting('atum.organization_id', true), '')::uuid))
    WITH CHECK (id = (SELECT NULLIF(current_setting('atum.organization_id', true), '')::uuid));
CREATE POLICY atum_search_reads ON organizations FOR SELECT TO atum_search USING (true);
GRANT SELECT ON organizations TO atum_search;
"""

FOR_HOST = """
CREATE FUNCTION organization_for_host(host text, base_domain text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id FROM organizations
    WHERE is_active AND (domain = lower(host) OR slug || '.' || base_domain = lower(host))
    ORDER BY (domain = lower(host)) IS TRUE DESC LIMIT 1
$$;
"""

# xid is what the triggers look for; the seals of finished transactions will read it too.
AUDIT_LOG = """
ALTER TABLE audit_log ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX ix_audit_log_xid ON audit_log (entity_id, xid);
CREATE POLICY atum_audit_reads ON audit_log FOR SELECT TO atum_audit USING (true);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE FUNCTION require_audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    changed jsonb := to_jsonb(COALESCE(NEW, OLD));
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM audit_log
        WHERE organization_id = (changed ->> TG_ARGV[1])::uuid
          AND entity_id = (changed ->> TG_ARGV[0])::uuid
          AND xid = pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'A change of % without an audit row is refused.', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION require_audit_row() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION refuse_audit_change() FROM PUBLIC;
ALTER FUNCTION require_audit_row() OWNER TO atum_audit;
ALTER FUNCTION refuse_audit_change() OWNER TO atum_audit;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM atum_app;
ALTER TABLE audit_log OWNER TO atum_audit;
GRANT SELECT, INSERT ON audit_log TO atum_app;
"""

USER_FACTS = ("email", "full_name", "password_hash", "role", "is_active", "email_verified", "company_id",
              "two_factor_enabled", "two_factor_secret", "two_factor_backup_codes")
TABLES = ("companies", "teams", "team_members", "notifications", "invitations", "login_attempts")


class Migration(migrations.Migration):
    """Everything of an organization gets its policy before anything is stored."""

    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(ORGANIZATIONS, migrations.RunSQL.noop),
        Wall("users"),
        Wall("audit_log"),
        Wall("outbound_mails", readers=("atum_search",)),
        *(Wall(table) for table in TABLES),
        Definer("organization_for_host(text, text)", FOR_HOST, owner="atum_search"),
        migrations.RunSQL(AUDIT_LOG, migrations.RunSQL.noop),
        AuditedFacts("users", USER_FACTS),
        AuditedFacts("organizations", ("name", "slug", "domain", "settings", "is_active"), organization="id"),
    ]
