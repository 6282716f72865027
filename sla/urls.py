"""The addresses of service levels: a ticket's clocks, and the policies among the settings."""

from django.urls import path

from sla.views import clocks, exports, holidays, overview, policies, reapply, weeks

app_name = "sla"

SETTINGS = "desk/settings/sla/"

urlpatterns = [
    path("desk/tickets/<int:number>/clocks/", clocks.clocks, name="clocks"),
    path("desk/overview/", overview.overview, name="overview"),
    path("desk/overview/promises/", overview.promises, name="promises"),
    path("desk/overview/exports/", exports.export_new, name="export_new"),
    path("desk/overview/exports/<uuid:export_id>/", exports.export, name="export"),
    path("desk/overview/exports/<uuid:export_id>/stop/", exports.export_stop, name="export_stop"),
    path("desk/overview/exports/<uuid:export_id>/file/", exports.export_file, name="export_file"),
    path(SETTINGS, policies.policies, name="policies"),
    path(SETTINGS + "new/", policies.policy_new, name="policy_new"),
    path(SETTINGS + "week/", weeks.week, name="_week"),
    path(SETTINGS + "holidays/", holidays.holidays, name="holidays"),
    path(SETTINGS + "<uuid:policy_id>/", policies.policy, name="policy"),
    path(SETTINGS + "<uuid:policy_id>/reapply/", reapply.reapply, name="reapply"),
    path(SETTINGS + "<uuid:policy_id>/reapply/stop/", reapply.reapply_stop, name="reapply_stop"),
    path(SETTINGS + "<uuid:policy_id>/move/", policies.move, name="move"),
]
