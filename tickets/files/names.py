"""What a file is called where people see it: its own name, without anything that could mislead or break a page."""

import unicodedata

from django.utils.translation import gettext as _

LONGEST = 255
LONGEST_EXTENSION = 20
# Control characters, marks that turn or hide text, line ends, halves of characters, private ones.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def shown_name(given: str) -> str:
    """Return the last part of a name as it may be shown: visible characters on one line, at most 255 of them."""
    normal = unicodedata.normalize("NFC", given)
    # The parts of a path are told from the whole, so that no mark can hide a stroke.
    visible = "".join(
        " " if char in "\r\n\t\v\f" else char
        for char in normal
        if char in "\r\n\t\v\f" or unicodedata.category(char) not in _INVISIBLE
    )
    last = visible.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    name = " ".join(last.split()).strip(". ")
    return _shortened(name) if name else _("file")


def extension_of(name: str) -> str:
    """Return what follows the last dot, in lower case without the dot; empty where there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem and len(extension) <= LONGEST_EXTENSION else ""


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    extension = name.rpartition(".")[2] if extension_of(name) else ""
    ending = f"….{extension}" if extension else "…"
    return name[: LONGEST - len(ending)] + ending
