"""Languages of an organization's tickets: text-search configurations that every PostgreSQL has."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = (
    ("arabic", _("Arabic")),
    ("danish", _("Danish")),
    ("dutch", _("Dutch")),
    ("english", _("English")),
    ("finnish", _("Finnish")),
    ("french", _("French")),
    ("german", _("German")),
    ("greek", _("Greek")),
    ("hungarian", _("Hungarian")),
    ("italian", _("Italian")),
    ("norwegian", _("Norwegian")),
    ("portuguese", _("Portuguese")),
    ("romanian", _("Romanian")),
    ("russian", _("Russian")),
    ("spanish", _("Spanish")),
    ("swedish", _("Swedish")),
    ("turkish", _("Turkish")),
    ("simple", _("Another or several")),
)
