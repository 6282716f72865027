"""Which icon stands for a service on the portal, found by the words of its name."""

import re

OTHER = "life-buoy"
_ICONS = (
    ("hard-drive", "folder|folders|file|files|drive|drives|storage|backup|backups"),
    ("gift", "gift|gifts|voucher|vouchers"),
    (
        "key-round",
        "access|account|accounts|password|passwords|login|log-in|sign-in|permission|permissions|rights",
    ),
    ("wifi", "vpn|network|wifi|wi-fi|wlan|internet|remote|connection|connections"),
    ("printer", "print|printer|printers|printing|scanner|scanners"),
    (
        "laptop",
        "laptop|laptops|computer|computers|notebook|notebooks|device|devices|hardware|pc|monitor|workplace",
    ),
    ("smartphone", "phone|phones|mobile|mobiles|telephone|sim"),
    ("mail", "mail|e-mail|email|mailbox|mailboxes|calendar|calendars"),
    ("shield-check", "security|phishing|virus|incident|incidents|privacy|fraud"),
    ("undo-2", "return|returns|refund|refunds|exchange|complaint|complaints|warranty"),
    ("truck", "delivery|deliveries|shipping|shipment|parcel|parcels|courier|move|moves|moving"),
    ("app-window", "application|applications|app|apps|software|program|programs|erp|crm|website"),
    ("package", "box|boxes|subscription|subscriptions|package|packages"),
    ("shopping-cart", "order|orders|purchase|purchases|licence|licences|license|licenses|procurement"),
    ("receipt", "invoice|invoices|payment|payments|billing|accounting|finance|payroll|expense|expenses"),
    ("user-plus", "joiner|joiners|onboarding|newcomer|newcomers|colleague|colleagues|people|hr"),
    ("leaf", "plant|plants|garden|flower|flowers|seed|seeds"),
    ("server", "server|servers|database|databases|hosting"),
    ("building-2", "building|buildings|facility|facilities|office|offices|room|rooms|desk|desks|shop|shops"),
    ("briefcase", "business|wholesale|trade|partner|partners|company|companies"),
    ("graduation-cap", "training|course|courses|learning|workshop|workshops"),
    ("wrench", "repair|repairs|maintenance|installation|installations"),
)
"""Icons with their words; where a name has words of several, the first icon is taken."""


def icon_for(name: str) -> str:
    """Return the icon for a service's name, a life buoy where no word is known."""
    words = set(re.findall(r"[\w-]+", name.casefold()))
    return next((icon for icon, known in _ICONS if words & set(known.split("|"))), OTHER)
