"""Django's admin as an installed app: our own site, and no log of its own beside the audit log."""

from django.contrib.admin.apps import SimpleAdminConfig


class AdminConfig(SimpleAdminConfig):
    """Django's admin without its table: the settings give it no migrations, and its model is not managed."""

    default_site = "accounts.admin_site.OrganizationAdminSite"

    def import_models(self) -> None:
        """Import the models and let go of the log's: what is done in the admin stands in the audit log."""
        super().import_models()
        self.get_model("LogEntry", require_ready=False)._meta.managed = False
