"""What every table holds, written by hand from the design: names, types, `?` for what may be NULL.

`OLD` are the tables of the database that is carried on; `ADDED` columns of them and `NEW` tables are ours. Short names:
varchar(n), int, bool, timestamptz, float8 stand for PostgreSQL's long ones.
"""

CORE = {
    "organizations": "id uuid, name varchar(255), slug varchar(100), domain varchar(255)?, settings json, "
    "business_hours json?, holidays json?, allowed_ips inet[]?, is_active bool, created_at timestamptz, "
    "updated_at timestamptz",
    "users": "id uuid, organization_id uuid, email varchar(255), full_name varchar(255), password_hash varchar(255), "
    "role userrole, is_active bool, email_verified bool, last_login timestamptz?, two_factor_enabled bool, "
    "two_factor_secret varchar(255)?, two_factor_backup_codes varchar[]?, created_at timestamptz, "
    "updated_at timestamptz",
    "audit_log": "id uuid, organization_id uuid, user_id uuid?, action varchar(100), entity_type varchar(100), "
    "entity_id uuid, old_values jsonb?, new_values jsonb?, ip_address varchar(45)?, user_agent text?, "
    "created_at timestamptz",
}

TICKETS = {
    "tickets": "id uuid, organization_id uuid, requester_id uuid, service_id uuid?, subject varchar(500), "
    "description text, status ticketstatus, assigned_to uuid?, accepted_by uuid?, accepted_at timestamptz?, "
    "priority ticketpriority, sla_policy_id uuid?, sla_started_at timestamptz?, sla_due_at timestamptz?, "
    "sla_paused_at timestamptz?, sla_paused_duration int, parent_ticket_id uuid?, is_duplicate_of uuid?, "
    "ai_suggested_category varchar(255)?, ai_suggested_priority varchar(20)?, ai_confidence_score float8?, "
    "created_at timestamptz, updated_at timestamptz, resolved_at timestamptz?, closed_at timestamptz?, "
    "embedding_vector vector(768)?, tags jsonb?, escalation_level int",
    "services": "id uuid, organization_id uuid, name varchar(255), description text?, default_priority varchar(20), "
    "is_active bool, created_at timestamptz",
    "comments": "id uuid, ticket_id uuid, author_id uuid, content text, is_internal bool, is_ai_generated bool, "
    "created_at timestamptz, updated_at timestamptz",
    "attachments": "id uuid, organization_id uuid, ticket_id uuid, comment_id uuid?, filename varchar(255), "
    "original_filename varchar(255), file_path varchar(500), file_size bigint, mime_type varchar(100), "
    "file_hash varchar(64), uploaded_by uuid, access_count int, last_accessed_at timestamptz?, created_at timestamptz",
    "ticket_relationships": "id uuid, source_ticket_id uuid, target_ticket_id uuid, relationship_type varchar(20), "
    "created_at timestamptz",
    "time_entries": "id uuid, ticket_id uuid, user_id uuid, duration_minutes int, description text?, "
    "is_billable bool, started_at timestamptz?, ended_at timestamptz?, created_at timestamptz",
    "custom_fields": "id uuid, organization_id uuid, name varchar(255), field_type varchar(20), options jsonb?, "
    "is_required bool, is_active bool, display_order int, created_at timestamptz",
    "custom_field_values": "id uuid, custom_field_id uuid, ticket_id uuid, value jsonb, created_at timestamptz, "
    "updated_at timestamptz",
    "canned_responses": "id uuid, organization_id uuid, title varchar(255), content text, shortcut varchar(50)?, "
    "category varchar(100)?, is_personal bool, created_by uuid, is_active bool, created_at timestamptz, "
    "updated_at timestamptz",
    "csat_surveys": "id uuid, ticket_id uuid, rating int?, comment text?, respondent_email varchar(255)?, "
    "is_internal bool, created_at timestamptz",
}

SLA = {
    "sla_policies": "id uuid, organization_id uuid, name varchar(255), description text?, response_time_low int?, "
    "response_time_medium int?, response_time_high int?, response_time_urgent int?, resolution_time_low int?, "
    "resolution_time_medium int?, resolution_time_high int?, resolution_time_urgent int?, "
    "business_hours_enabled bool, business_hours_schedule json?, timezone varchar(50), escalation_enabled bool, "
    "escalation_rules json?, is_active bool, created_at timestamptz",
    "sla_calculations": "id uuid, ticket_id uuid, first_response_target timestamptz?, resolution_target timestamptz?, "
    "first_response_actual timestamptz?, resolution_actual timestamptz?, first_response_breached bool, "
    "resolution_breached bool, breach_reason text?, business_minutes_elapsed int, paused_minutes int, "
    "calculation_log json, created_at timestamptz, updated_at timestamptz",
}

RULES = {
    "rules": "id uuid, organization_id uuid, name varchar(255), description varchar(1000)?, event_type varchar(50), "
    "conditions jsonb, execution_order int, is_active bool, created_at timestamptz, updated_at timestamptz",
    "rule_actions": "id uuid, rule_id uuid, action_type varchar(50), action_data jsonb, created_at timestamptz",
    "webhooks": "id uuid, organization_id uuid, url varchar(2048), secret varchar(255), description text?, "
    "event_types varchar[], is_active bool, created_by_id uuid?, created_at timestamptz, updated_at timestamptz, "
    "last_triggered_at timestamptz?, last_failure_reason text?, failure_count int",
}

KB = {
    "kb_categories": "id uuid, organization_id uuid, name varchar(255), description text?, parent_id uuid?, "
    "is_internal bool, display_order int, created_at timestamptz, slug varchar(255), created_by uuid?, "
    "updated_by uuid?",
    "kb_articles": "id uuid, organization_id uuid, category_id uuid?, title varchar(500), slug varchar(500), "
    "content text, excerpt text?, is_internal bool, is_published bool, view_count int, helpful_count int, "
    "unhelpful_count int, search_vector tsvector?, created_by uuid, updated_by uuid?, published_at timestamptz?, "
    "created_at timestamptz, updated_at timestamptz",
}

OLD = CORE | TICKETS | SLA | RULES | KB

ADDED = {
    "organizations": "last_ticket_number int",
    "users": "timezone varchar(50), locale varchar(10), signature text, is_available bool, preferences jsonb, "
    "company_id uuid?, away_until date?",
    "audit_log": "actor_kind varchar(10), actor_id uuid?, actor_label varchar(200), cause_id uuid?, depth smallint, "
    "request_id uuid?, xid xid8",
    "tickets": "number int, channel varchar(20), team_id uuid?, status_before_waiting ticketstatus?, version int, "
    "last_requester_message_at timestamptz?, last_staff_reply_at timestamptz?, search_config regconfig, "
    "search_vector tsvector?, priority_rank smallint?, due_at_by_hand timestamptz?",
    "services": "sla_policy_id uuid?, team_id uuid?",
    "comments": "organization_id uuid, message_id varchar(995)?, channel varchar(20), edited_at timestamptz?, "
    "redacted_at timestamptz?, search_vector tsvector?",
    "attachments": "scan_status varchar(10), content_id varchar(995)?, redacted_at timestamptz?, "
    "preview_path varchar(500)?, preview_width smallint?, preview_height smallint?",
    "ticket_relationships": "organization_id uuid, created_by uuid?",
    "time_entries": "organization_id uuid",
    "custom_fields": "services jsonb, key varchar(100)",
    "custom_field_values": "organization_id uuid",
    "csat_surveys": "organization_id uuid, sent_at timestamptz?, answered_at timestamptz?, token_hash varchar(64)?",
    "sla_policies": "position int, conditions jsonb, starts_on varchar(10), pause_responses bool, "
    "next_response_time_low int?, next_response_time_medium int?, next_response_time_high int?, "
    "next_response_time_urgent int?, holiday_country varchar(50)?, version int",
    "sla_calculations": "organization_id uuid, next_response_target timestamptz?, next_event_at timestamptz?, "
    "policy_snapshot jsonb?",
    "rules": "stop_processing bool, version int",
    "rule_actions": "organization_id uuid, position int",
    "kb_articles": "embedding_vector vector(768)?",
}

NEW = {
    "companies": "id uuid, organization_id uuid, name varchar(255), domains varchar[], is_verified bool, "
    "created_at timestamptz",
    "teams": "id uuid, organization_id uuid, name varchar(255), description text, is_active bool, "
    "created_at timestamptz",
    "team_members": "id uuid, organization_id uuid, team_id uuid, user_id uuid",
    "notifications": "id uuid, organization_id uuid, user_id uuid, kind varchar(50), ticket_id uuid?, text text, "
    "read_at timestamptz?, created_at timestamptz",
    "login_attempts": "id uuid, organization_id uuid, key varchar(300), failures int, until timestamptz?, "
    "updated_at timestamptz",
    "outbound_mails": "id uuid, organization_id uuid, recipient varchar(255), user_id uuid?, invitation_id uuid?, "
    "kind varchar(50), ticket_id uuid?, comment_id uuid?, subject varchar(500), text text, html text, "
    "message_id varchar(995), state varchar(10), tries smallint, last_error text?, created_at timestamptz, "
    "next_try_at timestamptz?, sent_at timestamptz?",
    "invitations": "id uuid, organization_id uuid, email varchar(255), role userrole, full_name varchar(255), "
    "company_id uuid?, token_hash varchar(64)?, created_at timestamptz, expires_at timestamptz, "
    "used_at timestamptz?, revoked_at timestamptz?, created_by_id uuid?",
    "comment_versions": "id uuid, organization_id uuid, comment_id uuid, content text, replaced_at timestamptz, "
    "replaced_by_id uuid",
    "ticket_tags": "id uuid, organization_id uuid, tag varchar(100), ticket_id uuid",
    "ticket_vectors": "id uuid, organization_id uuid, ticket_id uuid, model varchar(100), embedding halfvec(768)",
    "uploads": "id uuid, organization_id uuid, user_id uuid, filename varchar(255), original_filename varchar(255), "
    "file_path varchar(500), file_size bigint, mime_type varchar(100), file_hash varchar(64), "
    "scan_status varchar(10), created_at timestamptz",
    "ticket_visits": "id uuid, organization_id uuid, ticket_id uuid, user_id uuid, seen_version int, "
    "seen_at timestamptz, present_until timestamptz?, typing_until timestamptz?",
    "ticket_drafts": "id uuid, organization_id uuid, ticket_id uuid, user_id uuid, kind varchar(10), content text, "
    "updated_at timestamptz",
    "ticket_reminders": "id uuid, organization_id uuid, ticket_id uuid, user_id uuid, remind_at timestamptz, "
    "created_at timestamptz",
    "bulk_runs": "id uuid, organization_id uuid, user_id uuid, act jsonb, numbers jsonb, position int, changed jsonb, "
    "refused jsonb, undo jsonb, undoes_id uuid?, state varchar(10), created_at timestamptz, "
    "finished_at timestamptz?",
    "saved_views": "id uuid, organization_id uuid, name varchar(100), user_id uuid?, team_id uuid?, conditions jsonb, "
    "sort varchar(20), position smallint, created_at timestamptz, updated_at timestamptz",
    "sla_cycles": "id uuid, organization_id uuid, ticket_id uuid, metric varchar(20), number int, "
    "started_at timestamptz, deadline timestamptz?, fulfilled_at timestamptz?, breached_at timestamptz?, "
    "verdict varchar(20)?, policy_id uuid?, priority ticketpriority",
    "sla_steps": "id uuid, organization_id uuid, cycle_id uuid, step varchar(100), fired_at timestamptz",
    "sla_reapplies": "id uuid, organization_id uuid, policy_id uuid, user_id uuid, state varchar(10), total int, "
    "looked int, changed int, stayed int[], after_number int, last_number int, created_at timestamptz, "
    "finished_at timestamptz?",
    "exports": "id uuid, organization_id uuid, user_id uuid, month varchar(7), timezone varchar(64), "
    "state varchar(10), total int, rows int, size bigint, after_at timestamptz?, after_id uuid?, "
    "created_at timestamptz, finished_at timestamptz?",
    "sla_terms": "id uuid, organization_id uuid, policy_id uuid, digest varchar(64), content jsonb, "
    "created_at timestamptz",
}

# Every column named x_id (or kept under an old name) and the table it points into, within the organization.
KEYS = {
    "users": "company_id>companies",
    "services": "team_id>teams sla_policy_id>sla_policies",
    "team_members": "team_id>teams user_id>users",
    "notifications": "user_id>users",
    "outbound_mails": "user_id>users invitation_id>invitations",
    "invitations": "company_id>companies created_by_id>users",
    "tickets": "requester_id>users service_id>services assigned_to>users accepted_by>users "
    "parent_ticket_id>tickets is_duplicate_of>tickets team_id>teams sla_policy_id>sla_policies",
    "comments": "ticket_id>tickets author_id>users",
    "comment_versions": "comment_id>comments replaced_by_id>users",
    "attachments": "ticket_id>tickets comment_id>comments uploaded_by>users",
    "ticket_relationships": "source_ticket_id>tickets target_ticket_id>tickets created_by>users",
    "ticket_tags": "ticket_id>tickets",
    "ticket_vectors": "ticket_id>tickets",
    "time_entries": "ticket_id>tickets user_id>users",
    "custom_field_values": "custom_field_id>custom_fields ticket_id>tickets",
    "canned_responses": "created_by>users",
    "csat_surveys": "ticket_id>tickets",
    "uploads": "user_id>users",
    "ticket_visits": "ticket_id>tickets user_id>users",
    "ticket_drafts": "ticket_id>tickets user_id>users",
    "ticket_reminders": "ticket_id>tickets user_id>users",
    "saved_views": "user_id>users team_id>teams",
    "bulk_runs": "user_id>users undoes_id>bulk_runs",
    "sla_calculations": "ticket_id>tickets",
    "sla_cycles": "ticket_id>tickets policy_id>sla_policies",
    "sla_steps": "cycle_id>sla_cycles",
    "sla_terms": "policy_id>sla_policies",
    "sla_reapplies": "policy_id>sla_policies user_id>users",
    "exports": "user_id>users",
    "rule_actions": "rule_id>rules",
    "webhooks": "created_by_id>users",
    "kb_categories": "parent_id>kb_categories created_by>users updated_by>users",
    "kb_articles": "category_id>kb_categories created_by>users updated_by>users",
}

KEYLESS = {
    ("audit_log", "user_id"): "a row outlives what it speaks of",
    ("audit_log", "entity_id"): "a row outlives what it speaks of",
    ("audit_log", "actor_id"): "a row outlives what it speaks of",
    ("audit_log", "cause_id"): "a row outlives what it speaks of",
    ("audit_log", "request_id"): "no table holds requests",
    ("exports", "after_id"): "a place in an order, of a row that may be gone",
    ("notifications", "ticket_id"): "the floor of accounts knows no tickets",
    ("outbound_mails", "ticket_id"): "the floor of accounts knows no tickets",
    ("outbound_mails", "comment_id"): "the floor of accounts knows no tickets",
    ("outbound_mails", "message_id"): "an e-mail's own identifier",
    ("comments", "message_id"): "an e-mail's own identifier",
    ("attachments", "content_id"): "an e-mail's own identifier",
}

TICKET_INDEXES = {
    "ix_tickets_assigned_to": "assigned_to",
    "ix_tickets_created_at": "created_at",
    "ix_tickets_escalation_level": "escalation_level",
    "ix_tickets_org_created": "organization_id, created_at",
    "ix_tickets_org_status": "organization_id, status",
    "ix_tickets_organization_id": "organization_id",
    "ix_tickets_priority": "priority",
    "ix_tickets_requester_id": "requester_id",
    "ix_tickets_sla_due_at": "sla_due_at",
    "ix_tickets_status": "status",
    "pk_tickets": "id",
}

DOMAINS = {
    "ticketstatus": "NEW ACCEPTED ASSIGNED IN_PROGRESS WAITING_CUSTOMER RESOLVED CLOSED CANCELLED",
    "ticketpriority": "LOW MEDIUM HIGH URGENT",
    "userrole": "CUSTOMER_USER CUSTOMER_ADMIN AGENT MANAGER ADMIN",
}

# Tables outside the policies, each with its reason.
OUTSIDE = {
    "django_session": "a session's data names its organization, and another one's is flushed",
    "django_content_type": "Django's list of models, the same for everyone",
    "auth_permission": "Django's list of permissions, the same for everyone; roles decide here",
    "auth_group": "Django's groups; nobody is in one",
    "auth_group_permissions": "Django's groups; nobody is in one",
    "django_migrations": "which migrations ran",
    "procrastinate_jobs": "jobs hold ids only, and open their organization's scope",
    "procrastinate_events": "when a job did what",
    "procrastinate_periodic_defers": "which periodic work was deferred",
    "procrastinate_workers": "which workers live",
}

DEFINERS = {
    "organization_for_host(text,text)": "atum_search",
    "organizations_due(text,timestamp with time zone)": "atum_search",
    "search_tickets(text,regconfig)": "atum_search",
    "look_up_tickets(text,regconfig)": "atum_search",
    "require_audit_row()": "atum_audit",
}

GUARDED = {
    "tickets": "number requester_id service_id subject description status assigned_to accepted_by accepted_at priority "
    "sla_policy_id sla_started_at sla_paused_at sla_paused_duration due_at_by_hand parent_ticket_id is_duplicate_of "
    "resolved_at closed_at tags escalation_level channel team_id status_before_waiting last_requester_message_at "
    "last_staff_reply_at organization_id created_at",
    "users": "email full_name password_hash role is_active email_verified company_id two_factor_enabled "
    "two_factor_secret two_factor_backup_codes",
    "organizations": "name slug domain settings is_active",
    "comments": "ticket_id author_id content is_internal redacted_at",
    "attachments": "ticket_id filename original_filename file_path file_hash redacted_at",
    "ticket_relationships": "source_ticket_id target_ticket_id relationship_type",
}
"""Tables whose facts no transaction changes without an audit row, and those facts."""


def columns(table: str) -> dict[str, str]:
    """Return a table's columns with their types, old and added."""
    written = ", ".join(part for part in (OLD.get(table) or NEW[table], ADDED.get(table, "")) if part)
    return dict(entry.split(" ", 1) for entry in written.split(", "))


TABLES = sorted(OLD | NEW)
