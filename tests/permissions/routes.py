"""Every address of the product with the answer for each role, written by hand from the permission table.

The six letters of an answer stand for: nobody signed in, requester, company contact, agent, manager, administrator.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.factories import PASSWORD

NEW_PASSWORD = "a stony path uphill 77"

STATUS = {".": 200, "s": 303, "t": 302, "l": 302, "f": 403, "F": 403, "n": 404, "u": 422, "e": 204}
"""`l` leads to the sign-in page, `t` elsewhere; `e` is empty; `f` is refused to the role, `F` by what is asked for."""

STAFF, MANAGERS, ADMINS = "lff...", "lfff..", "lffff."
BY_STAFF, BY_MANAGERS, BY_ADMINS = "lffsss", "lfffss", "lffffs"
PORTAL, BY_REQUESTERS, BY_THE_REQUESTER = "l..fff", "lssfff", "lsFfff"


@dataclass(frozen=True)
class Route:
    """Answers by method; `names` says what fills the address, `body` what a POST sends: `@kind` stands for an id."""

    answers: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)


def route(get: str = "", post: str = "", body: Mapping[str, str] | None = None, **names: str) -> Route:
    """Make a row; a method without answers is refused to everybody with 405."""
    return Route({m: a for m, a in (("GET", get), ("POST", post)) if a}, names, body or {})


def verb(ticket: str, answers: str = BY_STAFF, **body: str) -> Route:
    """Make a row of a verb on a ticket in this status."""
    return route(post=answers, body=body, number=ticket)


POLICY = {
    "name": "Standard",
    "starts_on": "ACCEPTED",
    "open_when": "always",
    "timezone": "UTC",
    "is_active": "on",
    "steps-TOTAL_FORMS": "0",
    "steps-INITIAL_FORMS": "0",
}

VIEW = {"name": "Waiting long", "sort": "updated", "if--mode": "all"}

PEOPLE = {
    "web:home": route("lttttt"),
    "web:desk": route("lttttt"),
    "web:accent": route("......"),
    "web:healthz": route("......"),
    "web:readyz": route("......"),
    "accounts:sign_in": route(".sssss", "uuuuuu"),
    "accounts:sign_out": route(post="lsssss"),
    "accounts:password_forgot": route("......", "......", {"email": "nobody@mail.example"}),
    "accounts:password_reset": route(
        "......", "ssssss", {"password": NEW_PASSWORD}, uidb64="reset code", token="reset token"
    ),
    "accounts:register": route("......", "......", {"email": "new.one@mail.example", "full_name": "New One"}),
    "accounts:verify": route(
        "......",
        "ssssss",
        {"password": NEW_PASSWORD, "full_name": "Una"},
        uidb64="verify code",
        token="verify token",
    ),
    "accounts:invitation": route(
        "......", "ssssss", {"password": NEW_PASSWORD, "full_name": "Nora"}, token="invitation token"
    ),
    "accounts:profile": route("l.....", "lsssss", {"full_name": "Another Name", "timezone": "UTC"}),
    "accounts:profile_preferences": route(
        post=BY_STAFF, body={"density": "compact", "after_sending": "next", "shortcuts": "on"}
    ),
    "accounts:profile_notices": route(post="lsssss", body={"waiting_here": "on"}),
    "accounts:mail_off": route("......", "......", token="mail token"),
    "tickets:notices": route("l....."),
    "tickets:_bell": route("e....."),
    "tickets:notices_read": route(post="lsssss"),
    "tickets:notice_read": route(post="lnnsnn", notice_id="notice of agent"),
    "accounts:profile_password": route(post="lsssss", body={"current": PASSWORD, "password": NEW_PASSWORD}),
}

SETTINGS = {
    "accounts:settings": route(MANAGERS),
    "accounts:people": route(MANAGERS),
    "accounts:person": route(MANAGERS, user_id="stranger"),
    "accounts:person_role": route(
        post=BY_ADMINS, body={"role": "MANAGER", "successor": "@manager"}, user_id="colleague"
    ),
    "accounts:person_company": route(post=BY_MANAGERS, body={"company": "@company"}, user_id="stranger"),
    "accounts:person_deactivate": route(post=BY_ADMINS, body={"successor": "@manager"}, user_id="colleague"),
    "accounts:person_activate": route(post=BY_ADMINS, user_id="inactive"),
    "accounts:invite": route(
        MANAGERS, BY_MANAGERS, {"email": "guest@mail.example", "role": "CUSTOMER_USER", "company": "@company"}
    ),
    "accounts:invitations": route(MANAGERS),
    "accounts:invitation_resend": route(post=BY_MANAGERS, invitation_id="invitation"),
    "accounts:invitation_revoke": route(post=BY_MANAGERS, invitation_id="invitation"),
    "accounts:companies": route(MANAGERS),
    "accounts:company_new": route(MANAGERS, BY_MANAGERS, {"name": "Mill", "domains": "mill.example"}),
    "accounts:company": route(
        MANAGERS, BY_MANAGERS, {"name": "Mill", "domains": "mill.example"}, company_id="company"
    ),
    "accounts:teams": route(MANAGERS),
    "accounts:team_new": route(MANAGERS, BY_MANAGERS, {"name": "Night shift"}),
    "accounts:team": route(MANAGERS, BY_MANAGERS, {"name": "Day shift", "is_active": "on"}, team_id="team"),
    "accounts:team_add": route(post=BY_MANAGERS, body={"user": "@colleague"}, team_id="team"),
    "accounts:team_remove": route(post=BY_MANAGERS, team_id="team", user_id="agent"),
    "accounts:organization": route(
        ADMINS,
        BY_ADMINS,
        {
            "name": "Acme",
            "accent_hue": "262",
            "timezone": "UTC",
            "language": "english",
            "gate": "managers",
            "close_after_days": "7",
            "reopen_days": "14",
            "file_limit_mib": "25",
            "files_quota_gib": "10",
            "registration": "off",
        },
    ),
    "accounts:audit": route(ADMINS),
    "sla:policies": route(MANAGERS),
    "sla:holidays": route(ADMINS, BY_ADMINS, {"holidays": "2026-12-24 Christmas Eve"}),
    "sla:policy_new": route(MANAGERS, BY_MANAGERS, {**POLICY, "name": "Night shift"}),
    "sla:policy": route(MANAGERS, BY_MANAGERS, POLICY, policy_id="policy"),
    "sla:_week": route(post=MANAGERS, body={"open_when": "hours", "hours_mon": "22:00-06:00"}),
    "sla:reapply": route(MANAGERS, BY_MANAGERS, policy_id="policy"),
    "sla:reapply_stop": route(post=BY_MANAGERS, policy_id="policy"),
    "sla:move": route(post=BY_MANAGERS, body={"to": "up"}, policy_id="policy"),
    "tickets:services": route(MANAGERS),
    "tickets:service_new": route(
        MANAGERS, BY_MANAGERS, {"name": "Phone", "default_priority": "LOW", "team": "@team"}
    ),
    "tickets:service": route(
        MANAGERS,
        BY_MANAGERS,
        {"name": "Phone", "default_priority": "LOW", "team": "@team", "is_active": "on"},
        service_id="service",
    ),
}

DESK = {
    "web:go": route(STAFF),
    "tickets:queue": route(STAFF),
    "tickets:new": route(
        STAFF,
        BY_STAFF,
        {
            "requester": "@stranger",
            "subject": "A call",
            "description": "Loud",
            "service": "@service",
            "team": "@team",
        },
    ),
    "tickets:_requesters": route(STAFF),
    "tickets:bulk": route(post=BY_STAFF, body={"ticket": "@ASSIGNED", "priority": "LOW"}),
    "tickets:_news": route("lffeee"),
    "tickets:_views": route("lff..."),
    # A person's view is theirs alone; a team's is a manager's to change, and its members' to use.
    "tickets:saved_views": route(STAFF),
    "tickets:view_new": route(STAFF, BY_STAFF, VIEW),
    "tickets:view": route("lff.nn", "lffsnn", VIEW, view_id="view of agent"),
    "tickets:view_move": route(post="lffsnn", body={"to": "up"}, view_id="view of agent"),
    "tickets:view_delete": route(post="lffsnn", view_id="view of agent"),
    "tickets:density": route(post=BY_STAFF, body={"density": "compact", "back": "?view=mine"}),
    # Only a fragment of the queue's page; without htmx it leads to the ticket, and so do neighbours without a list.
    "tickets:_peek": route("lffsss", number="NEW"),
    "tickets:next": route("lffsss", number="NEW"),
    "tickets:previous": route("lffsss", number="NEW"),
    # A change of many tickets is its author's own.
    "tickets:runs": route(STAFF),
    "tickets:run": route("lff.nn", run_id="run of agent"),
    "tickets:cancel_run": route(post="lffsnn", run_id="run of agent"),
    "tickets:undo_run": route(post="lffsnn", run_id="run of agent"),
    "sla:clocks": route(STAFF, number="mine"),
    "sla:overview": route(MANAGERS),
    "sla:promises": route(MANAGERS),
    "sla:export_new": route(post=BY_MANAGERS, body={"month": "2026-11"}),
    # An export is its author's own.
    "sla:export": route("lfff.n", export_id="export of manager"),
    "sla:export_stop": route(post="lfffsn", export_id="export of manager"),
    "sla:export_file": route(post="lfff.n", export_id="export of manager"),
    "tickets:ticket": route(STAFF, number="NEW"),
    "tickets:accept": verb("NEW", "lffFss"),
    "tickets:assign": verb("ACCEPTED", assignee="@agent"),
    "tickets:assign_team": verb("ASSIGNED", team="@team"),
    "tickets:unassign": verb("ASSIGNED"),
    "tickets:start": verb("ACCEPTED"),
    "tickets:wait": verb("IN_PROGRESS"),
    "tickets:resume": verb("WAITING_CUSTOMER"),
    "tickets:resolve": verb("IN_PROGRESS"),
    "tickets:close": verb("RESOLVED"),
    "tickets:reopen": verb("CLOSED"),
    "tickets:cancel": route(STAFF, BY_STAFF, {"reason": "Sent twice"}, number="ASSIGNED"),
    "tickets:reply": verb("ASSIGNED", content="Here"),
    "tickets:note": verb("CLOSED", content="Between us"),
    "tickets:edit_text": route(STAFF, BY_STAFF, {"subject": "Fan", "description": "Loud"}, number="ASSIGNED"),
    "tickets:set_priority": verb("ASSIGNED", priority="LOW"),
    "tickets:set_service": verb("ASSIGNED", service="@service"),
    "tickets:set_tags": verb("ASSIGNED", tags="vpn"),
    "tickets:set_due": verb("ASSIGNED", due_at="2099-01-01T10:00"),
    "tickets:remind": verb("ASSIGNED", when="tomorrow"),
    "tickets:forget": verb("ASSIGNED"),
    "tickets:presence": verb("ASSIGNED", "lff...", seen="1"),
    "tickets:draft": verb("ASSIGNED", "lffeee", kind="note", content="So far"),
    "tickets:discard_draft": verb("ASSIGNED", kind="note"),
    "tickets:preview": verb("ASSIGNED", STAFF, kind="note", content="*So far*"),
    "tickets:edit_comment": route(
        "lff.FF", "lffsFF", {"content": "Corrected"}, number="talk", comment_id="comment of agent"
    ),
    "tickets:redact_comment": route(STAFF, BY_STAFF, number="talk", comment_id="comment of agent"),
}

FILES = {
    # Without a file nothing is uploaded; tests of files upload real ones.
    "tickets:upload": route(post="luuuuu"),
    "tickets:staged": route("lnn.nn", upload_id="upload of agent"),
    "tickets:unstage": route(post="lnnenn", upload_id="upload of agent"),
    "tickets:attachment": route("lnn...", attachment_id="file of note"),
    "tickets:attachment_preview": route("l.....", attachment_id="picture"),
    "tickets:redact_attachment": route("lff...", "lffsss", number="talk", attachment_id="file of note"),
}

HELP = {
    "tickets:portal_home": route(PORTAL),
    "tickets:portal_tickets": route(PORTAL),
    # Only a company contact chooses for whom; a requester's choice is not read.
    "tickets:portal_new": route(
        PORTAL,
        BY_REQUESTERS,
        {"service": "@service", "requester": "@coworker", "subject": "Noise", "description": "Loud"},
    ),
    "tickets:_portal_similar": route(PORTAL),
    "tickets:portal_ticket": route(PORTAL, number="talk"),
    "tickets:portal_reply": verb("ASSIGNED", BY_REQUESTERS, text="Any news?"),
    "tickets:portal_preview": verb("ASSIGNED", PORTAL, text="*Any* news?"),
    "tickets:portal_draft": verb("ASSIGNED", "leefff", kind="reply", content="So far"),
    "tickets:portal_discard_draft": verb("ASSIGNED", BY_REQUESTERS, kind="reply"),
    "tickets:portal_resolve": verb("IN_PROGRESS", BY_THE_REQUESTER, text="Thank you"),
    "tickets:portal_close": verb("RESOLVED", BY_THE_REQUESTER),
    "tickets:portal_reopen": verb("CLOSED", BY_THE_REQUESTER),
    "tickets:portal_cancel": verb("NEW", BY_THE_REQUESTER),
    "tickets:portal_edit_comment": verb(
        "talk", BY_THE_REQUESTER, comment="@comment of requester", text="Corrected"
    ),
}


def records(
    model: str, kind: str, body: Mapping[str, str] | None = None, *, add: bool = False
) -> dict[str, Route]:
    """Make the rows of a model in the admin: its list, one row, and adding; without a body it is only looked at."""
    name, change = f"admin:{model}", BY_ADMINS if body else ""
    rows = {
        f"{name}_changelist": route(ADMINS),
        f"{name}_change": route(ADMINS, change, body, object_id=kind),
    }
    return rows | ({f"{name}_add": route(ADMINS, BY_ADMINS, body)} if add else {})


ADMIN = {
    "admin:index": route(ADMINS),
    "admin:app_list": route(ADMINS),
    **records("accounts_organization", "organization", SETTINGS["accounts:organization"].body),
    **records("accounts_user", "colleague", {"role": "AGENT", "is_active": "on", "successor": "@manager"}),
    **records("accounts_company", "company", {"name": "Mill", "domains": "mill.example"}, add=True),
    **records(
        "accounts_team", "team", {"name": "Night shift", "is_active": "on", "members": "@colleague"}, add=True
    ),
    **records("accounts_invitation", "invitation"),
    **records("accounts_outboundmail", "mail"),
    **records("accounts_auditlog", "audit row"),
    **records("tickets_service", "service", SETTINGS["tickets:service"].body, add=True),
    **records("tickets_ticket", "ticket of talk"),
    **records("tickets_comment", "comment of agent"),
    **records("tickets_attachment", "file of note"),
    **records("tickets_bulkrun", "run of agent"),
}

ROUTES = PEOPLE | SETTINGS | DESK | FILES | HELP | ADMIN


@dataclass(frozen=True)
class Parameter:
    """An id that a form or a query names. `alien` is the status for one that is foreign or unknown.

    `form` is the form's class and field, None where no form reads it.
    """

    route: str
    method: str
    name: str
    kind: str
    by: str
    alien: int
    form: str | None = None
    body: Mapping[str, str] = field(default_factory=dict)


def posted(route_name: str, name: str, kind: str, by: str, alien: int, form: str) -> Parameter:
    """Make a row for a field of a form; the rest of the form is the route's."""
    return Parameter(route_name, "POST", name, kind, by, alien, form)


def asked(
    route_name: str, name: str, kind: str, by: str, alien: int = 200, form: str | None = None
) -> Parameter:
    """Make a row for a parameter of a query."""
    return Parameter(route_name, "GET", name, kind, by, alien, form)


PARAMETERS = [
    posted("tickets:assign", "assignee", "agent", "manager", 422, "AssigneeForm.assignee"),
    posted("tickets:assign_team", "team", "team", "manager", 422, "TeamForm.team"),
    posted("tickets:set_service", "service", "service", "agent", 422, "ServiceChoiceForm.service"),
    posted("tickets:new", "requester", "stranger", "agent", 422, "NewTicketForm.requester"),
    posted("tickets:new", "service", "service", "agent", 422, "NewTicketForm.service"),
    posted("tickets:new", "team", "team", "agent", 422, "NewTicketForm.team"),
    posted("tickets:new", "uploads", "upload of agent", "agent", 422, "FilesOfForm"),
    posted("tickets:reply", "uploads", "upload of agent", "agent", 422, "FilesOfForm"),
    posted("tickets:note", "uploads", "upload of agent", "agent", 422, "FilesOfForm"),
    posted("tickets:portal_new", "uploads", "upload of requester", "requester", 422, "FilesOfForm"),
    posted("tickets:portal_resolve", "uploads", "upload of requester", "requester", 422, "FilesOfForm"),
    posted("tickets:portal_reply", "uploads", "upload of requester", "requester", 422, "FilesOfForm"),
    posted("tickets:bulk", "ticket", "ASSIGNED", "agent", 303, "chosen_numbers"),
    posted("tickets:bulk", "assignee", "agent", "manager", 303, "BulkForm.assignee"),
    posted("tickets:bulk", "team", "team", "manager", 303, "BulkForm.team"),
    posted("tickets:bulk", "service", "service", "manager", 303, "BulkForm.service"),
    posted("tickets:view_new", "team", "team", "manager", 422, "ViewForm.team"),
    posted("tickets:service_new", "team", "team", "manager", 422, "ServiceForm.team"),
    posted("tickets:service", "team", "team", "manager", 422, "ServiceForm.team"),
    posted("tickets:portal_new", "service", "service", "requester", 422, "NewTicketForm.service"),
    posted("tickets:portal_new", "requester", "coworker", "customer_admin", 422, "NewTicketForm.requester"),
    posted(
        "tickets:portal_edit_comment", "comment", "comment of requester", "requester", 404, "CorrectionForm.comment"
    ),
    posted("accounts:person_role", "successor", "manager", "admin", 422, "RoleForm.successor"),
    posted("accounts:person_deactivate", "successor", "manager", "admin", 422, "DeactivateForm.successor"),
    posted("accounts:person_company", "company", "company", "manager", 422, "CompanyOfPersonForm.company"),
    posted("accounts:invite", "company", "company", "manager", 422, "InviteForm.company"),
    posted("accounts:team_add", "user", "colleague", "manager", 422, "MemberForm.user"),
    asked("accounts:people", "after", "stranger", "manager", 404, "PeopleFilterForm.after"),
    asked("accounts:audit", "after", "audit row", "admin", 404, "AuditFilterForm.after"),
    asked("tickets:notices", "after", "notice of agent", "agent", 404, "NoticesForm.after"),
    asked("accounts:audit", "entity_id", "agent", "admin", 200, "AuditFilterForm.entity_id"),
    asked("tickets:queue", "assignee", "agent", "agent"),
    asked("tickets:queue", "team", "team", "agent"),
    asked("tickets:queue", "service", "service", "agent"),
    asked("tickets:queue", "requester", "requester", "agent"),
    asked("tickets:portal_new", "service", "service", "requester"),
    posted("admin:accounts_user_change", "successor", "manager", "admin", 422, "PersonForm.successor"),
    # Only requesters have a company; of a colleague it is not read.
    posted("admin:accounts_user_change", "company", "company", "admin", 303, "PersonForm.company"),
    posted("admin:accounts_team_change", "members", "colleague", "admin", 422, "TeamWithMembersForm.members"),
    posted("admin:tickets_service_change", "team", "team", "admin", 422, "ServiceForm.team"),
    asked("admin:accounts_auditlog_changelist", "q", "agent", "admin"),
]  # fmt: skip
