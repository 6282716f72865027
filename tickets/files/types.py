"""What a file is, told from its content: the types that are taken, and those that never are."""

import codecs

import puremagic

from tickets.files.names import extension_of

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Those that a preview is made of."""

# What a double click, an interpreter or an installer runs.
FORBIDDEN_EXTENSIONS = frozenset({
    "ade", "adp", "apk", "app", "appimage", "appx", "bash", "bat", "cab", "chm", "cmd", "com", "cpl", "csh", "deb",
    "dll", "dmg", "drv", "elf", "exe", "gadget", "hta", "inf", "ins", "iso", "isp", "jar", "jnlp", "js", "jse",
    "ksh", "lib", "lnk", "mde", "mjs", "msc", "msi", "msix", "msp", "mst", "nsh", "ocx", "osx", "out", "pif", "pkg",
    "pl", "ps1", "ps2", "psm1", "py", "pyc", "pyw", "rb", "reg", "rpm", "run", "scf", "scr", "sct",
    "settingcontent-ms", "sh", "shb", "so", "swf", "sys", "url", "vb", "vbe", "vbs", "vhd", "vxd", "wasm", "ws",
    "wsc", "wsf", "wsh", "xll", "zsh",
})  # fmt: skip
_RUNNABLE = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"\0asm", b"dex\n", b"CWS", b"FWS", b"ITSF", b"L\0\0\0\x01\x14\x02\0", b"!<arch>\ndebian",
    b"\xed\xab\xee\xdb",
)  # fmt: skip

# By the extension of what puremagic recognises: the type that is stored and sent.
RECOGNISED = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "heic": "image/heic", "heif": "image/heif",
    "avif": "image/avif", "psd": "image/vnd.adobe.photoshop", "ico": "image/x-icon",
    "pdf": "application/pdf", "rtf": "application/rtf", "ps": UNKNOWN, "eps": UNKNOWN,
    "zip": "application/zip", "gz": "application/gzip", "bz2": "application/x-bzip2", "xz": "application/x-xz",
    "7z": "application/x-7z-compressed", "rar": "application/vnd.rar", "tar": "application/x-tar",
    "zst": "application/zstd",
    "mp3": "audio/mpeg", "ogg": "audio/ogg", "wav": "audio/wav", "flac": "audio/flac", "m4a": "audio/mp4",
    "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "mkv": "video/x-matroska",
    "avi": "video/x-msvideo", "eml": "message/rfc822", "html": UNKNOWN, "htm": UNKNOWN, "svg": UNKNOWN,
    "evtx": UNKNOWN, "sqlite": UNKNOWN, "ttf": UNKNOWN, "otf": UNKNOWN,
}  # fmt: skip
# Archives with a content of their own kind: the extension says which.
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
IN_ZIP = {
    "zip": "application/zip",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "odp": f"{_OPEN}.presentation",
    "epub": "application/epub+zip",
    "vsdx": "application/vnd.ms-visio.drawing",
}
IN_OLE = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
    "vsd": "application/vnd.visio",
}
_BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"{\\rtf": "application/rtf",
    b"\xd4\xc3\xb2\xa1": "application/vnd.tcpdump.pcap",
    b"\xa1\xb2\xc3\xd4": "application/vnd.tcpdump.pcap",
    b"\x0a\x0d\x0d\x0a": "application/vnd.tcpdump.pcap",
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A browser that guesses would run these; as a stream of bytes it does not.
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<body", b"<head", b"<iframe", b"<math")
_IN_ONE_BYTE = {"txt", "csv", "log", "md", "json", "ini", "conf", "cfg", "ics", "vcf", "tsv", "eml", "sql"}
_TEXTS = {
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "ics": "text/calendar",
    "vcf": "text/vcard",
}


class Forbidden(Exception):
    """A type that is never taken; `runs` says whether because it is a program."""

    def __init__(self, *, runs: bool) -> None:
        super().__init__("runs" if runs else "unknown")
        self.runs = runs


def type_of(head: bytes, name: str) -> str:
    """Return the type to store for a file that begins with `head`. Raises Forbidden.

    The content decides; the name is believed only for kinds that share one container, or one alphabet.
    """
    extension = extension_of(name)
    if extension in FORBIDDEN_EXTENSIONS or head.startswith(_RUNNABLE):
        raise Forbidden(runs=True)
    if head.startswith(_ZIP):
        return IN_ZIP.get(extension, "application/zip")
    if head.startswith(_OLE):
        if extension not in IN_OLE:
            raise Forbidden(runs=False)
        return IN_OLE[extension]
    for beginning, kind in _BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    if is_text(head, extension):
        looks_like_markup = any(mark in head[:4096].lower() for mark in _MARKUP)
        return UNKNOWN if looks_like_markup else _TEXTS.get(extension, TEXT)
    return _recognised(head)


def is_text(head: bytes, extension: str = "") -> bool:
    """Say whether the beginning reads as text: in UTF-8, in UTF-16 with its mark, or by its name in one byte each."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _is_readable(head[: len(head) // 2 * 2].decode("utf-16", "replace"))
    # The last character may be cut.
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        return _is_readable(decoder.decode(head))
    except UnicodeDecodeError:
        return extension in _IN_ONE_BYTE and _is_readable(head.decode("latin-1"))


def _is_readable(text: str) -> bool:
    return not any(char < " " and char not in "\t\n\r\f\x1b" for char in text)


def _recognised(head: bytes) -> str:
    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        guesses = []
    for guess in guesses:
        kind = RECOGNISED.get(guess.extension.lstrip(".").lower())
        if kind:
            return kind
    raise Forbidden(runs=False)
