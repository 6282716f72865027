"""Have every clock that ever ran computed: each gets an empty calculation, and the worker fills it, open ones first."""

from typing import Any

from django.db import migrations

from atum_desk.core.rollout import each_organization

FILL = """
INSERT INTO sla_calculations (id, organization_id, ticket_id, first_response_breached, resolution_breached,
    business_minutes_elapsed, paused_minutes, calculation_log, created_at, updated_at, next_event_at)
SELECT gen_random_uuid(), t.organization_id, t.id, false, false, 0, 0, '[]', now(), now(),
    CASE WHEN t.status IN ('RESOLVED', 'CLOSED', 'CANCELLED') THEN now() + interval '5 minutes' ELSE now() END
FROM tickets t WHERE t.sla_started_at IS NOT NULL
ON CONFLICT DO NOTHING
"""


@each_organization
def fill(apps: Any, schema_editor: Any) -> None:
    """Insert them for one organization."""
    schema_editor.execute(FILL)


class Migration(migrations.Migration):
    """Tickets whose clock started before clocks were kept."""

    atomic = False
    dependencies = [("sla", "0004_walls_of_terms")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
