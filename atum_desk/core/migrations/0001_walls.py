"""Grant the application's role what it may do with everything that later migrations create.

Default privileges are per database, so they belong to the first migration and not to the bootstrap of the roles.
"""

from django.db import migrations

PRIVILEGES = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO atum_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO atum_app;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO atum_app;
GRANT SELECT ON django_migrations TO atum_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM atum_app;
"""

# The three vocabularies are domains over text: comparison of enums is not leakproof, so beneath
# row-level security no index on them could be used.
DOMAINS = """
CREATE DOMAIN ticketstatus AS text CHECK (VALUE IN
    ('NEW', 'ACCEPTED', 'ASSIGNED', 'IN_PROGRESS', 'WAITING_CUSTOMER', 'RESOLVED', 'CLOSED', 'CANCELLED'));
CREATE DOMAIN ticketpriority AS text CHECK (VALUE IN ('LOW', 'MEDIUM', 'HIGH', 'URGENT'));
CREATE DOMAIN userrole AS text CHECK (VALUE IN ('CUSTOMER_USER', 'CUSTOMER_ADMIN', 'AGENT', 'MANAGER', 'ADMIN'));
"""


class Migration(migrations.Migration):
    """Run before the first table of anyone."""

    initial = True
    dependencies = []
    run_before = [
        ("contenttypes", "0001_initial"),
        ("sessions", "0001_initial"),
        ("procrastinate", "0001_initial"),
        ("accounts", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(DOMAINS, "DROP DOMAIN ticketstatus; DROP DOMAIN ticketpriority; DROP DOMAIN userrole;"),
    ]
