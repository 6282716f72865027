"""Addresses of signing in, joining, one's profile, and the settings of people and organization."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.views import (
    audit,
    directory,
    invitations,
    joining,
    mail_off,
    organization,
    passwords,
    people,
    profile,
    sessions,
)

app_name = "accounts"

_people: list[URLPattern | URLResolver] = [
    path("", people.people, name="people"),
    path("invite/", invitations.invite, name="invite"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<uuid:invitation_id>/resend/", invitations.invitation_resend, name="invitation_resend"),
    path("invitations/<uuid:invitation_id>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("<uuid:user_id>/", people.person, name="person"),
    path("<uuid:user_id>/role/", people.person_role, name="person_role"),
    path("<uuid:user_id>/company/", people.person_company, name="person_company"),
    path("<uuid:user_id>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("<uuid:user_id>/activate/", people.person_activate, name="person_activate"),
]

_settings: list[URLPattern | URLResolver] = [
    path("", organization.settings, name="settings"),
    path("people/", include(_people)),
    path("companies/", directory.companies, name="companies"),
    path("companies/new/", directory.company_new, name="company_new"),
    path("companies/<uuid:company_id>/", directory.company, name="company"),
    path("teams/", directory.teams, name="teams"),
    path("teams/new/", directory.team_new, name="team_new"),
    path("teams/<uuid:team_id>/", directory.team, name="team"),
    path("teams/<uuid:team_id>/members/", directory.team_add, name="team_add"),
    path("teams/<uuid:team_id>/members/<uuid:user_id>/remove/", directory.team_remove, name="team_remove"),
    path("organization/", organization.organization, name="organization"),
    path("audit/", audit.audit_log, name="audit"),
]

urlpatterns = [
    path("sign-in/", sessions.sign_in, name="sign_in"),
    path("sign-out/", sessions.sign_out, name="sign_out"),
    path("password/forgot/", passwords.forgot, name="password_forgot"),
    path("password/reset/<str:uidb64>/<str:token>/", passwords.reset, name="password_reset"),
    path("register/", joining.register, name="register"),
    path("verify/<str:uidb64>/<str:token>/", joining.verify, name="verify"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("mail/off/<str:token>/", mail_off.mail_off, name="mail_off"),
    path("profile/", profile.profile, name="profile"),
    path("profile/preferences/", profile.preferences, name="profile_preferences"),
    path("profile/notices/", profile.notices, name="profile_notices"),
    path("profile/password/", profile.password, name="profile_password"),
    path("desk/settings/", include(_settings)),
]
