"""E-mail domains: their form, and which belong to no company because everybody can have an address there."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from atum_desk.core.errors import Invalid

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])")

FREE_MAIL = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "outlook.de", "hotmail.com", "hotmail.co.uk",
    "hotmail.fr", "hotmail.de", "live.com", "msn.com", "yahoo.com", "yahoo.co.uk", "yahoo.fr",
    "yahoo.de", "yahoo.co.jp", "ymail.com", "rocketmail.com", "aol.com", "icloud.com", "me.com",
    "mac.com", "proton.me", "protonmail.com", "pm.me", "tutanota.com", "tuta.io", "tuta.com", "gmx.com",
    "gmx.net", "gmx.de", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "mail.com",
    "mail.ru", "inbox.ru", "list.ru", "bk.ru", "yandex.com", "yandex.ru", "ya.ru", "zoho.com",
    "zohomail.com", "fastmail.com", "fastmail.fm", "hey.com", "posteo.de", "posteo.net", "mailbox.org",
    "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it", "virgilio.it",
    "tiscali.it", "alice.it", "terra.com.br", "uol.com.br", "bol.com.br", "qq.com", "163.com",
    "126.com", "sina.com", "foxmail.com", "naver.com", "daum.net", "hanmail.net", "rediffmail.com",
    "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "btinternet.com", "sky.com",
    "talktalk.net", "virginmedia.com", "bluewin.ch", "sunrise.ch", "seznam.cz", "centrum.cz", "wp.pl",
    "onet.pl", "o2.pl", "interia.pl", "ukr.net", "abv.bg", "duck.com", "mailinator.com",
    "guerrillamail.com", "yopmail.com",
})  # fmt: skip


def clean_domains(domains: Iterable[str], *, field: str = "domains") -> list[str]:
    """Return the domains in lower case, sorted, each once; a malformed one raises Invalid."""
    cleaned = sorted({name.strip().lower().removeprefix("@") for name in domains if name.strip()})
    for name in cleaned:
        if not DOMAIN.fullmatch(name):
            raise Invalid(
                _("“%(name)s” is no e-mail domain. Write it like example.com.") % {"name": name}, field=field
            )
    return cleaned


def refuse_free_mail(domains: Iterable[str], *, field: str = "domains") -> None:
    """Raise Invalid for a domain where everybody can have an address."""
    for name in domains:
        if name in FREE_MAIL:
            raise Invalid(
                _("Anybody can have an address at %(name)s, so it cannot belong to a company.")
                % {"name": name},
                field=field,
            )
