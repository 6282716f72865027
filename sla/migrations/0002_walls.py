"""Put the walls around service levels."""

from django.db import migrations

from atum_desk.core.rls import Wall

TABLES = ("sla_policies", "sla_calculations", "sla_cycles", "sla_steps")

KEYS = """
ALTER TABLE tickets ADD CONSTRAINT fk_tickets_sla_policy_id FOREIGN KEY (organization_id, sla_policy_id)
    REFERENCES sla_policies (organization_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE services ADD CONSTRAINT fk_services_sla_policy_id FOREIGN KEY (organization_id, sla_policy_id)
    REFERENCES sla_policies (organization_id, id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    """Everything of an organization gets its policy before anything is stored."""

    dependencies = [("sla", "0001_initial"), ("tickets", "0002_walls")]
    operations = [
        *(Wall(table) for table in TABLES),
        # The columns stand two floors below, where no model may name a policy; the key is made here.
        migrations.RunSQL(KEYS, "ALTER TABLE tickets DROP CONSTRAINT fk_tickets_sla_policy_id; ALTER TABLE services DROP CONSTRAINT fk_services_sla_policy_id;"),
    ]
